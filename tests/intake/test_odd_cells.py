"""Cells that say something else than what a program reads at first: numbers shown with letters,
errors, several lots in one, marks around a number, dates of nothing. Pure."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import pytest
import xlsxwriter

from app.events.models import Incoming, UnreadableError
from tests.intake.workbooks import workbook
from tests.profiles.reading_of import content, in_words, items_of, readings

HEADER = ["Datum", "Auftrag", "Artikel", "Charge", "Menge", "ME"]
LOG = ";".join(HEADER) + "\n"


def _log(*rows: str) -> str:
    return LOG + "\n".join(f"13.03.2026;WO1;YOG;{row}" for row in rows) + "\n"


def _said(item: Incoming) -> str:
    """The lot an item books, or the code of why it is refused."""
    return item.problem.code if item.problem is not None else content(item)["object"]["lot"]


def _book(*lots: tuple[Any, str]) -> bytes:
    """A log with a lot a row, each with a number format."""

    def fill(book: Any) -> None:
        sheet = book.add_worksheet("Log")
        sheet.write_row(0, 0, HEADER)
        for row, (value, form) in enumerate(lots, 1):
            sheet.write_row(row, 0, ["13.03.2026", "WO1", "YOG", "", 1.5, "kg"])
            style = book.add_format({"num_format": form})
            if isinstance(value, str):
                sheet.write_formula(row, 3, "=A1", style, value)
            else:
                sheet.write_number(row, 3, value, style)

    return workbook(fill)


def test_a_lot_is_called_what_its_cell_shows() -> None:
    """The number alone would be another lot."""
    shown = {
        "L-0077": (77, '"L-"0000'), "0078 A": (78, '0000" A"'), "01-23-45": (12345, "00-00-00"),
        "L-7": (7, "\\L\\-0"), "1234-5": (12345, "0\\-0"), "00042": (42, "00000"), "43": (43, "0"),
        "44": (44, "General"), "45": (45, "#,##0"), "46": (46, '#,##0" kg"'),
    }  # fmt: skip
    items = items_of(_book(*shown.values()))
    assert [_said(item) for item in items] == list(shown)


def test_a_quantity_is_the_number_and_not_what_is_shown_with_it() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet("Log")
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["13.03.2026", "WO1", "YOG", "L1"])
        sheet.write_number(1, 4, 5, book.add_format({"num_format": '0" kg"'}))
        sheet.write_string(1, 5, "kg")

    (item,) = items_of(workbook(fill))
    assert content(item)["quantity"] == 5


def test_an_error_in_a_workbook_is_no_empty_cell() -> None:
    errors = ("#N/A", "#REF!", "#DIV/0!", "#NAME?", "#SPILL!")
    items = items_of(_book(*((each, "General") for each in errors), (1, "0")))
    assert [_said(item) for item in items] == ["placeholder"] * len(errors) + ["1"]


def test_a_refused_file_has_the_lot_as_it_was_shown() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet("Log")
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["13.03.2026", "WO1", "YOG", 0, "many", "kg"])
        sheet.write_number(1, 3, 77, book.add_format({"num_format": '"L-"0000'}))

    (reading,) = readings(workbook(fill))
    assert next(row for item in reading.items for row in item.raw)[3] == "L-0077"


def test_dates_of_1904_are_those_people_see() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "date_1904": True})
    sheet = book.add_worksheet("Log")
    sheet.write_row(0, 0, HEADER)
    sheet.write_row(1, 1, ["WO1", "YOG", "L1", 5, "kg"])
    sheet.write_datetime(1, 0, datetime(2026, 3, 13), book.add_format({"num_format": "dd.mm.yyyy"}))
    book.close()
    assert [in_words(content(item)) for item in items_of(stream.getvalue())] == [
        "produce YOG/L1 5 kg order WO1 2026-03-13"
    ]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ('="00123"', "00123"), ('"=""00123"""', "00123"), ("'00124", "00124"), ("'Tis", "'Tis"),
        ("########", "damaged_number"), ("#CALC!", "placeholder"), ("#12", "#12"),
        ('"L1\nL2"', "several_values"), ('"L1\n"', "L1"), ("L3/L4", "L3/L4"),
    ],
)  # fmt: skip
def test_what_a_cell_of_lots_says(cell: str, said: str) -> None:
    (item,) = items_of(_log(f"{cell};1,5;kg"))
    assert _said(item) == said


