"""EPCIS events and master data in XML, 1.2 and 2.0, made the form that JSON has, by local names.

Wrappers (`extension`, `baseExtension`) vanish, so that both versions and JSON give one form. Words
of the Core Business Vocabulary become bare, as JSON has them. An element of another namespace keeps
its name with its prefix; attributes, texts and repeated elements of any depth are kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from app.events.json_text import AGAIN, number_of
from app.exchange.epcis.extension import NAMESPACE, PREFIX
from app.exchange.xml_stream import WRAPPERS, XmlNode

_EPCS = ("epcList", "childEPCs", "inputEPCList", "outputEPCList")
_QUANTITIES = (
    "quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList",
)  # fmt: skip
_NAMED = {  # a list of elements with a type
    "bizTransactionList": "bizTransaction", "sourceList": "source",
    "destinationList": "destination",
}  # fmt: skip
_WORDS = ("bizStep", "disposition", "reason")
_NUMBERS = (
    "value", "minValue", "maxValue", "meanValue", "percRank", "percValue", "sDev", "quantity",
)  # fmt: skip
_CBV = re.compile(
    r"(?:urn:epcglobal:cbv:(?:bizstep|disp|btt|sdt|er|comp):"
    r"|(?:https?://(?:ref\.)?gs1\.org/cbv/|cbv:)(?:BizStep|Disp|BTT|SDT|ER|Comp)-)([\w.-]+)"
)
_GS1 = re.compile(r"^(?:gs1:|https?://(?:www\.)?gs1\.org/voc/)")
ENVELOPE = ("creationDate", "schemaVersion")  # of a document, also where an event is the document
_NIL = "xsi:nil"
_UNSAID = (_NIL, "xsi:schemaLocation")


def event_of(node: XmlNode) -> dict[str, Any]:
    """One event element in the form of JSON."""
    made: dict[str, Any] = {"type": node.name}
    for key, value in node.attributes.items():
        if key not in (*ENVELOPE, *_UNSAID):
            made[key] = value
    _fill(made, node, node.uri)
    return made


def element_of(node: XmlNode) -> dict[str, Any]:
    """One element of a master data vocabulary in the form of JSON."""
    made: dict[str, Any] = dict(node.attributes)
    attributes: list[Any] = []
    for each in node.children:
        if each.name == "attribute":
            attributes.append({**each.attributes, "attribute": _inner(each)})
        elif each.name == "children":
            made["children"] = [child.text.strip() for child in each.children]
        else:
            _put(made, each.prefixed, _generic(each))
    return made | ({"attributes": attributes} if attributes else {})


def _inner(node: XmlNode) -> Any:
    """What an element says, its attributes aside."""
    return _generic(XmlNode(node.name, node.prefixed, node.uri, {}, node.children, node.text))


def _fill(made: dict[str, Any], node: XmlNode, uri: str) -> None:
    """Put the fields that an event's element holds into `made`."""
    for each in node.children:
        if each.name in WRAPPERS and _is_standard(each, uri):
            _fill(made, each, uri)
        elif _is_standard(each, uri):
            read = _READERS.get(each.name, _generic)
            _again(made, each.name, read(each))
        else:
            _put(made, _key(each), _generic(each))
    if text := node.text.strip():
        _put(made, "#text", text)


def _is_standard(node: XmlNode, uri: str) -> bool:
    return not node.uri or node.uri == uri or node.uri.startswith("urn:epcglobal:epcis")


def _key(node: XmlNode) -> str:
    """The name of an element of another namespace; in lotgraph's own, whatever its prefix is."""
    if node.uri == NAMESPACE:
        return f"{PREFIX}:{node.name}"
    return node.prefixed if ":" in node.prefixed else f"{node.uri}#{node.name}"


def _again(made: dict[str, Any], key: str, value: Any) -> None:
    """Put a field that an event has once; the second is found, as in JSON."""
    if value in ("", {}, None):
        return
    while key in made:
        key += AGAIN
    made[key] = value


