"""A graph with something of everything: corrections, late sources, refusals, cases."""

from __future__ import annotations

from typing import Any

import pytest

from app.graph.run import Graph
from app.recall import cases
from app.recall.holds import request_hold
from app.recall.snapshots import answer, take_snapshot
from app.settings import Settings
from tests.events.said import answers, lot, said
from tests.trace.made import make
from tests.trace.themes_units import make_units
from tests.trace.ways import write

MADE = 4


def told() -> list[dict[str, Any]]:
    """M/1 → P/1 → C, part of it back; a source that says late how it writes times; what is like."""
    return [
        said("receive", "1", object=lot("M", "1"), quantity=5, at="2026-03-02", supplier="S"),
        said("consume", "2", object=lot("M", "1"), quantity=5, work_order="W", at="2026-03-03"),
        said("produce", "3", object=lot("P", "1"), quantity=9.5, work_order="W", at="2026-03-03"),
        said("ship", "4", object=lot("P", "1"), quantity=9, customer="C", at="2026-03-04"),
        said("reverse", "5", reverses="4", quantity=2),
        said("ship", "6", object=lot("P", "1"), quantity=1, customer="D", at="2026-03-04"),
        said("void", "7", voids="6", reason="typed wrongly"),
        said("reverse", "8", like={"type": "ship", "object": lot("P", "1"), "customer": "C"},
             quantity=1),
        said("define", "9", customer="C", name="Müller & Söhne", kind="customer"),
        said("define", "10", location="L", name="Hall", in_="SITE"),
        said("status", "11", object=lot("P", "1"), status="hold", at="2026-03-05"),
        said("define", "12", zone="Asia/Tokyo", at_basis="occurred"),
    ]  # fmt: skip


@pytest.fixture
def everything(graph: Graph) -> Graph:
    """What `told` tells in two batches, some made genealogies with stamps of an earlier day, two
    refusals, two cases, and a long text."""
    events = told()
    for some in (events[:8], events[8:]):
        outcomes = answers(graph, some)
        assert [each.result for each in outcomes] == ["created"] * len(some), outcomes
    write(graph, [(make_units if number % 2 else make)(number // 2) for number in range(MADE)])
    refused = [said("ship", "r", quantity=1), said("ship", "4", object=lot("P", "1"), quantity=8)]
    assert [each.result for each in answers(graph, refused)] == ["rejected", "conflict"]
    case = cases.open_case(graph, ["lot:M/1"], "Glass", by="anna", kind="mock")
    cases.mark(graph, case, "lot:P/1", "include", reason="seen", by="anna")
    graph.write(lambda work: work.do("recall/keep_text", owner="x/rows/0", pieces=["a", "b"]))
    cases.open_case(graph, ["lot:P/1"], "Metal", by="ben")
    return graph


@pytest.fixture
def snapshot(everything: Graph, settings: Settings) -> Graph:
    """The same with a snapshot and a request to hold stock."""
    (case,) = (each for each in cases.all_cases(everything) if each.title == "Glass")
    take_snapshot(everything, settings, case, by="anna", second="ben")
    case = cases.read_case(everything, case.number)
    request_hold(everything, case, answer(everything, settings, case), by="anna")
    return everything
