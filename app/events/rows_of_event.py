"""Events ready to be written: the rows of each, and of a whole batch, before its transaction.

What needs nothing from the graph is worked out here, while another batch is being written, so that
the transaction itself has little to do but send: it fills in stamps, and times that depend on a
source's rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from app.events.canonical import canonical_json
from app.events.contract import ValidEvent
from app.events.models import Incoming, Note
from app.events.warnings.content import Foreign, content_notes, foreign_units
from app.times import micros, read_time
from app.vocabulary import EVENT_TYPES, make_ref
from app.vocabulary.like import like_target
from app.vocabulary.plan import Plan, plan_event
from app.vocabulary.sources import SOURCE_TARGET, SourceRules, time_properties

Key = tuple[str, str]
Row = list[Any]

# The columns of `events/create_events` and `events/create_bookings`, in their order. Lists are
# packed and unpacked faster than maps, which repeat every name on every row.
# Of an event: recorded_at; at_from, at_to and at_basis from here on; the batch it was taken in.
_E_STAMP, _E_TIMES, _E_BATCH = 3, 6, 13
_B_STAMP, _B_TIMES = 5, 6  # the same of a booking
BOOKING_COLUMNS = (
    "quantity", "uom", "basis", "location", "untracked", "role", "from", "to", "ship_to",
    "reason", "everything", "supplier_lot", "supplier_lot_number",
)  # fmt: skip
_BOOKED_AT = {name: 11 + at for at, name in enumerate(BOOKING_COLUMNS)}
_NOT_BOOKED = [None] * len(BOOKING_COLUMNS)
_NO_MORE: dict[str, Any] = {}  # what a booking carries that has no column of its own
_OBJECTS = ("item", "lot", "serial", "hu")


class EventRows(NamedTuple):
    """A valid event with its rows, which lack the stamp and what the source's rules say.

    `target` is the event it corrects, or what it is like; `instant` its time (UTC microseconds)
    when it is one; `settled`: no time or basis of it depends on the source; `local`: its time has
    no offset; `lotless` names each (item ref, field) of an object that has no lot; `foreign`: its
    units that are not known; `notes`: what is odd about it by itself.
    """

    incoming: Incoming
    taken: ValidEvent
    key: Key
    plan: Plan
    target: str | None
    row: Row
    booked: list[tuple[str, Row]]
    instant: int | None
    settled: bool
    local: bool
    lotless: tuple[tuple[str, str], ...]
    foreign: tuple[Foreign, ...]
    notes: tuple[Note, ...]

    @property
    def content(self) -> dict[str, Any]:
        """The canonical content."""
        return self.taken.plain

    @property
    def type(self) -> str:
        """The event's type."""
        kind: str = self.row[2]
        return kind

    @property
    def recorded_at(self) -> int:
        """The stamp, once it is filled in."""
        stamp: int = self.row[_E_STAMP]
        return stamp

    @property
    def comes_first(self) -> bool:
        """Corrections and definitions of sources are written before the rest of a batch."""
        return self.target is not None

    def stamp(self, recorded_at: int, rules: SourceRules) -> None:
        """Fill in what only the writer knows; may be repeated."""
        self.row[_E_STAMP] = recorded_at
        for _, booked in self.booked:
            booked[_B_STAMP] = recorded_at
        if self.settled:
            return
        if self.instant is not None:
            told = [self.instant, self.instant, rules.at_basis]
        else:
            times = time_properties(self.content, rules)
            told = [times["at_from"], times["at_to"], times["at_basis"]]
        self.row[_E_TIMES : _E_TIMES + 3] = told
        for _, booked in self.booked:
            booked[_B_TIMES : _B_TIMES + 3] = told

    def of_batch(self, first: int) -> None:
        """Say which batch it was taken in, by its first stamp; its own stamp tells it elsewhere."""
        self.row[_E_BATCH] = first

    @property
    def _of_part(self) -> bool:
        """Whether it gives a status to a part of a thing only."""
        return self.type == "status" and not {"location", "quantity"}.isdisjoint(self.content)

    def about(self, line: int) -> dict[str, Any]:
        """The properties of an `ABOUT` link of it, once it is stamped."""
        source, event_id, _, recorded_at, _, _, at_from, at_to, basis, at, document, *_ = self.row
        told = {
            "source": source, "event": event_id, "recorded_at": recorded_at, "line": line,
            "at_from": at_from, "at_to": at_to, "at_basis": basis, "document": document,
            "at": None if self.instant is not None else at, "part": self._of_part or None,
        }  # fmt: skip
        return {name: value for name, value in told.items() if value is not None}


@dataclass(frozen=True, slots=True)
class StatementRows:
    """The rows of several events, as the statements want them.

    `things`: label → [ref, own properties], sorted by ref; `lasting` and `bookings`: type → rows;
    `about`: each (event, line, ref) that gives properties; `supplied`: refs with new receipts;
    `named`: rows whose last cell is the stamp of the event beside them, the first that names it.
    """

    things: dict[str, list[Row]]
    lasting: dict[str, list[Row]]
    bookings: dict[str, list[Row]]
    about: list[tuple[EventRows, int, str]]
    supplied: set[str]
    named: list[tuple[Row, EventRows]]

    def stamp(self) -> None:
        """Fill in when things and lasting links were first named; events are stamped before."""
        for row, first in self.named:
            row[-1] = first.recorded_at


