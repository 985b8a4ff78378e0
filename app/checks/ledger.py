"""Sifting: which of many things can have a finding at all, from columns, before any is looked at.

The checks read every booking of a thing as text and judge it one by one. Of a large answer nearly
all things are in order, and a few numbers prove it: they came in before they left, in one unit,
told by one source, not more out than in. What numbers do not prove is looked at. A thing is never
passed over that has a finding; `tests/trace/test_sifting.py` holds this over whole plants.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from app.genealogy.columns import UNKNOWN, Flags, Floats, Ints, Names
from app.graph.as_known import said_since
from app.graph.run import Work
from app.times import AFTER_ALL, BEFORE_ALL
from app.vocabulary import MICRO, WRITTEN_BY, make_ref

_CHUNK = 20_000
_TYPES = ("CONSUMED_INTO", "PRODUCED", "SUPPLIED", "SHIPPED_TO", "MOVED_TO")
_HELD = ("hold", "rejected", "recalled", "expired", "scrapped", "quarantine")
_DAY = 86_400 * MICRO


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything booked on some lots and serials, in short, a row a booking and thing.

    `things`: positions in `ids` (rising); `types`: positions in `_TYPES`, -1 others; quantities in
    millionths, 0 where not known (`unknown`); times -1 where not known; the rest are numbers of
    texts, -1 none. `odd`: rows that these numbers alone do not judge.
    """

    ids: Ints
    serials: Flags
    expiries: Ints
    items: Ints
    told: Ints
    names: Names
    things: Ints
    types: Ints
    others: Ints
    micro: Ints
    unknown: Flags
    uoms: Ints
    at_from: Ints
    at_to: Ints
    sources: Ints
    places: Ints
    tos: Ints
    odd: Flags

    def of_type(self, *types: str) -> Flags:
        """Rows of some types of booking."""
        return np.isin(self.types, [_TYPES.index(each) for each in types])

    def any(self, rows: Flags | Ints) -> Flags:
        """By thing, whether any of some rows is of it."""
        return self.count(rows) > 0

    def count(self, rows: Flags | Ints) -> Ints:
        """By thing, how many of some rows are of it."""
        found: Ints = np.bincount(self.things[rows], minlength=len(self.ids))
        return found

    def total(self, rows: Flags, amounts: Ints) -> Ints:
        """By thing, the sum of some rows' amounts."""
        found = np.zeros(len(self.ids), np.int64)
        np.add.at(found, self.things[rows], amounts[rows])
        return found

    def various(self, column: Ints, rows: Flags, *, within: Ints | None = None) -> Flags:
        """By thing, whether a column has more than one value (`within`: of equal rows)."""
        keys = [self.things[rows], *([] if within is None else [within[rows]]), column[rows]]
        order = np.lexsort(keys[::-1])
        keys = [key[order] for key in keys]
        same = np.ones(max(len(order) - 1, 0), np.bool_)
        for key in keys[:-1]:
            same &= key[1:] == key[:-1]
        differs = same & (keys[-1][1:] != keys[-1][:-1])
        return np.bincount(keys[0][1:][differs], minlength=len(self.ids)) > 0


def ledger(work: Work, goods: Collection[int]) -> Ledger:
    """Read the ledger of some lots and serials (node ids), as known at the moment that is read."""
    ids = np.unique(np.fromiter(goods, np.int64, len(goods)))
    names, sources = Names(), _sources(work)
    strangers = sorted(name for name, types in sources.items() if types and "status" not in types)
    words = [f'"status":"{word}"' for word in _HELD]
    parts = _Parts(names)
    chunks = [ids[start : start + _CHUNK].tolist() for start in range(0, len(ids), _CHUNK)]
    for row in work.each(
        "checks/sift_things", [{"ids": c, "words": words, "strangers": strangers} for c in chunks]
    ):
        parts.take_things(row)
    for row in work.each("checks/sift_goods", [{"ids": c} for c in chunks]):
        parts.take_bookings(row)
    return parts.ledger()


def _sources(work: Work) -> dict[str, frozenset[str]]:
    """The types of event each source owns; empty: not limited."""
    row = work.one("checks/sources", ids=[], refs=[])
    return {name: frozenset(types or ()) for name, _, types in row["sources"]}


