"""Tables as people put them together: two below each other, headers twice, groups of columns."""

from __future__ import annotations

from tests.profiles.reading_of import readings, said

_RECEIPTS = "Date,Item,Lot,Quantity,Supplier\n2026-03-13,MILK,T1,5,Farm\n"
_TAKEN = "receive MILK/T1 5 Farm 2026-03-13"


def test_what_stands_below_another_header_is_refused() -> None:
    """Read on, a delivery to a shop would be a receipt from it."""
    below = "Date,Item,Lot,Quantity,Customer\n2026-03-14,YOG,Y1,3,Shop\n"
    text = f"{_RECEIPTS},,,,\n{below}"
    assert said(text) == [_TAKEN, "another_table"]
    (reading,) = readings(text)
    assert reading.asides.counts == {"header of another table": 1}
    again = _RECEIPTS.replace("T1", "T2")
    assert said(text + again) == [_TAKEN, "another_table", _TAKEN.replace("T1", "T2")]


def test_a_header_again_with_a_mark_before_it_is_one() -> None:
    """Two files copied into one: the second begins with its byte-order mark."""
    text = _RECEIPTS + "\ufeff" + _RECEIPTS.replace("T1", "T2")
    assert said(text) == [_TAKEN, _TAKEN.replace("T1", "T2")]


def test_a_row_that_names_groups_of_columns_is_a_title() -> None:
    text = (
        "Company,,Critical Tracking Event,,Food,,,\n"
        "Name,Event ID,CTE,Event Date,TLC,Product Description,Quantity,Ship From Location\n"
        "Acme,E1,Receiving,2026-04-20,L1,Lettuce,100,Farm\n"
    )
    assert said(text) == ["receive Lettuce/L1 100 Farm 2026-04-20"]


def test_a_group_that_says_whose_lot_it_is_goes_on_saying_it() -> None:
    text = "Supplier,,Our,,\nSupplier,Lot,Date,Item,Quantity\nFarm,S1,2026-04-20,MILK,5\n"
    (reading,) = readings(text)
    assert reading.csv is not None
    assert "Supplier Lot" in reading.csv.header
    assert said(text) == ["receive MILK/S1 5 Farm lot S1 2026-04-20"]
