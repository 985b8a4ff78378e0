"""JSON as it was written: digits stay, a key that is there twice is found.

One reader for all that comes as JSON, lines and arrays alike. A number that a double cannot hold
becomes its text (`9007199254740993`, `0.1000000000000000001`, `1e400`), and whoever wants a number
says what is wrong with it. Of a key that an object has twice, the second is kept beside the first
under a name that no event has: nothing is chosen, and what was refused can be written out again.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection
from decimal import Decimal
from typing import Any

AGAIN = " (again)"  # after a key that stood there before
_EVERY, _MOST = 15, 800  # digits that every double holds, and more than any has

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
