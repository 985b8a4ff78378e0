"""Pages of lots, orders, containers, places and parties."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.graph.run import Graph
from app.things.sentences import tell
from app.things.service import ListRequest, thing_view
from tests.conftest import Load
from tests.web.stories import dairy
from tests.web.test_pages_answers import text_of

_WANTED = ListRequest(size=200)


@pytest.mark.parametrize(
    "ref",
    ["lot:RM-100/A7", "lot:FIN/F1", "order:WO-1", "batch:WO-1/1", "hu:PAL1", "location:COLD",
     "customer:C1", "supplier:S-N", "supplier-lot:S-N/SL-9", "item:RM-100", "inspection:test/15"],
)  # fmt: skip
def test_every_kind_has_a_page(client: TestClient, graph: Graph, load: Load, ref: str) -> None:
    load(graph, dairy())
    answer = client.get("/thing", params={"ref": ref})
    assert answer.status_code == 200
    assert "Trace up" in answer.text
    assert "Trace down" in answer.text


def test_a_lot_says_where_it_is_who_got_it_and_what_it_came_from(graph: Graph, load: Load) -> None:
    load(graph, dairy())
    view = thing_view(graph, "lot:FIN/F1", _WANTED)
    assert view.stock is not None
    assert {(row.location, row.quantity) for row in view.stock.rows} == {
        ("location:COLD", 10), ("location:BACK", 5),
    }  # fmt: skip
    (customer,) = view.customers.rows
    assert customer["quantities"][0]["outstanding"] == 35
    made_by = next(row for row in view.came_from.rows if row.word == "made by")
    assert (made_by.ref, made_by.quantity, made_by.behind) == (
        "batch:WO-1/1", 50, ("lot:RM-100/A7",),
    )  # fmt: skip
    assert [row.ref for row in view.went_into.rows] == ["hu:PAL1"]
    assert view.inspections.rows[0]["result"] == "fail"


def test_a_neighbour_with_nothing_behind_it_is_still_shown(graph: Graph, load: Load) -> None:
    load(graph, dairy())
    view = thing_view(graph, "lot:FIN/F1", _WANTED)
    assert view.went_into.total == len(view.went_into.rows) == 1


def test_status_history_tells_when_and_why(client: TestClient, graph: Graph, load: Load) -> None:
    load(graph, dairy())
    said = text_of(client.get("/thing?ref=lot:RM-100/A7").text)
    assert "2026-03-06 09:00 hold the whole listeria suspected" in said


def test_a_run_shows_inputs_outputs_and_parameters(graph: Graph, load: Load) -> None:
    load(graph, dairy())
    for ref in ("batch:WO-1/1", "order:WO-1"):
        view = thing_view(graph, ref, _WANTED)
        assert view.inputs is not None
        assert view.outputs is not None
        assert [(row.ref, row.quantity) for row in view.inputs.rows] == [("lot:RM-100/A7", 120)]
        assert [(row.ref, row.quantity) for row in view.outputs.rows] == [("lot:FIN/F1", 50)]
    assert thing_view(graph, "batch:WO-1/1", _WANTED).parameters == {"temperature": 72.5}
    assert thing_view(graph, "order:WO-1", _WANTED).runs.total == 1


def test_inputs_of_the_order_are_told_apart_on_its_runs(graph: Graph, load: Load) -> None:
    load(graph, [
        {"event_id": "1", "source": "t", "type": "consume", "object": {"item": "X", "lot": "A"},
         "quantity": 2, "uom": "kg", "work_order": "W"},
        {"event_id": "2", "source": "t", "type": "produce", "object": {"item": "Y", "lot": "B"},
         "quantity": 1, "uom": "kg", "work_order": "W", "batch": "1"},
    ])  # fmt: skip
    view = thing_view(graph, "batch:W/1", _WANTED)
    assert view.inputs is not None
    assert view.inputs.rows[0].notes == ("booked on the order as a whole",)


def test_a_container_shows_contents_and_where_it_is(graph: Graph, load: Load) -> None:
    load(graph, dairy())
    view = thing_view(graph, "hu:PAL1", _WANTED)
    assert view.contents is not None
    assert [(row.ref, row.quantity, row.still) for row in view.contents.rows] == [
        ("lot:FIN/F1", 40, False)
    ]
    assert view.whereabouts is not None
    assert view.whereabouts["place"] == "customer:C1"


def test_a_place_counts_what_left_inside_a_container(graph: Graph, load: Load) -> None:
    load(graph, dairy())
    view = thing_view(graph, "location:COLD", _WANTED)
    assert view.place_stock is not None
    assert [(row.ref, row.quantity) for row in view.place_stock.rows] == [("lot:FIN/F1", 10)]


def test_a_customer_shows_what_it_got_through_containers(graph: Graph, load: Load) -> None:
    load(graph, dairy())
    view = thing_view(graph, "customer:C1", _WANTED)
    assert view.delivered is not None
    (row,) = view.delivered.rows
    assert (row.ref, row.shipped, row.returned, row.outstanding) == ("lot:FIN/F1", 40, 5, 35)
    assert row.documents == ("DN-1",)


def test_taken_back_in_part_shows_both_quantities(
    client: TestClient, graph: Graph, load: Load
) -> None:
    load(graph, [
        {"event_id": "1", "source": "t", "type": "consume", "object": {"item": "X", "lot": "A"},
         "quantity": 50, "uom": "kg", "work_order": "W"},
        {"event_id": "2", "source": "t", "type": "reverse", "reverses": "1", "quantity": 20},
        {"event_id": "3", "source": "t", "type": "consume", "object": {"item": "X", "lot": "A"},
         "quantity": 7, "uom": "kg", "work_order": "V"},
        {"event_id": "4", "source": "t", "type": "reverse", "reverses": "3"},
    ])  # fmt: skip
    said = text_of(client.get("/thing?ref=lot:X/A").text)
    assert "50 kg 30 kg" in said
    assert "20 taken back" in said
    assert "reversed consumed in" in said


def test_a_lot_of_many_events_comes_a_page_at_a_time(
    client: TestClient, graph: Graph, load: Load
) -> None:
    load(graph, [
        {"event_id": str(n), "source": "t", "type": "consume", "object": {"item": "X", "lot": "A"},
         "quantity": 1, "uom": "kg", "work_order": "W", "batch": str(n), "at": "2026-03-01"}
        for n in range(450)
    ])  # fmt: skip
    first = client.get("/thing?ref=lot:X/A").text
    assert "1 to 200 of 450 events" in text_of(first)
    last = client.get("/thing?ref=lot:X/A&events=3").text
    assert "401 to 450 of 450 events" in text_of(last)
    assert "1 to 200 of 450 neighbours" in text_of(first)
    assert "201 to 400 of 450 neighbours" in text_of(client.get("/thing?ref=lot:X/A&went=2").text)


def test_another_name_leads_to_the_page_under_its_ref(
    client: TestClient, graph: Graph, load: Load
) -> None:
    load(graph, dairy())
    answer = client.get("/thing?ref=PAL1", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/thing?ref=hu%3APAL1")


def test_event_page_shows_content_and_correction(
    client: TestClient, graph: Graph, load: Load
) -> None:
    load(graph, dairy())
    said = text_of(client.get("/event?source=test&id=7").text)
    assert "voided lot A8 consumed 30 kg in batch WO-1 / 1" in said
    assert "voided on 2026-03-02: wrong lot scanned" in said
    assert client.get("/event?source=test&id=none").status_code == 404


def test_lists_by_status_expiry_and_kind(client: TestClient, graph: Graph, load: Load) -> None:
    load(graph, dairy())
    assert "A7" in client.get("/lots?status=hold").text
    assert "A7" not in client.get("/lots?status=rejected").text
    assert client.get("/lots?expiring=true").status_code == 200
    assert client.get("/lots?status=nonsense").status_code == 400
    assert "F1" in client.get("/kind/lot").text
    assert client.get("/kind/nonsense").status_code == 404


def _told(content: dict[str, Any]) -> str:
    return " ".join(word.ref or word.text for word in tell(content)).replace("\u00a0", " ")


def test_events_are_told_in_words() -> None:
    lot = {"item": "X", "lot": "A"}
    assert _told({"type": "transform", "kind": "blend", "batch": "B",
                  "inputs": [{"object": lot, "quantity": 5, "uom": "kg"}] * 5,
                  "outputs": [{"object": lot}]}) == (
        "batch:B blend: lot:X/A 5 kg lot:X/A 5 kg lot:X/A 5 kg and 2 more became lot:X/A"
    )  # fmt: skip
    assert _told({"type": "unpack", "hu": "H"}) == "everything unpacked from hu:H"
    assert _told({"type": "ship", "object": {"hu": "H"}, "customer": "C", "from": "L"}) == (
        "hu:H shipped from location:L to customer:C"
    )
    assert _told({"type": "reverse", "reverses": "7", "quantity": 2}) == "took back event 7 2"
