"""The bookings of one EPCIS event while they are being worked out.

A `Draft` collects bookings, notes and names; `finished` numbers the bookings. The numbers and
everything in a booking depend on the EPCIS event alone, never on its neighbours, so that the same
event read again, or declared an error later, gives the same ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.events.models import Note, Problem
from app.exchange.epcis.names import ThingNames
from app.exchange.epcis.words import ANY_DOCUMENT, DOCUMENTS, mappings, short, text_of, written_time

# Fields whose whole meaning is in the booking itself, or that say nothing of what happened.
_MAPPED = frozenset(
    {"type", "isA", "@type", "@context", "eventTime", "eventID", "recordTime", "errorDeclaration",
     "_code", "_field", "_text"}
)  # fmt: skip

# The marks of a refused file, names of namespaces and the time of recording are no part of what
# happened.
NOT_CONTENT = frozenset({"recordTime", "errorDeclaration", "@context", "_code", "_field", "_text"})


class RefusedError(Exception):
    """The EPCIS event cannot be understood; carries the `Problem`. Never leaves this room."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.text)
        self.problem = problem


@dataclass(slots=True)
class Draft:
    """One EPCIS event on its way to lotgraph events."""

    event: Mapping[str, Any]
    base_id: str
    source: str
    names: ThingNames
    containers: frozenset[str]
    notes: list[Note] = field(default_factory=list)
    used: set[str] = field(default_factory=set)  # fields wholly booked
    kept: set[str] = field(default_factory=set)  # fields kept in the attributes all the same
    bookings: list[tuple[dict[str, Any], list[tuple[str, dict[str, Any]]]]] = field(
        default_factory=list
    )

    @property
    def step(self) -> str:
        """The bare business step."""
        return short(self.event.get("bizStep"))

    @property
    def action(self) -> str:
        """ADD, OBSERVE or DELETE; anything else is read as OBSERVE."""
        given = text_of(self.event.get("action")).upper()
        return given if given in ("ADD", "DELETE") else "OBSERVE"

    def note(self, code: str, text: str, name: str = "") -> None:
        """Warn once about something taken."""
        note = Note(code, text, name)
        if note not in self.notes:
            self.notes.append(note)

    def book(
        self, fields: Mapping[str, Any], twins: Mapping[str, Mapping[str, Any]] | None = None
    ) -> None:
        """Add a booking (without its common fields); empty fields are left out.

        `twins` are bookings beside it, by the container they are about: what an identifier
        means as a container when it also names a serial or lot.
        """
        made = _filled(fields)
        again = "quantity" not in made or "serial" in made.get("object", {})
        if again and any(made == other for other, _ in self.bookings):
            return
        pairs = [(key, _filled(twin)) for key, twin in (twins or {}).items()]
        self.bookings.append((made, pairs))

    def finished(self) -> list[dict[str, Any]]:
        """The bookings with ids and common fields, in their order."""
        common = self._common()
        attributes = self._attributes()
        single = len(self.bookings) == 1
        events = []
        for number, (fields, twins) in enumerate(self.bookings, 1):
            event_id = self.base_id if single else f"{self.base_id}/{number}"
            for ending, made in (("", fields), *((f"/hu:{key}", twin) for key, twin in twins)):
                event = {"event_id": event_id + ending, **common}
                if document := self._document(str(made["type"])):
                    event["document"] = document
                event |= made
                if more := attributes | made.get("attributes", {}):
                    event["attributes"] = more
                events.append(event)
        return events

    def _common(self) -> dict[str, Any]:
        common: dict[str, Any] = {"source": self.source}
        offset = self.event.get("eventTimeZoneOffset")
        if at := written_time(self.event.get("eventTime"), offset):
            common |= {"at": at, "at_basis": "occurred"}
        return common

    def _document(self, booking: str) -> str:
        """The verbatim id of the business transaction that documents this kind of booking."""
        given: dict[str, str] = {}
        for entry in mappings(self.event.get("bizTransactionList")):
            if number := text_of(entry.get("bizTransaction")):
                given.setdefault(short(entry.get("type")).lower(), number)
        wanted = (*DOCUMENTS.get(booking, ()), *ANY_DOCUMENT)
        return next((given[name] for name in wanted if name in given), "")

    def _attributes(self) -> dict[str, Any]:
        """Everything the event says that no booking says; `{"id": x}` becomes x."""
        return {
            key: value["id"] if isinstance(value, Mapping) and set(value) == {"id"} else value
            for key, value in self.event.items()
            if (key in self.kept or key not in _MAPPED | self.used)
            and value not in ("", [], {}, None)
        }


def _filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value is not None and value != ""}
