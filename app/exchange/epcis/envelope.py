"""The envelope of EPCIS documents: what is one, where its events are, and how to hand some back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from app.events.models import Problem
from app.exchange.epcis.words import EVENT_TYPES, entries, event_type, mappings

_DOCUMENTS = ("EPCISDocument", "EPCISQueryDocument")


def is_epcis(document: object) -> bool:
    """Whether this JSON is EPCIS 2.0: a document, a query answer, a list of events or one event."""
    if isinstance(document, list):
        return any(
            event_type(entry) in EVENT_TYPES or is_document(entry)
            for entry in mappings(document[:100])
        )
    if not isinstance(document, Mapping):
        return False
    kind = event_type(document)
    if kind in _DOCUMENTS or kind in EVENT_TYPES or "epcisBody" in document:
        return True
    listed = document.get("eventList")
    return isinstance(listed, list) and is_epcis(listed)


def is_document(document: object) -> bool:
    """Whether this is a whole document, with an envelope of its own."""
    if not isinstance(document, Mapping):
        return False
    listed = document.get("eventList")
    return (
        event_type(document) in _DOCUMENTS or "epcisBody" in document
        or (isinstance(listed, list) and event_type(document) not in EVENT_TYPES)
    )  # fmt: skip


def event_list(document: object) -> list[Any] | None:
    """The events in their order, or None when there is no list of events."""
    if isinstance(document, list):
        return document
    if not isinstance(document, Mapping):
        return None
    if event_type(document) in EVENT_TYPES:
        return [document]
    inner: Any = document.get("epcisBody", document)
    for step in ("queryResults", "resultsBody"):
        if isinstance(inner, Mapping) and step in inner:
            inner = inner[step]
    if isinstance(inner, Mapping):
        for name in ("eventList", "event"):
            if name in inner:
                return entries(inner[name])
        return [] if vocabularies(document) else None
    return None


def vocabularies(document: object) -> list[Any]:
    """The master data vocabularies of the header."""
    header = document.get("epcisHeader") if isinstance(document, Mapping) else None
    master = header.get("epcisMasterData") if isinstance(header, Mapping) else None
    return entries(master.get("vocabularyList")) if isinstance(master, Mapping) else []


def with_reason(raw: Any, problem: Problem) -> dict[str, Any]:
    """A refused event with why it was refused, which loading ignores."""
    made = dict(raw) if isinstance(raw, Mapping) else {} if raw is None else {"_value": raw}
    return made | {"_code": problem.code, "_field": problem.field, "_text": problem.text}


def refused_document(
    fields: Mapping[str, Any], words: Collection[Any], events: Collection[Any] = ()
) -> dict[str, Any]:
    """The same envelope with only what was refused, ready to mend and load again.

    `words`: master data vocabularies.
    """
    envelope: dict[str, Any] = {"type": "EPCISDocument", "schemaVersion": "2.0"}
    if fields:
        envelope = dict(fields)
    envelope.pop("eventList", None)
    header = envelope.get("epcisHeader")
    if isinstance(header, Mapping):
        envelope["epcisHeader"] = dict(header) | {"epcisMasterData": {"vocabularyList": [*words]}}
    elif words:
        envelope["epcisHeader"] = {"epcisMasterData": {"vocabularyList": [*words]}}
    envelope["epcisBody"] = _body(envelope.get("epcisBody"), events)
    return envelope


def _body(body: object, events: Collection[Any]) -> dict[str, Any]:
    """The body with other events, in the place where it had them."""
    answer = body.get("queryResults") if isinstance(body, Mapping) else None
    if isinstance(answer, Mapping):
        return {"queryResults": dict(answer) | {"resultsBody": {"eventList": [*events]}}}
    return {"eventList": [*events]}
