"""EPCIS documents for partners: of a trace, of a recall case, of one thing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.errors import UsageError
from app.genealogy.question import Direction, Options
from app.graph.moment import moment_of, read_at_commit
from app.graph.run import Graph
from app.partners.document import PartnerDocument, document_of
from app.partners.json_document import MEDIA_TYPE as JSON_TYPE
from app.partners.json_document import json_parts
from app.partners.parts import DocumentParts
from app.partners.selection import Say, of_thing, of_trace
from app.partners.xml_document import MEDIA_TYPE as XML_TYPE
from app.partners.xml_document import xml_parts
from app.recall.cases import read_case, read_marks
from app.recall.drill_seal import ALL_PARTS, must_be_answered


@dataclass(frozen=True, slots=True)
class PartnerForm:
    """A way to write a document: how it is asked for, its media type, the ending of its file."""

    name: str
    media_type: str
    ending: str
    write: Callable[[DocumentParts], Iterator[bytes]]

    def text(self, document: PartnerDocument) -> Iterator[bytes]:
        """A document in parts."""
        return self.write(document.parts())


FORMS = {
    each.name: each
    for each in (
        PartnerForm("epcis", JSON_TYPE, ".jsonld", json_parts),
        PartnerForm("epcis-xml", XML_TYPE, ".xml", xml_parts),
    )
}


def form_named(name: str) -> PartnerForm:
    """Errors: `UsageError`."""
    found = FORMS.get(name)
    if found is None:
        raise UsageError(
            f"“{name}” is no form of EPCIS.", remedy=f"One of: {', '.join(FORMS)}.", field="format"
        )
    return found


def trace_document(
    graph: Graph, direction: Direction, roots: Sequence[str], options: Options,
    limit: int | None = None, say: Say | None = None,
) -> PartnerDocument:  # fmt: skip
    """All events a trace stands on. Errors: those of a trace."""
    chosen, _ = read_at_commit(
        graph, lambda work: of_trace(work, direction, roots, options, say), options.known_at
    )
    return document_of(graph, chosen, limit, _now())


def thing_document(
    graph: Graph, text: str, limit: int | None = None, say: Say | None = None
) -> PartnerDocument:
    """All events that name a thing. Errors: `NotFoundError`, `AmbiguousError`."""
    chosen, _ = read_at_commit(graph, lambda work: of_thing(work, text, say))
    return document_of(graph, chosen, limit, _now())


def case_document(
    graph: Graph, number: str, limit: int | None = None, say: Say | None = None
) -> PartnerDocument:
    """All events that the trace of a recall case stands on, as known now.

    Errors: `NotFoundError`, `DrillRunningError`.
    """
    case = read_case(graph, number)
    must_be_answered(graph, case, ALL_PARTS)
    roots = sorted(
        {*case.roots, *(each.ref for each in read_marks(graph, case) if each.mark == "include")}
    )
    return trace_document(graph, "down", roots, case.options(moment_of(graph).stamp), limit, say)


def _now() -> int:
    return time.time_ns() // 1000
