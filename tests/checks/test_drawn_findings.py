"""Each check over drawn histories that have what it finds, and over near misses that have it not.

The histories are those that hold the reference of traces; all are in one graph, under names of
their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from app.checks.finding import Finding
from app.checks.table import CHECKS
from app.graph.run import Graph
from app.trace.on_hand import holdings, on_hand
from tests.checks.findings import everything, node_ids, parted, side_by_side
from tests.genealogy.drawn_own_places import OWN_FINDINGS, OWN_PLACES
from tests.genealogy.drawn_stock import STOCK, Row
from tests.genealogy.shows import Shows, Told
from tests.genealogy.test_findings import FINDINGS
from tests.neo4j_server import Server, empty
from tests.trace.ways import renamed

# What is returned in excess is judged by what the customers of an answer got.
SHOWN = (
    *(shows for shows in FINDINGS if shows.code in CHECKS and "returned" not in shows.code),
    *OWN_FINDINGS,
)
ON_HAND = (*(each for each in STOCK if not each[0].__name__.startswith("no_place")), *OWN_PLACES)


@dataclass(frozen=True)
class Drawn:
    """All histories in one graph, and what is found in each, by its prefix."""

    graph: Graph
    findings: dict[str, list[Finding]]


def _prefix(tell: Told) -> str:
    return f"{tell.__name__}.."


@pytest.fixture(scope="module")
def drawn(server: Server) -> Iterator[Drawn]:
    """Loaded at once."""
    graph = server.connect()
    empty(graph)
    tells = [*(shows.tell for shows in SHOWN), *(tell for tell, _ in ON_HAND)]
    told = {_prefix(tell): tell() for tell in tells}
    side_by_side(graph, told)
    yield Drawn(graph, parted(everything(graph), list(told)))
    graph.close()


@pytest.mark.parametrize("shows", SHOWN, ids=str)
def test_a_history_has_its_findings_and_no_others_of_the_kind(shows: Shows, drawn: Drawn) -> None:
    found = drawn.findings.get(_prefix(shows.tell), ())
    assert {each.ref for each in found if each.code == shows.code} == set(shows.refs), (
        shows.tell.__doc__
    )


@pytest.mark.parametrize(("tell", "rows"), ON_HAND, ids=lambda x: getattr(x, "__name__", ""))
def test_what_is_on_hand_reads_the_last_word_on_that_part(
    drawn: Drawn, tell: Told, rows: tuple[Row, ...]
) -> None:
    graph, prefix = drawn.graph, _prefix(tell)
    refs = sorted({renamed(row[0], prefix) for row in rows})
    held = graph.read(lambda work: on_hand(work, holdings(work, node_ids(graph, *refs)))[0])
    told = {
        (
            row.ref.replace(prefix, ""),
            (row.location or "").removeprefix("location:").replace(prefix, ""),
            row.quantity,
            row.status,
        )
        for row in held
    }
    assert told == set(rows), tell.__doc__
