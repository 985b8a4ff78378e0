"""Which event gives each property of a thing: the greatest (end of `at`, source, event id)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import orjson

from app.times import BEFORE_ALL
from app.vocabulary.plan import plan_event

_PARTY = ("name", "contact", "phone", "email", "address", "country", "gln", "attributes")
_RUN = (
    "kind", "homogeneous", "started_at", "ended_at", "operator", "parameters", "record",
    "attributes",
)  # fmt: skip
_GOODS = ("status", "manufactured_at", "expires_at", "name", "attributes")
_GIVEN: dict[str, tuple[str, ...]] = {
    "Item": ("name", "uom", "factors", "item_type", "tracking", "gtin", "attributes"),
    "Lot": _GOODS,
    "Serial": _GOODS,
    "WorkOrder": (*_RUN, "name", "makes", "quantity", "uom", "due", "status"),
    "Batch": _RUN,
    "HandlingUnit": (*_GOODS, "kind"),
    "Location": ("name", "kind", "in", "address", "country", "gln", "attributes"),
    "Customer": (*_PARTY, "kind"),
    "Supplier": (*_PARTY, "kind"),
    "Resource": ("name", "kind", "attributes"),
}
AS_JSON = ("factors", "parameters", "attributes")
_RENAMED = {"item_type": "type"}


def stored_names(label: str) -> dict[str, str]:
    """What events can give a thing of a kind, by the name they have for it: the name it has in the
    graph. `in`, of a location, is a link there; other names of a thing are its aliases."""
    given = {name: _RENAMED.get(name, name) for name in _GIVEN.get(label, ())}
    return given | {"same_as": "aliases"}


def given_properties(
    label: str, ref: str, events: Sequence[Sequence[Any]], text: Callable[[Any], str]
) -> dict[str, Any]:
    """What a thing's events ([end of at, source, event id, content]) give it, as it is stored; null
    where none does. `in`: of a location the number of the one it is in; `text`: how what is no
    plain value is written."""
    given, aliases = _winners(ref, events)
    properties = {
        _RENAMED.get(name, name): _stored(name, given.get(name), text)
        for name in _GIVEN.get(label, ())
    }
    return properties | {"aliases": sorted(aliases) or None}


def _winners(ref: str, events: Sequence[Sequence[Any]]) -> tuple[dict[str, Any], set[str]]:
    """Property by property, what the greatest (end of at, source, event id) says."""
    given: dict[str, Any] = {}
    aliases: set[str] = set()
    order = [row for row in events if row[3] is not None]
    for _, _, _, text in sorted(order, key=lambda row: (_end(row[0]), row[1], row[2])):
        told = dict(plan_event(orjson.loads(text)).about.get(ref, {}))
        aliases.update(told.pop("same_as", ()))
        if "attributes" in told:
            told["attributes"] = given.get("attributes", {}) | told["attributes"]
        given |= told
    return given, aliases


def _end(at_to: int | None) -> int:
    return BEFORE_ALL if at_to is None else at_to


def _stored(name: str, value: Any, text: Callable[[Any], str]) -> Any:
    return text(value) if value is not None and name in AS_JSON else value
