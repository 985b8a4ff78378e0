"""Suspects that are limited to a time, each to its own."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from app.errors import NotFoundError, UsageError
from app.graph.run import Graph
from app.recall import cases
from app.recall.models import Case
from app.recall.snapshots import stored_answer, take_snapshot
from app.recall.verification import verify
from app.settings import Settings
from tests.conftest import Load, Lotgraph
from tests.trace.telling import Event, Tell, day

MORNING = "from 2026-03-02T06:00 to 2026-03-02T12:00"
AFTERNOON = "from 2026-03-02T12:01"


def ovens() -> list[Event]:
    """Two ovens, two runs each on 2 March; each loaf went to a customer of its own. A cold store.

    OVEN-1  08:00 run A -> BREAD/A -> CA     14:00 run B -> BREAD/B -> CB
    OVEN-2  09:00 run C -> BREAD/C -> CC     15:00 run D -> BREAD/D -> CD
    COLD    BREAD/E was there from 08:00 to 10:00 -> CE, BREAD/F from 15:00 -> CF
    """
    tell = Tell()
    for batch, oven, hour in (("A", 1, 8), ("B", 1, 14), ("C", 2, 9), ("D", 2, 15)):
        more = {"at": day(2, hour), "resource": f"OVEN-{oven}"}
        tell.produce(f"BREAD/{batch}", f"/{batch}", 10, uom="pcs", **more)
        tell.ship(f"BREAD/{batch}", f"C{batch}", 10, uom="pcs", at=day(3), document=f"D{batch}")
    for lot, come, gone in (("E", 8, 10), ("F", 15, 20)):
        tell.receive(f"BREAD/{lot}", 10, uom="pcs", location="COLD", at=day(2, come))
        tell.ship(f"BREAD/{lot}", f"C{lot}", 10, uom="pcs", at=day(2, gone), from_="COLD")
    return tell.events


def opened(graph: Graph, *refs: str) -> Case:
    return cases.open_case(graph, refs, "Suspect", by="anna", kind="mock")


def customers(graph: Graph, settings: Settings, case: Case) -> set[str]:
    _, found = take_snapshot(graph, settings, case, by="anna")
    return {row["customer"][-2:] for row in found.rows["customers"]}


def test_each_suspect_has_a_time_of_its_own(graph: Graph, load: Load, settings: Settings) -> None:
    load(graph, ovens())
    for refs, expected in (
        (["resource:OVEN-1"], {"CA", "CB"}),
        ([f"resource:OVEN-1 {MORNING}"], {"CA"}),
        ([f"resource:OVEN-1 {MORNING}", f"resource:OVEN-2 {AFTERNOON}"], {"CA", "CD"}),
        ([f"resource:OVEN-1 {MORNING}", "resource:OVEN-2", ""], {"CA", "CC", "CD"}),
        ([f"location:COLD {MORNING}", f"resource:OVEN-2 {AFTERNOON}"], {"CE", "CD"}),
        (["lot:BREAD/B", f"batch:D {AFTERNOON}", f"batch:C {AFTERNOON}"], {"CB", "CD"}),
    ):
        assert customers(graph, settings, opened(graph, *refs)) == expected


def test_the_hash_covers_each_window_and_it_is_recomputed(
    graph: Graph, load: Load, settings: Settings
) -> None:
    load(graph, ovens())
    told = []
    for refs in (["resource:OVEN-1"], ["resource:OVEN-1 from 2026-03-01"]):
        case = opened(graph, *refs)
        snapshot, _ = take_snapshot(graph, settings, case, by="anna")
        assert verify(graph, cases.read_case(graph, case.number), snapshot).good
        told.append((snapshot.sha256, stored_answer(graph, snapshot).hashed["filters"]))
    (first, without), (second, limited) = told
    assert first != second  # the same rows, asked for otherwise
    assert "windows" not in without
    assert limited["windows"] == {"resource:OVEN-1": [1_772_323_200_000_000, None]}
    line = cases.log_of(graph, case)[-1]["text"]
    assert line == "Opened on resource:OVEN-1 from 2026-03-01T00:00:00Z."


def test_a_window_that_makes_no_sense_is_refused(graph: Graph, load: Load) -> None:
    load(graph, ovens())
    for refs, error, words in (
        ([f"lot:BREAD/A {MORNING}"], UsageError, "cannot be limited"),
        (["resource:OVEN-1 from 2026-03-02 to 2026-03-01"], UsageError, "later than"),
        (["resource:OVEN-1 from 2026-13-45"], UsageError, "from"),
        (["resource:OVEN-1", f"resource:OVEN-1 {MORNING}"], UsageError, "twice"),
        (["resource:OVEN-9 from 2026-03-02"], NotFoundError, "OVEN-9"),
        ([" "], UsageError, "at least one suspect"),
    ):
        with pytest.raises(error, match=words):
            opened(graph, *refs)
    assert cases.all_cases(graph) == []


def test_page_api_and_command_line_take_windows(
    graph: Graph, load: Load, client: TestClient, lotgraph: Lotgraph
) -> None:
    load(graph, ovens())
    refs = [f"resource:OVEN-1 {MORNING}", "resource:OVEN-2"]
    window = {"from": "2026-03-02T06:00:00Z", "to": "2026-03-02T12:00:00Z"}
    body = {"refs": refs, "title": "Glass", "kind": "mock", "by": "anna"}
    made = client.post("/api/v1/recall/cases", json=body).json()
    assert (made["roots"], made["windows"]) == (
        ["resource:OVEN-1", "resource:OVEN-2"], {"resource:OVEN-1": window},
    )  # fmt: skip
    form = {"refs": "\r\n".join(refs), "title": "Glass", "kind": "mock", "by": "anna"}
    page = client.post("/recall/new", data=form, follow_redirects=True)
    assert page.status_code == 200
    text = re.sub("<[^>]*>", "", page.text)
    assert "OVEN-1 (from 2026-03-02 06:00 to 2026-03-02 12:00)" in text
    done = lotgraph("recall", "open", *refs, "--title", "Glass", "--kind", "mock")
    assert done.returncode == 0, done.stderr
    every = client.get("/api/v1/recall/cases").json()
    assert [each["windows"] for each in every] == [{"resource:OVEN-1": window}] * 3
