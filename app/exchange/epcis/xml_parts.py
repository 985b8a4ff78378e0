"""An XML file of EPCIS, 1.2 or 2.0, read part by part: capture and query documents, master data
documents, a list of events, one event."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from app.exchange.epcis.parts import DocumentEnd, DocumentStart, EventPart, Part, WordPart
from app.exchange.epcis.words import EVENT_TYPES
from app.exchange.epcis.xml_events import ENVELOPE, element_of, event_of
from app.exchange.xml_stream import WRAPPERS, XmlNode, XmlStream

_ROOTS = ("EPCISDocument", "EPCISQueryDocument", "EPCISMasterDataDocument", "EventList")
_KNOWN = re.compile(
    r"urn:epcglobal:|https?://(?:www\.w3\.org|ref\.gs1\.org)/|urn:.*BusinessDocument"
)
_HEADER = "StandardBusinessDocumentHeader"


def is_epcis_root(name: str) -> bool:
    """Whether an XML document with this root is of EPCIS."""
    return name in _ROOTS or name in EVENT_TYPES


def _wanted(path: list[str], name: str) -> bool:
    """Whether an element is an event, an element of master data, or the business header."""
    if name in WRAPPERS:
        return False
    above = next((each for each in reversed(path) if each not in WRAPPERS), "")
    if above == "EventList" or (not path and name in EVENT_TYPES):
        return True
    return name == _HEADER or (name == "VocabularyElement" and "Vocabulary" in path)


class XmlFile:
    """The parts of an XML file. Errors: `XmlError` while they are read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._xml = XmlStream(stream, _wanted)

    @property
    def position(self) -> int:
        """How many bytes were read."""
        return self._xml.position

    def parts(self) -> Iterator[Part]:
        """Its document, with its events and master data."""
        header: dict[str, Any] = {}
        opened = False
        for around, node in self._xml.nodes():
            if not opened and around:
                opened = True
                yield DocumentStart()
            if node.name == _HEADER:
                header = {"epcisHeader": _header(node)}
            elif node.name == "VocabularyElement":
                kind = next(said.get("type", "") for name, said in around if name == "Vocabulary")
                yield WordPart(kind, element_of(node), _as_list(kind, node.raw))
            else:
                yield EventPart(event_of(node), node.raw)
                if not around:
                    said = {key: node.attributes[key] for key in ENVELOPE if key in node.attributes}
                    yield DocumentEnd(said)
        if names := {name for name, _ in self._xml.surroundings}:
            if not opened:
                yield DocumentStart()
            yield DocumentEnd(
                self._said() | header, bool(names & {"EventList", "VocabularyList"}), ""
            )

    def _said(self) -> dict[str, Any]:
        """What the elements around events say."""
        made: dict[str, Any] = {}
        for name, said in self._xml.surroundings:
            if name != "Vocabulary":
                for key, value in said.items():
                    made.setdefault(key, value)
        made.pop("xsi:schemaLocation", None)
        spaces = {key: uri for key, uri in self._xml.roots.items() if key and not _KNOWN.match(uri)}
        made |= {f"xmlns:{prefix}": uri for prefix, uri in spaces.items()}
        for name, text in self._xml.texts:
            made.setdefault(name, text)
        return made

    def around(self) -> tuple[str, str]:
        """The texts before and after events that were refused: a document again."""
        spaces = "".join(
            f' xmlns{":" if prefix else ""}{prefix}="{_quoted(uri)}"'
            for prefix, uri in self._xml.roots.items() if prefix != "xml"
        )  # fmt: skip
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<EPCISDocument{spaces}>\n', (
            "</EPCISDocument>\n"
        )


def _as_list(kind: str, raw: str) -> str:
    """An element of master data as a list of its own."""
    return (
        f'<VocabularyList><Vocabulary type="{_quoted(kind)}"><VocabularyElementList>{raw}'
        "</VocabularyElementList></Vocabulary></VocabularyList>"
    )


def _header(node: XmlNode) -> Any:
    """The business header: texts by their names, those of repeated elements in a list."""
    text = node.text.strip()
    if not node.children and not node.attributes:
        return text
    made: dict[str, Any] = dict(node.attributes) | ({"@value": text} if text else {})
    for each in node.children:
        if (value := _header(each)) not in ("", {}):
            made[each.name] = value if each.name not in made else [made[each.name], value]
    return made


def _quoted(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
