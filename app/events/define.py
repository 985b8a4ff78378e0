"""`define` events: the many shapes people write them in, made one.

A define names one item, lot, serial, handling unit, location, customer, supplier, resource,
work order or source, and properties of it. The thing may be a plain number with its properties
beside it, under `properties`, or inside one object:

    {"type": "define", "item": "BOLT", "name": "Bolt M8", "uom": "pcs"}
    {"type": "define", "item": {"item": "BOLT", "name": "Bolt M8"}}
    {"type": "define", "object": {"item": "BOLT", "lot": "A1"}, "same_as": "urn:…"}

A define of nothing but its own `source` defines that source (zone, day start, basis of times).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from app.events.fields import (
    At,
    AtBasis,
    Attributes,
    Document,
    Part,
    Quantity,
    Status,
    Strict,
    Text,
    Time,
)
from app.events.models import Problem
from app.events.problems import EVENT_TYPES

_COMMON = ("event_id", "source", "type", "at", "at_basis", "document", "note", "attributes")
# First match wins: a work order may name the item it makes, a lot its item.
_SUBJECTS = (
    "work_order", "hu", "location", "customer", "supplier", "resource", "serial", "lot", "item",
)  # fmt: skip
_KIND = {"work_order": "order"}
_OWN_NUMBER = ("id", "code", "number")


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        raise PydanticCustomError(
            "bad_value", "is no time zone; write one such as Europe/Berlin or UTC"
        ) from None
    return text


def _day_start(text: str) -> str:
    try:
        return time.fromisoformat(text).strftime("%H:%M")
    except ValueError:
        raise PydanticCustomError("bad_value", "is no time of day; write 06:00") from None


def _event_type(text: str) -> str:
    if text not in EVENT_TYPES:
        raise PydanticCustomError(
            "bad_value", "“{given}” is not an event type", {"given": text[:40]}
        )
    return text


def _as_set(texts: list[str]) -> list[str]:
    return sorted(set(texts))


class Properties(Strict):
    """What a define may say of a thing; anything else goes into `attributes`."""

    name: Text | None = None
    uom: Text | None = None
    factors: dict[Text, Quantity] | None = None
    item_type: Literal["raw", "packaging", "intermediate", "finished"] | None = None
    tracking: Literal["lot", "serial", "lot_and_serial", "none"] | None = None
    gtin: Text | None = None
    status: Status | None = None
    manufactured_at: Time | None = None
    expires_at: Time | None = None
    kind: Text | None = None
    in_: Part | None = Field(None, alias="in")
    contact: Text | None = None
    phone: Text | None = None
    email: Text | None = None
    address: Text | None = None
    country: Text | None = None
    gln: Text | None = None
    makes: Part | None = None
    quantity: Quantity | None = None
    due: Time | None = None
    zone: Annotated[Text, AfterValidator(_zone)] | None = None
    day_start: Annotated[Text, AfterValidator(_day_start)] | None = None
    at_basis: AtBasis | None = None
    event_types: (
        Annotated[list[Annotated[Text, AfterValidator(_event_type)]], AfterValidator(_as_set)]
        | None
    ) = None
    attributes: Attributes | None = None


class Subject(Strict):
    """The thing defined: its kind and the parts of its ref."""

    kind: Literal[
        "item", "lot", "serial", "hu", "location", "customer", "supplier", "resource", "order",
        "source",
    ]  # fmt: skip
    item: Part | None = None
    number: Part
    lot: Part | None = None  # the lot a serial belongs to


class Define(Strict):
    """A define event in its one canonical shape."""

    type: Literal["define"]
    event_id: Part
    source: Part
    at: At | None = None
    at_basis: AtBasis | None = None
    document: Document | None = None
    note: Text | None = None
    attributes: Attributes | None = None
    subject: Subject
    properties: Properties = Field(default_factory=Properties)
    same_as: Annotated[list[Part], AfterValidator(_as_set)] | None = None

    @model_validator(mode="after")
    def _own_source(self) -> Define:
        subject = self.subject
        if subject.kind == "source" and subject.number != self.source:
            raise PydanticCustomError(
                "bad_value", "a source is defined by its own events only", {"field": "source"}
            )
        if subject.kind in ("lot", "serial") and subject.item is None:
            raise PydanticCustomError(
                "missing_field", "a {kind} is defined without its item",
                {"kind": subject.kind, "field": "item"},
            )  # fmt: skip
        return self


_RENAMED = {
    "parent": "in", "within": "in", "e_mail": "email", "e-mail": "email", "item_kind": "item_type",
    "owns": "event_types", "owned_event_types": "event_types", "planned_quantity": "quantity",
}  # fmt: skip
_KNOWN = {
    field.alias or name for name, field in Properties.model_fields.items() if name != "attributes"
}


def normalise_define(fields: Mapping[str, Any]) -> dict[str, Any] | Problem:
    """The one shape of a define event, ready for validation, or what is wrong with it."""
    if "subject" in fields:
        return dict(fields)
    rest = {key: value for key, value in fields.items() if key not in _COMMON}
    event = {key: fields[key] for key in _COMMON if key in fields}
    wanted = rest.pop("defines", None)
    if isinstance(rest.get("object"), Mapping):
        rest |= rest.pop("object")
    if isinstance(fields.get("source"), Mapping):
        nested = dict(fields["source"])
        event["source"] = _first(nested, ("source", *_OWN_NUMBER, "name"))
        rest |= nested
        wanted = "source"
    given = rest.pop("properties", None)
    if isinstance(given, Mapping):
        rest |= {("item_type" if key == "type" else key): value for key, value in given.items()}
    kind = next((name for name in _SUBJECTS if rest.get(name) is not None), None)
    if wanted == "source" or kind is None:
        said = set(rest) & {"zone", "day_start", "event_types", "name"}
        if wanted != "source" and not said and "at_basis" not in event:
            return _nothing_defined()
        return _source(event, rest)
    return _thing(event, rest, kind)


def _nothing_defined() -> Problem:
    return Problem(
        "missing_field",
        "the define event names nothing to define",
        "item",
        "Name one of: item, lot, serial, hu, location, customer, supplier, resource, work_order.",
    )


def _first(nested: dict[str, Any], names: tuple[str, ...]) -> Any:
    for name in names:
        if nested.get(name) is not None:
            return nested.pop(name)
    return None


def _source(event: dict[str, Any], rest: dict[str, Any]) -> dict[str, Any]:
    if "at_basis" in event:
        rest.setdefault("at_basis", event.pop("at_basis"))
    subject = {"kind": "source", "number": event.get("source")}
    return _with_properties(event, subject, rest)


def _thing(event: dict[str, Any], rest: dict[str, Any], kind: str) -> dict[str, Any] | Problem:
    value = rest.pop(kind)
    if isinstance(value, Mapping):
        nested = dict(value)
        value = _first(nested, (kind, *_OWN_NUMBER, "serial", "lot") if kind in ("lot", "serial")
                       else (kind, *_OWN_NUMBER))  # fmt: skip
        if "type" in nested:
            nested["item_type"] = nested.pop("type")
        rest |= nested
    subject: dict[str, Any] = {"kind": _KIND.get(kind, kind), "number": value}
    if kind in ("lot", "serial"):
        subject["item"] = rest.pop("item", None)
        if kind == "serial" and rest.get("lot") is not None:
            subject["lot"] = rest.pop("lot")
        if subject["item"] is None:
            return Problem(
                "missing_field", f"a {kind} is defined without its item", "item", "Add the item."
            )
    elif kind == "work_order" and "item" in rest:
        rest["makes"] = rest.pop("item")
    return _with_properties(event, subject, rest)


def _with_properties(
    event: dict[str, Any], subject: dict[str, Any], rest: dict[str, Any]
) -> dict[str, Any]:
    """Known properties as fields, the others as attributes of the thing: nothing is lost."""
    rest = {_RENAMED.get(key, key): value for key, value in rest.items() if value is not None}
    same_as = rest.pop("same_as", None)
    attributes = rest.pop("attributes", None) or event.pop("attributes", None) or {}
    properties = {key: value for key, value in rest.items() if key in _KNOWN}
    if isinstance(attributes, Mapping):
        attributes = dict(attributes) | {k: v for k, v in rest.items() if k not in _KNOWN}
    if attributes:
        properties["attributes"] = attributes
    shaped = event | {"subject": subject, "properties": properties}
    shaped.pop("attributes", None)
    if same_as is not None:
        shaped["same_as"] = [same_as] if isinstance(same_as, str) else same_as
    return shaped
