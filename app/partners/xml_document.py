"""A document as EPCIS 1.2 XML, event by event, however long.

What 1.2 has no element for (sensors, lasting dispositions, associations) is said by the event of
lotgraph's own alone, which stands in an element of its namespace.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import orjson

from app.exchange.epcis.extension import EVENTS, NAMESPACE, PREFIX
from app.partners.master_data import ascii_json
from app.partners.parts import DocumentParts
from app.times import instant_text

MEDIA_TYPE = "application/xml"
_CBV = "urn:epcglobal:cbv:"
_MDA = "urn:epcglobal:cbv:mda:"
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAME = re.compile(r"[A-Za-z_][\w.-]*:[A-Za-z_][\w.-]*", re.ASCII)
_KNOWN = {PREFIX: NAMESPACE, "cbvmda": _MDA, "epcis": "urn:epcglobal:epcis:xsd:1"}
_HEADERS = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
_OPENING = "<extension>\n<EPCISMasterData>\n<VocabularyList>\n"
Fields = Mapping[str, Any]


def xml_parts(document: DocumentParts) -> Iterator[bytes]:
    """The text of a document in parts."""
    spaces = "".join(f" xmlns:{prefix}={quoteattr(uri)}" for prefix, uri in _KNOWN.items())
    made = instant_text(document.stamp)
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<epcis:EPCISDocument{spaces} schemaVersion="1.2" creationDate="{made}">\n'
    ).encode()
    if document.left_out:
        yield f"<!-- left out by a limit: {document.left_out} events -->\n".encode()
    yield from _header(document)
    yield b"<EPCISBody>\n<EventList>\n"
    for event in document.events:
        yield (xml_event(event) + "\n").encode()
    yield b"</EventList>\n</EPCISBody>\n"
    if document.left_out:
        yield f"<lotgraph:leftOut>{document.left_out}</lotgraph:leftOut>\n".encode()
    yield b"</epcis:EPCISDocument>\n"


def _header(document: DocumentParts) -> Iterator[bytes]:
    opened = False
    for type_, elements in document.vocabularies:
        if not opened:
            yield _business_header(instant_text(document.stamp)).encode()
        opened = True
        yield f"<Vocabulary type={_quoted(type_)}>\n<VocabularyElementList>\n".encode()
        for element in elements:
            attributes = "".join(
                f"<attribute id={_quoted(each['id'])}>{_text(each['attribute'])}</attribute>"
                for each in element["attributes"]
            )
            id_ = _quoted(element["id"])
            yield f"<VocabularyElement id={id_}>{attributes}</VocabularyElement>\n".encode()
        yield b"</VocabularyElementList>\n</Vocabulary>\n"
    if opened:
        yield b"</VocabularyList>\n</EPCISMasterData>\n</extension>\n</EPCISHeader>\n"


def _business_header(made: str) -> str:
    """The header that the schema wants before master data; who sends to whom is not known here."""
    parties = "".join(
        f"<sbdh:{name}><sbdh:Identifier>unknown</sbdh:Identifier></sbdh:{name}>"
        for name in ("Sender", "Receiver")
    )
    return (
        f'<EPCISHeader>\n<sbdh:StandardBusinessDocumentHeader xmlns:sbdh="{_HEADERS}">'
        f"<sbdh:HeaderVersion>1.0</sbdh:HeaderVersion>{parties}<sbdh:DocumentIdentification>"
        "<sbdh:Standard>EPCglobal</sbdh:Standard><sbdh:TypeVersion>1.0</sbdh:TypeVersion>"
        f"<sbdh:InstanceIdentifier>{made}</sbdh:InstanceIdentifier><sbdh:Type>Events</sbdh:Type>"
        f"<sbdh:CreationDateAndTime>{made}</sbdh:CreationDateAndTime>"
        "</sbdh:DocumentIdentification></sbdh:StandardBusinessDocumentHeader>\n" + _OPENING
    )


def xml_event(event: Fields) -> str:
    """One event of 2.0 (JSON) as an element of 1.2."""
    type_ = "AggregationEvent" if event["type"] == "AssociationEvent" else event["type"]
    inner = _head(event) + _BODIES[type_](event) + _own(event)
    element = f"<{type_}>{inner}</{type_}>"
    return f"<extension>{element}</extension>" if type_ == "TransformationEvent" else element


def _head(event: Fields) -> str:
    """Times and id, in the order of the schema."""
    declared = event.get("errorDeclaration")
    base = _element("eventID", event.get("eventID"))
    base += _declared(declared) if isinstance(declared, Mapping) else ""
    return (
        _element("eventTime", event["eventTime"])
        + _element("recordTime", event.get("recordTime"))
        + _element("eventTimeZoneOffset", event["eventTimeZoneOffset"])
        + (f"<baseExtension>{base}</baseExtension>" if base else "")
    )


def _declared(given: Fields) -> str:
    ids = given.get("correctiveEventIDs")
    listed = ids if isinstance(ids, list) else []
    corrections = "".join(_element("correctiveEventID", each) for each in listed)
    return (
        "<errorDeclaration>" + _element("declarationTime", given.get("declarationTime"))
        + _element("reason", _word(given.get("reason"), "er"))
        + (f"<correctiveEventIDs>{corrections}</correctiveEventIDs>" if corrections else "")
        + "</errorDeclaration>"
    )  # fmt: skip


def _object(event: Fields) -> str:
    extension = (
        _quantities(event, "quantityList") + _parties(event)
        + (_ilmd(event) if "ilmd" in event else "")
    )  # fmt: skip
    return _epcs(event, "epcList", needed=True) + _what(event) + _extension(extension)


def _aggregation(event: Fields) -> str:
    extension = _quantities(event, "childQuantityList") + _parties(event)
    parent = _element("parentID", event.get("parentID"))
    children = _epcs(event, "childEPCs", needed=True)
    return parent + children + _what(event) + _extension(extension)


def _transaction(event: Fields) -> str:
    papers = _papers(event) or "<bizTransactionList/>"
    less = {key: value for key, value in event.items() if key != "bizTransactionList"}
    extension = _quantities(event, "quantityList") + _parties(event)
    parent = _element("parentID", event.get("parentID"))
    epcs = _epcs(event, "epcList", needed=True)
    return papers + parent + epcs + _what(less) + _extension(extension)


def _transformation(event: Fields) -> str:
    return (
        _epcs(event, "inputEPCList") + _quantities(event, "inputQuantityList")
        + _epcs(event, "outputEPCList") + _quantities(event, "outputQuantityList")
        + _element("transformationID", event.get("transformationID"))
        + _what({key: value for key, value in event.items() if key != "action"})
        + _parties(event) + (_ilmd(event) if "ilmd" in event else "")
    )  # fmt: skip


_BODIES: Mapping[str, Callable[[Fields], str]] = {
    "ObjectEvent": _object, "AggregationEvent": _aggregation, "TransactionEvent": _transaction,
    "TransformationEvent": _transformation,
}  # fmt: skip


def _what(event: Fields) -> str:
    """Action, step, disposition and places, which all events have in this order."""
    return (
        _element("action", event.get("action"))
        + _element("bizStep", _word(event.get("bizStep"), "bizstep"))
        + _element("disposition", _word(event.get("disposition"), "disp"))
        + _place(event, "readPoint") + _place(event, "bizLocation") + _papers(event)
    )  # fmt: skip


def _place(event: Fields, name: str) -> str:
    given = event.get(name)
    id_ = given.get("id") if isinstance(given, Mapping) else None
    return f"<{name}>{_element('id', id_)}</{name}>" if id_ else ""


def _papers(event: Fields) -> str:
    return _typed(event, "bizTransactionList", "bizTransaction", "btt")


def _parties(event: Fields) -> str:
    return _typed(event, "sourceList", "source", "sdt") + _typed(
        event, "destinationList", "destination", "sdt"
    )


def _typed(event: Fields, list_: str, name: str, words: str) -> str:
    """A list of what has a type: business transactions, sources, destinations."""
    made = ""
    for each in _objects(event.get(list_)):
        kind = _word(each.get("type"), words)
        said = f" type={_quoted(kind)}" if kind else ""
        made += f"<{name}{said}>{_text(each.get(name, ''))}</{name}>"
    return f"<{list_}>{made}</{list_}>" if made else ""


def _epcs(event: Fields, name: str, *, needed: bool = False) -> str:
    listed = event.get(name)
    made = "".join(_element("epc", each) for each in listed if isinstance(each, str)) \
        if isinstance(listed, list) else ""  # fmt: skip
    return f"<{name}>{made}</{name}>" if made or needed else ""


def _quantities(event: Fields, name: str) -> str:
    made = ""
    for each in _objects(event.get(name)):
        inner = "".join(_element(key, each.get(key)) for key in ("epcClass", "quantity", "uom"))
        made += f"<quantityElement>{inner}</quantityElement>"
    return f"<{name}>{made}</{name}>" if made else ""


def _objects(value: Any) -> Iterable[Fields]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else ()


def _ilmd(event: Fields) -> str:
    given = event["ilmd"]
    inner = _others(given) if isinstance(given, Mapping) else ""
    return f"<ilmd>{inner}</ilmd>" if inner else ""


def _extension(inner: str) -> str:
    return f"<extension>{inner}</extension>" if inner else ""


def _others(given: Fields) -> str:
    """Elements of other namespaces, of plain texts; anything else is in the event itself."""
    made = ""
    for key, value in given.items():
        if _NAME.fullmatch(key) and isinstance(value, (str, int, float)):
            prefix = key.partition(":")[0]
            space = "" if prefix in _KNOWN else f' xmlns:{prefix}="{NAMESPACE}prefix:{prefix}"'
            made += f"<{key}{space}>{_text(value)}</{key}>"
    return made


def _own(event: Fields) -> str:
    """What stands behind an event's own elements: others' namespaces, then lotgraph's."""
    told = "".join(
        f"<lotgraph:event>{_text(ascii_json(each))}</lotgraph:event>"
        for each in event.get(EVENTS, ())
    )
    return _others(event) + told


def _word(word: Any, kind: str) -> str:
    """A word of the Core Business Vocabulary as its URN; any other as it is."""
    if not isinstance(word, str) or not word:
        return ""
    return f"{_CBV}{kind}:{word}" if re.fullmatch(r"\w+", word) else word


def _element(name: str, value: Any) -> str:
    return "" if value is None or value == "" else f"<{name}>{_text(value)}</{name}>"


def _text(value: Any) -> str:
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    return escape(_ILLEGAL.sub("\ufffd", text))


def _quoted(text: str) -> str:
    return quoteattr(_ILLEGAL.sub("\ufffd", text))
