"""Which events an answer stands on: with them alone another lotgraph gives the same answer.

They are the bookings a trace looked at, whatever else names what it reached, and then whatever
changes the meaning of one of these: voids and reversals, the other bookings of the same EPCIS
event, what a reversal without a number may mean, and what things and sources are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

import numpy as np
import orjson

from app.errors import NotFoundError
from app.genealogy.answer import Columns
from app.genealogy.question import Direction, Options
from app.graph.run import Work
from app.ledger.columns import BATCH, COMPLETION, LOT, ORDER, SERIAL, UNIT
from app.ledger.flows import Material
from app.partners.extended import ToldEvent, given_id, group_of
from app.trace.interpret import gather
from app.trace.resolve import resolve
from app.vocabulary.event_types import EVENT_TYPES
from app.vocabulary.like import like_target
from app.vocabulary.plan import plan_event

Key = tuple[str, str]
Say = Callable[[str], None]
T = TypeVar("T")
_AT_ONCE = 2_000
_GOODS = (LOT, SERIAL, UNIT)
_RUNS = (ORDER, BATCH, COMPLETION)


@dataclass(slots=True)
class Selection:
    """Events by key, those whose consequences were looked at, and what they name.

    `stamps`: when each was recorded; `voids`: by key of a void, that of what it voids; `defines`:
    those that are defines.
    """

    work: Work
    say: Say | None = None
    stamps: dict[Key, int] = field(default_factory=dict)
    voids: dict[Key, Key] = field(default_factory=dict)
    defines: set[Key] = field(default_factory=set)
    refs: set[str] = field(default_factory=set)
    _sources: set[str] = field(default_factory=set)
    _prefixes: set[Key] = field(default_factory=set)

    def add(self, found: Iterable[Key]) -> None:
        """Take some events, and whatever changes what they mean."""
        new = [key for key in dict.fromkeys(found) if key not in self.stamps]
        while new:
            linked: list[Key] = []
            for some in _some(new, _AT_ONCE):
                linked += self._consequences(some)
            new = [key for key in dict.fromkeys(linked) if key not in self.stamps]
            if self.say:
                self.say(f"chose {len(self.stamps):,} events")

    def _consequences(self, keys: Sequence[Key]) -> list[Key]:
        """Take these; the events to be looked at for them."""
        told = list(read_told(self.work, keys))
        targets: set[Key] = set()
        alike: set[tuple[str, str, str]] = set()
        prefixes: set[Key] = set()
        refs: set[str] = set()
        linked: list[Key] = []
        for each in told:
            content, key = dict(each.content), each.key
            source, event_id = key
            self.stamps[key] = each.recorded_at
            targets.add(key)
            if content["type"] == "define":
                self.defines.add(key)
            if content["type"] == "void":
                self.voids[key] = (source, content["voids"])
            linked += [(source, content[name]) for name in ("voids", "reverses") if name in content]
            if given_id(event_id):
                prefixes.add((source, group_of(event_id).removesuffix("/void")))
            if (target := like_target(content)) is not None:
                targets.add((source, target))
            if "like" in content and target is not None:
                type_ = EVENT_TYPES[content["like"]["type"]].arrows[0].type
                alike.add((source, target.rpartition(" ")[2], type_))
            refs.update(plan_event(content).things)
        linked += self._keys("corrections", targets=[list(key) for key in sorted(targets)])
        linked += self._keys("alike", asked=[list(row) for row in sorted(alike)])
        prefixes -= self._prefixes
        self._prefixes |= prefixes
        linked += self._keys("siblings", prefixes=[list(row) for row in sorted(prefixes)])
        sources = {each.key[0] for each in told} - self._sources
        self._sources |= sources
        linked += self._defines(refs, sources)
        return linked

    def _defines(self, refs: set[str], sources: set[str]) -> list[Key]:
        refs = refs - self.refs
        self.refs |= refs
        return self._keys("defines", refs=sorted(refs), sources=sorted(sources))

    def _keys(self, name: str, **asked: Any) -> list[Key]:
        if not any(asked.values()):
            return []
        return _keys_in(self.work.one(f"partners/{name}", **asked))


def _keys_in(row: dict[str, Any]) -> list[Key]:
    return list(zip(row["sources"], row["event_ids"], strict=True))


def _some(items: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(items)
    while some := list(islice(left, size)):
        yield some


def read_told(work: Work, keys: Iterable[Key]) -> Iterator[ToldEvent]:
    """Some events as they are kept, in the order of their keys; what is not there is left out."""
    for some in _some(keys, _AT_ONCE):
        for row in work.rows("partners/events", keys=[list(key) for key in some]):
            yield ToldEvent(orjson.loads(row["content"]), row["recorded_at"], row["at_to"])


def of_trace(
    work: Work, direction: Direction, roots: Sequence[str], options: Options,
    say: Say | None = None,
) -> Selection:  # fmt: skip
    """The events a trace stands on.

    Errors: `NotFoundError`, `AmbiguousError`, `InvalidRefError`.
    """
    columns, question = gather(work, direction, roots, options, say)
    found = columns.material
    chosen = Selection(work, say)
    chosen.add(_booked(work, found))
    for some in _some(_reached(columns), _AT_ONCE):
        holders = work.one("partners/holders", ids=some)["holders"]
        for ids in (some, *_some(holders, _AT_ONCE)):
            chosen.add(_keys_in(work.one("partners/touching", ids=ids)))
    refs = sorted({root.ref for root in question.roots})
    chosen.add(_keys_in(work.one("partners/defines", refs=refs, sources=[])))
    for ref in set(refs) - chosen.refs:  # a root that stands for nothing is known all the same
        ids = [row["id"] for row in work.rows("trace/by_ref", refs=[ref])]
        chosen.add(_keys_in(work.one("partners/touching", ids=ids)))
    return chosen


def _reached(columns: Columns) -> list[int]:
    """Ordinals of the things whose every event counts: what was reached, serials of reached lots,
    and of what lies beside it the runs, of which anything may say how they mix."""
    things = columns.material.things
    chosen = np.isin(things.kinds, _RUNS)
    if columns.goods is not None:
        chosen |= columns.goods & np.isin(things.kinds, _GOODS)
    chosen[[serial for _, serial in columns.members]] = True
    listed: list[int] = things.ids[chosen].tolist()
    return listed


def _booked(work: Work, found: Material) -> Iterator[Key]:
    booked = found.bookings
    ids, starts, ends = (each.tolist() for each in (booked.ids, booked.starts, booked.ends))
    for first in range(0, len(ids), _AT_ONCE):
        part = slice(first, first + _AT_ONCE)
        yield from _keys_in(
            work.one("partners/of_bookings", ids=ids[part], starts=starts[part], ends=ends[part])
        )


def of_thing(work: Work, text: str, say: Say | None = None) -> Selection:
    """The events that name a thing. Errors: `NotFoundError`, `AmbiguousError`."""
    ref = resolve(work, text)
    rows = work.rows("trace/by_ref", refs=[ref])
    if not rows:
        raise NotFoundError(
            f"{ref} is no thing that events name.", remedy="Ask for a trace from it."
        )
    chosen = Selection(work, say)
    chosen.add(_keys_in(work.one("partners/touching", ids=[rows[0]["id"]])))
    return chosen
