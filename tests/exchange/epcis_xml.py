"""EPCIS documents of these tests written as XML, 1.2 or 2.0, as systems write them."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape, quoteattr

_ITEMS = {
    "epcList": "epc", "childEPCs": "epc", "inputEPCList": "epc", "outputEPCList": "epc",
    "quantityList": "quantityElement", "childQuantityList": "quantityElement",
    "inputQuantityList": "quantityElement", "outputQuantityList": "quantityElement",
    "sensorElementList": "sensorElement", "correctiveEventIDs": "correctiveEventID",
}  # fmt: skip
_TYPED = {
    "bizTransactionList": "bizTransaction", "sourceList": "source",
    "destinationList": "destination",
}  # fmt: skip
_IN_BASE = ("eventID", "errorDeclaration")
_IN_EXTENSION = (
    "quantityList", "childQuantityList", "sourceList", "destinationList", "ilmd",
    "sensorElementList", "persistentDisposition",
)  # fmt: skip
_SPACES = (
    'xmlns:epcis="urn:epcglobal:epcis:xsd:{}" xmlns:x="https://example.org/x" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)


def xml_document(document: dict[str, Any], version: str = "2.0") -> str:
    """A JSON document as XML."""
    words = document.get("epcisHeader", {}).get("epcisMasterData", {}).get("vocabularyList", ())
    vocabularies = "".join(map(_vocabulary, words))
    master = f"<EPCISMasterData><VocabularyList>{vocabularies}</VocabularyList></EPCISMasterData>"
    head = f"<EPCISHeader><extension>{master}</extension></EPCISHeader>" if words else ""
    events = "".join(xml_event(each, version) for each in document["epcisBody"]["eventList"])
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- made -->\n<epcis:EPCISDocument '
        f'{_SPACES.format(version[0])} schemaVersion="{version}">{head}'
        f"<EPCISBody><EventList>\n{events}</EventList></EPCISBody></epcis:EPCISDocument>"
    )


def xml_event(event: dict[str, Any], version: str = "2.0") -> str:
    """A JSON event as XML; of 1.2 with its wrappers."""
    parts: dict[str, str] = {"base": "", "": "", "extension": ""}
    for key, value in event.items():
        if key == "type":
            continue
        place = "base" if key in _IN_BASE else "extension" if key in _IN_EXTENSION else ""
        parts[place if version == "1.2" else ""] += _element(key, value)
    base = f"<baseExtension>{parts['base']}</baseExtension>" if parts["base"] else ""
    more = f"<extension>{parts['extension']}</extension>" if parts["extension"] else ""
    kind = event["type"]
    made = f"<{kind}>{base}{parts['']}{more}</{kind}>"
    depth = {"TransformationEvent": 1, "AssociationEvent": 2}.get(kind, 0)
    wraps = depth if version == "1.2" else 0
    return "<extension>" * wraps + made + "</extension>" * wraps + "\n"


def _element(key: str, value: Any) -> str:
    if key in _TYPED:
        return f"<{key}>{''.join(_typed(_TYPED[key], each) for each in value)}</{key}>"
    if key == "sensorElementList":
        return f"<{key}>{''.join(map(_sensor, value))}</{key}>"
    if key in _ITEMS:
        return f"<{key}>{''.join(_element(_ITEMS[key], each) for each in value)}</{key}>"
    if isinstance(value, list):
        return "".join(_element(key, each) for each in value)
    if isinstance(value, dict):
        return f"<{key}>{''.join(_element(*each) for each in value.items())}</{key}>"
    return f"<{key}>{escape(str(value))}</{key}>"


def _typed(name: str, entry: dict[str, Any]) -> str:
    kind = f" type={quoteattr(entry['type'])}" if "type" in entry else ""
    return f"<{name}{kind}>{escape(entry[name])}</{name}>"


def _sensor(entry: dict[str, Any]) -> str:
    inner = ""
    for key, value in entry.items():
        for each in value if isinstance(value, list) else [value]:
            said = " ".join(f"{name}={quoteattr(_text(text))}" for name, text in each.items())
            inner += f"<{key} {said}/>"
    return f"<sensorElement>{inner}</sensorElement>"


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _vocabulary(vocabulary: dict[str, Any]) -> str:
    elements = "".join(
        f"<VocabularyElement id={quoteattr(each['id'])}>"
        + "".join(
            f"<attribute id={quoteattr(one['id'])}>{escape(str(one['attribute']))}</attribute>"
            for one in each.get("attributes", ())
        )
        + "</VocabularyElement>"
        for each in vocabulary["vocabularyElementList"]
    )
    return (
        f"<Vocabulary type={quoteattr(vocabulary['type'])}><VocabularyElementList>{elements}"
        "</VocabularyElementList></Vocabulary>"
    )
