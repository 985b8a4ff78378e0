"""Workbooks: XLSX, XLSM, XLSB, XLS and ODS, sheet by sheet, as text with the types kept.

A number keeps the leading zeros that its number format shows (XLSX, XLSM); a cell that was merged
stands in all the rows it covers, but not across columns. Of the other kinds no number format can be
read: `bare` names the columns where zeros may have been lost.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from app.files.archives import DAMAGE
from app.files.dates import typed_date
from app.files.numbers import TypedCell

Rows = list[tuple[int, list[str]]]
_ZEROS = re.compile(r"0{2,}")
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*?)/?>")
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')
_STYLE = re.compile(rb'\bs="(\d+)"')
_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\s([^>]*?)/?>")
_CELL_FORMATS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.S)
_XF = re.compile(rb"<(?:\w+:)?xf\s([^>]*?)/?>")
_ATTRIBUTE = re.compile(rb'(\w+)="([^"]*)"')


class WorkbookError(ValueError):
    """A workbook that cannot be read; the text says why."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its (1-based row, cells) with some cell filled, and whether it is hidden."""

    name: str
    hidden: bool
    rows: Rows


def read_sheets(data: bytes) -> Iterator[Sheet]:
    """The sheets of a workbook in their order. Errors: `WorkbookError`."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        told = [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
        formats = _zero_formats(data, [each.name for each in told])
        for each in told:
            sheet = book.get_sheet_by_name(each.name)
            cells = _filled(sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges or ())
            hidden = each.visible != SheetVisibleEnum.Visible
            yield Sheet(each.name, hidden, list(_texts(cells, formats.get(each.name, {}))))
    except (CalamineError, *DAMAGE) as error:
        raise WorkbookError(str(error).strip() or "it is damaged") from None
    except BaseException as error:
        # A reader written in Rust that stops itself raises what is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise WorkbookError("it is damaged") from None


def _filled(
    rows: Sequence[Sequence[Any]], merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]
) -> list[list[Any]]:
    """Rows in which merged cells stand in every row they cover."""
    made = [list(row) for row in rows]
    for (top, left), (bottom, _) in merged:
        if top < len(made) and left < len(made[top]):
            for row in made[top + 1 : bottom + 1]:
                if left < len(row) and row[left] == "":
                    row[left] = made[top][left]
    return made


def _texts(
    rows: Sequence[Sequence[Any]], formats: Mapping[tuple[int, int], int]
) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(rows, 1):
        cells = [
            _text(value, formats.get((number, place), 0)) if value != "" else ""
            for place, value in enumerate(row)
        ]
        if any(cells):
            yield number, cells


def _text(value: Any, digits: int) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        if value == int(value) and abs(value) < 1e15:
            return TypedCell(str(int(value)).zfill(digits))
        return TypedCell(repr(value).replace("e+", "E+"))
    if isinstance(value, (date, datetime)):
        return typed_date(value)
    if isinstance(value, time):
        return TypedCell(value.isoformat(timespec="seconds"))
    if isinstance(value, timedelta):
        return TypedCell(str(value))
    return str(value).strip()


def _zero_formats(data: bytes, names: Sequence[str]) -> dict[str, dict[tuple[int, int], int]]:
    """By sheet and cell (1-based row, 0-based column), to how many digits its number is filled."""
    if not data.startswith(b"PK"):
        return {}
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = set(archive.namelist())
        if "xl/styles.xml" not in members:
            return {}
        widths = _widths(archive.read("xl/styles.xml"))
        if not any(widths):
            return {}
        files = _sheet_files(archive, members)
        return {
            name: _widths_of_cells(archive.read(files[name]), widths)
            for name in names if files.get(name) in members
        }  # fmt: skip


def _widths(styles: bytes) -> list[int]:
    """Of every cell format, how many digits a number is filled to."""
    codes: dict[bytes, int] = {}
    for match in _FORMAT.finditer(styles):
        told = dict(_ATTRIBUTE.findall(match[1]))
        code = told.get(b"formatCode", b"").decode("utf-8", "replace").replace("\\", "")
        code = code.replace("&quot;", "").split(";")[0]
        if _ZEROS.fullmatch(code):
            codes[told.get(b"numFmtId", b"")] = len(code)
    block = _CELL_FORMATS.search(styles)
    if not codes or block is None:
        return []
    return [
        codes.get(dict(_ATTRIBUTE.findall(match[1])).get(b"numFmtId", b""), 0)
        for match in _XF.finditer(block[0])
    ]


def _sheet_files(archive: zipfile.ZipFile, members: set[str]) -> dict[str, str]:
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= members:
        return {}
    targets = {}
    for match in re.finditer(
        rb"<Relationship\s([^>]*?)/?>", archive.read("xl/_rels/workbook.xml.rels")
    ):
        told = dict(_ATTRIBUTE.findall(match[1]))
        target = told.get(b"Target", b"").decode()
        targets[told.get(b"Id", b"")] = (
            target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        )
    found = {}
    for match in re.finditer(rb"<(?:\w+:)?sheet\s([^>]*?)/?>", archive.read("xl/workbook.xml")):
        pairs = re.findall(rb'([\w:]+)="([^"]*)"', match[1])
        told = {key.rpartition(b":")[2]: value for key, value in pairs}
        name = _unescaped(told.get(b"name", b"").decode("utf-8", "replace"))
        found[name] = targets.get(told.get(b"id", b""), "")
    return found


def _unescaped(text: str) -> str:
    for code, letter in (
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", '"'),
        ("&apos;", "'"),
        ("&amp;", "&"),
    ):
        text = text.replace(code, letter)
    return text


def _widths_of_cells(sheet: bytes, widths: Sequence[int]) -> dict[tuple[int, int], int]:
    found = {}
    for match in _CELL.finditer(sheet):
        style, place = _STYLE.search(match[1]), _REFERENCE.search(match[1])
        if style is None or place is None:
            continue
        number = int(style[1])
        if number < len(widths) and widths[number]:
            found[int(place[2]), _column(place[1])] = widths[number]
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
