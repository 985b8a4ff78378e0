"""Fetching what the checks look at: a bounded number of column queries for any number of things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson

from app.genealogy.containers import WHENEVER, Pack, Packing
from app.genealogy.presence import read_packing
from app.graph.as_known import properties_then
from app.graph.run import Work
from app.times import AFTER_ALL
from app.vocabulary import make_ref

_UNKNOWN = -1e17  # quantities below this mark “not given” in a column
GOODS = ("Lot", "Serial")
RUNS = ("Batch", "WorkOrder", "Completion")


@dataclass(frozen=True, slots=True)
class Gap:
    """One finding: `text` is what is odd about the thing, a sentence without its subject."""

    code: str
    ref: str
    text: str


class Booked(NamedTuple):
    """One booking: of a thing (lot, serial, container, item) with something else.

    `quantity` is net of reversals, None unknown; times are UTC microseconds, None unknown.
    `other_kind` is the kind of a customer, or the order of a batch or completion.
    """

    id: int
    type: str
    thing: int
    thing_ref: str
    thing_label: str
    other: int
    other_ref: str
    other_label: str
    other_kind: str
    quantity: float | None
    uom: str | None
    at_from: int | None
    at_to: int | None
    basis: str
    source: str
    event: str
    document: str
    location: str
    from_: str
    to: str
    reason: str
    written: str

    @property
    def inflow(self) -> bool:
        """Whether it brings something: receive, produce, customer return, positive adjust."""
        if self.type == "RETURNED":
            return self.other_label == "Customer"
        if self.type == "ADJUSTED":
            return (self.quantity or 0) > 0
        return self.type in ("SUPPLIED", "PRODUCED")

    @property
    def outflow(self) -> bool:
        """Whether it takes something away; a shipment to an own site is a transfer."""
        if self.type == "SHIPPED_TO":
            return self.other_kind != "own"
        if self.type == "ADJUSTED":
            return (self.quantity or 0) < 0
        if self.type == "RETURNED":
            return self.other_label != "Customer"
        return self.type == "CONSUMED_INTO"

    @property
    def run(self) -> str:
        """The order of the run it is booked on, else the run itself."""
        return self.other_kind or self.other_ref


@dataclass(frozen=True, slots=True)
class Known:
    """A thing that is looked at; `lots` are those a serial is in."""

    id: int
    ref: str
    label: str
    item: str
    number: str
    order: str
    expires_at: str
    lots: tuple[int, ...]
    members: int
    born_members: int

    @property
    def shown_ref(self) -> str:
        """The ref a person sees: a completion is shown as its order."""
        return self.order if self.label == "Completion" and self.order else self.ref

    @property
    def item_ref(self) -> str | None:
        """The ref of its item."""
        if self.label == "Item":
            return self.ref
        return make_ref("item", self.item) if self.item else None


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What is known of an item. `left_at`: booked ends of uses without a lot, -1 unknown."""

    ref: str
    uom: str | None = None
    factors: Mapping[str, float] | None = None
    tracked: bool = False
    left_at: tuple[int, ...] = ()
    made: bool = False


@dataclass(slots=True)
class Gathered:
    """All the checks look at. Bookings stand by the thing and by the run they are of."""

    things: dict[int, Known] = field(default_factory=dict)
    asked: set[int] = field(default_factory=set)
    by_thing: dict[int, list[Booked]] = field(default_factory=lambda: defaultdict(list))
    by_run: dict[int, list[Booked]] = field(default_factory=lambda: defaultdict(list))
    of_containers: list[Booked] = field(default_factory=list)
    packs: list[Pack] = field(default_factory=list)
    packing: Packing = field(default_factory=Packing)
    items: dict[str, ItemFacts] = field(default_factory=dict)
    fed: dict[int, bool] = field(default_factory=dict)
    made: dict[int, bool] = field(default_factory=dict)
    twins: dict[int, str] = field(default_factory=dict)
    statuses: dict[int, list[list[Any]]] = field(default_factory=lambda: defaultdict(list))
    refusals: list[list[Any]] = field(default_factory=list)
    sources: dict[str, tuple[str, frozenset[str] | None]] = field(default_factory=dict)

    def of(self, *labels: str) -> list[Known]:
        """The things asked for that are of some kinds."""
        return [self.things[id_] for id_ in self.asked if self.things[id_].label in labels]

    def item_of(self, thing: Known) -> ItemFacts:
        """What is known of a thing's item."""
        ref = thing.item_ref or ""
        return self.items.get(ref) or ItemFacts(ref)


def gather(work: Work, ids: Collection[int]) -> Gathered:
    """Read everything the checks need of some things, as known at the moment that is read."""
    found = Gathered()
    found.things = _things(work, ids)
    found.asked = set(found.things)
    goods = [thing.id for thing in found.of(*GOODS)]
    runs = {thing.id for thing in found.of(*RUNS)}
    lots = {lot for id_ in goods for lot in found.things[id_].lots}
    direct = _bookings(work, sorted({*goods, *lots, *runs}))
    for booking in direct:
        found.by_thing[booking.thing].append(booking)
        if booking.other in runs:
            found.by_run[booking.other].append(booking)
    holders = _packing(work, found, goods, lots)
    found.of_containers = _bookings(work, sorted(holders))
    _items(work, found, direct)
    _runs(work, found, runs | _births(found, goods))
    _told(work, found, {*goods, *lots, *holders})
    return found


