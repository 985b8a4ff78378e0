"""Files of totals: whatever they are written in, and what is refused. No server."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from app.events.models import UnreadableError
from app.reconciliation.compare import comparison
from app.reconciliation.models import Place, ToldTotal, TotalBooking
from app.units import ItemUnits
from tests.intake.workbooks import workbook
from tests.reconciliation.totals import TOLD, totals

PLACE = Place("2026-03-02", "receive", "MILK")


def test_a_table_of_another_language_is_read_with_its_title_and_its_sum_left_aside() -> None:
    found = totals(TOLD, source="erp")
    assert found.source == "erp"
    first = found.totals[0]
    assert (first.place, first.quantity, first.uom, first.bookings) == (PLACE, 1000, "kg", 2)
    consumed = [each for each in found.totals if each.place.type == "consume"]
    assert [each.quantity for each in consumed] == [330, 100]  # told as negative
    (refused,) = found.refused
    assert (refused.line, refused.code, refused.field) == (12, "type_unknown", "Bewegungsart")
    assert any("decimal comma" in each for each in found.says)
    assert "rows of sums or headers that are left aside: 1" in found.says


def test_json_and_a_workbook_say_the_same() -> None:
    rows = [{"day": "2026-03-02", "type": "receive", "item": "0012", "quantity": 5.5,
             "source": "mes"}]  # fmt: skip
    listed = totals(json.dumps(rows))
    assert listed == totals("\n".join(map(json.dumps, rows)))
    assert listed.totals == totals(json.dumps({"totals": rows})).totals

    def fill(book: Any) -> None:
        book.add_worksheet("Notes").write_row(0, 0, ["For", "colleagues"])
        sheet = book.add_worksheet("Totals")
        sheet.write_row(0, 0, ["Date", "Event type", "Item no", "Qty", "System"])
        sheet.write_row(1, 0, ["2026-03-02", "Receipt", "", 5.5, "mes"])
        sheet.write_number(1, 2, 12, book.add_format({"num_format": "0000"}))

    assert totals(workbook(fill)).totals[0].place == listed.totals[0].place
    assert totals(workbook(fill)).totals[0].quantity == Decimal("5.5")


def test_rows_of_one_place_are_added_up_and_a_count_alone_is_enough() -> None:
    found = totals("day,type,item,bookings,source\n2026-03-02,receive,MILK,2,erp\n"
                   "2026-03-02,receipt,MILK,3,erp\n2026-03-02,receive,MILK,9,mes\n",
                   source="erp")  # fmt: skip
    assert found.totals == (ToldTotal(PLACE, None, "", 5, (2, 3)),)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("day,type,item,quantity\n2026-03-02,receive,MILK,5\n", "which source"),
        ("day,type,item,quantity,source\n2026-03-02,receive,MILK,5,a\n"
         "2026-03-02,receive,MILK,5,b\n", "several sources"),
        ("item,lot\nA,1\n", "no row heads a table of totals"),
        ("day,type,item,quantity,menge\n2026-03-02,receive,MILK,5,6\n", "can each be"),
        ("day,type,item,quantity\n03/04/2026,receive,MILK,5\n", "day"),
        ('[{"day": "2026-03-02"}]', "are no totals"),
        ('[{"day": ', "JSON cannot be read"),
        ("PK\x03\x04", "archive"),
    ],
)  # fmt: skip
def test_what_can_be_read_two_ways_or_not_is_refused_whole(text: str, why: str) -> None:
    with pytest.raises(UnreadableError) as told:
        totals(text)
    assert why in told.value.text
    assert told.value.remedy


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("2026-03-02,receive,MILK,x", "bad_number"), ("soon,receive,MILK,5", "bad_day"),
        ("9999-12-31,receive,MILK,5", "bad_day"),
        ("2026-03-02,,MILK,5", "missing"), ("2026-03-02,receive,MILK,", "missing"),
        ("2026-03-02,receive,1.2E+11,5", "damaged_number"),
    ],
)  # fmt: skip
def test_a_row_that_is_no_total_is_refused_alone(row: str, code: str) -> None:
    found = totals(f"day,type,item,quantity\n{row}\n2026-03-02,receive,MILK,5\n", source="erp")
    assert [(each.line, each.code) for each in found.refused] == [(2, code)]
    assert [each.quantity for each in found.totals] == [5]


def _compared(told: ToldTotal | None, *booked: TotalBooking, item: ItemUnits | None = None) -> Any:
    (found,) = comparison([told] if told else [], booked, {"MILK": item or ItemUnits("kg")})
    return found


def test_units_convert_by_nature_and_by_the_item_and_what_does_not_is_told() -> None:
    told = ToldTotal(PLACE, Decimal(1000), "kg")
    lines = [
        TotalBooking(PLACE, "1", Decimal(600), "kg"),
        TotalBooking(PLACE, "2", Decimal(400_000), "g"),
    ]
    assert _compared(told, *lines).status == "same"
    odd = _compared(told, *lines, TotalBooking(PLACE, "3", Decimal(5), "l"))
    assert (odd.status, odd.difference, odd.left_words) == ("unknown", None, "5 l")
    cases = ItemUnits("pcs", {"case": 12})
    found = _compared(ToldTotal(PLACE, Decimal(2), "case"),
                      TotalBooking(PLACE, "1", Decimal(24)), item=cases)  # fmt: skip
    assert (found.status, found.uom) == ("same", "case")


def test_voided_bookings_are_told_and_not_counted_and_decimals_add_up() -> None:
    lines = [TotalBooking(PLACE, str(n), Decimal("0.1"), "kg") for n in range(3)]
    gone = TotalBooking(PLACE, "9", Decimal(5), "kg", voided=True)
    found = _compared(ToldTotal(PLACE, Decimal("0.3"), "kg"), *lines, gone)
    assert (found.status, found.voided, found.bookings) == ("same", 1, 3)
    assert found.events[-1] == "9"
    assert _compared(ToldTotal(PLACE, Decimal(5), "kg"), gone).status == "not_booked"
    assert comparison([], [gone], {}) == ()


def test_an_unknown_quantity_leaves_the_difference_unknown_but_counts_can_still_differ() -> None:
    lines = [TotalBooking(PLACE, "1", None), TotalBooking(PLACE, "2", Decimal(5), "kg")]
    found = _compared(ToldTotal(PLACE, Decimal(5), "kg", 2), *lines)
    assert (found.status, found.unknown, found.booked) == ("unknown", 1, 5)
    assert _compared(ToldTotal(PLACE, None, "", 3), *lines).status == "differs"
    assert _compared(ToldTotal(PLACE, None, "", 2), *lines).status == "same"
    assert _compared(None, *lines).status == "not_told"
    assert _compared(ToldTotal(PLACE, Decimal(0), "kg")).status == "same"
