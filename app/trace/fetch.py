"""Fetching a genealogy as columns, at one go.

What is walked and joined here are Neo4j's own node ids, which cost nothing to read. They are good
for as long as one fetch takes: what comes in (`nodes`) and what is taken away (`numbering`) are
ordinals, the things' own numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from app.errors import DatabaseError
from app.genealogy.question import Direction
from app.graph.run import Work
from app.ledger.columns import (
    ALSO,
    CONSUMED,
    CORRECTED,
    PACKED,
    SERIAL,
    UNIT,
    Bookings,
    Flags,
    Ints,
    Names,
    Things,
    all_things,
    has_flag,
    join_bookings,
    read_bookings,
    read_things,
    with_types,
)
from app.ledger.reversals import net_of_reversals, parts_taken
from app.times import NOW
from app.trace.numbering import Marks, Numbering
from app.vocabulary import make_ref
from app.vocabulary.plan import also_amounts

_CHUNK = 20_000  # ids asked for at once: bounds what one statement holds in memory
_BORN_AND_USED = 3  # of a serial: a run made it, and it was used
_LEAST = 1_000  # fewer are read sooner in one statement than in two side by side
Ids = Collection[int] | Ints


@dataclass(slots=True)
class Fetch:
    """Reads what a walk asks for and remembers what it met; ids are node ids.

    `say`: told how far it is.
    """

    work: Work
    say: Callable[[str], None] | None = None
    names: Names = field(default_factory=Names)
    parts: list[Bookings] = field(default_factory=list)
    taken: dict[int, float] = field(default_factory=dict)  # see `flows.Material`
    also: dict[int, tuple[tuple[float, str], ...]] = field(default_factory=dict)
    _kinds: Marks = field(default_factory=Marks)  # one more than the kind of each node met
    _things: list[Things] = field(default_factory=list)
    _ordinals: list[Ints] = field(default_factory=list)  # of the things, part by part
    _around: Marks = field(default_factory=Marks)
    _opened: Marks = field(default_factory=Marks)  # containers of which all contents were read

    def closure(self, starts: Ids, direction: Direction) -> Ints:
        """Ids reached from some starts over bookings; linear in what is reached.

        Also over bookings that do not count at the moment asked for: which do is read with them.
        """
        if not len(starts):
            return column(())
        found = self.work.one(f"trace/{direction}", starts=column(starts).tolist())
        if self.say:
            self.say(f"reached {len(found['ids']):,} things")
        return column(found["ids"])

    def reached(self, ids: Ids, direction: Direction) -> Bookings:
        """Every booking of all that closures reached; what was fetched before is not fetched again.

        Down, the runs bring what reached lots were consumed into, and the lots bring what reached
        runs produced: both ends of such a booking are reached. Up it is the other way round.
        """
        ways = ("CONSUMED_INTO", "PRODUCED")
        return self._once(ids, *(ways if direction == "down" else reversed(ways)))

    def around(self, ids: Ids) -> Bookings:
        """Every booking of some things and runs; what was fetched before is not fetched again."""
        return self._once(ids, "", "")

    def _once(self, ids: Ids, not_of_goods: str, not_of_runs: str) -> Bookings:
        wanted = distinct(ids)
        wanted = wanted[self._around.of(wanted) == 0]
        self._around.put(wanted)
        return self._bookings("around", wanted, not_of_goods=not_of_goods, not_of_runs=not_of_runs)

    def holders(self, containers: Ids) -> Bookings:
        """Where some containers were packed, through all nestings, and their bookings."""
        return self._bookings("holders", containers)

    def contents(self, containers: Ids) -> Bookings:
        """Packing of everything some containers ever held, through all nestings."""
        return self._bookings("contents", containers)

    def stock(self, goods: Ids) -> Bookings:
        """Everything that changes what is where of some goods, with places; containers too."""
        own = self._bookings("stock_flows", goods)
        containers = distinct(own.ends[own.types == PACKED])
        holders = self._bookings("stock_holders", containers)
        self.beside(containers, holders)
        return join_bookings([own, holders])

    def beside(self, containers: Ids, holders: Bookings) -> Bookings:
        """What says whether a content is in containers still: all that was in them and in those
        around them (`holders`: their packing), and where its serials went by their own number.

        Asked once for each container.
        """
        ends = np.concatenate([column(containers), holders.starts, holders.ends])
        units = distinct(self.of_kind(ends, UNIT))
        units = units[self._opened.of(units) == 0]
        self._opened.put(units)
        found = self.contents(units)
        serials = self.of_kind(distinct(found.starts[found.types == PACKED]), SERIAL)
        serials = serials[self._around.of(serials) == 0]
        self._bookings("own_uses", serials)
        return found

    def members(self, ids: Ids) -> list[tuple[int, int, int]]:
        """(lot, serial, what made the serial) around some lots and serials: 0 nothing, 1 only what
        may have given it back, out of a unit, 2 a run."""
        found: list[tuple[int, int, int]] = []
        if len(ids) > _CHUNK and not self.work.one("trace/any_members")["links"]:
            return found  # a plant without serials in lots is not asked lot by lot
        asked = [{"ids": chunk} for chunk in _chunks(ids)]
        for row in self.work.each("trace/members", asked):
            found += zip(row["lots"], row["serials"], row["born"], strict=True)
        self.know([end for lot, serial, _ in found for end in (lot, serial)])
        used = column({serial for _, serial, born in found if born == _BORN_AND_USED})
        given: set[int] = set()
        for row in self.work.each("trace/given_back", [{"ids": c} for c in _chunks(used)]):
            given.update(row["ids"])
        return [
            (lot, serial, born if born < _BORN_AND_USED else 1 if serial in given else 2)
            for lot, serial, born in dict.fromkeys(found)
        ]

    def families(self, runs: Ids) -> Bookings:
        """Bookings of the orders, runs and completions that share bookings with some runs."""
        others: list[int] = []
        for row in self.work.each("trace/families", [{"ids": chunk} for chunk in _chunks(runs)]):
            others += row["orders"]
            others += row["runs"]
        return self.around(others)

    def around_supplied(self, items: Ids) -> None:
        """Every booking of those of some items that were received without a lot, and the containers
        in which they were."""
        if not len(items):
            return
        came, containers = self._supplied(items)
        self.around(came)
        if len(containers):
            self.beside(containers, self.holders(containers))

    def _supplied(self, items: Ids) -> tuple[Ids, Ids]:
        """Those of some items that were received without a lot, and the received containers."""
        row = self.work.one("trace/supplied_items", ids=column(items).tolist())
        return column(row["ids"]), distinct(row["containers"])

    def know(self, ids: Ids) -> None:
        """Fetch what some things are, once each."""
        listed = column(ids)
        missing = distinct(listed[self._kinds.of(listed) == 0])
        if not len(missing) and not self._things:
            self._meet(self.work.one("trace/things", ids=[], ordinals=[]))
        asked = [{"ids": chunk, "ordinals": []} for chunk in _chunks(missing)]
        for row in self.work.each("trace/things", asked):
            self._meet(row)

    def nodes(self, ordinals: Ids, beside: Ids = ()) -> Ints:
        """The node ids of some things, rising, and what they are; those that are gone are left
        out. Of things `beside` them only what they are."""
        wanted, found = column(ordinals), [column(())]
        listed = distinct(np.concatenate([wanted, column(beside)]))
        asked = [{"ids": [], "ordinals": chunk} for chunk in _chunks(listed)]
        if not asked and not self._things:
            self._meet(self.work.one("trace/things", ids=[], ordinals=[]))
        for row in self.work.each("trace/things", asked):
            self._meet(row)
            found.append(column(row["ids"])[np.isin(row["ordinals"], wanted)])
        return distinct(np.concatenate(found))

    def _meet(self, row: Mapping[str, Any]) -> None:
        found = read_things(row, self.names)
        ordinals = column(row["ordinals"])
        if len(found) and not ordinals.min():
            raise DatabaseError(
                "An earlier lotgraph wrote to this database while this one was reading it.",
                remedy="End it, and start this one again: it then numbers what was written.",
            )
        self._things.append(found)
        self._ordinals.append(ordinals)
        self._kinds.put(found.ids, found.kinds + 1)

    def numbering(self) -> Numbering:
        """The ordinals of everything met so far."""
        ids = np.concatenate([column(()), *(part.ids for part in self._things)])
        ordinals = np.concatenate([column(()), *self._ordinals])
        ids, first = np.unique(ids, return_index=True)
        return Numbering(ids, ordinals[first])

    def bookings(self) -> Bookings:
        """Everything fetched so far, each booking once."""
        return join_bookings(self.parts)

    def things(self) -> Things:
        """Everything met so far, by node id."""
        return all_things(self._things)

    def bookings_of(self, type_: int, starts: Ids) -> Bookings:
        """Fetched bookings of a type that start at some things."""
        wanted = column(starts)
        picked = (
            part.pick((part.types == type_) & np.isin(part.starts, wanted)) for part in self.parts
        )
        return join_bookings(picked)

    def containers_used(self) -> Ints:
        """Containers that a run consumed, among the bookings fetched."""
        used = [self.of_kind(part.starts[part.types == CONSUMED], UNIT) for part in self.parts]
        return distinct(np.concatenate([column(()), *used]))

    def unbuilding(self, ids: Ids) -> Ints:
        """Those of some met ids that are runs which took units apart, by their kind."""
        found = [part.ids[part.unbuild] for part in self._things]
        runs = distinct(np.concatenate([column(()), *found]))
        return runs[np.isin(runs, column(ids))] if len(runs) else runs

    def items_of(self, goods: Ids) -> Ints:
        """The item nodes of some met lots and serials."""
        wanted = column(goods)
        codes = {
            code for part in self._things for code in part.items[np.isin(part.ids, wanted)].tolist()
        }
        texts = [self.names.text(code) for code in codes]
        refs = sorted(make_ref("item", text) for text in texts if text)
        return self.nodes([int(row["id"]) for row in self.work.rows("trace/by_ref", refs=refs)])

    def lots_of(self, items: Ids) -> Ints:
        """All lots and serials of some items, by node id."""
        found: list[int] = []
        for row in self.work.rows("trace/lots_of_items", ids=column(items).tolist()):
            found += row["ids"]
        return column(found)

    def of_kind(self, ids: Ids, *kinds: int) -> Ints:
        """Those of some met ids that are of a kind."""
        listed = column(ids)
        return listed[np.isin(self.kinds_of(listed), kinds)]

    def kinds_of(self, ids: Ints) -> Ints:
        """The kind of each of some ids that were met."""
        return self._kinds.of(ids) - 1

    def _bookings(self, name: str, ids: Ids, **more: str) -> Bookings:
        parts, done = [], 0
        asked = [{"ids": chunk, **more} for chunk in _chunks(ids)]
        for row in self.work.each(f"trace/{name}", asked):
            parts.append(self._read(row))
            done = min(done + _CHUNK, len(ids))
            if self.say and len(ids) > _CHUNK:
                self.say(f"read the bookings of {done:,} of {len(ids):,} things")
        found = join_bookings(parts)
        if len(found):
            self.know(np.concatenate([found.starts, found.ends]))
            found = with_types(found, self.kinds_of(found.starts), self.kinds_of(found.ends))
            self.parts.append(found)
            self._read_parts(found)
            self._read_also(found)
        return found

    def _read_also(self, found: Bookings) -> None:
        """What is told in other units, too."""
        asked: list[int] = found.ids[has_flag(found.flags, ALSO)].tolist()
        if asked:
            row = self.work.one("trace/also", ids=asked)
            told = zip(row["ids"], row["also"], strict=True)
            self.also.update((id_, also_amounts(texts)) for id_, texts in told)

    def _read_parts(self, found: Bookings) -> None:
        """How much of containers' bookings was taken back, where any was."""
        changed = has_flag(found.flags, CORRECTED)
        units = (self.kinds_of(found.starts) == UNIT) | (self.kinds_of(found.ends) == UNIT)
        asked: list[int] = found.ids[changed & units].tolist()
        if asked:
            row = self.work.one("trace/reversals", ids=asked)
            self.taken.update(parts_taken(row, self.work.graph.known_at))

    def _read(self, row: Mapping[str, Any]) -> Bookings:
        found = read_bookings(row, self.names)
        return found if self.work.graph.known_at == NOW else self._as_known(found)

    def _as_known(self, found: Bookings) -> Bookings:
        """Quantities net of the reverses known at the moment only."""
        changed = np.flatnonzero(has_flag(found.flags, CORRECTED))
        if not len(changed):
            return found
        asked: Ints = found.ids[changed]
        row = self.work.one("trace/reversals", ids=asked.tolist())
        return net_of_reversals(found, row, self.work.graph.known_at)


def column(ids: Ids) -> Ints:
    """Ids as a column."""
    return ids if isinstance(ids, np.ndarray) else np.fromiter(ids, np.int64, len(ids))


def distinct(ids: Ids) -> Ints:
    """Each id once, rising."""
    listed: Ints = np.sort(column(ids))
    new: Flags = np.ones(len(listed), np.bool_)
    new[1:] = listed[1:] != listed[:-1]
    return listed[new]


def _chunks(ids: Ids) -> Iterator[list[int]]:
    listed = column(ids)
    size = min(_CHUNK, max(_LEAST, (len(listed) + 1) // 2))  # two are read side by side
    for start in range(0, len(listed), size):
        yield listed[start : start + size].tolist()
