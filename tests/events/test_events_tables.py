"""CSV as others write it: other names of columns, numbers and dates of other countries, other
characters, and what a spreadsheet destroyed. Pure."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.events.models import UnreadableError
from tests.events.test_events_csv import HEADER, content, read, reading_of, refuse


@pytest.mark.parametrize(
    "header",
    [
        "Event ID,Source,Type,Date,Material,Lot No.,Qty,Unit",
        "id,source,type,timestamp,sku,lot_id,amount,uom",
        "event_id,source,type,Datum,Artikel-Nr.,Charge,Menge,ME",
    ],
)
def test_a_column_may_have_another_name_of_its_field(header: str) -> None:
    (item,) = read(f"{header}\n1,mes,receive,2026-03-02,BOLT,A1,12.5,kg\n")
    told = content(item)
    assert (told["event_id"], told["at"], told["quantity"]) == ("1", "2026-03-02", 12.5)
    assert told["object"] == {"item": "BOLT", "lot": "A1"}
    assert item.notes == ()


def test_a_time_whose_column_says_utc_is_utc() -> None:
    (item,) = read("event_id,source,type,at_utc,item\n1,m,receive,2026-03-02 08:00,A\n")
    assert content(item)["at"] == "2026-03-02T08:00:00Z"


@pytest.mark.parametrize("column", ["Bin", "Document Date", "Colour"])
def test_a_column_that_speaks_of_nothing_wanted_stops_no_file(column: str) -> None:
    header = f"event_id,source,type,at,item,lot,{column}\n"
    (item,) = read(header + "1,m,receive,2026-03-02,A,1,x\n")
    assert content(item)["attributes"] == {column: "x"}


def test_numbers_and_dates_are_read_by_their_column() -> None:
    items = read("event_id;source;type;at;item;lot;quantity\n1;m;receive;3/4/2026;A;1;1.234\n"
                 "2;m;receive;13/4/2026 08:00;A;1;1.000,5\n")  # fmt: skip
    told = [content(item) for item in items]
    assert [each["quantity"] for each in told] == [1234, 1000.5]
    assert [each["at"] for each in told] == ["2026-04-03", "2026-04-13T08:00:00"]


@pytest.mark.parametrize(("at", "quantity", "words"), [
    ("2026-03-01", "1.234", "may be 1234 (decimal comma) or 1.234 (decimal point)"),
    ("3/4/2026", "5", "may be 2026-04-03 or 2026-03-04"),
    ("2026-03-01", "1,5\n2;m;receive;;A;1;1.5", "line 2) has a decimal comma and “1.5” (line 3)"),
])  # fmt: skip
def test_what_no_cell_decides_is_refused_with_both_readings(
    at: str, quantity: str, words: str
) -> None:
    header = "event_id;source;type;at;item;lot;quantity\n"
    with pytest.raises(UnreadableError) as told:
        reading_of(header + f"1;m;receive;{at};A;1;{quantity}\n")
    assert words in told.value.text
    assert "--d" in told.value.remedy


@pytest.mark.parametrize(("lot", "code"), [
    ("1.2E+11", "damaged_number"), ("Mar-26", "damaged_number"), ("#N/A", "placeholder"),
    ("1234567890123450000", "damaged_number"), ("NULL", "placeholder"), ("-", "placeholder"),
])  # fmt: skip
def test_a_lot_that_a_spreadsheet_destroyed_is_refused(lot: str, code: str) -> None:
    (item,) = read(f"{HEADER}\n1,m,receive,2026-03-02,A,{lot},5,kg\n")
    assert item.problem is not None
    assert (item.problem.code, item.problem.field) == (code, "lot")
    assert item.problem.remedy
    assert item.raw == [["1", "m", "receive", "2026-03-02", "A", lot, "5", "kg"]]


def test_what_nobody_sees_is_taken_out_with_a_warning() -> None:
    (item,) = read(f"{HEADER}\n1,m,receive,2026-03-02,A,\u200bL\u00a01\ufeff,5,kg\n")
    assert content(item)["object"]["lot"] == "L 1"
    assert [note.code for note in item.notes] == ["invisible"]


def test_an_export_with_other_changing_columns_is_the_same() -> None:
    header = "source,type,at,item,lot,quantity,Remaining Quantity,Colour\n"
    one, two = (
        read(header + f"m,receive,2026-03-02,A,1,5,{left},{colour}\n")[0].event
        for left, colour in ((5, "red"), (0, "red"))
    )
    assert one == two
    other = read(header + "m,receive,2026-03-02,A,1,5,5,blue\n")[0].event
    assert one is not None
    assert other is not None
    assert one["event_id"] == other["event_id"], "told as a conflict, never booked twice"


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "cp1252", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_characters_and_line_ends_are_found(charset: str, end: str) -> None:
    text = f"{HEADER}\n1,mes,receive,2026-03-02,Käse,A1,12.5,kg\n2,mes,receive,,Käse,A1,1,kg\n"
    items = read(text.replace("\n", end).encode(charset))
    assert [content(item)["object"]["item"] for item in items] == ["Käse", "Käse"]
    assert [item.line for item in items] == [2, 3]


def test_a_line_end_inside_the_header_is_told() -> None:
    (item,) = read("event_id,source,type,item\r\n1,m,receive,A\rB\n")
    assert item.problem is not None
    with pytest.raises(UnreadableError):
        reading_of("event_id,sou\rrce,type\n1,m,receive\n")


def test_title_rows_separators_and_totals() -> None:
    text = (
        "sep=^\nReport of March\n\nevent_id^source^type^at^item^lot^quantity\n"
        "1^m^receive^2026-03-01^A^1^5\nTotal^^^^^^5\n"
    )
    reading = reading_of(text)
    (item,) = reading.items
    assert item.line == 5
    assert reading.asides.counts == {"total": 1, "title row": 1}


def test_a_refused_file_has_the_charset_and_the_words_of_its_file(tmp_path: Path) -> None:
    text = "id;source;type;Artikel;Charge;Menge\n1;m;receive;Käse;#N/A;5\n"
    path, _ = refuse(tmp_path, text.encode("cp1252"))
    first = path.read_bytes().decode("cp1252").splitlines()[0]
    assert first == "id;source;type;Artikel;Charge;Menge;_code;_field;_text"
    (mended,) = read(path.read_bytes().replace(b"#N/A", b"L1"))
    assert content(mended)["object"] == {"item": "Käse", "lot": "L1"}
