"""What the page of a thing adds to its bookings: labels, bars, yield, stock at a date, records."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page

from app.graph.run import Graph
from app.things.balances import BAR_WIDTH, bar_of
from app.things.labels import label_of, records_of
from app.things.models import StockMoment
from app.things.service import ListRequest, thing_view
from app.trace.parameters import read_options
from tests.conftest import Load
from tests.web.stories import dairy
from tests.web.test_pages_answers import text_of

_GTIN = "09520000000288"
_WANTED = ListRequest(size=200)


@pytest.mark.parametrize(
    ("ref", "properties", "gtin", "said"),
    [
        ("lot:YOG/YS-0909", {}, _GTIN, f"(01){_GTIN}(10)YS-0909"),
        ("lot:YOG/YS-0909", {}, _GTIN[1:], f"(01){_GTIN}(10)YS-0909"),
        (f"lot:{_GTIN}/A", {}, None, f"(01){_GTIN}(10)A"),
        ("serial:YOG/S%2F1", {}, _GTIN, f"(01){_GTIN}(21)S/1"),
        ("item:YOG", {"gtin": _GTIN}, None, f"(01){_GTIN}"),
        ("hu:395200090000001010", {}, None, "(00)395200090000001010"),
        ("customer:C", {"gln": "9520009000012"}, None, "(417)9520009000012"),
        ("location:9520009000012", {}, None, "(414)9520009000012"),
    ],
)
def test_a_thing_with_a_gs1_key_has_a_label(
    ref: str, properties: dict[str, Any], gtin: str | None, said: str
) -> None:
    label = label_of(ref, properties, gtin)
    assert label is not None
    assert label.element_string == said
    assert label.digital_link.startswith("https://id.gs1.org/")
    assert label.qr.startswith("<svg ")
    assert "viewBox=" in label.qr  # drawn whole at any size
    assert "style=" not in label.qr


@pytest.mark.parametrize(
    ("ref", "properties", "gtin"),
    [
        ("lot:YOG/A", {}, None), ("lot:YOG/A", {}, "09520000000289"),
        ("lot:YOG/A(21)B", {}, _GTIN), ("lot:YOG/A(", {}, _GTIN), ("lot:YOG/A%20B", {}, _GTIN),
        ("lot:YOG/" + "L" * 21, {}, _GTIN), ("lot:YOG/%D7%9E", {}, _GTIN), ("hu:PAL1", {}, None),
        ("hu:395200090000001011", {}, None), ("order:1", {}, None), ("batch:1/1", {}, _GTIN),
        ("customer:C", {}, None),
    ],
)  # fmt: skip
def test_what_no_label_can_say_has_none(
    ref: str, properties: dict[str, Any], gtin: str | None
) -> None:
    assert label_of(ref, properties, gtin) is None


def test_a_label_is_found_again_by_what_it_says(
    client: TestClient, graph: Graph, load: Load
) -> None:
    load(graph, [
        {"event_id": "1", "source": "t", "type": "define", "item": "YOG", "gtin": _GTIN},
        {"event_id": "2", "source": "t", "type": "receive", "object": {"item": "YOG", "lot": "A"}},
    ])  # fmt: skip
    view = thing_view(graph, "lot:YOG/A", _WANTED)
    assert view.label is not None
    for said in (view.label.element_string, view.label.digital_link):
        found = client.get("/search", params={"q": said}, follow_redirects=False)
        assert found.headers["location"] == "/thing?ref=lot%3AYOG%2FA"
    assert "GS1 label" in client.get("/thing?ref=lot:YOG/A").text


def test_a_bar_is_whole_when_all_is_accounted_for() -> None:
    bar, whole = bar_of({
        "received": 0, "produced": 100, "consumed": 20, "shipped": 60, "returned": 10,
        "returned_to_supplier": 0, "lost": 5, "on_hand": 25,
    })  # fmt: skip
    assert [(piece.name, piece.quantity) for piece in bar] == [
        ("consumed", 20), ("shipped", 50), ("lost", 5), ("on_hand", 25),
    ]  # fmt: skip
    assert sum(piece.width for piece in bar) == pytest.approx(BAR_WIDTH)
    assert whole == BAR_WIDTH


def test_a_bar_shows_what_is_missing_and_what_is_too_much() -> None:
    missing, whole = bar_of({"inputs": 10, "outputs": 7, "scrap": 1})
    assert (missing[-1].name, missing[-1].quantity, whole) == ("rest", 2, BAR_WIDTH)
    over, whole = bar_of({"inputs": 10, "outputs": 20, "scrap": 0})
    assert [piece.name for piece in over] == ["outputs"]
    assert whole == BAR_WIDTH / 2


def test_what_is_not_known_has_no_bar() -> None:
    assert bar_of({"inputs": None, "outputs": 7})[0] == ()
    assert bar_of({"inputs": 0, "outputs": 7})[0] == ()
    assert bar_of({"received": 5, "shipped": 1, "returned": 2, "on_hand": 6})[0] == ()


def test_a_run_says_its_yield_and_why_it_does_not_know_it(
    client: TestClient, graph: Graph, load: Load
) -> None:
    load(graph, dairy())
    assert "The yield is not known" in text_of(client.get("/thing?ref=batch:WO-1/1").text)
    load(graph, [
        {"event_id": "a", "source": "y", "type": "consume", "object": {"item": "M", "lot": "1"},
         "quantity": 200, "uom": "kg", "work_order": "Y", "batch": "1"},
        {"event_id": "b", "source": "y", "type": "produce", "object": {"item": "C", "lot": "1"},
         "quantity": 190, "uom": "kg", "work_order": "Y", "batch": "1"},
    ])  # fmt: skip
    said = text_of(client.get("/thing?ref=batch:Y/1").text)
    assert "Yield 95 %: 190 kg came out of 200 kg put in." in said
    assert "not accounted for 10 kg" in said


def _stock(graph: Graph, ref: str, at: str = "", inside: bool = False) -> dict[str, float | None]:
    moment = StockMoment(at, read_options("UTC", at=at).at, inside)
    view = thing_view(graph, ref, ListRequest(size=200, moment=moment))
    assert view.place_stock is not None
    return {row.ref: row.quantity for row in view.place_stock.rows}


def test_a_place_says_what_was_there_at_a_date(
    client: TestClient, graph: Graph, load: Load
) -> None:
    load(graph, dairy())
    assert _stock(graph, "location:COLD") == {"lot:FIN/F1": 10}
    assert _stock(graph, "location:COLD", "2026-03-02") == {"lot:FIN/F1": 50}
    assert _stock(graph, "location:COLD", "2026-03-01") == {}
    assert _stock(graph, "location:TANKS", "2026-03-02T07:00:00Z") == {"lot:RM-100/A7": 500}
    assert _stock(graph, "location:TANKS") == {"lot:RM-100/A7": 380}
    page = client.get("/thing?ref=location:COLD&at=2026-03-02").text
    assert "What was here at 2026-03-02" in page
    assert 'type="date" name="at" value="2026-03-02"' in page
    assert client.get("/thing?ref=location:COLD&at=soon").status_code == 400


def test_bookings_without_a_time_are_not_counted_at_a_date_and_said(
    client: TestClient, graph: Graph, load: Load
) -> None:
    load(graph, [
        {"event_id": "1", "source": "t", "type": "receive", "object": {"item": "X", "lot": "A"},
         "quantity": 5, "uom": "kg", "location": "L", "at": "2026-03-01"},
        {"event_id": "2", "source": "t", "type": "consume", "object": {"item": "X", "lot": "A"},
         "quantity": 2, "uom": "kg", "location": "L", "work_order": "W"},
    ])  # fmt: skip
    assert _stock(graph, "location:L") == {"lot:X/A": 3}
    assert _stock(graph, "location:L", "2026-03-02") == {"lot:X/A": 5}
    said = text_of(client.get("/thing?ref=location:L&at=2026-03-02").text)
    assert "1 booking without a time is not counted" in said


def test_what_does_not_sum_up_to_nothing_in_one_unit_is_still_there(
    graph: Graph, load: Load
) -> None:
    """Out as much as came in, but in another unit, or nobody knows how much: told, not left out."""
    goods = [{"item": "X", "lot": lot} for lot in ("GONE", "BOXES", "UNKNOWN", "BACK")]
    came = [
        {"event_id": f"in{n}", "source": "t", "type": "receive", "object": each, "uom": "kg",
         "location": "L", "at": "2026-03-01", **({} if n == 2 else {"quantity": 5})}
        for n, each in enumerate(goods)
    ]  # fmt: skip
    went = [
        {"event_id": f"out{n}", "source": "t", "type": "ship", "object": each, "quantity": 5,
         "uom": "box" if n == 1 else "kg", "from": "L", "customer": "C", "at": "2026-03-02"}
        for n, each in enumerate(goods)
    ]  # fmt: skip
    back = {"event_id": "b", "source": "t", "type": "return", "object": goods[3], "quantity": 2,
            "uom": "kg", "customer": "C", "to": "L", "at": "2026-03-03"}  # fmt: skip
    load(graph, [*came, *went, back])
    view = thing_view(graph, "location:L", ListRequest(size=200))
    assert view.place_stock is not None
    assert [(row.ref, row.quantity, row.uom) for row in view.place_stock.rows] == [
        ("lot:X/BACK", 2, "kg"), ("lot:X/BOXES", -5, "box"), ("lot:X/BOXES", 5, "kg"),
        ("lot:X/UNKNOWN", None, "kg"),
    ]  # fmt: skip


def test_a_place_counts_the_places_inside_when_asked(
    client: TestClient, graph: Graph, load: Load
) -> None:
    load(graph, [
        *dairy(),
        {"event_id": "1", "source": "p", "type": "define", "location": "COLD", "within": "SITE"},
        {"event_id": "2", "source": "p", "type": "define", "location": "BACK", "within": "SITE"},
    ])  # fmt: skip
    assert _stock(graph, "location:SITE") == {}
    said = client.get("/thing?ref=location:SITE").text
    assert "count the places inside" in said
    view = thing_view(
        graph, "location:SITE", ListRequest(size=200, moment=StockMoment("", None, True))
    )
    assert view.place_stock is not None
    assert {(row.location, row.quantity) for row in view.place_stock.rows} == {
        ("location:COLD", 10), ("location:BACK", 5),
    }  # fmt: skip
    assert "Back" in said or "BACK" in said


def test_a_customer_shows_from_where_and_when(graph: Graph, load: Load) -> None:
    load(graph, dairy())
    view = thing_view(graph, "customer:C1", _WANTED)
    assert view.delivered is not None
    (row,) = view.delivered.rows
    assert row.places == ("location:COLD",)
    assert row.last == 1_772_528_400_000_000  # 2026-03-03T09:00:00Z


def test_records_are_told_by_name() -> None:
    assert records_of(
        {"record": "https://mes.example.com/1", "name": "x"},
        {"certificates": ["https://lab.example.com/2", "not one"]},
        {"n": 5, "bad": "https://[", "worse": "javascript:x"},
    ) == [("Record", "https://mes.example.com/1"), ("certificates", "https://lab.example.com/2")]


@pytest.mark.parametrize("name", ["came", "went", "inputs", "members", "receipts", "events"])
def test_a_page_beyond_the_last_is_no_empty_answer(
    client: TestClient, graph: Graph, load: Load, name: str
) -> None:
    load(graph, dairy())
    for ref in ("lot:FIN/F1", "batch:WO-1/1", "supplier:S-N"):
        first = text_of(client.get(f"/thing?ref={ref}").text)
        beyond = text_of(client.get(f"/thing?ref={ref}&{name}=999").text)
        assert beyond.partition("for ")[2] == first.partition("for ")[2]
    assert client.get(f"/thing?ref=lot:FIN/F1&{name}=0").status_code == 400
    assert client.get(f"/thing?ref=lot:FIN/F1&{name}=x").status_code == 400


def test_contents_inputs_and_tests_come_a_page_at_a_time(
    client: TestClient, graph: Graph, load: Load
) -> None:
    lot = [{"item": "X", "lot": f"L{n:03}"} for n in range(230)]
    load(graph, [
        {"event_id": "p", "source": "t", "type": "pack", "hu": "BIG",
         "contents": [{"object": each, "quantity": 1} for each in lot]},
        *({"event_id": f"c{n}", "source": "t", "type": "consume", "object": each, "quantity": 1,
           "uom": "kg", "work_order": "W", "batch": "1"} for n, each in enumerate(lot)),
        *({"event_id": f"i{n}", "source": "t", "type": "inspect", "object": lot[0],
           "test": f"T{n}", "result": "pass"} for n in range(230)),
    ])  # fmt: skip
    for ref, name, rows in (
        ("hu:BIG", "rows", "contents"), ("batch:W/1", "inputs", "lots and items"),
        ("lot:X/L000", "inspections", "inspections"),
    ):  # fmt: skip
        first = client.get(f"/thing?ref={ref}").text
        assert f"1 to 200 of 230 {rows}" in text_of(first)
        assert f"{name}=2#{name}" in first
        assert f"201 to 230 of 230 {rows}" in text_of(client.get(f"/thing?ref={ref}&{name}=2").text)


def test_places_and_customers_of_a_lot_come_a_page_at_a_time(
    client: TestClient, graph: Graph, load: Load
) -> None:
    lot = {"item": "X", "lot": "A"}
    load(graph, [
        {"event_id": "r", "source": "t", "type": "receive", "object": lot, "quantity": 9000,
         "uom": "kg", "location": "L", "at": "2026-03-01"},
        *({"event_id": f"m{n}", "source": "t", "type": "move", "object": lot, "quantity": 1,
           "uom": "kg", "from": "L", "to": f"P{n:03}", "at": "2026-03-02"} for n in range(204)),
        *({"event_id": f"s{n}", "source": "t", "type": "ship", "object": lot, "quantity": 2,
           "uom": "kg", "from": "L", "customer": f"C{n:03}", "at": "2026-03-03"}
          for n in range(205)),
    ])  # fmt: skip
    first = text_of(client.get("/thing?ref=lot:X/A").text)
    assert "1 to 200 of 205 places" in first
    assert "1 to 200 of 205 customers" in first
    last = text_of(client.get("/thing?ref=lot:X/A&stock=2&customers=2").text)
    assert "201 to 205 of 205 places" in last
    assert "201 to 205 of 205 customers" in last


def test_empty_lists_say_what_to_do(client: TestClient, graph: Graph, load: Load) -> None:
    load(graph, dairy())
    assert "There is none." in text_of(client.get("/lots?status=recalled").text)
    assert "lotgraph load FILE" in client.get("/kind/serial").text


def test_copy_ref_copies_the_ref(page: Page, live: str, graph: Graph, load: Load) -> None:
    load(graph, dairy())
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live)
    page.goto(live + "/thing?ref=lot:FIN/F1")
    page.get_by_role("button", name="Copy ref").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "lot:FIN/F1"
