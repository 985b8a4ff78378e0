"""Master data of an EPCIS header: names and properties of items, lots, locations and parties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app import gs1
from app.events.models import Problem
from app.exchange.epcis.extension import EXTENSION_NAMES
from app.exchange.epcis.names import ThingNames
from app.exchange.epcis.words import entries, mappings, short, text_of

_NAMES = (
    "name", "descriptionShort", "tradeItemDescription", "regulatedProductName", "productName",
    "itemName", "description", "locationName", "partyName",
)  # fmt: skip
_ADDRESS = ("streetAddressOne", "streetAddressTwo", "streetAddressThree", "postalCode", "city",
            "state", "countryCode")  # fmt: skip
_CONTACTS = {
    "contact": ("contact", "contactName"),
    "phone": ("phone", "telephone", "contactTelephone"),
    "email": ("email", "contactEmail"),
}


def read_word(vocabulary: Any, element: Any, names: ThingNames) -> Problem | None:
    """Put an element of a vocabulary into `names`, or say why it is refused."""
    kind = short(vocabulary).lower()
    written = text_of(element)
    if not isinstance(element, Mapping) or not written:
        return Problem("no_id", "a vocabulary element names nothing", "id", "Give it an id.")
    given = _attributes(element)
    properties = {key: value for key, value in _properties(given).items() if value}
    if kind == "epcclass":
        _item(written, properties, names)
    elif kind in ("location", "businesslocation", "readpoint"):
        properties.pop("country", None)
        key = _party_or_place(written)
        names.name("location", {"location": key}, written, gln=_gln(key), **properties)
    elif kind == "party":
        key = _party_or_place(written).partition(".")[0] if _gln(_party_or_place(written)) else ""
        key = key or _party_or_place(written)
        names.name(
            "customer", {"customer": key}, written, kind="partner", gln=_gln(key), **properties
        )
    else:
        return Problem(
            "vocabulary_not_known",
            f"“{kind or '(none)'}” is no kind of master data known here",
            "type",
            "Use EPCClass, Location or Party.",
        )
    return None


def _item(written: str, properties: dict[str, Any], names: ThingNames) -> None:
    found = gs1.parse(written)
    if found is None or found.item is None:
        names.name("item", {"item": written}, written, **_no_address(properties))
    elif found.kind == "item":
        gtin = found.item if found.form != "gdst-urn" and found.valid_check_digit else None
        key = {"item": found.item}
        names.name("item", key, written, gtin=gtin, **_no_address(properties))
    else:
        parts = {"item": found.item, "lot": found.lot, "serial": found.serial}
        fields = {part: value for part, value in parts.items() if value}
        names.name(found.kind, fields, written, **_no_address(properties))


def _no_address(properties: dict[str, Any]) -> dict[str, Any]:
    return {key: properties[key] for key in ("name", "attributes") if key in properties}


def _party_or_place(written: str) -> str:
    found = gs1.parse(written)
    return found.value if found is not None and found.kind in ("location", "party") else written


def _gln(key: str) -> str | None:
    number = key.partition(".")[0]
    return number if len(number) == 13 and gs1.has_valid_check_digit(number) else None


def attributes_of(element: Any) -> dict[str, Any]:
    """The attributes of an element by their whole ids; of several of one id the last."""
    entries_ = mappings(element.get("attributes")) if isinstance(element, Mapping) else ()
    return {
        text_of(entry.get("id")): entry.get("attribute", entry.get("value")) for entry in entries_
    }


def _attributes(element: Mapping[str, Any]) -> dict[str, Any]:
    """The element's attributes by bare name; a name used twice keeps its whole id."""
    found: dict[str, Any] = {}
    for entry in mappings(element.get("attributes")):
        whole = text_of(entry.get("id"))
        if whole in EXTENSION_NAMES:
            continue
        value = entry.get("attribute", entry.get("value"))
        if whole and value not in ("", None, [], {}):
            name = short(whole)
            found[whole if name in found else name] = value
    if children := entries(element.get("children")):
        found["children"] = children
    return found


def _properties(given: dict[str, Any]) -> dict[str, Any]:
    """Properties of the define event; what has none becomes its attributes."""
    rest = dict(given)
    made: dict[str, Any] = {"name": _take(rest, _NAMES)}
    lines = [text_of(rest.pop(key)) for key in _ADDRESS if text_of(rest.get(key))]
    country = text_of(given.get("countryCode"))
    made |= {"address": ", ".join(lines), "country": country}
    made |= {target: _take(rest, names) for target, names in _CONTACTS.items()}
    if "country" in rest and not country:
        made["country"] = text_of(rest.pop("country"))
    return made | {"attributes": rest}


def _take(rest: dict[str, Any], names: tuple[str, ...]) -> str:
    for name in names:
        if text := text_of(rest.get(name)):
            del rest[name]
            return text
    return ""
