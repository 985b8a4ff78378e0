"""EPCIS 2.0 JSON-LD read as lotgraph events.

Pure functions: a document goes in, raw events of the contract come out, and nothing is stored.
Whatever JSON comes, nothing is raised; what cannot be understood is refused with a problem, what
breaks a rule is taken with a note, and what has no field of its own is kept in `attributes`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from app.events.json_text import doubled_key
from app.events.models import Incoming, Problem
from app.events.problems import said_twice
from app.exchange.epcis.draft import NOT_CONTENT, Draft, RefusedError
from app.exchange.epcis.envelope import (
    event_list,
    is_document,
    is_epcis,
    refused_document,
    vocabularies,
)
from app.exchange.epcis.events import READERS
from app.exchange.epcis.masterdata import read_vocabularies
from app.exchange.epcis.names import ThingNames, hash16
from app.exchange.epcis.things import container_key, name_parties
from app.exchange.epcis.words import event_type, mappings, readable, short, text_of, written_time

__all__ = ["convert", "is_document", "is_epcis", "refused_document"]


def convert(
    document: object,
    *,
    source: str = "epcis",
    containers: Collection[str] = (),
    known: Callable[[str, str], Collection[str]] | None = None,
) -> Iterator[Incoming]:
    """The bookings of every event in order, then one `define` for each thing named.

    One EPCIS event may give several; they share `line`, its 1-based place in the event list (for
    master data: the place in the vocabularies). `containers` are keys of handling units known from
    elsewhere, so that a trade item that holds others is booked as both. `known` gives the ids of
    bookings that were made of an eventID before.
    """
    events = event_list(document)
    if events is None:
        yield Incoming(
            1,
            None,
            document,
            Problem(
                "no_event_list",
                "the document has no list of events",
                "epcisBody.eventList",
                "Put the events into epcisBody.eventList.",
            ),
        )
        return
    words = vocabularies(document)
    inner = {id(each) for each in (*events, *words)}
    if key := doubled_key(document, inner):
        yield Incoming(1, None, document, said_twice(key))
        return
    names = ThingNames()
    yield from read_vocabularies(words, names)
    parents = frozenset(containers) | _parents(events)
    seen: dict[str, set[str]] = {}
    declared: dict[str, list[str]] = {}  # bookings by eventID, of what was not declared an error
    errors: list[tuple[int, Any, str, list[Incoming]]] = []
    for line, raw in enumerate(events, 1):
        names.line, names.raw = line, raw
        try:
            made, given, erroneous = _one(line, raw, source, names, parents, seen)
        except RefusedError as error:
            yield Incoming(line, None, raw, error.problem)
            continue
        if erroneous:
            errors.append((line, raw, given, made))
        elif given:
            declared.setdefault(given, []).extend(
                str((each.event or {})["event_id"]) for each in made
            )
        yield from made
    for line, raw, given, made in errors:
        before = known(source, given) if known and given else ()
        yield from _voids(line, raw, source, made, {*declared.get(given, ()), *before})
    yield from names.defines(source)


def _parents(events: list[Any]) -> frozenset[str]:
    """Keys of what the document uses as a container."""
    written = (text_of(event.get("parentID")) for event in mappings(events))
    return frozenset(container_key(text) for text in written if text)


def _one(
    line: int,
    raw: Any,
    source: str,
    names: ThingNames,
    containers: frozenset[str],
    seen: dict[str, set[str]],
) -> tuple[list[Incoming], str, bool]:
    """The bookings of one event, its eventID, and whether it is declared an error.

    A declaration is booked like the event it declares: what came alone is not lost, and what was
    booked before is its duplicate.
    """
    event = _readable(raw)
    erroneous = "errorDeclaration" in event
    draft = Draft(event, _base_id(event), source, ThingNames() if erroneous else names, containers)
    reader = READERS.get(event_type(event))
    if reader is None:
        raise RefusedError(
            Problem(
                "event_type_not_known",
                f"“{event_type(event)}” is no EPCIS event type",
                "type",
                "Use ObjectEvent, AggregationEvent, AssociationEvent, TransformationEvent or "
                "TransactionEvent.",
            )
        )
    name_parties(draft)
    reader(draft)
    _note_id_and_time(draft, seen)
    notes = tuple(draft.notes)
    made = [
        Incoming(line, booking, raw, notes=notes if number == 0 else ())
        for number, booking in enumerate(draft.finished())
    ]
    return made, text_of(event.get("eventID")), erroneous


def _readable(raw: Any) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise RefusedError(
            Problem(
                "not_an_event", f"{raw!r:.60} is no event", "", "Write each event as a JSON object."
            )
        )
    event = readable(raw)
    if isinstance(event, Problem):
        raise RefusedError(event)
    return dict(event)


def _base_id(event: Mapping[str, Any]) -> str:
    """`eventID#hash`, or `sha256:hash`: one eventID is sometimes used for different events."""
    content = {key: value for key, value in event.items() if key not in NOT_CONTENT}
    given = text_of(event.get("eventID"))
    return f"{given}#{hash16(content)}" if given else f"sha256:{hash16(content)}"


def _note_id_and_time(draft: Draft, seen: dict[str, set[str]]) -> None:
    given = text_of(draft.event.get("eventID"))
    if given:
        same = seen.setdefault(given, set())
        if same and draft.base_id not in same:
            draft.note(
                "event_id_reused",
                f"eventID {given} stands for different events in this document; each is taken",
                "eventID",
            )
        same.add(draft.base_id)
    time = draft.event.get("eventTime")
    if not text_of(time):
        draft.note("no_event_time", "the event has no time; it is taken as unknown", "eventTime")
    elif written_time(time) is None:
        draft.kept.add("eventTime")
        draft.note(
            "time_not_understood",
            f"{text_of(time)} is no time; it is taken as unknown",
            "eventTime",
        )


def _voids(
    line: int, raw: Any, source: str, made: list[Incoming], others: Collection[str]
) -> Iterator[Incoming]:
    """The declared event, and so each of its bookings, never happened (EPCIS errorDeclaration).

    `others`: bookings of the same eventID. They are meant when none of them was made of this very
    content; one eventID may stand for different events.
    """
    declared = raw["errorDeclaration"]
    declared = declared if isinstance(declared, Mapping) else {}
    own = {str((each.event or {})["event_id"]): None for each in made}
    others = () if own.keys() & set(others) else sorted(others)
    for target in (*own, *others):
        void: dict[str, Any] = {
            "event_id": f"{target}/void",
            "source": source,
            "type": "void",
            "voids": target,
            "reason": short(declared.get("reason")) or "declared an error",
        }
        if at := written_time(declared.get("declarationTime")):
            void |= {"at": at, "at_basis": "occurred"}
        if declared:
            void["attributes"] = {"errorDeclaration": dict(declared)}
        yield Incoming(line, void, raw)
