"""Canonical JSON (RFC 8785) of validated events, with their unordered lists sorted.

The library's own serialiser is exact but slow; almost every event has only ASCII keys and plain
numbers, for which a faster serialiser gives the same bytes. What does not qualify goes the exact
way. A test holds both against each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson
import rfc8785

from app.events.json_text import holds

# Lists whose order has no meaning; lists inside attributes and parameters keep theirs.
_UNORDERED = ("also", "documents")  # of an event, and of a line of it
_LINES = ("inputs", "outputs", "contents")
_LISTS = (*_LINES, *_UNORDERED)


def canonical(value: dict[str, Any]) -> str:
    """RFC 8785 text of a validated event; `inputs`, `outputs`, `contents`… are sorted."""
    return canonical_form(value)[0]


def canonical_form(value: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """As `canonical`; the text, and the value that it is the text of."""
    for name in _LINES:
        lines = value.get(name)
        if lines and any("also" in line for line in lines):
            value = value | {name: [_in_order(line, _UNORDERED) for line in lines]}
    value = _in_order(value, _LISTS)
    try:
        plain = _plain(value)
    except _InexactError:
        text = rfc8785.dumps(_exact(value)).decode()
        return text, orjson.loads(text)
    return orjson.dumps(plain, option=orjson.OPT_SORT_KEYS).decode(), plain


def _in_order(value: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """The same with some of its lists sorted."""
    for name in names:
        items = value.get(name)
        if isinstance(items, list) and len(items) > 1:
            value = value | {name: sorted(items, key=canonical_json)}
    return value


def canonical_json(value: Any) -> str:
    """RFC 8785 text of a JSON value. Integral floats become integers first (5.0 is 5).

    A whole number that a double cannot hold becomes a text.
    """
    try:
        plain = _plain(value)
    except _InexactError:
        return rfc8785.dumps(_exact(value)).decode()
    return orjson.dumps(plain, option=orjson.OPT_SORT_KEYS).decode()


class _InexactError(Exception):
    """The fast serialiser might write this value otherwise."""


def _plain(value: Any) -> Any:
    """The value ready for the fast way. Errors: `_InexactError` when it needs the exact one."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return value
    if kind is int:
        if -(2**53) < value < 2**53:
            return value
    elif kind is float:
        if abs(value) < 2**53 and value == int(value):
            return int(value)
        if 1e-4 < abs(value) < 1e15:
            return value
    elif kind is dict:
        if _is_ascii(value):
            return {
                key: inner if type(inner) is str else _plain(inner) for key, inner in value.items()
            }
    elif kind is list:
        return [_plain(inner) for inner in value]
    raise _InexactError


def _is_ascii(keys: Iterable[Any]) -> bool:
    try:
        return "".join(keys).isascii()
    except TypeError:  # a key that is no text
        return False


def _exact(value: Any) -> Any:
    if isinstance(value, float) and abs(value) < 2**53 and value == int(value):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**53:
        return float(value) if holds(str(value)) else str(value)
    if isinstance(value, dict):
        return {str(key): _exact(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_exact(inner) for inner in value]
    return value
