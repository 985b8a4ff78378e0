"""What EPCIS cannot say of an event, beside what it can: the event itself, as lotgraph keeps it.

A document of lotgraph carries its events twice: in the standard's words for whoever reads it, and
exactly, under `lotgraph:events`, for another lotgraph. That is taken instead of the standard's
words where each event is one that the door would take; else it is left aside with a warning.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from app.events.contract import read_event
from app.events.models import Note, Problem
from app.vocabulary.refs import make_ref

NAMESPACE = "urn:lotgraph:epcis:"
PREFIX = "lotgraph"
EVENTS = "lotgraph:events"  # in JSON: a list of objects
EVENT = "lotgraph:event"  # in XML, and of an element of master data: the object as JSON text
LEFT_OUT = "lotgraph:leftOut"  # of a document: what a limit left out
EXTENSION_NAMES = (EVENTS, EVENT, f"{NAMESPACE}events", f"{NAMESPACE}event")
_URN = "urn:lotgraph:"
_ASIDE = "what another lotgraph told exactly is left aside, the fields of EPCIS are read"
_MOST = 10_000  # events of one EPCIS event


def urn_of(ref: str) -> str:
    """The URN of a thing: `lot:BOLT/A1` is `urn:lotgraph:lot:BOLT:A1`."""
    return _URN + ref.replace("/", ":")


def ref_of(urn: str) -> str:
    """The ref of such a URN; empty for any other text."""
    if not urn.startswith(_URN):
        return ""
    kind, _, rest = urn.removeprefix(_URN).partition(":")
    return f"{kind}:{rest.replace(':', '/')}" if rest else ""


def event_urn(source: str, event_id: str) -> str:
    """The eventID of an event of lotgraph's own: `urn:lotgraph:event:mes:17`."""
    return urn_of(make_ref("event", source, event_id))


def without_extension(event: Mapping[str, Any]) -> Mapping[str, Any]:
    """An event of EPCIS as anybody else reads it."""
    if not any(name in event for name in EXTENSION_NAMES):
        return event
    return {key: value for key, value in event.items() if key not in EXTENSION_NAMES}


def events_in(event: Mapping[str, Any], under: str = "") -> list[dict[str, Any]] | Note | None:
    """The events of lotgraph's own that an event of EPCIS carries; why they are left aside, or
    None where there are none. `under`: the name their sources are put under.
    """
    name = next((each for each in EXTENSION_NAMES if each in event), None)
    if name is None:
        return None
    listed = event[name] if isinstance(event[name], list) else [event[name]]
    if not 0 < len(listed) <= _MOST:
        return Note("extension_not_understood", f"{len(listed):,} events; {_ASIDE}", name)
    made = []
    for number, each in enumerate(listed, 1):
        found = _read(each, under)
        if isinstance(found, Problem):
            where = f"{name}[{number}]" + (f".{found.field}" if found.field else "")
            return Note("extension_not_understood", f"{found.text}; {_ASIDE}", where)
        made.append(found)
    return made


def _read(given: Any, under: str) -> dict[str, Any] | Problem:
    if isinstance(given, str):
        try:
            given = orjson.loads(given)
        except orjson.JSONDecodeError:
            return Problem("bad_json", "it is no JSON")
    if not isinstance(given, Mapping):
        return Problem("not_an_event", "it is no object")
    event = _put_under(dict(given), under) if under else dict(given)
    found = read_event(event)
    return found if isinstance(found, Problem) else event


def _put_under(event: dict[str, Any], under: str) -> dict[str, Any]:
    """The same with its source under a name, so that it is nobody else's."""
    source = event.get("source")
    if not isinstance(source, str):
        return event
    moved = f"{under}/{source}"
    subject = event.get("subject")
    if isinstance(subject, Mapping) and subject.get("kind") == "source":
        event["subject"] = {**subject, "number": moved}
    return event | {"source": moved}
