"""One event of many lines: a pallet of serials, a run of many inputs. It is stored in seconds.
What could not be is refused with its limit; many events of many lines are stored in several turns.

S/0 … S/19999 ── pack ──> P1          A/0 … A/19999 ── W1/B1 ──> F/1
"""

from __future__ import annotations

import time
from typing import Any

import pytest

from app.events.contract import LINES_MOST, read_event
from app.events.models import Incoming, Problem
from app.events.service import next_batch
from app.graph.run import Graph
from tests.events.said import answers, ask, lot, said
from tests.sizes import size

LINES = size(3_000, 20_000)
WITHIN_S = 120.0  # of a busy machine; a quiet one takes a fraction of it


def _pallet(lines: int = LINES) -> dict[str, Any]:
    serials = [{"object": {"item": "S", "serial": str(n)}} for n in range(lines)]
    return said("pack", "1", hu="P1", contents=serials)


def _run() -> dict[str, Any]:
    line = {"quantity": 1, "uom": "pcs"}
    return said(
        "transform", "1", work_order="W1", batch="B1",
        inputs=[{"object": lot("A", str(n))} | line for n in range(LINES)],
        outputs=[{"object": lot("F", "1")} | line],
    )  # fmt: skip


@pytest.mark.slow("stores an event of many lines")
@pytest.mark.parametrize(
    ("event", "relationship"), [(_pallet(), "PACKED_INTO"), (_run(), "CONSUMED_INTO")],
    ids=["pallet", "run"],
)  # fmt: skip
def test_an_event_of_many_lines_is_stored_in_seconds(
    graph: Graph, event: dict[str, Any], relationship: str
) -> None:
    began = time.monotonic()
    (told,) = answers(graph, [event])
    took = time.monotonic() - began
    assert told.result == "created", told
    (row,) = ask(graph, f"MATCH ()-[r:{relationship}]->() RETURN count(r) AS n")
    assert row["n"] == LINES
    (again,) = answers(graph, [event])
    assert again.result == "duplicate"
    assert took < WITHIN_S


def test_an_event_of_more_lines_is_refused_with_the_limit() -> None:
    told = read_event(_pallet(LINES_MOST + 1))
    assert isinstance(told, Problem)
    assert (told.code, told.remedy) == ("too_many_lines", "Send it as several events.")
    assert told.text == "the event has 50,001 lines; 50,000 are taken in one event"


def test_events_of_many_lines_are_written_in_several_transactions() -> None:
    """Ten thousand pallets at once would not fit into what a transaction may have."""
    pallet = _pallet(1_000)
    items = iter([Incoming(line, pallet, pallet) for line in range(1, 51)])
    sizes = []
    while batch := next_batch(items, 10_000):
        sizes.append(len(batch))
    assert sizes == [20, 20, 10]
