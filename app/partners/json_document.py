"""A document as EPCIS 2.0 JSON-LD, a line an event, however long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from app import __version__
from app.exchange.epcis.extension import LEFT_OUT, NAMESPACE, PREFIX
from app.partners.parts import DocumentParts
from app.times import instant_text

MEDIA_TYPE = "application/ld+json"
CONTEXT: list[Any] = [
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
    {PREFIX: NAMESPACE, "cbvmda": "urn:epcglobal:cbv:mda:"},
]


def json_parts(document: DocumentParts) -> Iterator[bytes]:
    """The text of a document in parts."""
    head: dict[str, Any] = {
        "@context": CONTEXT,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": instant_text(document.stamp),
        f"{PREFIX}:version": __version__,
    }
    if document.left_out:
        head[LEFT_OUT] = {"events": document.left_out}
    yield orjson.dumps(head)[:-1]
    yield b',\n"epcisHeader":{"epcisMasterData":{"vocabularyList":['
    for number, (type_, elements) in enumerate(document.vocabularies):
        yield b",\n" if number else b"\n"
        yield b'{"type":%s,"vocabularyElementList":[' % orjson.dumps(type_)
        yield from _listed(elements)
        yield b"\n]}"
    yield b']}},\n"epcisBody":{"eventList":['
    yield from _listed(document.events)
    yield b"\n]}}\n"


def _listed(values: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    for number, each in enumerate(values):
        yield (b",\n" if number else b"\n") + orjson.dumps(each)
