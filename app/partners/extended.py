"""Events of lotgraph as events of EPCIS 2.0: the standard's words, and beside them the event.

The bookings that one EPCIS event became are one event again, with its eventID and with whatever of
it they keep in their attributes. A void is the event it voids, declared an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.exchange.epcis.extension import EVENTS, event_urn
from app.partners.naming import PartnerNames
from app.partners.originals import as_it_came
from app.partners.standard import Content, Fields, fields_of
from app.times import BadTimeError, instant_text, read_time, span

# eventID, `#` and a hash, and which booking of it this is.
_OF_EPCIS = re.compile(
    r"(?P<given>(?:urn:|ni:|https?:)[^\s]*)#[0-9a-f]{16}(?P<rest>(?:/\d+)?(?:/hu:.*)?(?:/void)?)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """An event as it is kept: content, stamp, and the last microsecond at which it may have
    happened, where that is known."""

    content: Content
    recorded_at: int
    at_to: int | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Source and id."""
        return self.content["source"], self.content["event_id"]


def given_id(event_id: str) -> str:
    """The eventID of the EPCIS event a booking was made of; empty where it was made of none."""
    found = _OF_EPCIS.fullmatch(event_id)
    return found["given"] if found else ""


def group_of(event_id: str) -> str:
    """What the bookings of one EPCIS event have in common: its eventID and hash."""
    found = _OF_EPCIS.fullmatch(event_id)
    if found is None:
        return event_id
    void = "/void" if found["rest"].endswith("/void") else ""
    return event_id[: found.start("rest")] + void


def groups_in(keys: Iterable[tuple[str, str]]) -> list[tuple[tuple[str, str], ...]]:
    """Keys of events (source and id) by the EPCIS event they are of: groups in the order of their
    first, the bookings of one in theirs, `/2` before `/10`."""
    groups: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for source, event_id in keys:
        groups.setdefault((source, group_of(event_id)), []).append((source, event_id))
    return [tuple(sorted(each, key=lambda key: (len(key[1]), key[1]))) for each in groups.values()]


def partner_id(source: str, event_id: str) -> str:
    """The eventID by which partners know an event."""
    return given_id(event_id) or event_urn(source, event_id)


def epcis_event(
    bookings: Sequence[ToldEvent], names: PartnerNames, voided: Sequence[ToldEvent] = ()
) -> Fields:
    """The EPCIS event that some bookings (usually one) are.

    `voided`: of a void, the event it voids, where that is at hand.
    """
    first = bookings[0]
    if first.content["type"] != "void":
        return _head(bookings, names) | _extension(bookings)
    head = _head(voided or bookings, names)
    head["eventID"] = partner_id(first.content["source"], first.content["voids"])
    head["recordTime"] = instant_text(first.recorded_at)
    return head | {"errorDeclaration": _declaration(first)} | _extension(bookings)


def _extension(bookings: Sequence[ToldEvent]) -> Fields:
    return {
        EVENTS: [
            {**each.content, "recorded_at": instant_text(each.recorded_at)} for each in bookings
        ]
    }


def _head(bookings: Sequence[ToldEvent], names: PartnerNames) -> Fields:
    told = bookings[0]
    if given_id(told.content["event_id"]):
        fields = as_it_came([each.content for each in bookings], names)
    else:
        fields = fields_of(told.content, names)
    offset = str(fields.pop("eventTimeZoneOffset", "+00:00"))
    return {
        "type": fields.pop("type"),
        "eventID": partner_id(*told.key),
        "eventTime": _event_time(told),
        "eventTimeZoneOffset": offset if re.fullmatch(r"[+-]\d\d:\d\d", offset) else "+00:00",
        "recordTime": instant_text(told.recorded_at),
        **fields,
    }


def _event_time(told: ToldEvent) -> str:
    """When it happened: the instant, else the last at which it may have; where nobody knows, when
    it was recorded."""
    try:
        written = read_time(told.content["at"])
    except (KeyError, BadTimeError):
        return instant_text(told.recorded_at)
    if written.form == "instant":
        return written.text
    return instant_text(span(written)[1] if told.at_to is None else told.at_to)


def _declaration(void: ToldEvent) -> Fields:
    given = void.content.get("attributes", {}).get("errorDeclaration")
    made: Fields = dict(given) if isinstance(given, Mapping) else {}
    made.setdefault("declarationTime", _event_time(void))
    if not given:
        made["reason"] = "did_not_occur"
    return made
