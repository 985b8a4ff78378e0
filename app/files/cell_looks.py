"""How an XLSX shows its cells: numbers with zeros or letters around them, and errors.

The reader of workbooks gives the number itself (`123`) and nothing for an error; a person who reads
the sheet sees `00123`, `L-0123` or `#N/A`: so the lot is called, or there is none.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from io import BytesIO

_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*?)/?>")
_ERRORS = re.compile(
    rb'<(?:\w+:)?c\s([^>]*\bt="e"[^>]*)>'
    rb"(?:<(?:\w+:)?f\b[^>]*/>|<(?:\w+:)?f\b[^>]*>[^<]*</(?:\w+:)?f>)?<(?:\w+:)?v>([^<]*)<"
)
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')
_STYLE = re.compile(rb'\bs="(\d+)"')
_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\s([^>]*?)/?>")
_CELL_FORMATS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.S)
_XF = re.compile(rb"<(?:\w+:)?xf\s([^>]*?)/?>")
_ATTRIBUTE = re.compile(rb'(\w+)="([^"]*)"')
# Quoted and escaped letters, room for a sign, a digit, and letters that stand for themselves.
_TOKEN = re.compile(r'"([^"]*)"|\\(.)|(_.)|(0)|([- +():/$&\'{}<>=]|[C-Zc-z])', re.S)
_NOT_LETTERS = frozenset("dmyhsegnDMYHSEGN")

Place = tuple[int, int]  # 1-based row, 0-based column


@dataclass(frozen=True, slots=True)
class CellLook:
    """How one cell is shown: the letters and digits of its number format (`0` is a digit), or the
    name of an error."""

    letters: tuple[str, ...] = ()
    error: str = ""

    def digits(self, number: int) -> str:
        """The digits of a number, as many as are shown."""
        return str(number).zfill(sum(each == "0" for each in self.letters))

    def shown(self, number: int) -> str:
        """A whole number as a person sees it."""
        digits = self.digits(number)
        first = len(digits) - sum(each == "0" for each in self.letters)
        made, at = [], 0
        for each in self.letters:
            if each != "0":
                made.append(each[1:])
                continue
            upto = at + 1 + (first if at == 0 else 0)
            made.append(digits[at:upto])
            at = upto
        return "".join(made).strip()


def cell_looks(data: bytes, names: Sequence[str]) -> dict[str, dict[Place, CellLook]]:
    """By sheet and cell, how it is shown where that is more than its value."""
    if not data.startswith(b"PK"):
        return {}
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = set(archive.namelist())
        styles = archive.read("xl/styles.xml") if "xl/styles.xml" in members else b""
        looks = _looks_of_styles(styles)
        files = _sheet_files(archive, members)
        return {
            name: dict(_looks_of_cells(archive.read(files[name]), looks))
            for name in names if files.get(name) in members
        }  # fmt: skip


def _looks_of_styles(styles: bytes) -> list[CellLook | None]:
    """Of every cell format, how it shows a number."""
    codes: dict[bytes, CellLook] = {}
    for match in _FORMAT.finditer(styles):
        told = dict(_ATTRIBUTE.findall(match[1]))
        letters = _letters(unescape(told.get(b"formatCode", b"").decode("utf-8", "replace")))
        if letters:
            codes[told.get(b"numFmtId", b"")] = CellLook(letters)
    block = _CELL_FORMATS.search(styles)
    if not codes or block is None:
        return []
    return [
        codes.get(dict(_ATTRIBUTE.findall(match[1])).get(b"numFmtId", b""))
        for match in _XF.finditer(block[0])
    ]


def _letters(code: str) -> tuple[str, ...]:
    """The letters of a number format that shows whole numbers by zeros and signs: of each sign `=`
    and itself. None for a format of another kind, or one that shows no more than the number."""
    made: list[str] = []
    at, end = 0, _end_of_section(code)
    while at < end:
        match = _TOKEN.match(code, at)
        if match is None or (match[5] and match[5] in _NOT_LETTERS):
            return ()
        at = match.end()
        if match[4]:
            made.append("0")
        elif not match[3]:
            made.append("=" + (match[1] or match[2] or match[5] or ""))
    zeros = made.count("0")
    others = "".join(each[1:] for each in made if each != "0")
    return tuple(made) if zeros > 1 or (zeros and others.strip()) else ()


def _end_of_section(code: str) -> int:
    """Where the format of positive numbers ends."""
    found = re.match(r'(?:"[^"]*"|\\.|[^;"\\])*', code, re.S)
    return found.end() if found else len(code)


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
        name = unescape(told.get(b"name", b"").decode("utf-8", "replace"))
        found[name] = targets.get(told.get(b"id", b""), "")
    return found


def _looks_of_cells(
    sheet: bytes, looks: Sequence[CellLook | None]
) -> Iterator[tuple[Place, CellLook]]:
    for match in _CELL.finditer(sheet) if looks else ():
        place, style = _REFERENCE.search(match[1]), _STYLE.search(match[1])
        if place is None or style is None or int(style[1]) >= len(looks):
            continue
        if (found := looks[int(style[1])]) is not None:
            yield (int(place[2]), _column(place[1])), found
    for match in _ERRORS.finditer(sheet):
        if (place := _REFERENCE.search(match[1])) is not None:
            error = unescape(match[2].decode("utf-8", "replace"))
            yield (int(place[2]), _column(place[1])), CellLook(error=error)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


Looks = Mapping[Place, CellLook]
