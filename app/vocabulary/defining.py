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
from typing import Any

from app.vocabulary.event_types import COMMON, Field

PROPERTIES = (
    Field("name", "text"), Field("uom", "text"), Field("factors", "factors"),
    Field("item_type", "item_type"), Field("tracking", "tracking"), Field("gtin", "text"),
    Field("status", "status"), Field("manufactured_at", "time"), Field("expires_at", "time"),
    Field("kind", "text"), Field("in", "part"), Field("contact", "text"), Field("phone", "text"),
    Field("email", "text"), Field("address", "text"), Field("country", "text"),
    Field("gln", "text"), Field("makes", "part"), Field("quantity", "quantity"),
    Field("due", "time"), Field("zone", "zone"), Field("day_start", "day_start"),
    Field("at_basis", "at_basis"), Field("event_types", "event_types"), Field("attributes", "map"),
)  # fmt: skip
_COMMON = ("type", *(each.name for each in COMMON))
# First match wins: a work order may name the item it makes, a lot its item.
_SUBJECTS = (
    "work_order", "hu", "location", "customer", "supplier", "resource", "serial", "lot", "item",
)  # fmt: skip
_KIND = {"work_order": "order"}
_OWN_NUMBER = ("id", "code", "number")
_RENAMED = {
    "parent": "in", "within": "in", "e_mail": "email", "e-mail": "email", "item_kind": "item_type",
    "owns": "event_types", "owned_event_types": "event_types", "planned_quantity": "quantity",
}  # fmt: skip
_KNOWN = {each.name for each in PROPERTIES if each.name != "attributes"}


class NothingDefinedError(ValueError):
    """A define that names nothing, or a lot or serial without its item."""

    def __init__(self, text: str, remedy: str) -> None:
        super().__init__(text)
        self.remedy = remedy


def one_shape(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The one shape of a define event: `subject`, `properties`, `same_as` beside common fields.

    Errors: `NothingDefinedError`.
    """
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
            raise NothingDefinedError(
                "the define event names nothing to define",
                "Name one of: item, lot, serial, hu, location, customer, supplier, resource, "
                "work_order.",
            )
        return _source(event, rest)
    return _thing(event, rest, kind)


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


def _thing(event: dict[str, Any], rest: dict[str, Any], kind: str) -> dict[str, Any]:
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
            raise NothingDefinedError(f"a {kind} is defined without its item", "Add the item.")
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
