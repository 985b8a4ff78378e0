"""EPCIS that is held as JSON read as lotgraph events: a document, a list, one event."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from app.events.models import Incoming
from app.exchange.epcis.conversion import Conversion
from app.exchange.epcis.envelope import is_document, is_epcis, refused_document
from app.exchange.epcis.outline import Outline
from app.exchange.epcis.parts import parts_of

__all__ = ["convert", "is_document", "is_epcis", "refused_document"]


def convert(
    document: object,
    *,
    source: str = "epcis",
    containers: Collection[str] = (),
    known: Callable[[str, str], Collection[str]] | None = None,
) -> Iterator[Incoming]:
    """The bookings of every event in order, then one `define` for each thing named.

    `containers` are keys of handling units known from elsewhere, so that a trade item that holds
    others is booked as both. `known` gives the ids of bookings that were made of an eventID before.
    """
    outline = Outline(set(containers))
    for part in parts_of(document):
        outline.add(part)
    outline.done()
    yield from Conversion(source, outline, known).of_all(parts_of(document))