def _things(work: Work, ids: Collection[int]) -> dict[int, Known]:
    row = work.one("checks/facts", ids=sorted(set(ids)))
    columns = ("ids", "refs", "labels", "items", "numbers", "orders", "expiries", "lots",
               "lot_expiries", "members", "born")  # fmt: skip
    rows = list(zip(*(row[name] for name in columns), strict=True))
    then = properties_then(work, {each for row in rows for each in (row[0], *row[7])})

    def expiry(id_: int, now: str) -> str:
        return then[id_].get("expires_at") or "" if id_ in then else now

    found = {}
    for id_, ref, label, item, number, order, own, lots, of_lots, members, born in rows:
        expires = expiry(id_, own)
        if not expires and lots:  # a serial expires with its lot
            expires = min(filter(None, map(expiry, lots, of_lots)), default="")
        found[id_] = Known(
            id_, ref, label, item, number, order, expires, tuple(lots), members, born
        )  # fmt: skip
    return found


def _bookings(work: Work, ids: Collection[int]) -> list[Booked]:
    if not ids:
        return []
    row = work.one("checks/bookings", ids=list(ids))
    ends = ("ids", "types", "things", "thing_refs", "thing_labels", "others", "other_refs",
            "other_labels", "other_kinds")  # fmt: skip
    rest = ("bases", "sources", "events", "documents", "locations", "froms", "tos", "reasons",
            "written")  # fmt: skip
    found = [Booked._make(each) for each in _rows(row, ends, rest)]
    then = properties_then(work, {e.other for e in found if e.other_label == "Customer"})
    if then:
        found = [
            each._replace(other_kind=then[each.other]["kind"] or "") if each.other in then else each
            for each in found
        ]
    return sorted(found, key=_order)


def _order(booked: Booked) -> tuple[int, str, str, str, str]:
    """The order of booked ends, then one that does not depend on what arrived first."""
    end = AFTER_ALL if booked.at_to is None else booked.at_to
    return end, booked.source, booked.event, booked.thing_ref, booked.other_ref


def _rows(
    row: Mapping[str, Any], before: Sequence[str], after: Sequence[str]
) -> Iterator[tuple[Any, ...]]:
    """Rows of columns, with quantity, unit and times in the middle, absent ones as None."""
    firsts = zip(*(row[name] for name in before), strict=True)
    lasts = zip(*(row[name] for name in after), strict=True)
    middle = zip(row["quantities"], row["uoms"], row["at_from"], row["at_to"], strict=True)
    for first, (quantity, uom, at_from, at_to), last in zip(firsts, middle, lasts, strict=True):
        yield (
            *first,
            quantity if quantity > _UNKNOWN else None,
            uom or None,
            at_from if at_from >= 0 else None,
            at_to if at_to >= 0 else None,
            *last,
        )


def _packing(
    work: Work, found: Gathered, goods: Collection[int], lots: Collection[int]
) -> set[int]:
    """Read what was packed when, also lots as such; the containers that held any of the goods."""
    if not goods:
        return set()
    row = work.one("checks/packing", ids=sorted({*goods, *lots}))
    if not row["ids"]:
        return set()
    ends = ("ids", "types", "starts", "ends")
    found.packs = [_pack(*each) for each in _rows(row, ends, ("everythings",))]
    found.packing = read_packing(found.packs)
    return {piece.hu for thing in goods for piece in found.packing.holders(thing)}


def _pack(
    id_: int, type_: str, start: int, end: int, quantity: float | None, uom: str | None,
    at_from: int | None, at_to: int | None, everything: bool,
) -> Pack:  # fmt: skip
    out = type_ == "UNPACKED_FROM"
    known = at_from is not None and at_to is not None
    look = (at_from or 0, at_to or 0) if known else WHENEVER
    content, hu = (end, start) if out else (start, end)
    return Pack(id_, content, hu, look, quantity, uom, out, everything)


def _births(found: Gathered, goods: Iterable[int]) -> set[int]:
    return {
        booking.other for id_ in goods for booking in found.by_thing[id_]
        if booking.type == "PRODUCED"
    }  # fmt: skip


def _items(work: Work, found: Gathered, direct: Iterable[Booked]) -> None:
    refs = {thing.item_ref for thing in found.things.values()}
    refs |= {booking.thing_ref for booking in direct if booking.thing_label == "Item"}
    wanted = sorted(ref for ref in refs if ref)
    if not wanted:
        return
    rows = work.rows("checks/items", refs=wanted)
    then = properties_then(work, [int(row["id"]) for row in rows])
    for row in rows:
        told = then.get(row["id"], row)
        tracking = told["tracking"]
        found.items[row["ref"]] = ItemFacts(
            row["ref"],
            told["uom"],
            orjson.loads(told["factors"]) if told["factors"] else None,
            tracking in ("lot", "serial", "lot_and_serial") or (not tracking and row["has_lots"]),
            tuple(row["left_at"]),
            row["made"],
        )


def _runs(work: Work, found: Gathered, runs: Collection[int]) -> None:
    if not runs:
        return
    row = work.one("checks/runs", ids=sorted(runs))
    found.fed = dict(zip(row["ids"], row["fed"], strict=True))
    found.made = dict(zip(row["ids"], row["made"], strict=True))
    found.twins = dict(zip(row["ids"], row["twins"], strict=True))


def _told(work: Work, found: Gathered, ids: Collection[int]) -> None:
    refs = sorted({thing.shown_ref for thing in found.of(*GOODS, *RUNS)})
    row = work.one("checks/sources", ids=sorted(ids), refs=refs)
    for thing, *event in row["statuses"]:
        found.statuses[thing].append(event)
    found.refusals = row["refusals"]
    for name, zone, types in row["sources"]:
        found.sources[name] = zone or "UTC", frozenset(types) if types else None
