"""Headers that say more than a name: a unit, the same in another language, a share."""

from __future__ import annotations

import pytest

from app.events.models import UnreadableError
from app.files.headers import name_and_unit, one_name
from tests.profiles.reading_of import readings, said

_LOG = "Datum;Artikel;Charge;{};Lieferant\n13.03.2026;MILK;T1;{};Farm\n"


@pytest.mark.parametrize(
    "header", ["Menge (kg)", "Menge [kg]", "Menge in kg", "Menge/kg", "Menge / Qty (kg)"]
)
def test_an_amount_has_the_unit_of_its_header(header: str) -> None:
    assert said(_LOG.format(header, "5,5")) == ["receive MILK/T1 5.5 kg Farm 2026-03-13"]


def test_an_amount_with_two_units_is_refused() -> None:
    """Kilograms under a header of tonnes are a thousandfold."""
    text = _LOG.format("Menge (t);ME", "5,5;kg") + "13.03.2026;MILK;T2;5;T;Farm\n"
    assert said(text) == ["unit_differs", "receive MILK/T2 5 T Farm 2026-03-13"]


def test_a_share_is_no_amount() -> None:
    text = _LOG.format("Menge %;Menge in kg", "12,5;6,5")
    assert said(text) == ["receive MILK/T1 6.5 kg Farm 2026-03-13"]


def test_the_unit_of_what_was_made_is_not_that_of_what_was_used() -> None:
    text = (
        "Date;Work Order;Product;Batch;Quantity [pcs];Ingredient;Ingredient Lot;{}\n"
        "2026-03-13;WO1;YOG;Y1;100;MILK;T1;90,5\n"
    )
    made = "produce YOG/Y1 100 pcs order WO1 2026-03-13"
    assert said(text.format("Input Quantity")) == [
        "consume MILK/T1 90.5 order WO1 2026-03-13",
        made,
    ]
    told = said(text.format("Input Quantity [kg]"))
    assert told == ["consume MILK/T1 90.5 kg order WO1 2026-03-13", made]


def test_a_result_has_the_unit_of_its_header() -> None:
    text = "Sample ID,Batch,Product,Test,Result (%)\nS1,Y1,YOG,Fat,3.25\n"
    assert said(text) == ["inspect YOG/Y1 Fat value 3.25 %"]


@pytest.mark.parametrize(
    "header",
    [
        "Datum / Date;Artikel / Item;Charge / Lot;Menge / Qty;Lieferant / Supplier",
        '"Datum\nDate";"Artikel\nItem";"Charge\nLot";"Menge\nQty";"Lieferant\nSupplier"',
        "Date (日期);Item (物料);Lot No. (批号);Qty (数量);Supplier (供应商)",
    ],
)
def test_a_header_in_two_languages_is_one(header: str) -> None:
    text = f"{header}\n13.03.2026;MILK;T1;5,5;Farm\n"
    assert said(text) == ["receive MILK/T1 5.5 Farm 2026-03-13"]


@pytest.mark.parametrize("header", ["Item / Lot", "Menge (Soll)", "Lot/Serial Number", "From/To"])
def test_a_header_of_two_things_stays_as_it_is(header: str) -> None:
    assert one_name(header) == header
    assert name_and_unit(header) == (header, "")


_WIDE = (
    "Sample ID,Batch,Product,{},Analysed On,Received Date,pH,Amount of salt\n"
    "S1,Y1,YOG,X,2026-03-13,2026-03-12,4.3,2\n"
)


def test_a_column_of_things_is_no_analyte() -> None:
    inspected = "inspect YOG/Y1 {} 2026-03-13"
    told = [inspected.format("pH value 4.3"), inspected.format("Amount of salt value 2")]
    assert said(_WIDE.format("Customer")) == told
    (reading,) = readings(_WIDE.format("Customer"))
    assert "not read: “Customer”, “Received Date”" in reading.says
    with pytest.raises(UnreadableError, match="Supplier Lot"):
        readings(_WIDE.format("Supplier Lot"))
