"""Tables as people put them together: two below each other, headers twice, groups of columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.events.models import Outcome, UnreadableError
from app.events.refusals import RefusedFile
from app.events.service import validate
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


def test_a_row_below_another_header_is_read_again_only_when_it_was_changed(tmp_path: Path) -> None:
    """In the refused file it stands under columns that are not its own."""
    (reading,) = readings(_RECEIPTS + "Date,Item,Lot,Quantity,Customer\n2026-03-14,YOG,Y1,3,Shop\n")
    with RefusedFile(tmp_path / "f.csv", reading.csv) as file:
        for item in reading.items:
            if item.problem is not None:
                outcome = validate(item, "receiving")
                assert isinstance(outcome, Outcome)
                file.add(outcome)
    assert file.written is not None
    refused = file.written.read_text()
    assert said(refused) == ["bad_row"]
    assert said(refused.replace("Shop", "Farm")) == ["receive YOG/Y1 3 Farm 2026-03-14"]


def test_a_header_again_with_a_mark_before_it_is_one() -> None:
    """Two files copied into one: the second begins with its byte-order mark."""
    again = _RECEIPTS.replace("T1", "T2")
    for text in ("\ufeff" + again, again.replace("Date,Item", "DATE,ITEM")):
        assert said(_RECEIPTS + text) == [_TAKEN, _TAKEN.replace("T1", "T2")]


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


_EVENTS = "event_id,source,type,at,item,lot,quantity\n1,s,receive,2026-03-13,MILK,T1,5\n"


def test_events_below_another_header_are_refused_and_below_the_same_read() -> None:
    other = "event_id,source,type,at,lot,item,quantity\n2,s,receive,2026-03-13,T2,MILK,5\n"
    taken = "receive MILK/T1 5 2026-03-13"
    assert said(_EVENTS + other) == [taken, "another_table"]
    assert said(_EVENTS + _EVENTS.replace("T1", "T2")) == [taken, taken.replace("T1", "T2")]
    (reading,) = readings(_EVENTS + _EVENTS)
    assert reading.asides.counts == {"repeated header": 1}


@pytest.mark.parametrize("mark", ['""""', "〃", "dto.", "s.o."])
@pytest.mark.parametrize("place", [1, 2, 4])
def test_a_mark_for_the_cell_above_is_no_name(mark: str, place: int) -> None:
    """An item or lot that is called `"` would be booked, and the milk be missing."""
    row = ["2026-03-14", "MILK", "T2", "6", "Farm"]
    row[place] = mark
    assert said(_RECEIPTS + ",".join(row) + "\n") == [_TAKEN, "ditto"]


def test_a_lot_of_nothing_but_signs_is_none() -> None:
    rows = "".join(f'2026-03-13,MILK,"{lot}",5,Farm\n' for lot in (",,", "?", "*", "./."))
    assert said(_RECEIPTS + rows) == [_TAKEN] + ["placeholder"] * 4


def test_sums_below_a_list_are_no_records() -> None:
    text = (
        "BwA;Material;Charge;Buch.dat.;Menge in ErfassME;Materialbeleg;Amount in LC\n"
        "101;MILK;T1;13.03.2026;5,5;50;1,10\n;;;;5,5;;1,10\n;MILK;12;;5;;\n"
    )
    assert said(text) == ["receive MILK/T1 5.5 2026-03-13", "no_rule"]
    (reading,) = readings(text)
    assert reading.asides.counts == {"row of amounts alone": 1}


def test_a_list_of_several_lines_an_entry_is_told() -> None:
    text = (
        "Materialbelegliste\n----------------\n|Material|Name 1|Werk|\n|LOrt|BwA|Menge|x|\n"
        "----------------\n|4711|Milch|1000|\n|0001|101|5|y|\n|0001|261|5|y|\n----------------\n"
    )
    with pytest.raises(UnreadableError, match="list between pipes") as told:
        readings(text)
    assert "one row an entry" in told.value.remedy


def test_a_line_that_ends_in_another_way_than_the_rest_is_told() -> None:
    (reading,) = readings(_RECEIPTS + "2026-03-14,MILK,T2,5,Farm\r2026-03-14,MILK,T3,5,Farm\n")
    (problem,) = [item.problem for item in reading.items if item.problem]
    assert "carriage return" in problem.text
