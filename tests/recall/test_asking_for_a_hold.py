"""One lot in doubt, without a case: asking for a hold; or taking it into a case that is open."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from app.errors import UsageError
from app.graph.run import Graph
from app.recall import cases
from app.recall.hold_requests import ask_hold, on_hand_of
from app.trace.summary import heads
from tests.conftest import Load
from tests.trace.telling import Tell

LOT = "lot:M/1"


def _stock(graph: Graph, load: Load) -> None:
    """30 kg of one lot at two places, all of another gone."""
    tell = Tell()
    tell.receive("M/1", 50, uom="kg", location="STORE")
    tell.move("M/1", "DOCK", 20, uom="kg", from_="STORE")
    tell.ship("M/1", "C1", 20, uom="kg", from_="DOCK")
    tell.move("M/1", "DOCK", 10, uom="kg", from_="STORE")
    tell.receive("M/2", 5, uom="kg", location="STORE")
    tell.ship("M/2", "C1", 5, uom="kg", from_="STORE")
    load(graph, tell.events)


def test_asked_for_is_not_held(client: TestClient, graph: Graph, load: Load) -> None:
    _stock(graph, load)
    form = client.get("/recall/hold", params={"ref": LOT}).text
    assert "Asked for is not held" in form
    assert form.count("will be asked for") == 2
    fields = {"ref": LOT, "reason": "odd smell <b>", "by": "anna"}
    done = client.post("/recall/hold", data=fields, follow_redirects=False)
    assert done.status_code == 303
    page = client.get(done.headers["location"]).text
    assert "odd smell &lt;b&gt; (asked for by anna, not confirmed)" in page
    assert "20 kg at STORE" in page
    assert graph.read(lambda work: heads(work, [LOT]))[0].status is None
    assert [each.asked for each in on_hand_of(graph, LOT)] == [True, True]
    again = client.post("/recall/hold", data=fields, follow_redirects=False)
    assert again.status_code == 400
    assert "asked for already" in again.text


def test_what_another_system_holds_is_not_asked_for(
    client: TestClient, graph: Graph, load: Load
) -> None:
    """All of one place is held, half of the other: that one is still asked for, whole."""
    _stock(graph, load)
    lims = Tell("lims")
    for place, quantity in (("STORE", 20), ("DOCK", 5)):
        lims.add("status", object={"item": "M", "lot": "1"}, status="hold", location=place,
                 quantity=quantity, uom="kg", at="2099-01-01T00:00:00Z")  # fmt: skip
    load(graph, lims.events)
    form = client.get("/recall/hold", params={"ref": LOT}).text
    assert "held already: hold by lims 0001" in form
    assert form.count("will be asked for") == 1
    assert ask_hold(graph, LOT, reason="x", by="anna") == 1
    with pytest.raises(UsageError, match="is held, or a hold was asked for"):
        ask_hold(graph, LOT, reason="x", by="anna")


def test_nothing_to_hold_is_said(client: TestClient, graph: Graph, load: Load) -> None:
    _stock(graph, load)
    assert "Nothing of it is known to be on hand" in client.get("/recall/hold?ref=lot:M/2").text
    with pytest.raises(UsageError, match="nothing to hold"):
        ask_hold(graph, "lot:M/2", reason="x", by="anna")
    with pytest.raises(UsageError, match="The reason is missing"):
        ask_hold(graph, LOT, reason=" ", by="anna")
    assert client.get("/recall/hold?ref=customer:C1").status_code == 400
    assert client.get("/recall/hold?ref=lot:M/9").status_code == 404


def test_new_stock_can_be_asked_for_later(graph: Graph, load: Load) -> None:
    _stock(graph, load)
    assert ask_hold(graph, LOT, reason="x", by="anna") == 2
    more = Tell("wms")
    more.receive("M/1", 7, uom="kg", location="YARD", at="2099-01-01T00:00:00Z")
    load(graph, more.events)
    assert ask_hold(graph, LOT, reason="x", by="anna") == 1


def test_a_lot_is_taken_into_an_open_case(client: TestClient, graph: Graph, load: Load) -> None:
    _stock(graph, load)
    case = cases.open_case(graph, ["lot:M/2"], "Suspect <i>", by="anna", kind="mock")
    links = client.get("/thing", params={"ref": LOT}).text
    assert "/recall/new?ref=lot%3AM%2F1" in links
    assert "/recall/hold?ref=lot%3AM%2F1" in links
    form = client.get("/recall/new", params={"ref": LOT}).text
    assert f"Add to {case.number}" in form
    assert "Suspect &lt;i&gt;" in form
    fields = {"do": "include", "ref": LOT, "reason": "same day", "by": "ben"}
    address = f"/recall/case?number={case.number}"
    assert client.post(address, data=fields, follow_redirects=False).status_code == 303
    (mark,) = cases.read_marks(graph, case)
    assert (mark.ref, mark.mark, mark.by) == (LOT, "include", "ben")
    assert "Add to" not in client.get("/recall/new", params={"ref": "supplier:S"}).text


def test_a_container_on_hold_holds_what_is_in_it(graph: Graph, load: Load) -> None:
    """All 20 at the store are in it: they are held, and what was asked for reads no status."""
    tell = Tell()
    tell.receive("M/1", 20, uom="kg", location="STORE")
    tell.receive("M/2", 20, uom="kg", location="STORE")
    tell.add("pack", hu="P", contents=[{"object": {"item": "M", "lot": "1"}, "quantity": 20}])
    tell.add("status", object={"hu": "P"}, status="hold", source="wms")
    load(graph, tell.events)
    (held,) = on_hand_of(graph, LOT)
    assert (held.row.status, held.held_by) == ("hold", "hold by wms 0004")
    assert ask_hold(graph, "lot:M/2", reason="x", by="anna") == 1
    (asked,) = on_hand_of(graph, "lot:M/2")
    assert (asked.row.status, asked.held_by, asked.asked) == (None, None, True)
