"""Fetching what a ledger is made of: a bounded number of statements for any number of things."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import orjson

from app.checks.beside import Again
from app.checks.ledger import NUMBERS, Background, ItemBook
from app.graph.as_known import properties_then
from app.graph.run import Work
from app.ledger.columns import CUSTOMER, UNKNOWN, Flags, Floats, Ints, Names, distinct
from app.ledger.containers import WHENEVER, Pack
from app.times import AFTER_ALL, BEFORE_ALL
from app.vocabulary import UNKNOWN_CUSTOMER
from app.vocabulary.plan import also_amounts

Columns = Mapping[str, Any]
Also = tuple[tuple[float, str], ...]  # (amount, unit)


@dataclass(frozen=True, slots=True)
class BookingRows:
    """Bookings as they are read: things and other ends as ordinals, in no order.

    `marks`: what is out of the ordinary, as the graph keeps it; `sure`: the thing surely was in the
    container that was booked, or was booked itself.
    """

    thing: Ints
    type: Ints
    booking: Ints
    other: Ints
    quantity: Floats
    uom: Ints
    start: Ints
    end: Ints
    source: Ints
    place: Ints
    local: Flags
    marks: Ints
    sure: Flags

    def pick(self, chosen: Flags | Ints) -> BookingRows:
        """Some of them."""
        return BookingRows(*(getattr(self, name)[chosen] for name in BookingRows.__slots__))

    def beside(self, others: BookingRows) -> BookingRows:
        """These and others."""
        names = BookingRows.__slots__
        return BookingRows(*(np.concatenate([getattr(self, n), getattr(others, n)]) for n in names))


@dataclass(frozen=True, slots=True)
class LedgerReader:
    """Reads columns, as known at the moment that is read; all texts have their numbers in
    `names`. `also`: of the bookings read, the same amounts in other units, by booking."""

    work: Work
    names: Names
    also: dict[int, Also] = field(default_factory=dict)

    def things(self, ids: Collection[int], beside: Collection[int] = ()) -> Columns:
        """What some things are and what is booked on them; of others only what they are."""
        return self.work.one("checks/ledger", ids=list(ids), beside=list(beside))

    def then(self, ids: Collection[int]) -> Mapping[int, Mapping[str, Any]]:
        """What was known of those of some things of which more was told since."""
        return properties_then(self.work, ids)

    def bookings(self, row: Columns) -> BookingRows:
        """The bookings among what `things` read."""
        of = self.names.of
        quantity = np.array(row["quantities"], np.float64)
        quantity[quantity < UNKNOWN] = np.nan
        start, end = np.array(row["at_from"], np.int64), np.array(row["at_to"], np.int64)
        end = np.where(end == 0, start, end)  # an instant
        end[start == BEFORE_ALL] = AFTER_ALL
        booking = np.array(row["bookings"], np.int64)
        self.also.update((id_, also_amounts(texts)) for id_, texts in row["also"])
        return BookingRows(
            np.array(row["things"], np.int64),
            np.fromiter(map(NUMBERS.__getitem__, row["types"]), np.int64, len(start)),
            booking, np.array(row["others"], np.int64),
            quantity, of(row["uoms"]), start, end, of(row["sources"]), of(row["places"]),
            np.isin(booking, np.array(row["local"], np.int64)), np.array(row["marks"], np.int64),
            np.ones(len(start), np.bool_),
        )  # fmt: skip

    def packs(self, ids: Collection[int]) -> list[Pack]:
        """Packs and unpacks of some things, through all nestings."""
        if not ids:
            return []
        row = self.work.one("checks/packing", ids=list(ids))
        names = ("ids", "types", "starts", "ends", "quantities", "uoms", "at_from", "at_to",
                 "everythings")  # fmt: skip
        return [_pack(*each) for each in zip(*(row[n] for n in names), strict=True)]

    def ends(self, parties: Ints, births: Ints, runs: Ints) -> Columns:
        """Parties and places; which of some runs were fed by nothing, and which others made
        nothing."""
        row = self.work.one(
            "checks/ends", ids=parties.tolist(), births=births.tolist(), runs=runs.tolist()
        )
        customers = zip(row["ids"], row["kinds"], strict=True)
        then = self.then([id_ for id_, kind in customers if kind == CUSTOMER])
        kinds = dict(zip(row["ids"], row["parties"], strict=True))
        kinds |= {id_: told["kind"] or "" for id_, told in then.items()}
        return {**row, "parties": list(kinds.values())}

    def shipped_in(self, ids: Collection[int]) -> dict[tuple[int, int], int]:
        """Since when something that a thing had gone into was at a customer, by both ordinals (UTC
        microseconds, -1 unknown)."""
        if not ids:
            return {}
        row = self.work.one("checks/units_shipped", ids=list(ids))
        pairs = zip(row["ids"], row["customers"], strict=True)
        return dict(zip(pairs, row["starts"], strict=True))

    def items(self, refs: Collection[str]) -> list[ItemBook]:
        """What is known of some items, by ref."""
        wanted = sorted(set(refs))
        if not wanted:
            return []
        rows = self.work.rows("checks/items", refs=wanted)
        then = self.then([row["id"] for row in rows])
        found = {row["ref"]: _item(row, then.get(row["id"], row)) for row in rows}
        return [found.get(ref) or ItemBook(ref) for ref in wanted]

    def particulars(self, ids: Ints, births: Ints) -> Columns:
        """What is told beside the bookings of some things, and what went into some runs without a
        lot."""
        return self.work.one(
            "checks/particulars", ids=ids.tolist(), births=distinct(births).tolist()
        )

    def again(self, serials: Ints) -> Again:
        """Which births and consumptions of some serials are of ones that came out again."""
        if not len(serials):
            return Again()
        row = self.work.one("checks/again", ids=serials.tolist())
        runs = {run for _, run, _ in row["used"]} | {
            run for each in row["out"] for run in each[1:4]
        }
        then = self.then(runs)

        def kind(run: int, now: str) -> str:
            return (then[run].get("kind") or "") if run in then else now

        births = set(row["births"])
        for birth, run, taken, maker, *kinds, mixed, served in row["out"]:
            mixed = bool(then[maker].get("homogeneous")) if maker in then else mixed
            opened = served or "unbuild" in (kind(run, kinds[0]), kind(taken, kinds[1]))
            if opened and not mixed and kind(maker, kinds[2]) != "blend":
                births.add(birth)
        apart = {use for use, run, now in row["used"] if kind(run, now) == "unbuild"}
        return Again(frozenset(births), frozenset(row["reborn"]), frozenset(apart))

    def papers(self, bookings: Ints) -> tuple[Ints, Ints, Ints, Ints]:
        """Some bookings, rising, with the numbers of their events, documents and orders."""
        if not len(bookings):
            return bookings, bookings, bookings, bookings
        row = self.work.one("checks/words", bookings=bookings.tolist(), ids=[], batches=[])
        ids = np.array(row["bookings"], np.int64)
        order = np.argsort(ids)
        events, documents, orders = (
            self.names.of(row[name])[order] for name in ("events", "documents", "orders")
        )
        return ids[order], events, documents, orders

    def numbers(self, bookings: Ints) -> dict[int, frozenset[str]]:
        """Numbers of all documents that some bookings name."""
        row = self.work.one("checks/papers", bookings=bookings.tolist())
        pairs = zip(row["bookings"], row["papers"], strict=True)
        return {booking: frozenset(papers) for booking, papers in pairs}


def _pack(
    id_: int, type_: str, start: int, end: int, quantity: float, uom: str, at_from: int,
    at_to: int, everything: bool,
) -> Pack:  # fmt: skip
    out = type_ == "UNPACKED_FROM"
    content, hu = (end, start) if out else (start, end)
    look = (at_from, at_to) if at_from >= 0 and at_to >= 0 else WHENEVER
    known = quantity if quantity > UNKNOWN else None
    return Pack(id_, content, hu, look, known, uom or None, out, everything)


def _item(row: Columns, said: Mapping[str, Any]) -> ItemBook:
    tracking = said["tracking"]
    return ItemBook(
        row["ref"],
        said["uom"],
        orjson.loads(said["factors"]) if said["factors"] else None,
        tracking in ("lot", "serial", "lot_and_serial") or (not tracking and row["has_lots"]),
        tuple(row["left_at"]),
        row["made"],
        row["loose"] or tracking == "none",
    )


def read_background(work: Work) -> Background:
    """Read what does not depend on the things looked at, as known at the moment that is read."""
    row = work.one("checks/sources")
    zones = {name: zone or "UTC" for name, zone, _ in row["sources"]}
    owned = {name: frozenset(types) if types else None for name, _, types in row["sources"]}
    return Background(zones, owned, [tuple(each) for each in row["refusals"]])


@dataclass(frozen=True, slots=True)
class Ends:
    """Parties and places, by rising ordinal: refs as numbers of texts; and runs that nothing went
    into."""

    ids: Ints
    kinds: Ints
    refs: Ints
    own: Flags
    disposal: Flags
    nobody: Flags
    unfed: Ints

    @classmethod
    def of(cls, row: Columns, names: Names) -> Ends:
        """From what is read of them; the last one stands for all others."""
        order = np.argsort(np.array(row["ids"], np.int64))
        kinds = np.append(np.array(row["kinds"], np.int64)[order], -1)
        parties = np.append(np.array(row["parties"], np.str_)[order], "")
        customers = kinds == CUSTOMER
        named = np.array(row["refs"], np.str_)[order]
        return cls(
            np.array(row["ids"], np.int64)[order], kinds,
            np.append(names.of(row["refs"])[order], -1), customers & (parties == "own"),
            customers & (parties == "disposal"), np.append(named, "") == UNKNOWN_CUSTOMER,
            np.array(row["unfed"], np.int64),
        )  # fmt: skip

    def at(self, ids: Ints) -> Ints:
        """Places of some nodes; of those that are no parties the last."""
        at = np.searchsorted(self.ids, ids)
        there = np.append(self.ids, -1)[at] == ids
        return np.where(there, at, len(self.ids))
