"""The files of a report: LibreOffice opens the workbook, CSV has the same cells, none a formula."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from app.reports.fsma import fsma_book
from app.reports.sheets import csv_files, csv_zip, workbook
from app.settings import Settings
from app.watch.deadlines import limit_s
from tests import office
from tests.reports.pure import dossier_of
from tests.reports.salad import SALAD, event

HOSTILE = "=cmd|' /C calc'!A0"
GOODS = ("lot:SAL/S1", "lot:TOM/T7")


def test_csv_and_workbook_have_the_same_sheets_and_rows() -> None:
    book = fsma_book(dossier_of(SALAD, *GOODS), "UTC")
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(workbook(book, "UTC")))
    assert sheets.sheet_names == [each.title for each in book.sheets]
    files = csv_files(book)
    assert list(files)[:2] == ["00-read-this.csv", "01-harvesting.csv"]
    for title, text in zip(sheets.sheet_names, files.values(), strict=True):
        rows = list(csv.reader(io.StringIO(text)))
        held = [row for row in sheets.get_sheet_by_name(title).to_python() if any(row)]
        assert len(rows) == len(held), title
    with zipfile.ZipFile(io.BytesIO(csv_zip(book))) as archive:
        assert archive.namelist() == list(files)


def test_nothing_a_person_typed_is_a_formula() -> None:
    typed = [
        event("t1", "define", item="TOM", name=HOSTILE),
        event("x1", "ship", goods="TOM/T7", at="2026-03-05", quantity=1, customer="+C",
              document="@SUM(1)"),
    ]  # fmt: skip
    book = fsma_book(dossier_of([*typed, *SALAD], "lot:TOM/T7"), "UTC")
    with zipfile.ZipFile(io.BytesIO(workbook(book, "UTC"))) as made:
        texts = [made.read(name).decode() for name in made.namelist() if "worksheets" in name]
    assert not any("<f>" in text for text in texts)
    shipping = csv_files(book)["05-shipping.csv"]
    assert f"'{HOSTILE}" in shipping
    assert "'@SUM(1)" in shipping
    assert ",+C" not in shipping


@pytest.mark.parametrize("path", ["/reports/file", "/api/v1/reports/fsma-204"])
def test_a_report_has_the_time_of_long_work(tmp_path: Path, path: str) -> None:
    settings = Settings(home=tmp_path)
    scope = {"type": "http", "method": "GET", "path": path, "headers": []}
    assert limit_s(scope, settings) == settings.request_deadline_most_s
    page = {**scope, "path": "/reports"}
    assert limit_s(page, settings) == settings.request_deadline_s


@pytest.mark.slow("starts LibreOffice twice")
def test_libreoffice_reads_what_was_written(tmp_path: Path) -> None:
    if office.find() is None:
        pytest.skip(office.ABSENT)
    book = fsma_book(dossier_of(SALAD, *GOODS), "UTC")
    file = tmp_path / "fsma-204.xlsx"
    file.write_bytes(workbook(book, "UTC"))
    head, *rows = csv.reader(io.StringIO(office.sheet_of(file, 6)))
    assert [row[head.index("Quantity")] for row in rows] == ["100", "60", "25"]
    assert rows[0][head.index("Date shipped (UTC)")] == "2026-03-04"
    first = dict(csv.reader(io.StringIO(office.sheet_of(file, 1))))
    assert first["Report"] == "FSMA 204 sortable spreadsheet"
