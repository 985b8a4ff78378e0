"""Defines of lotgraph as master data of EPCIS: what an item, lot, place or party is called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from app.exchange.epcis.extension import NAMESPACE, urn_of
from app.partners.extended import ToldEvent
from app.partners.naming import PartnerNames
from app.times import instant_text
from app.vocabulary.refs import make_ref

_EPC_CLASS = "urn:epcglobal:epcis:vtype:EPCClass"
VOCABULARIES: Mapping[str, str] = {
    "item": _EPC_CLASS, "lot": _EPC_CLASS, "serial": _EPC_CLASS,
    "location": "urn:epcglobal:epcis:vtype:Location",
    "customer": "urn:epcglobal:epcis:vtype:Party", "supplier": "urn:epcglobal:epcis:vtype:Party",
}  # fmt: skip
OTHER = f"{NAMESPACE}Thing"  # a vocabulary for what the standard has none: orders, sources …
_MDA = "urn:epcglobal:cbv:mda:"
_ATTRIBUTES: Mapping[str, Mapping[str, str]] = {
    "item": {"name": f"{_MDA}descriptionShort"},
    "location": {"name": f"{_MDA}name", "address": f"{_MDA}streetAddressOne"},
    "customer": {
        "name": f"{_MDA}name", "address": f"{_MDA}streetAddressOne",
        "country": f"{_MDA}countryCode",
    },
}  # fmt: skip


def vocabulary_of(content: Mapping[str, Any]) -> str:
    """The type of the vocabulary a define belongs to."""
    return VOCABULARIES.get(content["subject"]["kind"], OTHER)


def element_of(told: ToldEvent, names: PartnerNames) -> dict[str, Any]:
    """The element of a vocabulary: id, attributes, among them the define itself as JSON."""
    content = told.content
    subject, properties = content["subject"], content.get("properties", {})
    kind = subject["kind"]
    own = {**content, "recorded_at": instant_text(told.recorded_at)}
    words = _ATTRIBUTES.get("customer" if kind == "supplier" else kind, {})
    attributes = [
        {"id": id_, "attribute": properties[name]} for name, id_ in words.items()
        if name in properties
    ]  # fmt: skip
    attributes.append({"id": f"{NAMESPACE}event", "attribute": ascii_json(own)})
    return {"id": _uri(subject, names), "attributes": attributes}


def ascii_json(value: Any) -> str:
    """JSON text without any character that XML cannot hold."""
    text = orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
    return "".join(each if " " <= each <= "~" else _escaped(each) for each in text)


def _escaped(sign: str) -> str:
    units = sign.encode("utf-16-be")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def _uri(subject: Mapping[str, Any], names: PartnerNames) -> str:
    kind, number = subject["kind"], subject["number"]
    if kind in ("lot", "serial"):
        return names.uri(kind, subject["item"], number)
    if kind == "source":
        return urn_of(make_ref("source", number))
    return names.uri(kind, number)
