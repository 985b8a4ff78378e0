"""Opening any input of JSON: our own events, EPCIS documents turned into them, or both in one
file.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from app.events.models import Incoming
from app.events.reading import Reading, open_reading
from app.exchange.epcis.reading import convert, is_document, is_epcis
from app.graph.run import Graph

BookingsOf = Callable[[str, str], Collection[str]]  # source, eventID → bookings made of it


def bookings_in(graph: Graph) -> BookingsOf:
    """Finds the bookings that were made of an eventID before."""

    def found(source: str, given: str) -> list[str]:
        rows = graph.rows("events/of_event_id", source=source, prefix=f"{given}#")
        return [row["event_id"] for row in rows]

    return found


def open_input(path: Path, source: str | None, known: BookingsOf | None = None) -> Reading:
    """Open a file of events or EPCIS documents; the format is found by looking.

    EPCIS events get the source `epcis` when none is named. Errors: `UnreadableError`.
    """
    return recognise(open_reading(path), source, known)


def recognise(reading: Reading, source: str | None, known: BookingsOf | None = None) -> Reading:
    """Turn EPCIS documents into events, wherever they stand; anything else stays as it is."""
    if reading.format == "csv":
        return reading
    source = source or "epcis"
    if reading.document is None:
        items = iter(reading.items)
        first = next(items, None)
        if first is None or not is_epcis(first.event):
            reading.items = _mixed(chain(() if first is None else (first,), items), source, known)
            return reading
        reading.document = [
            each.raw if each.event is None else each.event for each in chain((first,), items)
        ]
    if is_epcis(reading.document):
        reading.format = "epcis"
        reading.items = _converted(reading, source, known)
    return reading


def _converted(reading: Reading, source: str, known: BookingsOf | None) -> Iterator[Incoming]:
    yield from _of_all(reading.document, source, known)
    reading.position = reading.size


def _of_all(document: Any, source: str, known: BookingsOf | None) -> Iterator[Incoming]:
    """Every document of a list by itself, and its bare events together."""
    if not isinstance(document, list) or not any(map(is_document, document)):
        yield from convert(document, source=source, known=known)
        return
    bare = [each for each in document if not is_document(each)]
    for each in document:
        if is_document(each):
            yield from convert(each, source=source, known=known)
    if bare:
        yield from convert(bare, source=source, known=known)


def _mixed(items: Iterator[Incoming], source: str, known: BookingsOf | None) -> Iterator[Incoming]:
    """Our own events as they come, then what was EPCIS among them."""
    held: list[Any] = []
    for each in items:
        if each.event is not None and each.problem is None and is_epcis(each.event):
            held.append(each.event)
        else:
            yield each
    if held:
        yield from _of_all(held, source, known)
