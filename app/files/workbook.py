"""Workbooks: XLSX, XLSM, XLSB, XLS and ODS, sheet by sheet, as text with the types kept.

A number keeps the leading zeros and letters that its number format shows, and an error is named
(XLSX, XLSM); a cell that was merged stands in all the rows it covers, but not across columns. Of
the other kinds neither can be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from app.files.archives import DAMAGE
from app.files.cell_looks import CellLook, Looks, cell_looks
from app.files.dates import typed_date
from app.files.numbers import ShownCell, TypedCell, over_rows

Rows = list[tuple[int, list[str]]]
_COLUMNS = 16_384  # of a sheet, in every program that writes one


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
        looks = cell_looks(data, [each.name for each in told])
        for each in told:
            sheet = book.get_sheet_by_name(each.name)
            columns = 1 + (sheet.end or (0, 0))[1]
            if columns > _COLUMNS:
                raise WorkbookError(
                    f"it is damaged: the sheet “{each.name}” has {columns:,} columns"
                )
            rows = _grid(sheet.to_python(skip_empty_area=False), looks.get(each.name, {}))
            _fill(rows, sheet.merged_cell_ranges or ())
            hidden = each.visible != SheetVisibleEnum.Visible
            filled = [(number, row) for number, row in enumerate(rows, 1) if any(row)]
            yield Sheet(each.name, hidden, filled)
    except (CalamineError, *DAMAGE) as error:
        raise WorkbookError(str(error).strip() or "it is damaged") from None
    except BaseException as error:
        # A reader written in Rust that stops itself raises what is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise WorkbookError("it is damaged") from None


def _grid(rows: Sequence[Sequence[Any]], looks: Looks) -> list[list[str]]:
    """Every cell as text, with what its format adds."""
    plain = CellLook()
    return [
        [_text(value, looks.get((number, place), plain)) for place, value in enumerate(row)]
        for number, row in enumerate(rows, 1)
    ]


def _fill(rows: list[list[str]], merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Have merged cells stand in every row they cover."""
    for (top, left), (bottom, _) in merged:
        if top < bottom and top < len(rows) and left < len(rows[top]):
            rows[top][left] = over_rows(rows[top][left])
            for row in rows[top + 1 : bottom + 1]:
                if left < len(row) and row[left] == "":
                    row[left] = rows[top][left]


def _text(value: Any, look: CellLook) -> str:
    if isinstance(value, str):
        return value.strip() or look.error
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        if value == int(value) and abs(value) < 1e15:
            return _whole(int(value), look)
        return TypedCell(repr(value).replace("e+", "E+"))
    if isinstance(value, (date, datetime)):
        return typed_date(value)
    if isinstance(value, time):
        return TypedCell(value.isoformat(timespec="seconds"))
    if isinstance(value, timedelta):
        return TypedCell(str(value))
    return str(value).strip()


def _whole(value: int, look: CellLook) -> TypedCell:
    if not look.letters or value < 0:
        return TypedCell(str(value))
    digits, shown = look.digits(value), look.shown(value)
    return TypedCell(digits) if digits == shown else ShownCell.of(digits, shown)
