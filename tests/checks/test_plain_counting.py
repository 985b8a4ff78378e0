"""What is counted from columns, or left aside before it is read, against plain counting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from app.genealogy.question import Direction, Options
from app.genealogy.stock import StockRow
from app.graph.run import Graph, Work
from app.settings import Settings
from app.things.models import StockLine, StockMoment
from app.things.whereabouts import _booked_by, stock_at
from app.trace import reader
from app.trace.answer import Trace
from app.trace.models import Node
from app.trace.on_hand import goods_among, holdings, on_hand
from app.trace.parameters import read_options
from app.trace.proof import prove
from app.trace.service import trace
from app.trace.summary import head_of
from tests.sizes import size

EVERY = size(54, 1)  # of the plant's places
EVERY_ROOT = size(4, 1)  # of the eight below
_EVERYTHING = 1 << 60  # of so many things all are asked what is on hand of them


@pytest.fixture(scope="module")
def plant(demo_plant: Graph) -> Graph:
    """The demo plant and nothing else."""
    return demo_plant


def _roots(plant: Graph) -> list[tuple[Direction, str]]:
    """The far-reaching ends of the plant: what was supplied first, what was shipped, a customer."""
    with plant.driver.session(database=plant.database) as session:
        down = session.run(
            "MATCH (:Supplier)-[:SUPPLIED]->(x) WITH x, COUNT { (x)-[:CONSUMED_INTO]->() } AS uses "
            "RETURN x.ref AS ref ORDER BY uses DESC, ref LIMIT 3"
        ).value()
        up = session.run(
            "MATCH (x:Lot)-[:SHIPPED_TO]->() RETURN DISTINCT x.ref AS ref ORDER BY ref DESC LIMIT 2"
        ).value()
        parties = session.run("MATCH (c:Customer) RETURN c.ref ORDER BY c.ref LIMIT 1").value()
        suppliers = session.run(
            "MATCH (c:Supplier) WHERE c.number IS NOT NULL RETURN c.ref ORDER BY c.ref LIMIT 2"
        ).value()
    found: list[tuple[Direction, str]] = [("down", ref) for ref in [*down, *suppliers]]
    found += [("up", ref) for ref in [*up, *parties]]
    return found[::EVERY_ROOT]


@pytest.mark.parametrize(
    "options",
    [Options(ignore_time=True), Options()][: size(1, 2)],
    ids=["no-time", "time"][: size(1, 2)],
)
def test_what_is_said_is_the_same_as_by_plain_counting(
    plant: Graph, options: Options, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sentences, stock, warnings and customers in doubt, with names of everything read or not."""
    big = 0
    for direction, ref in _roots(plant):
        monkeypatch.setattr(reader, "_FEW", 0)
        counted = trace(plant, direction, [ref], options)
        head = head_of(settings, counted)
        monkeypatch.setattr(reader, "_FEW", _EVERYTHING)
        plain = trace(plant, direction, [ref], options)
        assert counted.stock == plain.stock
        assert counted.warnings == plain.warnings
        assert head["warnings_count"] == len(plain.warnings)
        assert {text for group in head["warnings"] for text in group.items} <= set(plain.warnings)
        assert head["sentences"] == head_of(settings, plain)["sentences"]
        anew = trace(plant, direction, [ref], options)  # before everything is judged
        some = anew.reader.nodes()[:200]
        assert anew.with_standing(some) == plain.nodes[: len(some)]
        assert not anew.reader.has_findings
        _counts_agree(counted, plain)
        big += len(plain.nodes) > 500
    assert big


