"""Files of every kind, opened by looking: workbooks, lists, HTML, archives, odd characters.
Pure.
"""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from app.events.models import Outcome, UnreadableError
from app.events.refusals import RefusedFile
from app.events.service import validate
from app.files import archives
from app.intake.choices import Choices
from app.intake.opening import open_all
from tests import office
from tests.intake.binary_books import Rows, ods, xls, xlsb
from tests.intake.workbooks import contract, production_log, workbook
from tests.profiles.reading_of import content, events_of, in_words, items_of, readings
from tests.profiles.twins import TWINS
from tests.sizes import size

CSV = "event_id,source,type,item,lot\n1,m,receive,A,1\n"
LIST = """13.03.2026                    Materialbelegliste                     1

------------------------------------------------------------------------------------------
|Werk|LOrt|BwA|Mat.Beleg |Pos|Buch.dat. |Menge in ErfassME|EME|Material  |Charge|Auftrag |
------------------------------------------------------------------------------------------
|1000|0001|101|5000000123|1  |01.03.2026|        1.000,000|KG |0000000815|00012 |        |
|1000|0001|261|4900000456|1  |02.03.2026|          600,000-|KG |0000000815|00012 |00006001|
|*   |    |   |          |   |          |          400,000 |KG |          |      |        |
------------------------------------------------------------------------------------------
|Werk|LOrt|BwA|Mat.Beleg |Pos|Buch.dat. |Menge in ErfassME|EME|Material  |Charge|Auftrag |
|1000|0002|101|5000000124|1  |02.03.2026|        1.200    |ST |0000009001|Y1    |00006001|
------------------------------------------------------------------------------------------
"""  # fmt: skip
LIST_SAYS = [
    "receive 815/00012 1000 KG 1000/0001 2026-03-01",
    "consume 815/00012 600 KG order 6001 1000/0001 2026-03-02",
    "produce 9001/Y1 1200 ST order 6001 1000/0002 2026-03-02",
]


def test_a_workbook_of_a_plant() -> None:
    production, old = readings(workbook(production_log))
    assert production.name == "Production"
    assert "sheet 2 of 3 “Production”" in production.says
    assert production.asides.counts == {"title row": 1, "total": 1}
    told = [in_words(content(item)) for item in production.items]
    assert told == [
        "produce YOG/00123 1234.5 kg order WO1 2026-03-13",
        "produce YOG/00124 1234 kg order WO1 2026-03-13",
    ]
    assert "which is hidden" in old.says[0]
    assert "no table of events: “Notes” (1 rows)" in old.says


def test_one_sheet_of_a_workbook() -> None:
    (only,) = readings(workbook(production_log), sheet="Old")
    assert len(list(only.items)) == 1
    with pytest.raises(UnreadableError) as told:
        readings(workbook(production_log), sheet="New")
    assert "“Production”" in told.value.remedy


def test_a_workbook_with_columns_of_the_contract_and_merged_cells() -> None:
    told = list(events_of(workbook(contract)).values())
    assert [(each["object"]["lot"], each["work_order"], each["quantity"]) for each in told] == [
        ("A", "WO1", 1.5), ("B", "WO1", 1.5),
    ]  # fmt: skip
    assert sorted(each["event_id"] for each in told) == ["1", "2"]


def test_a_column_of_lots_that_is_not_known_stops_the_sheet() -> None:
    def log(book: object) -> None:
        production_log(book)
        book.get_worksheet_by_name("Production").write(2, 6, "Los der Hefe")  # type: ignore[attr-defined]

    with pytest.raises(UnreadableError) as told:
        readings(workbook(log))
    assert "“Los der Hefe” looks like a column of lots" in told.value.text
    assert "sheet “Production”: line 3" in told.value.text


