"""Opening any input of JSON or XML: our own events, EPCIS documents turned into them, or both in
one file, whatever its length.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from io import SEEK_END
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from app.events.array import check_utf8
from app.events.models import Incoming, UnreadableError
from app.events.reading import LentStream, Reading, charset_of, plain_text
from app.events.refusals import RefusedFile
from app.exchange.b2mml import B2mmlFile, is_performance_root
from app.exchange.cfx import Aside
from app.exchange.epcis.conversion import Conversion
from app.exchange.epcis.outline import Outline
from app.exchange.epcis.parts import Part
from app.exchange.epcis.refused import Envelope, RefusedDocument, words_of_envelope
from app.exchange.epcis.walk import JsonFile, LongDocuments
from app.exchange.epcis.xml_parts import XmlFile, is_epcis_root
from app.exchange.xml_stream import XmlError, root_of
from app.graph.run import Graph

EPCIS = "epcis"  # the source of events whose source is not told
BookingsOf = Callable[[str, str], Collection[str]]  # source, eventID → bookings made of it
_MARK = re.compile(
    rb'"(?:epcisBody|eventList)"|EPCIS(?:Query|MasterData)?Document|'
    rb"\"CFX\.|\"(?:Unins|Ins)talledMaterials\"|\"MaterialPackageIdentifiers\"|\"UnitCount\"|"
    rb"\"(?:Leading|Source)MaterialPackage|\"ConsumedMaterials\"|\"PersonalizedUnits\"|"
    rb"\"globalAssetId\"|\"catenaXId\"|\"UsedTools\"|\"MaterialPackage\"|\"InternalPartNumber\"|\"TransactionI[Dd]\"|"
    rb"\"deliver(?:y|ies)Relations\"|"
    rb"(?:Object|Aggregation|Association|Transaction|Transformation|Quantity)Event\""
)
_XML = re.compile(rb"<(?:\?xml\s|!--|!DOCTYPE|[A-Za-z_][\w.:-]*(?:\s*/?>|\s+[\w:.-]+\s*=))")
_CHUNK, _LAP = 1 << 20, 64  # bytes read at a time; a mark may lie across two


class PartsFile(Protocol):
    """A file that gives parts of EPCIS."""

    @property
    def position(self) -> int:
        """How many bytes were read."""
        ...

    def parts(self) -> Iterator[Part]:
        """Its parts, once."""
        ...


def bookings_in(graph: Graph) -> BookingsOf:
    """Finds the bookings that were made of an eventID before, or of an event without one."""

    def found(source: str, given: str) -> list[str]:
        prefix = given if given.startswith("sha256:") else f"{given}#"
        rows = graph.rows("events/of_event_id", source=source, prefix=prefix)
        return [row["event_id"] for row in rows]

    return found


def epcis_of(
    graph: Graph, body: BinaryIO, source: str | None, elsewhere: str
) -> Iterator[Incoming]:
    """What a body that must be EPCIS gives. `elsewhere`: what to do with anything else. Errors:
    `UnreadableError`."""
    stream = cast(BinaryIO, LentStream(body))
    text = plain_text(stream, charset_of(stream))
    try:
        reading = epcis_in(text, "the request", source, bookings_in(graph))
        if reading is None or reading.format != "epcis":
            raise UnreadableError("The body is not an EPCIS document.", remedy=elsewhere)
    except BaseException:
        text.close()  # of a body in other characters it is a file of its own
        raise
    return iter(reading.items)


def epcis_in(
    text: BinaryIO, name: str, source: str | None, known: BookingsOf | None = None
) -> Reading | None:
    """The reading of a JSON text in which EPCIS is, or of XML; None for any other text, which is
    left at its start.

    EPCIS events get the source `epcis` when none is named. Errors: `UnreadableError`.
    """
    size = text.seek(0, SEEK_END)
    text.seek(0)
    start = text.read(_CHUNK).removeprefix(b"\xef\xbb\xbf").lstrip()
    text.seek(0)
    if _XML.match(start):
        return _xml(text, size, name, source, known)
    return _epcis(text, size, name, source, known) if _is_marked(text) else None


def _is_marked(text: BinaryIO) -> bool:
    """Whether a JSON text holds a word of EPCIS. It is left at its start."""
    start = text.read(_CHUNK).removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    text.seek(0)
    found, before = False, b""
    while start in (b"[", b"{") and not found and (chunk := text.read(_CHUNK)):
        found = _MARK.search(before + chunk) is not None
        before = chunk[-_LAP:]
    text.seek(0)
    return found


def _epcis(
    text: BinaryIO, size: int, name: str, source: str | None, known: BookingsOf | None
) -> Reading:
    """A JSON file in which EPCIS is. Errors: `UnreadableError`."""
    foreseen = LongDocuments()
    start = text.read(_CHUNK).removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    text.seek(0)
    try:
        if start == b"[":
            check_utf8(text, name)
        outline = outline_of(JsonFile(text, foreseen, first=True))
        if not outline.events and not outline.documents and not outline.other and outline.broken:
            raise _broken_whole(name, outline.broken)
    except UnreadableError:
        text.close()
        raise
    text.seek(0)
    format_ = "epcis" if outline.is_epcis_first else "json" if start == b"[" else "jsonl"
    made = reading_of(
        JsonFile(text, foreseen, first=False, source=source),
        outline,
        format_,
        size,
        source,
        known,
        text,
    )
    made.document = Envelope(outline.envelope)
    return made


def _xml(
    text: BinaryIO, size: int, name: str, source: str | None, known: BookingsOf | None
) -> Reading:
    """An XML file. Errors: `UnreadableError` for what is no EPCIS or breaks a bound."""
    try:
        root = root_of(text)
        if is_performance_root(root):
            return _b2mml(text, size, source)
        if not is_epcis_root(root):
            raise UnreadableError(
                f"{name}: XML, but none that is known: its root element is “{root}”.",
                remedy="EPCIS and performance documents of B2MML are read; of others export "
                "JSON or a table. Nothing was loaded.",
            )
        first = XmlFile(text)
        outline = outline_of(first)
    except XmlError as error:
        text.close()
        raise UnreadableError(
            f"{name}: line {error.line}: the XML is not read: {error}.",
            remedy="Nothing was loaded. A whole document without <!DOCTYPE …> is read.",
        ) from None
    except UnreadableError:
        text.close()
        raise
    text.seek(0)
    made = reading_of(XmlFile(text), outline, "epcis", size, source, known, text)
    made.document = Envelope(outline.envelope, first.around())
    return made


def _b2mml(text: BinaryIO, size: int, source: str | None) -> Reading:
    """A performance document. Errors: `XmlError`."""
    outline = outline_of(B2mmlFile(text, source or "b2mml"))
    text.seek(0)
    return reading_of(
        B2mmlFile(text, source or "b2mml"), outline, "b2mml", size, source, None, text
    )


def outline_of(file: PartsFile) -> Outline:
    """What must be known of a whole file first."""
    outline = Outline()
    for part in file.parts():
        outline.add(part)
    outline.done()
    return outline


def reading_of(
    file: PartsFile, outline: Outline, format_: str, size: int, source: str | None,
    known: BookingsOf | None, stream: BinaryIO,
) -> Reading:  # fmt: skip
    """The reading of a file that was looked at."""
    reading = Reading(format_, size)
    own = source or EPCIS
    made = Conversion(own, outline, known, under="" if own == EPCIS else own)

    def parts() -> Iterator[Part]:
        with stream:
            for part in file.parts():
                reading.position = file.position
                if isinstance(part, Aside):
                    reading.asides.add(part.kind, part.line)
                yield part
        reading.position = size

    reading.items = made.of_all(parts())
    reading.says = words_of_envelope(outline)
    return reading


def refused_of(
    reading: Reading, source: Path, *, elsewhere: bool = True
) -> RefusedFile | RefusedDocument:
    """Where what is refused of a reading is written, in its own form."""
    if isinstance(reading.document, Envelope) and reading.format == "epcis":
        return RefusedDocument(source, reading.document, elsewhere=elsewhere)
    return RefusedFile(source, reading.csv, elsewhere=elsewhere)


def _broken_whole(name: str, broken: Incoming) -> UnreadableError:
    told = broken.problem.text if broken.problem else ""
    return UnreadableError(
        f"{name}: line {broken.line}: the JSON object ends or breaks here: {told}.",
        remedy="Was the file cut off? Nothing was loaded.",
    )
