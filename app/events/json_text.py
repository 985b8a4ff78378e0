"""JSON as it was written: digits stay, a key that is there twice is found.

One reader for all that comes as JSON, lines and arrays alike; where none of the following is there
a quick one gives the same (`quick_object`). A number that a double cannot hold
becomes its text (`9007199254740993`, `0.1000000000000000001`, `1e400`), and whoever wants a number
says what is wrong with it. Of a key that an object has twice, the second is kept beside the first
under a name that no event has: nothing is chosen, and what was refused can be written out again.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

import orjson

AGAIN = " (again)"  # after a key that stood there before
_EVERY, _MOST = 15, 800  # digits that every double holds, and more than any has
_SURELY_HELD = 10**_EVERY

_ODD = re.compile(r"\\u[dD][89a-fA-F]|NaN|Infinity")  # what only a lenient reader takes


class OddJsonError(ValueError):
    """A value that ends where it should, but holds what is no JSON."""

    def __init__(self, text: str, end: int) -> None:
        super().__init__(text)
        self.end = end


def number_of(text: str) -> int | float | str:
    """A JSON number, or its text when a double cannot hold it."""
    whole = text.lstrip("-").isdigit()
    if whole and len(text) <= _EVERY:
        return int(text)
    if not holds(text):
        return text
    return int(text) if whole else float(text)


def holds(text: str) -> bool:
    """Whether a double holds a number: in its shortest form, or with as many digits, it is that.

    A whole number is often a name: of it the shortest form must have all digits.
    """
    number, exact = float(text), Decimal(text)
    if not math.isfinite(number):
        return False
    if Decimal(repr(number)) == exact:
        return True
    if text.lstrip("-").isdigit():
        return False
    digits = len(exact.as_tuple().digits)
    return digits <= _MOST and Decimal(f"{number:.{digits - 1}e}") == exact


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    made = {}
    for key, value in pairs:
        while key in made:
            key += AGAIN
        made[key] = value
    return made


_SPACE = " \t\r\n"
_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_int=number_of, parse_float=number_of)


def read_at(text: str, start: int) -> tuple[Any, int]:
    """The value that begins at a place, and where it ends.

    Errors: `ValueError` for what is no JSON and too many levels, `OddJsonError` for half a
    surrogate pair and `NaN`.
    """
    try:
        value, end = _DECODER.raw_decode(text, start)
    except RecursionError:
        raise ValueError("too many levels") from None
    if _ODD.search(text, start, end):
        try:
            json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
        except UnicodeEncodeError:
            raise OddJsonError("half a surrogate pair", end) from None
        except ValueError:
            raise OddJsonError("NaN and Infinity are no numbers", end) from None
    return value, end


def read_json(text: str) -> Any:
    """The one value a text is. Errors: `ValueError`."""
    value, end = read_at(text, len(text) - len(text.lstrip(_SPACE)))
    if rest := text[end:].lstrip(_SPACE):
        raise json.JSONDecodeError("there is more after the end", text, len(text) - len(rest))
    return value


# What a number may have that has more digits than every double holds. Three searches for a letter
# each are four times as fast as one for any of them.
_PRECISE = tuple(map(re.compile, (r"\.[0-9]{7}", r"e(?<=[0-9]e)[-+0-9]", r"E(?<=[0-9]E)[-+0-9]")))
_FEW_DIGITS = 10**8  # before the point, with six behind it
_OTHERWISE = -(1 << 40)  # more keys than any text has


def quick_object(text: str) -> dict[str, Any] | None:
    """What `read_json` gives for an object; None where only that can tell.

    Without blanks behind keys a text has at most as many keys as it has `":`, so an object of that
    many keys has none twice.
    """
    if (  # one character is looked for much quicker than two
        (" " in text and " :" in text) or ("\t" in text and "\t:" in text)
        or ("\r" in text and "\r:" in text) or ("\n" in text and "\n:" in text)
    ):  # fmt: skip
        return None
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    if type(value) is not dict or _keys(value, text) != text.count('":'):
        return None
    return value


def _keys(value: dict[str, Any] | list[Any], text: str) -> int:
    """How many keys are in a value; below nothing when a number may have lost digits."""
    inside: Iterable[Any] = value
    found = 0
    if isinstance(value, dict):
        found = len(value)
        inside = value.values()
    for each in inside:
        kind = type(each)
        if kind is str or kind is bool or each is None:
            continue
        if kind is dict or kind is list:
            found += _keys(each, text)
        elif kind is int:
            found += 0 if -_SURELY_HELD < each < _SURELY_HELD else _OTHERWISE
        elif not -_FEW_DIGITS < each < _FEW_DIGITS or _is_precise(text):
            return _OTHERWISE
    return found


def _is_precise(text: str) -> bool:
    return any(odd.search(text) is not None for odd in _PRECISE)


def doubled_key(value: Any, apart: Collection[int] = ()) -> str:
    """The path of a key that an object has twice (`object.lot`), or nothing.

    `apart`: identities of values that are not looked into.
    """
    return ".".join(_doubled(value, apart))


def _doubled(value: Any, apart: Collection[int]) -> tuple[str, ...]:
    if id(value) in apart:
        return ()
    if isinstance(value, dict):
        for key, inner in value.items():
            if key.endswith(AGAIN):
                return (key.replace(AGAIN, ""),)
            if isinstance(inner, (dict, list)) and (found := _doubled(inner, apart)):
                return (key, *found)
    if isinstance(value, list):
        for place, inner in enumerate(value):
            if isinstance(inner, (dict, list)) and (found := _doubled(inner, apart)):
                return (str(place), *found)
    return ()
