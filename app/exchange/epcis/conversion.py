"""Parts of EPCIS files made events of the contract, one after another.

Whatever comes, nothing is raised; what cannot be understood is refused with a problem, what breaks
a rule is taken with a note, and what has no field of its own is kept in `attributes`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from app.events.models import Incoming, Note, Problem
from app.exchange.epcis.declarations import Declarations
from app.exchange.epcis.draft import Draft, RefusedError
from app.exchange.epcis.events import READERS
from app.exchange.epcis.extension import events_in, without_extension
from app.exchange.epcis.masterdata import attributes_of, read_word
from app.exchange.epcis.names import ThingNames
from app.exchange.epcis.outline import Outline, base_id
from app.exchange.epcis.parts import DocumentEnd, DocumentStart, EventPart, Part, WordPart, is_own
from app.exchange.epcis.things import name_parties
from app.exchange.epcis.words import event_type, readable, text_of, written_time

_NAMED = 5_000  # things whose names are held before they are told


class Conversion:
    """The events that the parts of one file become.

    One EPCIS event may give several; they share `line`, its 1-based place in its document (for
    master data: the place in the vocabularies). After them comes one `define` for each thing named
    (of a long file after some thousand things). `known` gives the ids of bookings that were made of
    an eventID before. `under`: the name under which the sources of events are put that another
    lotgraph tells as they are.
    """

    def __init__(
        self, source: str, outline: Outline,
        known: Callable[[str, str], Collection[str]] | None = None, under: str = "",
    ) -> None:  # fmt: skip
        self._source = source
        self._under = under
        self._outline = outline
        self._containers = frozenset(outline.containers)
        self._names = ThingNames()
        self._seen: dict[str, set[str]] = {}
        self._declarations = Declarations(source, outline.wrong, known)
        self._line = self._word = self._bare = 0
        self._inside = False

    def of_all(self, parts: Iterable[Part]) -> Iterator[Incoming]:
        """What all parts become; at the end what is void, and names that were not told yet."""
        try:
            for part in parts:
                yield from self._of(part)
            yield from self._declarations.voids()
            yield from self._names.defines(self._source)
        finally:
            self._declarations.close()

    def _of(self, part: Part) -> Iterator[Incoming]:
        if isinstance(part, EventPart):
            yield from self._event(part)
        elif isinstance(part, WordPart):
            self._word += 1
            yield from self._element(part)
        elif isinstance(part, DocumentStart):
            self._line = self._word = 0
            self._inside = True
            if part.problem is not None:
                yield Incoming(1, None, part.raw, part.problem)
                self._inside = False
        elif isinstance(part, DocumentEnd):
            self._inside = False
            if not part.listed and not self._word:
                yield Incoming(1, None, part.raw, _NO_LIST)
        elif isinstance(part, Incoming):
            yield part
        if len(self._names.known) > _NAMED:
            yield from self._names.defines(self._source)

    def _event(self, part: EventPart) -> Iterator[Incoming]:
        if self._inside:
            self._line += 1
            line = self._line
        else:
            self._bare += 1
            line = self._bare
        if is_own(part.value):
            yield Incoming(line, part.value, part.raw)
            return
        self._names.line, self._names.raw = line, part.raw
        told = self._told(part.value)
        if isinstance(told, list):
            yield from (Incoming(line, each, part.raw) for each in told)
            return
        try:
            made, event = self._bookings(line, part, told)
        except RefusedError as error:
            yield Incoming(line, None, part.raw, error.problem)
            return
        given = text_of(event.get("eventID"))
        if "errorDeclaration" in event:
            self._declarations.add(line, part.raw, event, made)
        else:
            self._declarations.add_bookings(given or base_id(event), made)
        yield from made

    def _told(self, value: Any) -> list[dict[str, Any]] | Note | None:
        """What another lotgraph tells of its own events, exactly."""
        if not isinstance(value, Mapping):
            return None
        plain = readable(value)
        return None if isinstance(plain, Problem) else events_in(plain, self._under)

    def _element(self, part: WordPart) -> Iterator[Incoming]:
        self._names.line, self._names.raw = self._word, part.raw
        told = self._told(attributes_of(part.element))
        if isinstance(told, list):
            yield from (Incoming(self._word, each, part.raw) for each in told)
            return
        if told is not None:
            why = told.text.partition("; ")[0]
            problem = Problem(told.code, why, told.field, "Remove the attribute, or mend it.")
            yield Incoming(self._word, None, part.raw, problem)
            return
        element = readable(part.element)
        wrong = (
            element
            if isinstance(element, Problem)
            else read_word(part.vocabulary, element, self._names)
        )
        if wrong is not None:
            yield Incoming(self._word, None, part.raw, wrong)

    def _bookings(
        self, line: int, part: EventPart, note: Note | None
    ) -> tuple[list[Incoming], Mapping[str, Any]]:
        """The bookings of one event, and the event.

        A declaration is booked like the event it declares: what came alone is not lost, and what
        was booked before is its duplicate.
        """
        event = without_extension(_readable(part.value))
        names = ThingNames() if "errorDeclaration" in event else self._names
        draft = Draft(event, base_id(event), self._source, names, self._containers)
        reader = READERS.get(event_type(event))
        if reader is None:
            raise RefusedError(_unknown_type(event_type(event)))
        name_parties(draft)
        reader(draft)
        self._note_id_and_time(draft)
        notes = (*([note] if note else ()), *draft.notes)
        made = [
            Incoming(line, booking, part.raw, notes=notes if number == 0 else ())
            for number, booking in enumerate(draft.finished())
        ]
        return made, event

    def _note_id_and_time(self, draft: Draft) -> None:
        given = text_of(draft.event.get("eventID"))
        if given and self._outline.is_there_again(given):
            same = self._seen.setdefault(given, set())
            if same and draft.base_id not in same:
                draft.note(
                    "event_id_reused",
                    f"eventID {given} stands for different events in this document; each is taken",
                    "eventID",
                )
            same.add(draft.base_id)
        time = draft.event.get("eventTime")
        if not text_of(time):
            draft.note(
                "no_event_time", "the event has no time; it is taken as unknown", "eventTime"
            )
        elif written_time(time) is None:
            draft.kept.add("eventTime")
            draft.note(
                "time_not_understood",
                f"{text_of(time)} is no time; it is taken as unknown",
                "eventTime",
            )


_NO_LIST = Problem(
    "no_event_list",
    "the document has no list of events",
    "epcisBody.eventList",
    "Put the events into epcisBody.eventList.",
)


def _unknown_type(written: str) -> Problem:
    return Problem(
        "event_type_not_known",
        f"“{written}” is no EPCIS event type",
        "type",
        "Use ObjectEvent, AggregationEvent, AssociationEvent, TransformationEvent or "
        "TransactionEvent.",
    )


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
