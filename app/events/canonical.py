"""Canonical JSON (RFC 8785) of validated events, with their unordered lists sorted.

The library's own serialiser is exact but slow; almost every event has only ASCII keys and plain
numbers, for which a faster serialiser gives the same bytes. What does not qualify goes the exact
way. A test holds both against each other.
"""

from __future__ import annotations

from typing import Any

import orjson
import rfc8785

# Lists whose order has no meaning; lists inside attributes and parameters keep theirs.
_UNORDERED = ("inputs", "outputs", "contents")


def canonical(value: dict[str, Any]) -> str:
    """RFC 8785 text of a validated event; `inputs`, `outputs`, `contents`… are sorted."""
    for name in _UNORDERED:
        items = value.get(name)
        if isinstance(items, list) and len(items) > 1:
            value = value | {name: sorted(items, key=canonical_json)}
    return canonical_json(value)


def canonical_json(value: Any) -> str:
    """RFC 8785 text of a JSON value. Integral floats become integers first (5.0 is 5)."""
    plain = _plain(value)
    if plain is None:
        return rfc8785.dumps(_exact(value)).decode()
    return orjson.dumps(plain, option=orjson.OPT_SORT_KEYS).decode()


_NONE = object()


def _plain(value: Any) -> Any:
    """The value ready for the fast way, or None when it needs the exact one."""
    found = _walk(value)
    return None if found is _NONE else found


def _walk(value: Any) -> Any:
    kind = type(value)
    if kind is str or kind is bool:
        return value
    if kind is int:
        return value if -(2**53) < value < 2**53 else _NONE
    if kind is float:
        return _walk_float(value)
    if kind is dict:
        copy = {}
        for key, inner in value.items():
            found = _walk(inner)
            if found is _NONE or not key.isascii():
                return _NONE
            copy[key] = found
        return copy
    if kind is list:
        copies = [_walk(inner) for inner in value]
        return _NONE if any(copy is _NONE for copy in copies) else copies
    return _NONE


def _walk_float(value: float) -> Any:
    if value == int(value) if abs(value) < 2**53 else False:
        return int(value)
    return value if 1e-4 < abs(value) < 1e15 else _NONE


def _exact(value: Any) -> Any:
    if isinstance(value, float) and abs(value) < 2**53 and value == int(value):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**53:
        return float(value)
    if isinstance(value, dict):
        return {str(key): _exact(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_exact(inner) for inner in value]
    return value
