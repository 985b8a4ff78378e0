"""Near twins in the graph: proposed, decided as events, found by either code, taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from app.crosswalk.models import CodeDecision
from app.crosswalk.service import decide, review
from app.graph.run import Graph
from tests.conftest import Load, Lotgraph

EVENTS: list[dict[str, Any]] = [
    {"event_id": "1", "source": "erp", "type": "receive", "at": "2026-03-02",
     "object": {"item": "MILK", "lot": "00123"}, "quantity": 5, "supplier": "S1"},
    {"event_id": "2", "source": "wms", "type": "ship", "at": "2026-03-03",
     "object": {"item": "MILK", "lot": "123"}, "quantity": 5, "customer": "C1"},
    {"event_id": "3", "source": "erp", "type": "ship", "at": "2026-03-03",
     "object": {"item": "MILK", "lot": "9"}, "quantity": 5, "customer": "4711"},
    {"event_id": "4", "source": "erp", "type": "define", "customer": "4711", "name": "Shop GmbH"},
    {"event_id": "5", "source": "wms", "type": "define", "customer": "C1", "name": "SHOP Gmbh"},
]  # fmt: skip
LOTS, SHOPS = ("lot:MILK/00123", "lot:MILK/123"), ("customer:4711", "customer:C1")


def _open(graph: Graph) -> set[tuple[str, str]]:
    return {(each.ref, each.other) for each in review(graph).proposals}


def test_nothing_takes_effect_before_somebody_decides_and_a_void_takes_it_back(
    graph: Graph, load: Load, client: TestClient
) -> None:
    load(graph, EVENTS)
    assert _open(graph) == {LOTS, SHOPS}
    assert client.get("/api/v1/crosswalk").json()["proposals"][0]["kind"] == "customer"
    assert client.get("/api/v1/trace/down?ref=CRM-9").status_code == 404
    rows = [
        CodeDecision(*LOTS, "same", 1), CodeDecision(*SHOPS, "different", 2),
        CodeDecision("customer:C1", "CRM-9", "same", 3), CodeDecision("item:MILK", "M1", "", 4),
        CodeDecision("customer:C9", "X", "same", 5),
        CodeDecision("customer:C1", "lot:MILK/9", "same", 6),
        CodeDecision(*LOTS, "perhaps", 7), CodeDecision("customer:C1", "X", "different", 8),
        CodeDecision(LOTS[1], LOTS[0], "same", 9),
    ]  # fmt: skip
    report = decide(graph, rows, "anna")
    assert (report.taken, report.known, report.open) == (3, 1, 1)
    assert [(each.line, each.code) for each in report.refused] == [
        (5, "unknown"), (6, "other_kind"), (7, "decision_unknown"), (8, "no_other"),
    ]  # fmt: skip
    assert _open(graph) == set()
    by_alias = client.get("/api/v1/trace/down?ref=CRM-9").json()
    assert [each["ref"] for each in by_alias["roots"]] == ["customer:C1"]
    again = client.get("/api/v1/trace/down?ref=123")
    assert again.status_code == 409
    assert {each["ref"] for each in again.json()["error"]["candidates"]} == set(LOTS)
    assert decide(graph, rows[:3], "anna").as_json()["known"] == 3
    for number, event in enumerate(report.events):
        load(graph, [{"event_id": f"v{number}", "source": "crosswalk", "type": "void",
                      "at": "2026-03-05", "voids": event, "reason": "a slip"}])  # fmt: skip
    assert _open(graph) == {LOTS, SHOPS}


def test_page_api_and_command_line_take_the_same_table(
    graph: Graph, load: Load, client: TestClient, lotgraph: Lotgraph, tmp_path: Path
) -> None:
    load(graph, EVENTS)
    shown = client.get("/crosswalk").text
    assert all(each in shown for each in ("00123", "Shop GmbH", "the same name"))
    assert client.get("/crosswalk?kind=lot").text.count('name="decision" value="same"') == 1
    table = client.get("/crosswalk/proposals.csv").text
    form = {"ref": LOTS[0], "other": LOTS[1], "decision": "different"}
    nameless = client.post("/crosswalk/decide", data=form)
    assert nameless.status_code == 400
    done = client.post("/crosswalk/decide", data=form | {"by": "anna"}, follow_redirects=False)
    assert (done.status_code, _open(graph)) == (303, {SHOPS})
    filled = table.replace("legal form,", "legal form,same")
    sent = client.post("/crosswalk", files={"file": ("r.csv", filled)}, data={"by": "anna"})
    told = sent.text.partition("What became of it")[2][:100] or sent.text.partition("<main")[2]
    assert "1 decision taken, 0 known already, 1 left open, 0 refused" in told.replace("\xa0", " ")
    assert _open(graph) == set()
    given = client.post("/api/v1/crosswalk?by=anna", content=filled.encode()).json()
    assert (given["taken"], given["known"], given["open"]) == (0, 1, 1)
    path = tmp_path / "r.csv"
    path.write_text(filled + "x,customer:C9,y,,,,same\n")
    ran = lotgraph("crosswalk", str(path), "--by", "anna")
    assert (
        ran.returncode,
        "0 taken, 1 known already, 1 without a decision, 1 refused" in ran.stdout,
    ) == (1, True)
    assert "0 pairs to review" in lotgraph("crosswalk").stdout.replace("\xa0", " ")