@pytest.mark.parametrize("book", [xlsb, xls, ods])
def test_binary_workbooks_are_read(book: Callable[[Rows], bytes]) -> None:
    log: Rows = [
        ["Production of March"], [], ["Datum", "Auftrag", "Artikel", "Charge", "Menge", "ME"],
        ["13.03.2026", "WO1", "YOG", "00123", "1.234,5", "kg"],
        ["13.03.2026", "WO1", "YOG", "00124", 7.0, "kg"],
    ]  # fmt: skip
    (reading,) = readings(book(log))
    assert [in_words(content(item)) for item in reading.items] == [
        "produce YOG/00123 1234.5 kg order WO1 2026-03-13",
        "produce YOG/00124 7 kg order WO1 2026-03-13",
    ]
    assert reading.asides.counts == {"title row": 1}


def test_a_workbook_that_ends_its_reader_ends_nothing_else() -> None:
    """The reader asks for all cells between the first and the one at the far end: the system ends
    it."""

    def far(book: Any) -> None:
        production_log(book)
        book.get_worksheet_by_name("Production").write(1_048_575, 16_383, "x")

    with pytest.raises(UnreadableError) as told:
        readings(workbook(far, by_rows=True))
    assert "too large to be read" in told.value.text


@pytest.mark.slow("LibreOffice starts")
@pytest.mark.skipif(office.find() is None, reason="LibreOffice is not here")
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_other_workbooks_say_the_same(tmp_path: Path, kind: str) -> None:
    source = tmp_path / "log.xlsx"
    source.write_bytes(workbook(production_log))
    told = readings(office.converted(source, kind), sheet="Production")[0]
    lots = [content(item)["object"]["lot"] for item in told.items]
    assert [lot.lstrip("0") for lot in lots] == ["123", "124"]
    assert [content(item)["quantity"] for item in told.items] == [1234.5, 1234]
    assert {content(item)["at"] for item in told.items} == {"2026-03-13"}


@pytest.mark.parametrize("charset", ["utf-8", "cp1252", "utf-16"])
def test_a_list_with_pipes(charset: str) -> None:
    (reading,) = readings(LIST.replace("Lagerliste", "Käse").encode(charset))
    told = [content(item) for item in reading.items]
    assert [in_words(each) for each in told if each["type"] != "define"] == LIST_SAYS
    assert reading.asides.counts == {"title row": 1, "total": 1, "repeated header": 1}


def test_a_text_with_tabs_that_is_called_a_workbook() -> None:
    text = "\n".join(
        line.strip("|").replace("|", "\t") for line in LIST.split("\n") if line.startswith("|")
    )
    (reading,) = readings(text.encode("utf-16"))
    told = [content(item) for item in reading.items]
    assert [in_words(each) for each in told if each["type"] != "define"] == LIST_SAYS


def test_an_html_table_that_is_called_a_workbook() -> None:
    rows = [line.split(",") for line in TWINS["shipping log"].text.strip().split("\n")]
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    text = f"<html><body><table><tr><td colspan=7>Shipped</td></tr>{cells}</table></body></html>"
    (reading,) = readings(text)
    assert [in_words(content(item)) for item in reading.items] == list(TWINS["shipping log"].events)
    assert reading.format == "html"


def test_cells_of_html_over_several_rows_fill_them() -> None:
    text = (
        "<table><tr><th>Shipped On<th>Customer<th>Product<th>Lot No.<th>Qty</tr>"
        "<tr><td rowspan=2>2026-03-04<td rowspan=2>Shop<td>YOG<td>Y1<td>5</tr>"
        "<tr><td>YOG<td>Y2<td>6</tr></table>"
    )
    told = [in_words(content(item)) for item in items_of(text)]
    assert told == ["ship YOG/Y1 5 Shop > 2026-03-04", "ship YOG/Y2 6 Shop > 2026-03-04"]