@dataclass(frozen=True, slots=True)
class Batch:
    """The events of one transaction, in order, and the rows of those that book something."""

    events: Sequence[EventRows]
    sheet: StatementRows


def prepare(incoming: Incoming, taken: ValidEvent) -> EventRows:
    """Work out the rows of a valid event."""
    content = taken.plain
    plan = plan_event(content)
    source, event_id, type_ = content["source"], content["event_id"], content["type"]
    at, document = content.get("at"), content.get("document")
    basis = None if at is None else content.get("at_basis")
    # A date or local time stays as it was written; an instant is its microseconds.
    written = None if at is None or at[-1] == "Z" else at
    instant = None if at is None or written else micros(datetime.fromisoformat(at))
    target = _target(content)
    row = [
        source, event_id, type_, None, taken.content, taken.sha256, instant, instant, basis,
        at, document, target,
        [each["number"] for each in content["documents"]] if "documents" in content else None,
        None,
    ]  # fmt: skip
    booked = []
    for kind, start, end, line, own in plan.bookings:
        cells = [
            start, end, line, source, event_id, None, instant, instant, basis, written, document,
            *_NOT_BOOKED, _NO_MORE,
        ]  # fmt: skip
        for name, value in own.items():
            if name in _BOOKED_AT:
                cells[_BOOKED_AT[name]] = value
            else:
                cells[-1] = cells[-1] | {name: value}
        booked.append((kind, cells))
    settled = at is None or (instant is not None and basis is not None)
    local = written is not None and read_time(written).form == "local"
    lotless = tuple(_lotless(content))
    return EventRows(
        incoming, taken, (source, event_id), plan, target, row, booked, instant, settled, local,
        lotless, tuple(foreign_units(content)), content_notes(content, taken.content),
    )  # fmt: skip


def gather(events: Sequence[EventRows]) -> Batch:
    """A batch of events for one transaction."""
    return Batch(events, rows_of_all(events))


def rows_of_all(events: Sequence[EventRows]) -> StatementRows:
    """The rows of all events but those that come first."""
    things: dict[str, dict[str, tuple[dict[str, Any], EventRows]]] = defaultdict(dict)
    lasting: dict[str, dict[tuple[str, str], EventRows]] = defaultdict(dict)
    bookings: dict[str, list[Row]] = defaultdict(list)
    about: list[tuple[EventRows, int, str]] = []
    for each in events:
        if each.comes_first:
            continue
        plan = each.plan
        for ref, (label, own) in plan.things.items():
            known = things[label]
            if ref not in known:
                known[ref] = stored_thing(own), each
        for kind, row in each.booked:
            bookings[kind].append(row)
        for kind, start, end in plan.lasting:
            lasting[kind].setdefault((start, end), each)
        if plan.about:
            about += [(each, line, ref) for line, ref in enumerate(sorted(plan.about))]
    named: list[tuple[Row, EventRows]] = []

    def naming(first: EventRows, *cells: Any) -> Row:
        row = [*cells, None]
        named.append((row, first))
        return row

    return StatementRows(
        {label: [naming(first, ref, own) for ref, (own, first) in sorted(found.items(), key=_ref)]
         for label, found in sorted(things.items())},
        {kind: [naming(first, *pair) for pair, first in sorted(pairs.items(), key=_ref)]
         for kind, pairs in sorted(lasting.items())},
        dict(sorted(bookings.items())),
        about,
        {row[1] for row in bookings.get("SUPPLIED", ())},
        named,
    )  # fmt: skip


def _ref(item: tuple[Any, Any]) -> Any:
    return item[0]


def stored_thing(own: dict[str, Any]) -> dict[str, Any]:
    """The properties of a new thing as the graph keeps them: limits that are an object as text."""
    limits = own.get("limits")
    return own | {"limits": canonical_json(limits)} if isinstance(limits, Mapping) else own


def _target(content: Mapping[str, Any]) -> str | None:
    corrects = EVENT_TYPES[content["type"]].corrects
    if corrects in content:
        target: str = content[corrects]
        return target
    if "like" in content:
        return like_target(content)
    if content["type"] == "define" and content["subject"]["kind"] == "source":
        return SOURCE_TARGET
    return None


def _lotless(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(item ref, field) of every object of an event that names an item alone."""
    given = [("object", content["object"])] if "object" in content else []
    if given and "lot" in given[0][1]:
        return  # the usual event; `inputs` and `outputs` come without `object`
    for name in EVENT_TYPES[content["type"]].lines:
        lines = content.get(name, ())
        given += [(f"{name}.{at}.object", line["object"]) for at, line in enumerate(lines)]
    for place, named in given:
        if [name for name in _OBJECTS if name in named] == ["item"]:
            yield make_ref("item", named["item"]), f"{place}.lot"
