"""Single cells: characters nobody sees, words for “none” and “the same”, numbers that a spreadsheet
destroyed."""

from __future__ import annotations

import re

from app.files.numbers import TypedCell

_INVISIBLE = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff")
)
_NONE_WORDS = """
    null n/a #n/a #na none nil nan - -- --- – — #nv #wert! #bezug! #value! #ref! #name? #div/0!
    #num! #null! (null) (none) (blank) (leer) n.a. k.a. unknown unbekannt
"""
_NONE = frozenset(_NONE_WORDS.split())
_ABOVE_WORDS = """
    " "" '' 〃 „ “ ” -"- dto. dto dito ditto do. idem s.o. jw. j.w. siehe-oben see-above
    wie-oben 同上
"""
_ABOVE = frozenset(word.replace("-o", " o").replace("-a", " a") for word in _ABOVE_WORDS.split())
_POWER = re.compile(r"[+-]?\d(?:[.,]\d+)?[eE]\+\d{1,3}")
_MONTH = re.compile(
    r"(?:\d{1,2}[-. ]{1,2})?(?:Jan|Feb|Mar|Mär|Mrz|Apr|May|Mai|Jun|Jul|Aug|Sep|Sept|Oct|Okt|Nov|Dec"
    r"|Dez|jan|feb|mar|apr|jun|jul|aug|sep|oct|okt|nov|dec|dez|mai|maj"
    r"|janv|févr|mars|avr|juin|juil|août|sept|déc|ene|abr|ago|dic|gen|mag|giu|lug|ott|mrt|mei"
    r")\.?(?:[- ]\d{2}|[- ]\d{4})?"
)
_ERROR = re.compile(r"#[A-ZÄÖÜ/_0-9]{2,14}[!?]?")
_NARROW = re.compile(r"#{3,}")  # what is shown of a number in a column too narrow for it
_GUARDED = re.compile(r'="([^"]*)"|\'(?=[\d=+@-])(.*)', re.DOTALL)
_NO_DATE = re.compile(r"(?:1899-12-3[01]|1900-01-0[01])(?:T.*)?")
_SEVERAL = re.compile(r"[^\s,;+&]\s*[,;+&]\s+\S|\S\s+/\s+\S")
_CODE = re.compile(r"\S*\d\S*")
_LONG = re.compile(r"[1-9]\d{15,}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:T.*)?")
_DECIMAL = re.compile(r"\d{4,}\.0", re.ASCII)
_SIGNIFICANT = 15  # digits a spreadsheet keeps


def without_invisible(cell: str) -> str:
    """The cell without characters that nobody sees; a no-break space is a space."""
    if cell.isascii():
        return cell
    made = cell.translate(_INVISIBLE).replace("\u00a0", " ").replace("\u202f", " ").strip()
    if made == cell:
        return cell
    return TypedCell(made) if isinstance(cell, TypedCell) else made


def is_placeholder(cell: str) -> bool:
    """Whether the cell stands for “none”."""
    if len(cell) <= 9 and cell.lower() in _NONE:
        return True
    return cell[:1] == "#" and _ERROR.fullmatch(cell) is not None and cell[-1] in "!?"


def is_ditto(cell: str) -> bool:
    """Whether the cell says that it is what stands above it."""
    return len(cell) <= 10 and cell.lower() in _ABOVE


def damage_of(cell: str, *, rounded: bool = True, decimal: bool = True) -> str:
    """How a spreadsheet destroyed a number that is a name, in words; nothing when it did not.

    `rounded`: whether a long number that ends in zeros counts as one that lost its digits;
    `decimal`: whether one that ends in `.0` counts as one that a program made of it.
    """
    if _POWER.fullmatch(cell):
        return "a spreadsheet made a power of ten of it"
    if _MONTH.fullmatch(cell) and any(letter.isdigit() for letter in cell):
        return "a spreadsheet made a date of it"
    if isinstance(cell, TypedCell) and _DAY.fullmatch(cell):
        return "a spreadsheet made a date of it"
    if _NARROW.fullmatch(cell):
        return "a column was too narrow for what stood in it"
    if decimal and is_decimal(cell):
        return "a program made a decimal number of it"
    if rounded and is_rounded(cell):
        return "a spreadsheet keeps 15 digits; the rest became zeros"
    return ""


def is_rounded(cell: str) -> bool:
    """Whether a number of more than 15 digits has only zeros from there on."""
    return _LONG.fullmatch(cell) is not None and not cell[_SIGNIFICANT:].strip("0")


def is_long(cell: str) -> bool:
    """Whether a number has more digits than a spreadsheet keeps."""
    return _LONG.fullmatch(cell) is not None


def is_decimal(cell: str) -> bool:
    """Whether a number that is a name has a point and a zero at its end."""
    return cell[-2:] == ".0" and _DECIMAL.fullmatch(cell) is not None


def without_guard(cell: str) -> str:
    """The cell without what spreadsheets and exports put around a number that is to stay text:
    `="00123"`, and an apostrophe before a digit or a sign."""
    if cell[:1] not in ("=", "'") or isinstance(cell, TypedCell):
        return cell
    match = _GUARDED.fullmatch(cell)
    return cell if match is None else match[1] if match[1] is not None else match[2]


def is_no_date(cell: str) -> bool:
    """Whether a cell of a date column holds zeros only, as systems write one that is empty."""
    return not cell.strip("0./-: T")


def is_empty_day(day: str) -> bool:
    """Whether an ISO date is the day that a spreadsheet makes of an empty cell."""
    return _NO_DATE.fullmatch(day) is not None


def lines_of(cell: str) -> list[str]:
    """The lines of a cell, without empty ones."""
    return [line.strip() for line in cell.splitlines() if line.strip()]


def are_codes(lines: list[str]) -> bool:
    """Whether each of some lines is a number of something: one word with a digit."""
    return all(_CODE.fullmatch(line) for line in lines)


def holds_several(cell: str) -> bool:
    """Whether a cell looks like several numbers in one line (`L1, L2`)."""
    return _SEVERAL.search(cell) is not None
