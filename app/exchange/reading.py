"""Opening any input: our own events, or an EPCIS document turned into them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from app.events.models import Incoming
from app.events.reading import Reading, open_reading
from app.exchange.epcis.reading import convert, is_epcis


def open_input(path: Path, source: str | None) -> Reading:
    """Open a file of events or an EPCIS document; the format is found by looking.

    EPCIS events get the source `epcis` when none is named. Errors: `UnreadableError`.
    """
    return recognise(open_reading(path), source)


def recognise(reading: Reading, source: str | None) -> Reading:
    """Turn an EPCIS document into events; anything else stays as it is."""
    if reading.document is None:
        items = iter(reading.items)
        first = next(items, None)
        if first is None or reading.format == "csv" or not is_epcis(first.event):
            reading.items = chain(() if first is None else (first,), items)
            return reading
        reading.document = [
            each.raw if each.event is None else each.event for each in chain((first,), items)
        ]
    if is_epcis(reading.document):
        reading.format = "epcis"
        reading.items = _converted(reading, source or "epcis")
    return reading


def _converted(reading: Reading, source: str) -> Iterator[Incoming]:
    yield from convert(reading.document, source=source)
    reading.position = reading.size
