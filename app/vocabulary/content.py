"""Events as people write them, brought to the one form that a plan is made of.

For lists of events that never see the door: tests, and whoever uses the core as a library. What the
door would refuse is an error here; it says which field, but does not explain.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.times import read_time
from app.vocabulary.defining import PROPERTIES, NothingDefinedError, one_shape
from app.vocabulary.event_types import (
    ALSO,
    COMMON,
    EVENT_TYPES,
    LIKE,
    LINE_FIELDS,
    LINES,
    OBJECT,
    PAPERS,
    Field,
)
from app.vocabulary.like import LIKE_FIELDS, LIKE_TYPES
from app.vocabulary.refs import clean_part

# Beside an event in a file, but no part of what it says.
_TOLD = frozenset({"recorded_at", "_code", "_field", "_text"})
ASIDE = _TOLD | {"type"}

Content = dict[str, Any]


class BadEventError(ValueError):
    """An event that the door would refuse."""


def content_of(raw: Mapping[str, Any]) -> Content:
    """What an event says: numbers as texts, quantities as numbers, what is absent left out.

    Errors: `BadEventError`.
    """
    name = raw.get("type")
    type_ = EVENT_TYPES.get(str(name))
    if type_ is None:
        raise BadEventError(f"“{name}” is not an event type")
    if type_.name == "define":
        return _defined(raw)
    content = _BY_NAME[type_.name].read(raw)
    content["type"] = type_.name
    for choice in type_.one_of:
        if not any(content.get(name) for name in choice.names):
            raise BadEventError(f"{type_.name} {content['event_id']} {choice.says}")
    for choice in type_.only_one:
        if all(content.get(name) for name in choice.names):
            raise BadEventError(f"{type_.name} {content['event_id']} {choice.says}")
    if content.get("contents") == []:
        del content["contents"]
    return content


def _defined(raw: Mapping[str, Any]) -> Content:
    given = {key: value for key, value in raw.items() if value is not None and key not in _TOLD}
    try:
        shaped = one_shape(given)
    except NothingDefinedError as error:
        raise BadEventError(str(error)) from None
    content = _COMMON.read({key: shaped[key] for key in shaped if key not in _OF_DEFINE})
    content["type"] = "define"
    content["subject"] = _SUBJECT.read(shaped["subject"])
    content["properties"] = _PROPERTIES.read(shaped.get("properties", {}))
    if shaped.get("same_as") is not None:
        content["same_as"] = sorted(set(map(str, shaped["same_as"])))
    return content


Reader = Callable[[str, Any], Any]


class _Form:
    """How the fields of an object are read; `needed` must be there, no others may."""

    __slots__ = ("needed", "readers", "where")

    def __init__(self, where: str, *fields: Field) -> None:
        self.where = where
        self.needed = frozenset(each.name for each in fields if each.needed)
        self.readers: dict[str, Reader] = {
            each.name: _READERS.get(each.kind, _as_it_is) for each in fields
        }

    def read(self, given: Mapping[str, Any]) -> Content:
        """The filled fields. Errors: `BadEventError`."""
        content, readers = {}, self.readers
        for name, value in given.items():
            if value is None:
                continue
            reader = readers.get(name)
            if reader is not None:
                content[name] = reader(name, value)
            elif name not in ASIDE:
                raise BadEventError(f"{self.where} has no field “{name}”")
        if not self.needed <= content.keys():
            lacking = sorted(self.needed - content.keys())
            raise BadEventError(f"{self.where} lacks {lacking[0]}")
        return content


def _part(name: str, value: Any) -> str:
    text = clean_part(value if type(value) is str else str(value))
    if not text:
        raise BadEventError(f"{name} is empty")
    return text


def _signed(_: str, value: Any) -> float:
    """A decimal of six places; integral values are integers."""
    if type(value) is int:
        return value
    number = round(float(value), 6)
    return int(number) if number == int(number) else number


def _quantity(name: str, value: Any) -> float:
    number = _signed(name, value)
    if number < 0:
        raise BadEventError(f"{name} is negative")
    return number


def _time(_: str, value: Any) -> str:
    return read_time(value).text


def _factors(name: str, value: Any) -> dict[str, float]:
    return {str(unit): _quantity(name, number) for unit, number in value.items()}


def _object(_: str, value: Any) -> Content:
    return _OBJECT.read(value)


def _lines(name: str, value: Any) -> list[Content]:
    return [_LINES[name].read(line) for line in value]


def _also(_: str, value: Any) -> list[Content]:
    return sorted(
        (_ALSO.read(each) for each in value), key=lambda each: (each["uom"], each["quantity"])
    )


def _documents(_: str, value: Any) -> list[Content]:
    return sorted(
        (_PAPER.read(each) for each in value),
        key=lambda each: (each["number"], each.get("kind", "")),
    )


def _like(_: str, value: Any) -> Content:
    told = _LIKE.read({**value, "kind": value.get("type")})
    told["type"] = told.pop("kind")
    if not any(name in told for name in LIKE_FIELDS):
        raise BadEventError("like names no work order, document or customer")
    if told["type"] not in LIKE_TYPES:
        raise BadEventError(f"like is of {told['type']}, which cannot be taken back so")
    return told


def _as_it_is(_: str, value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


_READERS: Mapping[str, Reader] = {
    "part": _part, "quantity": _quantity, "signed": _signed, "at": _time, "time": _time,
    "factors": _factors, "object": _object, **dict.fromkeys(LINES, _lines), "also": _also,
    "documents": _documents, "like": _like,
}  # fmt: skip
_COMMON = _Form("define", *COMMON)
_OF_DEFINE = ("subject", "properties", "same_as")
_SUBJECT = _Form(
    "define", Field("item", "part"), Field("kind", "text"), Field("number", "part"),
    Field("lot", "part"),
)  # fmt: skip
_PROPERTIES = _Form("define", *PROPERTIES)
_OBJECT = _Form("object", *OBJECT)
_ALSO, _PAPER = _Form("also", *ALSO), _Form("documents", *PAPERS)
_LIKE = _Form("like", Field("kind", "text", True), *LIKE[1:])
_LINES: dict[str, _Form] = {name: _Form(name, *fields) for name, fields in LINE_FIELDS.items()}
_BY_NAME = {name: _Form(name, *COMMON, *type_.fields) for name, type_ in EVENT_TYPES.items()}
