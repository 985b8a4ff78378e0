"""Patterns of numbers that are handed out: what they are made of, written and compared.

A pattern is a text with parts in braces:

    L{YY}{DDD}-{LINE}-{SEQ:4}        L26333-A-0007
    0{PREFIX}{SEQ:9}{CHECK}          an SSCC under the company's GS1 prefix

`{YYYY} {YY} {MM} {DD}` and `{DDD}` (day of the year) are the day in the site's zone, `{LINE}` the
line that asks, `{SEQ:n}` the running number in n digits, `{CHECK}` the check digit of GS1 over the
digits before it, `{CHECK:37}` that of ISO 7064 MOD 37,36 over letters and digits before it.
Everything else stands as it is. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Literal, get_args

from app.errors import UsageError
from app.gs1 import check_digit

Reset = Literal["never", "year", "day"]
RESETS: tuple[Reset, ...] = get_args(Reset)
MOST_LETTERS = 60  # of a pattern
_WIDTH_MOST = 18
_DATES = {"YYYY": 4, "YY": 2, "MM": 2, "DD": 2, "DDD": 3}
_PART = re.compile(r"\{([^{}]*)\}")
_LINE = re.compile(r"[A-Za-z0-9_.-]{1,20}")
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class BadPatternError(UsageError):
    """A pattern by which no numbers can be handed out (HTTP 400, exit 2)."""

    code = "bad_pattern"


@dataclass(frozen=True, slots=True)
class PatternPart:
    """A part of a pattern: a name in braces with its width, or a text that stands as it is."""

    name: str  # empty: a text
    text: str = ""
    width: int = 0


@dataclass(frozen=True)
class NumberPattern:
    """A pattern that was read: its text and its parts, in their order."""

    text: str
    parts: tuple[PatternPart, ...]

    @property
    def width(self) -> int:
        """The digits of its running number."""
        return next(each.width for each in self.parts if each.name == "SEQ")

    @property
    def most(self) -> int:
        """The greatest running number."""
        return int(10**self.width - 1)

    @property
    def asks_for_line(self) -> bool:
        """Whether a number of it names the line."""
        return any(each.name == "LINE" for each in self.parts)

    def number(self, day: date, place: int, line: str = "") -> str:
        """The number at a place of the sequence (1 or more). Errors: `UsageError` when the line is
        missing or no line, or the sequence is at its end."""
        if place > self.most:
            raise UsageError(
                f"All {self.most:,} numbers of {self.text} are handed out.",
                remedy="End the scheme and make one with a wider sequence.",
                code="sequence_full",
            )
        if self.asks_for_line and not _LINE.fullmatch(line):
            raise UsageError(
                f"{self.text} names the production line, and “{line[:30]}” is none.",
                remedy="Give the line: letters, digits, points, dashes; 20 at the most.",
                code="no_line", field="line",
            )  # fmt: skip
        made = ""
        for part in self.parts:
            made += _written(part, day, place, line, made)
        return made

    def fits(self, number: str) -> bool:
        """Whether a number is of this pattern: its day exists, its check digit is right."""
        found = self._expression.fullmatch(number)
        if found is None:
            return False
        values = list(zip(self.parts, found.groups(), strict=True))
        before = ""
        for part, value in values:
            if part.name == "CHECK" and value != _check(part, before):
                return False
            before += value
        return _is_day({part.name: value for part, value in values})

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        return re.compile("".join(f"({_shape(each)})" for each in self.parts), re.ASCII)


def read_pattern(text: str, reset: str = "never", prefix: str | None = None) -> NumberPattern:
    """A pattern by which numbers can be handed out. `prefix`: the company's GS1 prefix, which takes
    the place of `{PREFIX}`. Errors: `BadPatternError`."""
    given = text.strip()
    if "{PREFIX}" in given:
        if not prefix:
            raise BadPatternError(
                "The company's GS1 prefix is not known.", field="pattern",
                remedy="Set LOTGRAPH_GS1_PREFIX, or write its digits into the pattern.",
            )  # fmt: skip
        given = given.replace("{PREFIX}", prefix)
    if not 0 < len(given) <= MOST_LETTERS or re.search(r"[\x00-\x1f\x7f]", given):
        raise _bad(f"It has 1 to {MOST_LETTERS} characters that can be printed")
    if reset not in RESETS:
        raise BadPatternError(
            f"“{reset[:20]}” is no way to begin anew.", field="reset",
            remedy=f"Use {', '.join(RESETS)}.",
        )  # fmt: skip
    pattern = NumberPattern(given, tuple(_parts(given)))
    names = [each.name for each in pattern.parts]
    if names.count("SEQ") != 1:
        raise _bad("It has {SEQ:n} once, the running number in n digits")
    if any(names.count(name) > 1 for name in (*_DATES, "LINE", "CHECK")):
        raise _bad("Each part is in it once")
    _check_check(pattern)
    _check_reset(names, reset)
    return pattern


def period_of(reset: str, day: date) -> str:
    """The period whose sequence a day is of: empty, a year, or a day as ISO text."""
    return {"year": f"{day.year:04}", "day": day.isoformat()}.get(reset, "")


def check_character(text: str) -> str:
    """The check character of ISO 7064 MOD 37,36 over the letters A–Z and digits of a text."""
    left = 36
    for letter in text.upper():
        if letter in _ALPHABET:
            left = (left + _ALPHABET.index(letter)) % 36 or 36
            left = left * 2 % 37
    return _ALPHABET[(37 - left) % 36]


def _bad(words: str) -> BadPatternError:
    return BadPatternError(
        f"No numbers can be handed out by this pattern. {words}.", field="pattern",
        remedy="Write for example L{YY}{DDD}-{SEQ:4}.",
    )  # fmt: skip


def _parts(text: str) -> Iterator[PatternPart]:
    at = 0
    for found in _PART.finditer(text):
        yield from _plain(text[at : found.start()])
        yield _named(found[1])
        at = found.end()
    yield from _plain(text[at:])


def _plain(text: str) -> Iterator[PatternPart]:
    if "{" in text or "}" in text:
        raise _bad("A brace is open, or closed, alone")
    if text:
        yield PatternPart("", text)


def _named(words: str) -> PatternPart:
    name, _, more = words.partition(":")
    if name in _DATES and not more:
        return PatternPart(name, width=_DATES[name])
    if name == "LINE" and not more:
        return PatternPart(name)
    if name == "CHECK" and more in ("", "37"):
        return PatternPart(name, more, 1)
    if name == "SEQ" and more.isascii() and more.isdigit() and 1 <= int(more) <= _WIDTH_MOST:
        return PatternPart(name, width=int(more))
    raise _bad(f"{{{words[:20]}}} is no part of a number")


def _check_check(pattern: NumberPattern) -> None:
    names = [each.name for each in pattern.parts]
    if "CHECK" not in names:
        return
    place = names.index("CHECK")
    if "SEQ" not in names[:place]:
        raise _bad("The check digit stands behind the running number")
    digits = all(
        each.name in (*_DATES, "SEQ") or re.fullmatch("[0-9]+", each.text)
        for each in pattern.parts[:place]
    )  # fmt: skip
    if not pattern.parts[place].text and not digits:
        raise _bad("{CHECK} is over digits alone; {CHECK:37} takes letters, too")


def _check_reset(names: list[str], reset: str) -> None:
    year = "YYYY" in names or "YY" in names
    day = year and ("DDD" in names or {"MM", "DD"} <= set(names))
    if (reset == "year" and not year) or (reset == "day" and not day):
        raise BadPatternError(
            f"A sequence that begins anew each {reset} needs the {reset} in its numbers, else they "
            "come again.",
            remedy="Add {YY}." if reset == "year" else "Add {YY}{DDD}, or {YY}{MM}{DD}.",
            field="pattern",
        )


def _written(part: PatternPart, day: date, place: int, line: str, before: str) -> str:
    if not part.name:
        return part.text
    if part.name == "SEQ":
        return f"{place:0{part.width}}"
    if part.name == "LINE":
        return line
    if part.name == "CHECK":
        return _check(part, before)
    return {
        "YYYY": f"{day.year:04}", "YY": f"{day.year % 100:02}", "MM": f"{day.month:02}",
        "DD": f"{day.day:02}", "DDD": f"{day.timetuple().tm_yday:03}",
    }[part.name]  # fmt: skip


def _check(part: PatternPart, before: str) -> str:
    return check_character(before) if part.text else check_digit(before)


def _shape(part: PatternPart) -> str:
    if not part.name:
        return re.escape(part.text)
    if part.name == "LINE":
        return _LINE.pattern
    return "[0-9A-Z]" if part.text else rf"\d{{{part.width}}}"


def _is_day(values: dict[str, str]) -> bool:
    year = int(
        values.get("YYYY") or "20" + values.get("YY", "24")
    )  # a leap year where none is told
    try:
        date(year, int(values.get("MM", "1")), int(values.get("DD", "1")))
        days = int(values.get("DDD", "1"))
        return days > 0 and (date(year, 1, 1) + timedelta(days - 1)).year == year
    except (ValueError, OverflowError):
        return False