@dataclass(slots=True)
class _Parts:
    """Columns of a ledger as they are read."""

    names: Names
    columns: dict[str, list[Any]] = field(default_factory=dict)

    def _put(self, **columns: Any) -> None:
        for name, column in columns.items():
            self.columns.setdefault(name, []).append(column)

    def take_things(self, row: Mapping[str, Any]) -> None:
        """Read what some things are."""
        self._put(
            ids=np.array(row["ids"], np.int64), serials=np.array(row["serials"], np.bool_),
            expiries=self.names.of(row["expiries"]), items=self.names.of(row["items"]),
            told=np.array(row["told"], np.int64),
        )  # fmt: skip

    def take_bookings(self, row: Mapping[str, Any]) -> None:
        """Read what is booked on some things."""
        of, types = self.names.of, {name: number for number, name in enumerate(_TYPES)}
        quantities: Floats = np.array(row["quantities"], np.float64)
        unknown = quantities < UNKNOWN
        known = np.where(unknown, 0, quantities)
        self._put(
            things=np.array(row["things"], np.int64),
            types=np.fromiter((types.get(t, -1) for t in row["types"]), np.int64, len(unknown)),
            others=np.array(row["others"], np.int64),
            micro=np.rint(known * MICRO).astype(np.int64), unknown=unknown, uoms=of(row["uoms"]),
            at_from=np.array(row["at_from"], np.int64), at_to=np.array(row["at_to"], np.int64),
            sources=of(row["sources"]), places=of(row["places"]), tos=of(row["tos"]),
            odd=np.array(row["odd"], np.bool_),
        )  # fmt: skip

    def ledger(self) -> Ledger:
        """All of it as one; things by position."""
        whole = {
            name: np.concatenate(self.columns.get(name) or [np.zeros(0, np.int64)])
            for name in Ledger.__slots__ if name != "names"
        }  # fmt: skip
        order = np.argsort(whole["ids"])
        for name in ("ids", "serials", "expiries", "items"):
            whole[name] = whole[name][order]
        for name in ("told", "things"):
            whole[name] = np.searchsorted(whole["ids"], whole[name])
        for name in ("serials", "unknown", "odd"):
            whole[name] = whole[name].astype(np.bool_)
        alone = whole["unknown"] & whole["serials"][whole["things"]]
        whole["micro"][alone] = MICRO  # a serial without a quantity is one
        whole["unknown"] &= ~alone
        whole["odd"] |= (whole["types"] < 0) | whole["unknown"]
        return Ledger(**whole, names=self.names)


def standing(found: Ledger) -> Ints:
    """Ids of things that may be on hand somewhere, or of which that is not known.

    All others have nothing at any place: what is booked there adds up to zero, in one unit.
    """
    inward, outward = found.of_type("PRODUCED", "SUPPLIED"), found.of_type(*_OUT, "MOVED_TO")
    moved = found.of_type("MOVED_TO")
    things = np.concatenate([found.things, found.things[moved]])
    places = np.concatenate([found.places, found.tos[moved]])
    sign = np.where(inward, 1, np.where(outward, -1, 0))
    amounts = np.concatenate([found.micro * sign, found.micro[moved]])
    keys = things * (len(found.names.texts) + 1) + places + 1
    _, group = np.unique(keys, return_inverse=True)
    sums = np.zeros(int(group.max(initial=-1)) + 1, np.int64)
    np.add.at(sums, group, amounts)
    left = found.any(found.odd) | found.various(found.uoms, np.ones(len(found.things), np.bool_))
    left[things[sums[group] != 0]] = True
    return found.ids[left]


_OUT = ("CONSUMED_INTO", "SHIPPED_TO")


@dataclass(frozen=True, slots=True)
class Suspects:
    """`things`: node ids to be looked at; `orderless`: (id, ref) of batches without an order."""

    things: frozenset[int]
    orderless: tuple[tuple[int, str], ...]


def suspects(work: Work, found: Ledger, others: Collection[int]) -> Suspects:
    """Which of the things of a ledger, and of some runs, orders and other things, to look at.

    `others` that are no runs or orders are all looked at.
    """
    born = found.of_type("PRODUCED")
    births = np.unique(found.others[born])
    asked = np.union1d(births, np.fromiter(others, np.int64, len(others)))
    chunks = [asked[start : start + _CHUNK].tolist() for start in range(0, len(asked), _CHUNK)]
    unfed: list[int] = []
    odd: list[int] = []
    orderless: list[tuple[int, str]] = []
    for row in work.each("checks/sift_runs", [{"ids": chunk} for chunk in chunks]):
        unfed += row["unfed"]
        odd += row["odd"]
        orderless += map(tuple, row["orderless"])
    left = _doubtful(found) | _unowned(work, found) | _by_item(work, found)
    left |= _told_since(work, found)
    left[found.told] = True
    left |= found.any(born & np.isin(found.others, np.array(unfed, np.int64)))
    mine = frozenset(others)
    refused = work.one("checks/sift_refused")["ids"]
    asked_for = mine.union(found.ids.tolist()) if refused else mine
    things = {*found.ids[left].tolist(), *mine.intersection(odd), *asked_for.intersection(refused)}
    mine_orderless = sorted((each for each in orderless if each[0] in mine), key=lambda e: e[1])
    return Suspects(frozenset(things), tuple(mine_orderless))