def _put(made: dict[str, Any], key: str, value: Any) -> None:
    """Put what may be there several times: then it is a list."""
    if key not in made:
        made[key] = value
    elif isinstance(made[key], list):
        made[key].append(value)
    else:
        made[key] = [made[key], value]


def _generic(node: XmlNode) -> Any:
    """An element without a rule of its own: its text, or an object of all it holds."""
    attributes = {key: value for key, value in node.attributes.items() if key not in _UNSAID}
    text = node.text.strip()
    if not node.children and not attributes:
        return _word(text) if node.name in _WORDS else text
    made: dict[str, Any] = dict(attributes)
    for each in node.children:
        if each.name in WRAPPERS and not each.attributes:
            inner = _generic(each)
            for key, value in inner.items() if isinstance(inner, dict) else ():
                _put(made, key, value)
        else:
            _put(made, each.prefixed if ":" in each.prefixed else each.name, _generic(each))
    if text:
        _put(made, "@value", text)
    return made


def _word(text: str) -> str:
    found = _CBV.fullmatch(text)
    return found[1] if found else text


def _number(text: str) -> Any:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if not number.is_finite() or "_" in text:
        return text
    return number_of(text if re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", text) else f"{number}")


def _list(name: str, read: Callable[[XmlNode], Any]) -> Callable[[XmlNode], list[Any]]:
    def found(node: XmlNode) -> list[Any]:
        made: list[Any] = []
        for each in node.children:
            if each.name in WRAPPERS:
                made += found(each)
            else:
                made.append(read(each) if each.name == name else {each.name: _generic(each)})
        return [*made, node.text.strip()] if node.text.strip() else made

    return found


def _fields(node: XmlNode) -> Any:
    """An object whose numbers are numbers."""
    made = _generic(node)
    if not isinstance(made, dict):
        return made
    for key in _NUMBERS:
        if isinstance(made.get(key), str):
            made[key] = _number(made[key])
    return {key: value for key, value in made.items() if value not in ("", [], {}, None)}


def _typed(name: str) -> Callable[[XmlNode], Any]:
    def read(node: XmlNode) -> dict[str, Any]:
        made = {key: _word(value) for key, value in node.attributes.items() if key not in _UNSAID}
        made[name] = _inner(node)
        return made

    return read


def _sensor(node: XmlNode) -> dict[str, Any]:
    made: dict[str, Any] = dict(node.attributes)
    for each in node.children:
        if each.name == "sensorReport":
            made.setdefault("sensorReport", []).append(_report(each))
        elif each.name in WRAPPERS:
            made |= _sensor(each)
        else:
            _put(made, each.prefixed, _fields(each))
    return made


def _report(node: XmlNode) -> Any:
    made = _fields(node)
    if not isinstance(made, dict):
        return made
    if "type" in made:
        made["type"] = _GS1.sub("", str(made["type"]))
    if made.get("booleanValue") in ("true", "false", "1", "0"):
        made["booleanValue"] = made["booleanValue"] in ("true", "1")
    return made


def _declaration(node: XmlNode) -> Any:
    made = _generic(node)
    ids = node.child("correctiveEventIDs")
    if isinstance(made, dict) and ids is not None:
        made["correctiveEventIDs"] = [each.text.strip() for each in ids.children]
    return made


def _lasting(node: XmlNode) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for each in node.children:
        made.setdefault(each.name, []).append(_word(each.text.strip()))
    return made


_READERS: dict[str, Callable[[XmlNode], Any]] = {
    **{name: _list("epc", _generic) for name in _EPCS},
    **{name: _list("quantityElement", _fields) for name in _QUANTITIES},
    **{name: _list(inner, _typed(inner)) for name, inner in _NAMED.items()},
    "sensorElementList": _list("sensorElement", _sensor),
    "errorDeclaration": _declaration,
    "persistentDisposition": _lasting,
}
