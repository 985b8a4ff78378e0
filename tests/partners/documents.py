"""Documents for partners: made of a graph, read by an empty one, and what both answer."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from app.events.models import Outcome
from app.events.service import take
from app.exchange.reading import epcis_in
from app.genealogy.question import Direction, Options
from app.graph.run import Graph
from app.partners.document import PartnerDocument
from app.partners.service import form_named, trace_document
from app.trace.service import trace


def facts(graph: Graph, direction: Direction, roots: Sequence[str]) -> dict[str, Any]:
    """An answer without its warnings: those speak of what was not asked about, too."""
    told = trace(graph, direction, roots).as_json()
    return {key: value for key, value in told.items() if key not in ("warnings", "options")}


def text_of(document: PartnerDocument, form: str) -> bytes:
    return b"".join(form_named(form).text(document))


def trace_text(graph: Graph, direction: Direction, roots: Sequence[str], form: str) -> bytes:
    return text_of(trace_document(graph, direction, roots, Options()), form)


def take_document(graph: Graph, text: bytes, source: str | None = None) -> list[Outcome]:
    """What the door answers to a document."""
    reading = epcis_in(io.BytesIO(text), "document", source)
    assert reading is not None
    assert reading.format == "epcis"
    return [each for batch in take(graph, reading.items) for each in batch]


def take_all(graph: Graph, text: bytes) -> None:
    """Take a document; every event of it must be new and whole."""
    for each in take_document(graph, text):
        assert each.result == "created", each.as_json()
        assert each.notes == () or each.notes[0].code != "extension_not_understood", each
