"""Fetching a genealogy as columns, inside one read transaction.

Node ids are Neo4j's own integers. Nothing a trace reads is ever deleted, so they stay good for
as long as the answer is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from app.graph.run import Work
from app.trace.columns import (
    CONSUMED,
    CORRECTED,
    MOVING,
    NOW,
    PACKED,
    UNIT,
    Bookings,
    Ints,
    Names,
    Things,
    all_things,
    read_bookings,
    read_things,
    together,
    typed,
)
from app.trace.models import Direction
from app.trace.reversals import as_known
from app.vocabulary import make_ref

_CHUNK = 20_000  # ids asked for at once: bounds what one statement holds in memory


@dataclass(slots=True)
class Fetch:
    """Reads what a walk asks for and remembers what it met.

    `known_at`: the graph as known at this recording stamp (UTC microseconds); `say`: told how far
    it is.
    """

    work: Work
    known_at: int = NOW
    say: Callable[[str], None] | None = None
    names: Names = field(default_factory=Names)
    parts: list[Bookings] = field(default_factory=list)
    kinds: dict[int, int] = field(default_factory=dict)
    _things: list[Things] = field(default_factory=list)
    _around: set[int] = field(default_factory=set)

    def closure(self, starts: Collection[int], direction: Direction) -> set[int]:
        """Ids reached from some starts over bookings; linear in what is reached."""
        if not starts:
            return set()
        found = self.work.one(f"trace/{direction}", starts=list(starts), **self._moment())
        if self.say:
            self.say(f"reached {len(found['ids']):,} things")
        return set(found["ids"])

    def around(self, ids: Iterable[int]) -> Bookings:
        """Every booking of some things and runs; what was fetched before is not fetched again."""
        wanted = set(ids) - self._around
        self._around |= wanted
        return self._bookings("around", wanted)

    def holders(self, containers: Collection[int]) -> Bookings:
        """Where some containers were packed, through all nestings, and their bookings."""
        return self._bookings("holders", containers)

    def contents(self, containers: Collection[int]) -> Bookings:
        """Packing of everything some containers ever held, through all nestings."""
        return self._bookings("contents", containers)

    def stock(self, goods: Collection[int]) -> Bookings:
        """Everything that changes what is where of some goods, with places; containers too."""
        own = self._bookings("stock_flows", goods)
        containers = own.ends[own.types == PACKED]
        return together([own, self._bookings("stock_holders", set(containers.tolist()))])

    def members(self, ids: Collection[int]) -> list[tuple[int, int, int]]:
        """(lot, serial, what made the serial) around some lots and serials: 0 nothing, 1 only
        unbuilds, which may have given it back, 2 a run."""
        found: list[tuple[int, int, int]] = []
        asked = [{"ids": chunk, "known_at": self.known_at} for chunk in _chunks(ids)]
        for row in self.work.each("trace/members", asked):
            found += zip(row["lots"], row["serials"], row["born"], strict=True)
        self.know({end for lot, serial, _ in found for end in (lot, serial)})
        return list(dict.fromkeys(found))

    def families(self, runs: Collection[int]) -> Bookings:
        """Bookings of the orders, runs and completions that share bookings with some runs."""
        others: set[int] = set()
        for row in self.work.each("trace/families", [{"ids": chunk} for chunk in _chunks(runs)]):
            others.update(row["orders"])
            others.update(row["runs"])
        return self.around(others)

    def know(self, ids: Iterable[int]) -> None:
        """Fetch what some things are, once each."""
        missing = {each for each in ids if each not in self.kinds}
        if not missing and not self._things:
            self._things.append(read_things(self.work.one("trace/things", ids=[]), self.names))
        asked = [{"ids": chunk} for chunk in _chunks(missing)]
        for row in self.work.each("trace/things", asked):
            found = read_things(row, self.names)
            self._things.append(found)
            self.kinds.update(zip(found.ids.tolist(), found.kinds.tolist(), strict=True))

    def bookings(self) -> Bookings:
        """Everything fetched so far, each booking once."""
        return together(self.parts)

    def things(self) -> Things:
        """Every node met so far."""
        return all_things(self._things)

    def bookings_of(self, type_: int, starts: Collection[int]) -> Bookings:
        """Fetched bookings of a type that start at some things."""
        wanted = np.fromiter(starts, np.int64, len(starts))
        picked = (
            part.pick((part.types == type_) & np.isin(part.starts, wanted)) for part in self.parts
        )
        return together(picked)

    def containers_used(self) -> set[int]:
        """Containers that a run consumed, among the bookings fetched."""
        used = [part.starts[part.types == CONSUMED] for part in self.parts]
        return self.of_kind({id_ for part in used for id_ in part.tolist()}, UNIT)

    def unbuilding(self, ids: Collection[int]) -> list[int]:
        """Those of some met ids that are runs which took units apart."""
        found = [part.ids[part.unbuild].tolist() for part in self._things]
        return sorted({id_ for part in found for id_ in part} & set(ids))

    def items_of(self, goods: Collection[int]) -> set[int]:
        """The item nodes of some met lots and serials."""
        wanted = np.fromiter(goods, np.int64, len(goods))
        codes = {
            code for part in self._things for code in part.items[np.isin(part.ids, wanted)].tolist()
        }
        texts = [self.names.text(code) for code in codes]
        refs = sorted(make_ref("item", text) for text in texts if text)
        ids = {int(row["id"]) for row in self.work.rows("trace/by_ref", refs=refs)}
        self.know(ids)
        return ids

    def lots_of(self, items: Collection[int]) -> set[int]:
        """All lots and serials of some items, by node id."""
        found: set[int] = set()
        for row in self.work.rows("trace/lots_of_items", ids=list(items)) if items else ():
            found.update(row["ids"])
        return found

    def of_kind(self, ids: Iterable[int], *kinds: int) -> set[int]:
        """Those of some met ids that are of a kind."""
        return {id_ for id_ in ids if self.kinds[id_] in kinds}

    def _bookings(self, name: str, ids: Collection[int]) -> Bookings:
        parts, done = [], 0
        asked = [{"ids": chunk, **self._moment()} for chunk in _chunks(ids)]
        for row in self.work.each(f"trace/{name}", asked):
            parts.append(self._read(row))
            done = min(done + _CHUNK, len(ids))
            if self.say and len(ids) > _CHUNK:
                self.say(f"read the bookings of {done:,} of {len(ids):,} things")
        found = together(parts)
        if len(found):
            self.know(np.unique(np.concatenate([found.starts, found.ends])).tolist())
            found = typed(found, *(self._kinds_of(ends) for ends in (found.starts, found.ends)))
            self.parts.append(found)
        return found

    def _kinds_of(self, ids: Ints) -> Ints:
        return np.fromiter(map(self.kinds.__getitem__, ids.tolist()), np.int64, len(ids))

    def _moment(self) -> dict[str, int | bool]:
        return {"known_at": self.known_at, "then": self.known_at != NOW}

    def _read(self, row: Mapping[str, Any]) -> Bookings:
        found = read_bookings(row, self.names)
        return found if self.known_at == NOW else self._as_known(found)

    def _as_known(self, found: Bookings) -> Bookings:
        """Quantities net of the reverses known at the moment only."""
        changed = np.flatnonzero((found.flags >= CORRECTED) & (found.flags % MOVING >= CORRECTED))
        if not len(changed):
            return found
        asked: Ints = found.ids[changed]
        row = self.work.one("trace/reversals", ids=asked.tolist())
        return as_known(found, row, self.known_at)


def _chunks(ids: Collection[int]) -> Iterator[list[int]]:
    listed = list(ids)
    for start in range(0, len(listed), _CHUNK):
        yield listed[start : start + _CHUNK]