@pytest.mark.parametrize("cell", ["L1, L2", "L1 + L2", "L1 / L2", "L1& L2"])
def test_what_may_be_several_lots_is_told(cell: str) -> None:
    (item,) = items_of(_log(f"{cell};1,5;kg"))
    assert [note.code for note in item.notes] == ["several_values"]


def test_serials_on_several_lines_are_refused_and_a_name_on_two_is_one() -> None:
    header = "Date,Item,Stock UOM,In Qty,Out Qty,Voucher Type,Voucher #,Warehouse,Batch,Serial No\n"
    row = "2026-03-02,PUMP,Nos,2,0,Purchase Receipt,PR-1,Stores,,{}\n"
    (item,) = items_of(header + row.format('"S1\nS2"'))
    assert item.problem is not None
    assert "holds 2 lines, the first two “S1” and “S2”" in item.problem.text
    log = "Datum;Lieferschein;Artikel;Charge;Menge;Kunde\n13.03.2026;1;YOG;L1;5;{}\n"
    (item,) = items_of(log.format('"Corner\nShop"'))
    assert content(item)["customer"] == "Corner Shop"


@pytest.mark.parametrize("day", ["00.00.0000", "0000-00-00", "00/00/0000"])
def test_a_date_of_zeros_is_none(day: str) -> None:
    header = "Datum;Auftrag;Artikel;Charge;Menge;MHD\n"
    (item,) = items_of(header + f"13.03.2026;WO1;YOG;L1;5;{day}\n")
    assert "expires_at" not in content(item)["object"]
    assert [note.code for note in item.notes] == ["placeholder"]


@pytest.mark.parametrize("day", ["01.01.1900", "30.12.1899", "1900-01-01", "1899-12-31"])
def test_the_day_a_spreadsheet_makes_of_nothing_is_refused(day: str) -> None:
    (item,) = items_of(LOG + f"{day};WO1;YOG;L1;5;kg\n")
    assert item.problem is not None
    assert item.problem.code == "placeholder"


def test_two_columns_of_lots_of_one_name_stop_the_file() -> None:
    header = "Datum;Auftrag;Artikel;Charge;Charge;Menge\n"
    with pytest.raises(UnreadableError, match="two columns are called “Charge”"):
        items_of(header + "13.03.2026;WO1;YOG;L1;L2;5\n")


def test_a_total_across_columns_of_html_is_one() -> None:
    cells = "".join(f"<th>{each}</th>" for each in HEADER)
    row = "".join(f"<td>{each}</td>" for each in ("13.03.2026", "WO1", "YOG", "L1", "5", "kg"))
    total = '<td colspan="4">Summe</td><td>5</td><td></td>'
    lots = row.replace("L1", "L2<br>L3")
    page = f"<html><table><tr>{cells}</tr><tr>{row}</tr><tr>{lots}</tr><tr>{total}</tr></table>"
    (reading,) = readings(page)
    assert [_said(item) for item in reading.items] == ["L1", "several_values"]
    assert reading.asides.counts == {"total": 1}


HEADERS = (
    "Date;Order;Item;Lot;Quantity;Unit", "Datum;Auftrag;Artikel;Charge;Menge;Einheit",
    "Date;Ordre;Article;Lot;Quantité;Unité", "Fecha;Orden;Artículo;Lote;Cantidad;Unidad",
    "Data;Ordine;Articolo;Lotto;Quantità;UM", "Datum;Order;Artikel;Partij;Aantal;Eenheid",
)  # fmt: skip


@pytest.mark.parametrize("header", HEADERS)
def test_a_log_says_the_same_in_each_language(header: str) -> None:
    """And with a letter out of place in its lots or quantities it is refused, never half read."""
    row = "\n13.03.2026;WO1;YOG;L1;1.234,5;kg\n"
    assert [in_words(content(item)) for item in items_of(header + row)] == [
        "produce YOG/L1 1234.5 kg order WO1 2026-03-13"
    ]
    names = header.split(";")
    for place in (3, 4):
        typed = names[place][0] + names[place][2] + names[place][1] + names[place][3:]
        with pytest.raises(UnreadableError):
            items_of(";".join([*names[:place], typed, *names[place + 1 :]]) + row)
