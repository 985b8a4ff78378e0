"""Small texts that say how a field is made of the cells of a row, and when a rule fits one.

`{lot}` is a cell; `{order|document}` the first of two that is filled; `{customer|'?'}` a word where
none is; `{quantity:abs}` a cell changed (`CHANGES`); `{date@time}` a day with a time of day;
`{uom!factor}` a cell unless another is filled; what stands in `[…]` is left out when a cell in it
is empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

Cells = Mapping[str, str]
_PART = re.compile(r"\{([^{}]+)\}")
_OPTION = re.compile(r"\[([^\[\]]*\{[^\[\]]*)\]")
_NAME = re.compile(r"[a-z][a-z0-9_.]*")


class TemplateError(ValueError):
    """A text of a profile that means nothing."""


def trim_zeros(text: str) -> str:
    """A number without leading zeros; anything else as it is."""
    return (text.lstrip("0") or "0") if text.isdigit() else text


def _abs(text: str) -> str:
    return text.removeprefix("-")


def _neg(text: str) -> str:
    return text.removeprefix("-") if text.startswith("-") else f"-{text}"


CHANGES: Mapping[str, Callable[[str], str]] = {
    "abs": _abs, "neg": _neg, "neg_abs": lambda text: "-" + _abs(text), "trim": trim_zeros,
    "upper": str.upper, "lower": str.lower, "year": lambda text: text[:4],
    "day": lambda text: text[:10], "unquote": unquote,
}  # fmt: skip


def names_in(template: str) -> list[str]:
    """The cells a template speaks of."""
    found = []
    for match in _PART.finditer(template):
        for way in match[1].split("|"):
            if not way.startswith("'"):
                found += re.split(r"[@!]", way.partition(":")[0])
    return [name.strip() for name in found]


def check_template(template: str, names: Sequence[str]) -> None:
    """Errors: `TemplateError` for a cell or change there is not."""
    for match in _PART.finditer(template):
        for way in match[1].split("|"):
            if way.startswith("'"):
                continue
            cell, _, change = way.partition(":")
            for name in re.split(r"[@!]", cell):
                if name not in names:
                    raise TemplateError(f"“{template}” speaks of “{name}”, which is no column")
            if change and change not in CHANGES:
                raise TemplateError(f"“{template}” has the change “{change}”; there are: "
                                    + ", ".join(CHANGES))  # fmt: skip


def fill(template: str, cells: Cells) -> str:
    """A template with the cells of a row; empty when one of its cells is."""
    if "{" not in template:
        return template
    made = []
    for text, optional in _segments(template):
        told = _filled(text, cells)
        if told is None and not optional:
            return ""
        made.append(told or "")
    return "".join(made)


@lru_cache(maxsize=4_096)
def _segments(template: str) -> tuple[tuple[str, bool], ...]:
    """A template's texts, and whether each may be left out."""
    parts = _OPTION.split(template)
    return tuple((text, number % 2 == 1) for number, text in enumerate(parts) if text)


def _filled(text: str, cells: Cells) -> str | None:
    made, at = [], 0
    for match in _PART.finditer(text):
        value = _value(match[1], cells)
        if not value:
            return None
        made += [text[at : match.start()], value]
        at = match.end()
    return "".join((*made, text[at:]))


def _value(part: str, cells: Cells) -> str:
    for way in part.split("|"):
        if way.startswith("'"):
            return way.strip("'")
        cell, _, change = way.partition(":")
        cell, _, unless = cell.partition("!")
        name, _, clock = cell.partition("@")
        value = "" if unless and cells.get(unless) else cells.get(name, "")
        if value and clock and (time := cells.get(clock, "")) and len(value) == 10:
            value = f"{value}T{time}"
        if value and change:
            value = CHANGES[change](value)
        if value:
            return value
    return ""


def made_of(template: Any, cells: Cells) -> Any:
    """A field, object or list of a profile with the cells of a row; what is empty is left out."""
    if isinstance(template, str):
        return fill(template, cells)
    if isinstance(template, Mapping):
        made = {name: made_of(each, cells) for name, each in template.items()}
        return {name: each for name, each in made.items() if each not in ("", {}, [], None)}
    if isinstance(template, list):
        # Of a list of papers or amounts one without its number says nothing.
        made_list = [made_of(each, cells) for each in template]
        return [
            each for each, given in zip(made_list, template, strict=True)
            if each and (not isinstance(given, Mapping) or len(each) == len(given))
        ]  # fmt: skip
    return template


def fits(when: Mapping[str, Sequence[str]], cells: Cells) -> bool:
    """Whether every cell a rule names is as it wants it."""
    return all(
        any(_is(cells.get(name, ""), wanted) for wanted in wants) for name, wants in when.items()
    )


def _is(cell: str, wanted: str) -> bool:
    if wanted in ("filled", "empty"):
        return bool(cell) == (wanted == "filled")
    if wanted in ("<0", ">0", "=0"):
        return bool(cell) and _sign(cell) == wanted[0]
    if wanted.startswith("~"):
        return _pattern(wanted[1:]).fullmatch(cell) is not None
    return cell.casefold() == wanted.casefold()


def _sign(cell: str) -> str:
    try:
        number = Decimal(cell)
    except InvalidOperation:
        return ""
    return "<" if number < 0 else ">" if number > 0 else "="


@lru_cache(maxsize=1_024)
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE | re.DOTALL)