def _counts_agree(counted: Trace, plain: Trace) -> None:
    """The counts behind the sentences, against every node, edge and customer of the answer."""
    tally = counted.tally
    start = {node.ref for node in _start(plain)}
    goods = [node for node in plain.nodes if node.kind in ("lot", "serial") and node.depth > 0]
    assert tally.goods == Counter((node.kind, node.certainty) for node in goods)
    assert tally.start == Counter(ref.partition(":")[0] for ref in start)
    assert tally.finished == sum(node.item_type == "finished" for node in goods)
    assert tally.items == len({node.item for node in goods})
    suppliers = Counter(node.certainty for node in plain.nodes if node.kind == "supplier")
    assert {word: count for word, count in tally.suppliers.items() if count} == suppliers
    assert tally.lost == Counter(ref.partition(":")[0] for ref in plain.removed.lots)
    assert tally.lost_customers == len(plain.removed.customers)
    assert tally.lost_links == len(plain.removed.edges)
    sure = {node.ref: node.certainty for node in plain.nodes}
    assert {row.ref: row.certainty for row in plain.stock} == {
        row.ref: sure[row.ref] for row in plain.stock
    }
    assert {row.ref for row in plain.stock if row.start} == start & {r.ref for r in plain.stock}
    assert counted.partly_possible == _partly(plain, sure)


def _start(plain: Trace) -> list[Node]:
    goods = [node for node in plain.nodes if node.depth == 0 and node.kind in ("lot", "serial")]
    if any(root.kind not in ("lot", "serial") for root in plain.roots):
        return goods
    roots = {root.ref for root in plain.roots}
    return [node for node in goods if node.ref in roots]


def _partly(plain: Trace, sure: dict[str, Any]) -> frozenset[str]:
    """Certain customers with a possible shipment, or with a lot that is only possible."""
    doubtful = {edge.end for edge in plain.edges if edge.certainty == "possible"}
    return frozenset(
        row.ref
        for row in plain.customers
        if row.certainty == "certain"
        and (row.ref in doubtful or any(sure.get(lot) == "possible" for lot in row.lots))
    )


def test_a_chain_in_a_kept_answer_is_the_one_read_anew(plant: Graph) -> None:
    """The nearest and the farthest things of every answer, and one it does not reach."""
    for direction, ref in _roots(plant):
        answer = trace(plant, direction, [ref])
        wanted = [node.ref for node in (*answer.nodes[:3], *answer.nodes[-3:])]
        anew = prove(trace(plant, direction, [ref]), wanted)
        assert prove(answer, wanted) == anew
        assert prove(answer, ["lot:NONE/1"]) == {"lot:NONE/1": None}


@pytest.mark.parametrize("at", ["", "2025-09-12"])
def test_no_stock_of_a_place_is_left_aside(plant: Graph, at: str) -> None:
    """Every place of the plant, those with places inside also with these, now and at a date."""
    moment = StockMoment(at, read_options("UTC", at=at).at, False)

    def plainly(work: Work, refs: Collection[str]) -> list[tuple[Any, ...]]:
        ids = goods_among(work, work.one("things/at_place", refs=list(refs))["ids"])
        found = holdings(work, ids)
        if moment.micro is not None:
            found, _ = _booked_by(found, moment.micro)
        return [_short(row) for row in on_hand(work, found)[0] if row.location in refs]

    with plant.driver.session(database=plant.database) as session:
        places = session.run("MATCH (l:Location) RETURN l.ref AS ref ORDER BY ref").value()
    assert len(places) > 30
    for ref in places[::EVERY]:
        outer = bool(plant.rows("things/inner_places", ref=ref, skip=0, count=1))
        for inside in (False, True)[: 1 + outer]:
            wanted = replace(moment, inside=inside)
            rows, _ = plant.read(lambda work, ref=ref, wanted=wanted: stock_at(work, ref, wanted))
            refs = {ref}
            if inside:
                refs = {row["ref"] for row in plant.rows("things/places_within", ref=ref)}
            assert [_short(row) for row in rows] == plant.read(partial(plainly, refs=refs)), ref


def _short(row: StockRow | StockLine) -> tuple[Any, ...]:
    return row.ref, row.location, row.quantity, row.uom
