"""Twins of parts of Catena-X, read as lotgraph events: parts and batches with their maker, and the
single-level bill of what was built into what.

Twins name each other by a global asset id alone; a bill does not say which are batches. So every
one is a lot of the item `part`, named by that id; where a part instance is told, that is a serial
of the lot and an alias. A bill knows no run: each child is a run of its own, taken for assumed,
never certain by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.events.models import Incoming, Problem
from app.exchange.cfx import Aside
from app.exchange.epcis.names import hash16
from app.exchange.epcis.words import mappings, readable, written_time

PART = "part"  # the item of all twins: a bill names no other
_IDS = ("globalAssetId", "catenaXId", "childCatenaXId")
_CHILDREN = ("childItems", "childParts")  # the second in bills of old
_WORDS = (*_CHILDREN, "localIdentifiers", "partTypeInformation", "manufacturingInformation")
_UUID = re.compile(r"(?:urn:uuid:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)
_UNITS = {"piece": "pcs", "kilogram": "kg", "gram": "g", "litre": "l", "metre": "m"}
_USED = (*_CHILDREN, *_IDS)
Json = Mapping[str, Any]


def is_catenax(value: object) -> bool:
    """Whether this JSON is a twin of Catena-X."""
    return (
        isinstance(value, Mapping)
        and any(name in value for name in _IDS)
        and any(name in value for name in _WORDS)
    )


@dataclass(frozen=True, slots=True)
class CatenaReader:
    """Reads the twins of one file."""

    source: str

    def read(self, line: int, value: Json) -> Iterator[Incoming | Aside]:
        """The events of a twin, a refusal, or that it books nothing."""
        whole = readable(value)
        if isinstance(whole, Problem):
            yield Incoming(line, None, value, whole)
            return
        own = _asset(whole)
        if not own:
            yield Incoming(line, None, value, _NO_ID)
            return
        if not any(name in whole for name in _CHILDREN):
            for event in _part(own, whole):
                yield Incoming(line, {"source": self.source, **event}, value)
            return
        children = [child for name in _CHILDREN for child in mappings(whole.get(name))]
        for number, child in enumerate(children, 1):
            made = _child(own, child, number)
            if isinstance(made, Problem):
                yield Incoming(line, None, value, made)
            else:
                yield Incoming(line, {"source": self.source, **made}, value)
        if not children:
            yield Aside("Catena-X bill without children", line)


_NO_ID = Problem(
    "bad_asset_id", "the global asset id is no UUID", "globalAssetId",
    "Write it as urn:uuid:… or as the UUID alone.",
)  # fmt: skip


def _asset(value: Json) -> str:
    """The global asset id in lower case, without its urn; nothing where there is none."""
    given = next((value[name] for name in _IDS if name in value), "")
    match = _UUID.fullmatch(given.strip()) if isinstance(given, str) else None
    return match[1].lower() if match else ""


def _part(own: str, value: Json) -> Iterator[dict[str, Any]]:
    local = {
        str(each.get("key")): str(each.get("value"))
        for each in mappings(value.get("localIdentifiers")) if each.get("key")
    }  # fmt: skip
    kinds = _mapping(value.get("partTypeInformation"))
    made = _mapping(value.get("manufacturingInformation"))
    thing: dict[str, Any] = {"item": PART, "lot": own}
    dated = dict(thing)
    if day := written_time(str(made.get("productionDate") or made.get("date") or "")):
        dated["manufactured_at"] = day
    attributes = {name: kept for name, kept in value.items() if name not in _USED}
    event = {"event_id": f"{own}/made", "type": "receive", "object": dated}
    if maker := local.get("manufacturerId"):
        event["supplier"] = maker
    yield event | ({"attributes": attributes} if attributes else {})
    instance = local.get("partInstanceId", "")
    forms = {f"urn:uuid:{own}", *(local.get(name, "") for name in ("batchId", "partInstanceId"))}
    said: dict[str, Any] = {**thing, "same_as": sorted(forms - {""})}
    if name := kinds.get("nameAtManufacturer") or kinds.get("nameAtCustomer"):
        said["name"] = str(name)
    yield {"event_id": f"{own}/define/{hash16(said)}", "type": "define", **said}
    if instance:
        serial = {"item": PART, "serial": own, "lot": own}
        yield {"event_id": f"{own}/serial", "type": "receive", "object": serial} | (
            {"supplier": maker} if maker else {}
        )


def _child(own: str, child: Json, number: int) -> dict[str, Any] | Problem:
    other = _asset(child)
    if not other:
        return Problem(
            "bad_asset_id", f"the global asset id of child {number} is no UUID", "childItems",
            "Write it as urn:uuid:… or as the UUID alone.",
        )  # fmt: skip
    amount = _mapping(child.get("quantity"))
    put_in: dict[str, Any] = {"object": {"item": PART, "lot": other}, "basis": "assumed"}
    value = amount.get("value", amount.get("quantityNumber"))
    if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0:
        said = amount.get("unit") or amount.get("measurementUnit") or ""
        said = said.get("lexicalValue", "") if isinstance(said, Mapping) else said
        unit = str(said).rpartition(":")[2]
        put_in |= {"quantity": value, "uom": _UNITS.get(unit, unit) or "pcs"}
    created = child.get("createdOn") or child.get("assembledOn") or ""
    told = hash16({"created": created, "quantity": amount})
    event: dict[str, Any] = {
        "event_id": f"{own}/{other}/{told}", "type": "transform",
        "kind": "assembly", "batch": f"as built {own}/{other}/{told}", "inputs": [put_in],
        "outputs": [{"object": {"item": PART, "lot": own}, "basis": "assumed"}],
    }  # fmt: skip
    if time := written_time(str(created)):
        event |= {"at": time, "at_basis": "posted"}
    attributes = {name: kept for name, kept in child.items() if name not in (*_IDS, "quantity")}
    return event | ({"attributes": attributes} if attributes else {})


def _mapping(value: object) -> Json:
    return value if isinstance(value, Mapping) else {}