def packed(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def test_archives_give_what_is_in_them() -> None:
    assert len(items_of(gzip.compress(CSV.encode()))) == 1
    found = readings(
        packed({"a/one.csv": CSV.encode(), "__MACOSX/x": b"x", "two.xlsx": workbook(contract),
                "bad.csv": b"hello", "three.csv.gz": gzip.compress(CSV.encode())})
    )  # fmt: skip
    assert [(each.name, each.error is None, len(list(each.items))) for each in found] == [
        ("a/one.csv", True, 1), ("two.xlsx/Events", True, 2), ("bad.csv", False, 0),
        ("three.csv.gz", True, 1),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["gzip", "zip", "workbook"])
def test_what_unpacks_to_too_much_is_refused_at_the_door(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "UNPACKED_BYTES", 100_000)
    monkeypatch.setattr(archives, "WORKBOOK_BYTES", 1_000)
    large = b"0" * 1_000_000
    data = {
        "gzip": gzip.compress(large), "zip": packed({"a": large}), "workbook": workbook(contract),
    }[kind]  # fmt: skip
    with pytest.raises(UnreadableError) as told:
        readings(data)
    assert "limit" in told.value.text


@pytest.mark.parametrize("kind", ["gzip", "zip", "workbook", "deep"])
def test_what_is_damaged_is_told(kind: str) -> None:
    whole = {
        "gzip": gzip.compress(CSV.encode() * 50), "zip": packed({"a.csv": CSV.encode()}),
        "workbook": workbook(contract), "deep": CSV.encode(),
    }[kind]  # fmt: skip
    if kind == "deep":
        for _ in range(5):
            whole = gzip.compress(whole)
    else:
        whole = whole[: len(whole) * 2 // 3]
    with pytest.raises(UnreadableError) as told:
        readings(whole)
    assert told.value.remedy


@pytest.mark.parametrize("at", range(0, 600, size(31, 1)))
def test_a_workbook_with_a_wounded_end_is_told(at: int) -> None:
    """The end of a workbook says where its parts are."""
    data = bytearray(workbook(contract))
    data[-1 - at] ^= 0xFF
    with suppress(UnreadableError):
        readings(bytes(data))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError) as told:
        list(open_all(tmp_path / "no.csv", Choices()))
    assert "No such file" in told.value.text


@pytest.mark.parametrize("name", ["sap", "odoo", "odoo, technical names", "business central"])
def test_a_row_refused_mended_and_exported_again_is_booked_once(tmp_path: Path, name: str) -> None:
    """Named by a key of its system, or by cells that make one: the mended row has its id."""
    twin = TWINS[name]
    lot = next(each for each in (",T1,", ";T1;", '"T1"') if each in twin.text)
    (reading,) = readings(twin.text.replace(lot, lot.replace("T1", "#N/A"), 1), dates=twin.dates)
    with RefusedFile(tmp_path / "f.csv", reading.csv) as file:
        for item in reading.items:
            if item.problem is not None:
                outcome = validate(item, "s")
                assert isinstance(outcome, Outcome)
                file.add(outcome)
    assert file.written is not None
    mended = events_of(file.written.read_text().replace("#N/A", "T1", 1))
    assert mended
    assert mended.items() <= events_of(twin.text, dates=twin.dates).items()


def test_refused_rows_of_a_profile_are_read_by_it_again() -> None:
    text = TWINS["sap"].text.replace(",T1,-600.000", ",#N/A,-600.000")
    (reading,) = readings(text)
    (refused,) = [item for item in reading.items if item.problem]
    assert reading.csv is not None
    assert reading.csv.header[6] == "Batch"
    assert "Qty in unit of entry: point" in reading.csv.read_as
    header = ",".join(["event_id", *reading.csv.header, "_read_as", "_code", "_field", "_text"])
    told = [reading.csv.read_as, "placeholder", "Batch", "x"]
    row = ",".join(["K1", *refused.raw[0], *told]).replace("#N/A", "T1")
    (mended,) = [
        item for item in items_of(f"{header}\n{row}\n") if content(item)["type"] != "define"
    ]
    made = content(mended)
    assert (made["event_id"], made["object"]["lot"], made["quantity"]) == ("K1", "T1", 600)
