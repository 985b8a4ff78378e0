"""The sortable spreadsheet from events alone: each tracking event, its elements, the gaps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from app.reports.elements import ELEMENTS
from app.reports.fsma import fsma_book
from app.reports.sheets import ReportBook
from app.reports.tracking import TRACKING_EVENTS
from tests.reports import pure
from tests.reports.pure import dossier_of
from tests.reports.salad import MASTER, SALAD, Event, event, line

ALL = ("lot:LET/H1", "lot:LETP/P1", "lot:TOM/T7", "lot:FISH/V1", "lot:SAL/S1")


def book_of(events: list[Event], *goods: str) -> ReportBook:
    return fsma_book(dossier_of(events, *goods), "Europe/Berlin")


def told(book: ReportBook, title: str) -> list[dict[str, Any]]:
    """The rows of a sheet, by heading; what is empty is left out."""
    rows = pure.told(book, title)
    return [{name: cell for name, cell in row.items() if cell not in (None, "")} for row in rows]


def some(row: Mapping[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(row.get(name) for name in names)


def gaps(book: ReportBook, of: str) -> set[tuple[Any, Any]]:
    return {some(row, "Lot in the events", "Element not held") for row in told(book, "Not held")
            if row["Of"] == of}  # fmt: skip


def test_a_sheet_for_each_tracking_event_and_the_law_of_each_column() -> None:
    book = book_of(SALAD, *ALL)
    titles = [sheet.title for sheet in book.sheets]
    assert titles == ["Read this", *TRACKING_EVENTS, "Not held", "Places", "Products"]
    assert set(ELEMENTS) == set(TRACKING_EVENTS)
    for event_, law in (("Shipping", "1.1340(a)"), ("Receiving", "1.1345(a)")):
        paragraphs = {each.paragraph for each in ELEMENTS[event_]}
        assert paragraphs == {f"{law}({n})" for n in range(1, 9)}
    covered = " ".join(each.paragraph for each in ELEMENTS["Initial packing"])
    assert all(f"({n})" in covered for n in range(1, 17))


def test_receiving_has_the_lot_code_of_the_supplier_and_both_documents() -> None:
    (row,) = told(book_of(SALAD, "lot:TOM/T7"), "Receiving")
    assert row == {
        "Event": "mes r1", "Traceability lot code": "GF-55", "Quantity": 100,
        "Unit of measure": "kg", "Immediate previous source": "Green Farm (GF)",
        "Where received": "LINE", "Date received": "2026-03-02T06:00:00Z",
        "Lot code source or its reference": "Green Farm packing house",
        "Reference document type": "bill of lading",
        "Reference document number": "GR-1; BOL-9", "Item": "TOM",
        "Lot in the events": "TOM / T7", "Certainty": "certain", "Chosen": "certain",
        "Booked by": "mes", "Booking": "r1",
    }  # fmt: skip


def test_shipping_counts_what_the_trace_counts() -> None:
    """Voided: not there; reversed in part: the rest; a pallet: what was in it."""
    rows = told(book_of(SALAD, "lot:SAL/S1"), "Shipping")
    what = ("Booking", "Quantity", "Immediate subsequent recipient", "Shipped from",
            "Reference document number", "Lot code source or its reference")  # fmt: skip
    assert [some(row, *what) for row in rows] == [
        ("s1", 100, "Corner Shop (C1)", "LINE", "DN-1", "LINE"),
        ("s3", 60, "DEPOT", None, None, "LINE"),
        ("s6", 25, "Corner Shop (C1)", None, "DN-6", "LINE"),
    ]
    product = "Mixed salad, Leaf, 200 g, bag (GTIN 04012345678901)"
    assert {row["Product description"] for row in rows} == {product}


def test_a_return_is_received_and_a_return_to_a_supplier_is_shipped() -> None:
    more = [event("x1", "return", goods="TOM/T7", at="2026-03-09", quantity=7, supplier="GF")]
    book = book_of(SALAD + more, "lot:SAL/S1", "lot:TOM/T7")
    back = [row for row in told(book, "Receiving") if row["Booking"] == "s8"]
    assert [some(row, "Immediate previous source", "Quantity", "Where received") for row in back] \
        == [("Corner Shop (C1)", 5, "LINE")]  # fmt: skip
    (sent,) = [row for row in told(book, "Shipping") if row["Booking"] == "x1"]
    assert some(sent, "Immediate subsequent recipient", "Quantity") == ("Green Farm (GF)", 7)


def test_a_transformation_has_its_inputs_as_rows_of_the_same_event() -> None:
    """Inputs booked on the order stand once, on the order, which its runs share."""
    rows = told(book_of(SALAD, "lot:SAL/S1"), "Transformation")
    what = ("Event", "Order", "Input or output", "Traceability lot code", "Quantity", "Chosen")
    beside = "no: input or output beside"
    assert [some(row, *what) for row in rows] == [
        ("WO-1 / 1", "WO-1", "input", "P1", 50, beside),
        ("WO-1 / 1", "WO-1", "output", "S1", 350, "certain"),
        ("WO-1", "WO-1", "input", "GF-55", 20, beside),
    ]
    output = rows[1]
    assert output["Date transformation was completed"] == "2026-03-03T12:00:00Z"
    assert output["Where transformed (lot code source)"] == "LINE"
    assert "Where transformed (lot code source)" not in rows[0]


def test_only_the_runs_of_a_trace_are_listed_when_there_is_one() -> None:
    more = [event("y1", "consume", goods="TOM/T7", at="2026-03-04", quantity=9, work_order="WO-2")]
    goods = "lot:TOM/T7"
    every = fsma_book(dossier_of(SALAD + more, goods), "UTC")
    traced = fsma_book(dossier_of(SALAD + more, goods, runs=["order:WO-1", "batch:WO-1/1"]), "UTC")
    assert {row["Order"] for row in told(every, "Transformation")} == {"WO-1", "WO-2"}
    assert {row["Order"] for row in told(traced, "Transformation")} == {"WO-1"}


def test_harvesting_cooling_and_packing_tell_where_it_grew() -> None:
    book = book_of(SALAD, "lot:LET/H1", "lot:LETP/P1")
    (grown,) = told(book, "Harvesting")
    what = ("Commodity and variety", "Quantity", "Farm where harvested", "Field or growing area",
            "Date of harvesting", "Harvester, name and phone")  # fmt: skip
    harvested = ("Lettuce, Romaine", 500, "Green Farm", "North 3", "2026-03-01",
                 "Pick & Co, +1 555 0123")  # fmt: skip
    assert some(grown, *what) == harvested
    (cooled,) = told(book, "Cooling")
    assert some(cooled, "Where cooled", "Date of cooling", "Farm where harvested") == (
        "COOLER", "2026-03-01T10:00:00Z", "Green Farm",
    )  # fmt: skip
    went_in, packed = told(book, "Initial packing")
    assert some(went_in, "Input or output", "Quantity", "Commodity and variety received") == (
        "input", 480, "Lettuce, Romaine",
    )  # fmt: skip
    assert some(packed, *what[2:], "Traceability lot code", "Where cooled", "Quantity") == (
        *harvested[2:], "P1", "COOLER", 400,
    )  # fmt: skip
    assert told(book, "Receiving") == []


def test_a_fish_is_landed_and_not_received() -> None:
    book = book_of(SALAD, "lot:FISH/V1")
    (row,) = told(book, "First land-based receiving")
    assert row["Harvest dates and locations of the trip"] == "2026-02-16 to 2026-02-18; 27.14.a"
    assert some(row, "Date landed", "Traceability lot code") == ("2026-03-01", "V1")
    assert told(book, "Receiving") == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"kind": "repack"}, "Initial packing"),
        ({"kind": "creating_class_instance"}, "Initial packing"),
        ({"kind": "blend"}, "Transformation"),
        ({"attributes": {"cte": "Transformation"}, "kind": "repack"}, "Transformation"),
    ],
)
def test_what_was_harvested_is_first_packed_by_a_repacking(
    fields: dict[str, Any], expected: str
) -> None:
    fields = {"inputs": [line("LET/H1", 1, "kg")], "outputs": [line("LETP/Q", 1, "kg")], **fields}
    more = event("z1", "transform", batch="Z", at="2026-03-02", **fields)
    book = book_of([*SALAD, more], "lot:LETP/Q")
    found = {name for name in TRACKING_EVENTS for row in told(book, name) if row["Booking"] == "z1"}
    assert found == {expected}


def test_a_repacking_of_what_was_received_is_a_transformation() -> None:
    more = event("z2", "transform", kind="repack", batch="Z", at="2026-03-03",
                 inputs=[line("TOM/T7", 1, "kg")], outputs=[line("TOMP/1", 1, "kg")])  # fmt: skip
    assert told(book_of([*SALAD, more], "lot:TOMP/1"), "Initial packing") == []


def test_what_is_not_held_is_listed_by_name_and_lot() -> None:
    book = book_of(SALAD, *ALL)
    assert gaps(book, "Shipping") == {
        ("SAL / S1", "Shipped from"), ("SAL / S1", "Reference document type"),
        ("SAL / S1", "Reference document number"),
    }  # fmt: skip
    assert gaps(book, "Receiving") >= {("TOM / T7", "Product description")}
    assert ("TOM / T7", "Reference document type") not in gaps(book, "Receiving")
    (row,) = [r for r in told(book, "Not held") if some(r, "Of", "Element not held")
              == ("Shipping", "Shipped from")]  # fmt: skip
    assert some(row, "21 CFR", "Rows", "Bookings") == ("1.1340(a)(5)", 2, "mes s3, mes s6")
    assert gaps(book, "Harvesting") == {("LET / H1", "Immediate subsequent recipient"),
                                        ("LET / H1", "Reference document type")}  # fmt: skip


def test_every_empty_cell_of_an_element_is_in_the_list() -> None:
    """Counted apart: each element that is asked and empty, in every row of every sheet."""
    book = book_of(SALAD, *ALL)
    empty: dict[tuple[str, str], int] = {}
    for name in TRACKING_EVENTS:
        for row in told(book, name):
            for each in ELEMENTS[name]:
                side = row.get("Input or output", "")
                if each.asked and (not each.side or each.side == side) and each.words not in row:
                    if each.either and each.either in row:
                        continue
                    key = name, each.words
                    empty[key] = empty.get(key, 0) + 1
    listed: dict[tuple[str, str], int] = {}
    for row in told(book, "Not held"):
        if row["Of"] in TRACKING_EVENTS:
            key = row["Of"], row["Element not held"]
            listed[key] = listed.get(key, 0) + row["Rows"]
    assert listed == empty


def test_the_glossary_describes_places_and_says_what_is_not_known_of_them() -> None:
    book = book_of(SALAD, *ALL)
    places = {row["Code"]: row for row in told(book, "Places")}
    assert some(places["LINE"], "Address", "Within") == ("9 Plant Way, Yuma", "Leaf plant (SITE)")
    assert places["GF"]["Phone number"] == "+1 555 0100"
    missing = {some(row, "Element not held", "Bookings") for row in told(book, "Not held")
               if row["Of"] == "Place"}  # fmt: skip
    assert {("Phone number", "Corner Shop (C1)"), ("Country", "Corner Shop (C1)")} <= missing
    assert ("Address", "Corner Shop (C1)") not in missing
    assert {row["Item"] for row in told(book, "Products")} == {
        "LET", "LETP", "TOM", "FISH", "SAL",
    }  # fmt: skip


def test_the_first_sheet_says_as_of_when_and_that_it_is_no_advice() -> None:
    lines = dict(book_of(SALAD, *ALL).sheets[0].lines)  # type: ignore[arg-type]
    assert "stamp 1772442000000000" in lines["As of the commit of"]
    assert "not legal advice" in lines["Not legal advice"]
    assert lines["Source"].startswith("21 CFR 1.1325")
    assert lines["Shipping"] == "3 rows"
    assert lines["Moves between places"].startswith("1 of these lots")


def test_what_the_events_themselves_call_a_tracking_event_comes_first() -> None:
    more = event("w1", "receive", goods="NUT/1", at="2026-03-02", quantity=1,
                 attributes={"cte": "First land-based receiving"})  # fmt: skip
    book = book_of([*MASTER, more], "lot:NUT/1")
    assert len(told(book, "First land-based receiving")) == 1