def _doubtful(found: Ledger) -> Flags:
    """Things of which the bookings alone do not prove that all is in order."""
    inward, outward = found.of_type("PRODUCED", "SUPPLIED"), found.of_type(*_OUT)
    moving = inward | outward
    left = found.any(found.odd) | ~found.any(inward)
    left |= found.any(moving & ((found.at_from < 0) | (found.at_to < 0)))
    left |= found.count(found.of_type("SUPPLIED")) > 1
    for type_ in ("PRODUCED", "CONSUMED_INTO"):
        left |= found.serials & (found.count(found.of_type(type_)) > 1)
    _, last_in = _ends(found, inward, found.at_from)
    first_out, last_out = _ends(found, outward, found.at_to)
    left |= last_in > first_out
    left |= found.total(inward, found.micro) < found.total(outward, found.micro)
    nowhere = found.places < 0
    came = found.total(inward & nowhere, found.micro)
    went = found.total((outward | found.of_type("MOVED_TO")) & nowhere, found.micro)
    left |= came > went
    left |= found.various(found.uoms, moving)
    left |= found.various(found.sources, np.ones(len(found.things), np.bool_), within=found.types)
    return left | _expired(found, last_out)


def _ends(found: Ledger, rows: Flags, times: Ints) -> tuple[Ints, Ints]:
    """By thing, the first and last time of some rows."""
    first = np.full(len(found.ids), AFTER_ALL, np.int64)
    last = np.full(len(found.ids), BEFORE_ALL, np.int64)
    np.minimum.at(first, found.things[rows], times[rows])
    np.maximum.at(last, found.things[rows], times[rows])
    return first, last


def _expired(found: Ledger, last_out: Ints) -> Flags:
    """Things that may have left after they expired, whatever the zone."""
    bounds = {-1: AFTER_ALL} | {
        number: _before(found.names.text(number) or "")
        for number in np.unique(found.expiries).tolist() if number >= 0
    }  # fmt: skip
    bound = np.fromiter(
        map(bounds.__getitem__, found.expiries.tolist()), np.int64, len(found.ids)
    )  # fmt: skip
    return last_out > bound


def _before(written: str) -> int:
    """A moment surely before some date, in UTC microseconds; none for what is no date."""
    try:
        return int(np.datetime64(written[:10], "us").astype(np.int64)) - 2 * _DAY
    except ValueError:
        return BEFORE_ALL


def _unowned(work: Work, found: Ledger) -> Flags:
    """Things with a booking of a source that does not own that type of event."""
    bad = np.zeros(len(found.things), np.bool_)
    for name, owned in _sources(work).items():
        number = found.names.numbers.get(name, -2)
        for type_ in _TYPES if owned and number >= 0 else ():
            if not owned.intersection(WRITTEN_BY[type_]):
                bad |= (found.sources == number) & found.of_type(type_)
    return found.any(bad)


def _told_since(work: Work, found: Ledger) -> Flags:
    """Things of which, or of whose partners, something was told since the moment that is read."""
    changed = np.array(said_since(work, np.union1d(found.ids, found.others).tolist()), np.int64)
    left: Flags = np.isin(found.ids, changed) | found.any(np.isin(found.others, changed))
    return left


def _by_item(work: Work, found: Ledger) -> Flags:
    """Things booked in another unit than their item's, or whose item left without a lot."""
    numbers = [each for each in np.unique(found.items).tolist() if each >= 0]
    refs = {make_ref("item", found.names.texts[number]): number for number in numbers}
    loose: list[int] = []
    units = np.full(len(found.names.texts) + 1, -1, np.int64)  # by number of the item; -1: any
    rows = work.rows("checks/items", refs=sorted(refs))
    changed = set(said_since(work, [int(row["id"]) for row in rows]))
    for row in rows:
        if row["left_at"] or row["id"] in changed:
            loose.append(refs[row["ref"]])
        if row["uom"]:
            units[refs[row["ref"]]] = found.names.numbers.get(row["uom"], -2)
    unit = units[found.items[found.things]]
    other = (unit != -1) & (found.uoms >= 0) & (found.uoms != unit)
    left: Flags = np.isin(found.items, loose) | found.any(other)
    return left


def twins_of(work: Work, ids: Sequence[int]) -> dict[int, str]:
    """Which run of an order has the number of each of some batches without one."""
    chunks = [{"ids": list(ids[start : start + _CHUNK])} for start in range(0, len(ids), _CHUNK)]
    found: dict[int, str] = {}
    for row in work.each("checks/sift_twins", chunks):
        found |= zip(row["ids"], row["twins"], strict=True)
    return found
