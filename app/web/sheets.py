"""Cells that are safe in a spreadsheet: nothing a person sent is taken for a formula.

One rule for CSV and workbooks: what begins like a formula is marked as text, in CSV by an
apostrophe before it, in a workbook by the cell's own mark for the same (the text stays as it is).
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

_FORMULA = ("=", "+", "-", "@")
_LINE_ENDS = ("\t", "\r", "\n")


def starts_formula(text: str) -> bool:
    """Whether a spreadsheet may take a text for a formula.

    Also in full width (＝ ＋ － ＠, as Japanese and Chinese keyboards write them) and
    behind blanks or signs without a width, which programs take off.
    """
    if text.startswith(_LINE_ENDS):
        return True
    for sign in text:
        if not (sign.isspace() or unicodedata.category(sign) in ("Cc", "Cf")):
            return unicodedata.normalize("NFKC", sign).startswith(_FORMULA)
    return False


def csv_text(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as CSV, every cell safe; unknown cells are empty."""
    out = io.StringIO()
    csv.writer(out).writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def safe_cell(value: Any) -> Any:
    """A cell whose text cannot start a formula; numbers stay numbers, None becomes empty."""
    if value is None:
        return ""
    if isinstance(value, str) and starts_formula(value):
        return "'" + value
    return value
