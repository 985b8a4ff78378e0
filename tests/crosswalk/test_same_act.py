"""Two sources booked one act: marked by a person it counts once, and a void takes that back."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.checks.service import check_all
from app.crosswalk.acts import mark_same_act
from app.errors import LotgraphError
from app.graph.run import Graph
from app.vocabulary.acts import act_mark, marked_by
from tests.conftest import Load, Lotgraph


def _ship(source: str, event_id: str, quantity: float | None, **more: Any) -> dict[str, Any]:
    thing = {"item": "YOG", "lot": more.pop("lot", "Y1")}
    amount = {} if quantity is None else {"quantity": quantity, "uom": more.pop("uom", "kg")}
    return {"event_id": event_id, "source": source, "type": more.pop("type", "ship"),
            "at": "2026-03-03", "object": thing, "customer": "C1", "document": "DN-1", **amount,
            **more}  # fmt: skip


EVENTS = [
    {"event_id": "0", "source": "erp", "type": "define", "item": "YOG", "uom": "kg"},
    {"event_id": "1", "source": "erp", "type": "receive", "at": "2026-03-02", "supplier": "S",
     "object": {"item": "YOG", "lot": "Y1"}, "quantity": 50, "uom": "kg"},
    _ship("erp", "2", 10), _ship("wms", "a/7", 10_000, uom="g"), _ship("wms", "8", 11),
    _ship("wms", "9", 5, lot="Y2"), _ship("wms", "10", 5, type="return"), _ship("erp", "11", 10),
    _ship("wms", "12", 1, uom="pcs"),
]  # fmt: skip


def _out(client: TestClient) -> Any:
    found = client.get("/api/v1/trace/down?ref=lot:YOG/Y1").json()["customers"]
    return found[0]["quantities"][0]["outstanding"]


def test_an_act_counts_once_and_is_shown_on_what_counts(
    graph: Graph, load: Load, client: TestClient, lotgraph: Lotgraph
) -> None:
    load(graph, EVENTS[:4])
    assert check_all(graph, limit=5, code="told_twice").total == 1
    assert _out(client) == 20
    form = {"source": "erp", "event": "2", "other_source": "wms", "other_event": "a/7"}
    assert client.post("/crosswalk/act", data=form).status_code == 400  # nobody is named
    done = client.post("/crosswalk/act", data=form | {"by": "anna"})
    assert "marked by anna" in done.text
    assert "/event?source=wms" in done.text
    assert "the same act as erp 2" in client.get("/event?source=wms&id=a/7").text
    assert _out(client) == 10
    assert check_all(graph, limit=5, code="told_twice").total == 0
    again = client.post("/api/v1/crosswalk/act", params=form)
    assert (again.status_code, "taken back already" in again.text) == (400, True)
    rows = graph.rows("things/same_acts", document="same act as erp 2")
    (mark,) = (row["mark"] for row in rows)
    load(graph, [{"event_id": "v", "source": "wms", "type": "void", "at": "2026-03-05",
                  "voids": mark, "reason": "two pallets after all"}])  # fmt: skip
    assert _out(client) == 20
    assert "marked by anna" not in client.get("/event?source=erp&id=2").text
    ran = lotgraph("same-act", "erp", "2", "wms", "a/7", "--by", "ben")
    assert (ran.returncode, "counts" in ran.stdout) == (0, True)
    assert _out(client) == 10
    assert lotgraph("same-act", "erp", "2", "wms", "99").returncode == 4


def test_what_cannot_be_one_act_is_refused(graph: Graph, load: Load) -> None:
    load(graph, EVENTS)
    for other, why in (
        (("wms", "8"), "One tells of 10 kg"), (("wms", "9"), "two things"),
        (("wms", "10"), "A ship and a return"), (("erp", "11"), "one source"),
        (("wms", "12"), "1 pcs"), (("wms", "99"), "no event 99"),
    ):  # fmt: skip
        with pytest.raises(LotgraphError) as told:
            mark_same_act(graph, ("erp", "2"), other, "anna")
        assert why in told.value.text
        assert told.value.remedy


def test_a_mark_says_who_made_it_and_other_reverses_do_not() -> None:
    made = act_mark("m", ("erp", "2"), ("wms", "7"), "2026-03-04T00:00:00Z", "anna")
    assert (made["source"], made["reverses"], marked_by(made)) == ("wms", "7", "anna")
    assert marked_by({"attributes": {"same_act": "yes"}}) == ""
    assert marked_by({}) == ""
