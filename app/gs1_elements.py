"""GS1 element strings, element by element: what cannot be read does not hide what stands beside it.

`read_scan` reads what a scanner sends (or prints: `<GS>` for its separator), `read_brackets` what
is printed beside a bar code, `(01)…(10)…`. A lot may hold brackets and spaces itself, so printed
text may be read in several ways; all are given, the usual one first.

Rules: GS1 General Specifications (application identifiers, those of predefined length, dates of
which day 00 is the month's last). The table of identifiers is that of the library, which also reads
tables of all prefixes of companies: it is imported when a text may hold elements.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from biip.gs1_application_identifiers import GS1ApplicationIdentifier

FNC1 = "\x1d"
# How scanners, their drivers and logs print the separator.
_PRINTED = re.compile(
    r"<(?:GS|FNC1)>|\{(?:GS|FNC1)\}|\[(?:GS|FNC1)\]|\\x1d|\\u001d|\\035|\u241d", re.IGNORECASE
)
# Lengths, identifier included, of elements that need no separator, by their first two digits.
_PREDEFINED: Mapping[str, int] = {
    "00": 20, "01": 16, "02": 16, "03": 16, "04": 18, "20": 4, "41": 16,
    **dict.fromkeys(("11", "12", "13", "14", "15", "16", "17", "18", "19"), 8),
    **dict.fromkeys(("31", "32", "33", "34", "35", "36"), 10),
}  # fmt: skip
_DATES = {
    "11": "production date", "12": "due date", "13": "packaging date", "15": "best before date",
    "16": "sell by date", "17": "expiry date", "7006": "freeze date", "7007": "harvest date",
}  # fmt: skip
NUMBERS = {"10": "lot", "21": "serial"}  # what may hold what no rule allows, and is kept
_BETWEEN = FNC1 + " \t\r\n"  # a scan may have been printed on several lines
_MOST_BRACKETS = 8  # of which each may be one of a lot's own


Pair = tuple[str, str]  # application identifier, value


@dataclass(frozen=True, slots=True)
class Elements:
    """One way to read a text: values by identifier, and what is odd about it, in words."""

    values: Mapping[str, str]
    notes: tuple[str, ...] = ()


def with_separators(text: str) -> str:
    """A scan with its separators as they are sent, however they were printed."""
    return _PRINTED.sub(FNC1, text)


def without_symbology(text: str) -> str | None:
    """A scan without the prefix `]C1` that tells its bar code; None when that holds no elements."""
    if not text.startswith("]"):
        return text
    from biip import ParseError
    from biip.symbology import GS1Symbology, SymbologyIdentifier

    try:
        symbology = SymbologyIdentifier.extract(text)
    except (ParseError, ValueError, IndexError):
        return None
    if symbology.gs1_symbology not in GS1Symbology.with_gs1_messages():
        return None
    return text[len(symbology.value) :]


def read_scan(text: str) -> list[Elements]:
    """The ways a scan can be read, separators between its elements; none when it has none."""
    found: list[Pair] = []
    notes: list[str] = []
    rest = text.lstrip(_BETWEEN)
    while rest:
        chunk = rest.partition(FNC1)[0]
        known = _identifier(chunk)
        if known is None and not found and not notes:
            return []
        length = _PREDEFINED.get(chunk[:2], len(chunk))
        element = chunk[:length]
        if known is None:
            notes.append(f"“{_shown(element)}” cannot be read and is left out")
        elif known.separator_required:
            found.append((known.ai, chunk[len(known.ai) :]))
            element = chunk
        else:
            found.append((known.ai, element[len(known.ai) :]))
        rest = rest[len(element) :].lstrip(_BETWEEN)
    return _apart([replace(way, notes=(*notes, *way.notes)) for way in _with_blanks(found)])


def read_brackets(text: str) -> list[Elements]:
    """The ways a printed text can be read; none when it does not begin with an identifier."""
    starts = [match for match in re.finditer(r"\((\d{2,4})\)", text) if _is_identifier(match[1])]
    if not starts or starts[0].start() != 0:
        return []
    optional = starts[1:] if len(starts) <= _MOST_BRACKETS + 1 else []
    usual = _values(text, starts)
    ways = [usual]
    for chosen in product((True, False), repeat=len(optional)):
        if not all(chosen):
            kept = [each for each, yes in zip(optional, chosen, strict=True) if yes]
            ways += [way for way in [_values(text, [starts[0], *kept])] if _allowed(way)]
    ways += [cut for way in ways if (cut := _without_open_bracket(way))]
    return _apart([each for way in ways for each in _with_blanks(way)])


def _values(text: str, starts: Sequence[re.Match[str]]) -> list[Pair]:
    ends = [each.start() for each in starts[1:]] + [len(text)]
    found = []
    for start, end in zip(starts, ends, strict=True):
        value = text[start.end() : end].strip()
        found.append((start[1], value if start[1] in NUMBERS else "".join(value.split())))
    return found


def _with_blanks(way: Sequence[Pair]) -> Iterator[Elements]:
    """A reading as it is, and that in which blanks within a number do not belong to it."""
    yield _checked(way)
    joined = [(ai, "".join(value.split()) if ai in NUMBERS else value) for ai, value in way]
    yield _checked(joined, broken=any(_BREAK.search(value) for _, value in way))


def _without_open_bracket(way: Sequence[Pair]) -> list[Pair]:
    """The reading in which a bracket at the end, not closed, is what is left of an identifier."""
    ai, last = way[-1]
    whole = re.sub(r"\s*\(\d*$", "", last)
    return [*way[:-1], (ai, whole)] if ai in NUMBERS and whole and whole != last else []


def _apart(ways: Sequence[Elements]) -> list[Elements]:
    different: dict[tuple[Pair, ...], Elements] = {}
    for way in ways:
        different.setdefault(tuple(sorted(way.values.items())), way)
    return list(different.values())


_BREAK = re.compile(r"[\r\n\v\f\x85\u2028\u2029]")


def _checked(found: Sequence[Pair], *, broken: bool = False) -> Elements:
    """Elements with what is odd about them; those that cannot be read are left out."""
    values: dict[str, str] = {}
    notes: list[str] = []
    for ai, value in found:
        if ai in values:
            if values[ai] != value:
                notes.append(f"({ai}) is there twice; “{_shown(value)}” is left out")
        elif ai in NUMBERS and value:
            values[ai] = value
            notes += broken_number(NUMBERS[ai], value)
        elif not keeps_the_rules(ai, value):
            notes.append(f"({ai}) “{_shown(value)}” cannot be read and is left out")
        else:
            values[ai] = value
        if ai in _DATES and not _is_date(value):
            word = _DATES[ai]
            notes = [each for each in notes if not each.startswith(f"({ai}) “")]
            notes.append(f"the {word} ({ai}) “{_shown(value)}” is no date that exists")
            values.pop(ai, None)
    if broken:
        notes.append("there is a line break in it; it is read without")
    return Elements(values, tuple(notes))


def broken_number(word: str, number: str) -> list[str]:
    """What is said of a lot or serial number with a line break inside."""
    if not _BREAK.search(number.strip()):
        return []
    return [f"the {word} “{_shown(number)}” has a line break inside: is it one number?"]


def _allowed(way: Sequence[Pair]) -> bool:
    """Whether a reading keeps the rules; only a lot or serial has brackets of its own."""
    return all(
        keeps_the_rules(ai, value) and (ai in NUMBERS or "(" not in value) for ai, value in way
    )


def _identifier(text: str) -> GS1ApplicationIdentifier | None:
    if not (text[:2].isascii() and text[:2].isdigit()):  # as every identifier begins
        return None
    from biip import ParseError
    from biip.gs1_application_identifiers import GS1ApplicationIdentifier

    try:
        return GS1ApplicationIdentifier.extract(text)
    except ParseError:
        return None


def _is_identifier(digits: str) -> bool:
    known = _identifier(digits)
    return known is not None and known.ai == digits


def keeps_the_rules(ai: str, value: str) -> bool:
    """Whether a value has the length and characters its identifier asks for."""
    known = _identifier(ai)
    return known is not None and re.fullmatch(known.pattern, ai + value) is not None


def iso_date(value: str) -> str | None:
    """A date YYMMDD as ISO text (day 00: the month's last); None where it is none."""
    if len(value) != 6 or not _is_date(value):
        return None
    year, month, day = 2000 + int(value[:2]), int(value[2:4]), int(value[4:])
    return f"{year}-{month:02}-{day or calendar.monthrange(year, month)[1]:02}"


def _is_date(value: str) -> bool:
    """Whether all dates of a value exist (YYMMDD; of a range both); a time may follow."""
    if not re.fullmatch(r"\d{6}(?:\d{6})?", value, re.ASCII):
        return False
    for part in (value[:6], value[6:]):
        if part:
            year, month, day = int(part[:2]), int(part[2:4]), int(part[4:])
            if not 1 <= month <= 12 or day > calendar.monthrange(2000 + year, month)[1]:
                return False
    return True


def _shown(value: str) -> str:
    return _BREAK.sub("⏎", value)[:60]
