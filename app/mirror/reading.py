"""Reading links and things of a graph into columns, a stretch of ordinals at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from app.graph.run import Graph, Work, side_by_side
from app.ledger.columns import (
    ALSO,
    CORRECTED,
    UNIT,
    Ints,
    Names,
    has_flag,
    read_bookings,
    read_things,
    with_types,
)
from app.ledger.reversals import parts_taken
from app.mirror.columns import (
    INCLUDES,
    Commit,
    LinkColumns,
    Mirror,
    ThingColumns,
    join_links,
    no_things,
    part_of,
)
from app.times import NOW
from app.vocabulary.plan import also_amounts

STRETCH = 10_000  # ordinals asked for at once: bounds what one statement holds in memory
_ASKED = 20_000  # bookings asked about in one statement
Row = Mapping[str, Any]


@dataclass(slots=True)
class MirrorReading:
    """What was read so far beside the columns of links: texts, and what only some bookings have."""

    names: Names
    also: dict[int, tuple[tuple[float, str], ...]] = field(default_factory=dict)
    taken: dict[int, float] = field(default_factory=dict)


def put_things(kinds: ThingColumns, row: Row, names: Names) -> None:
    """Put what some things are (a row of trace/things) into columns that nobody else has yet."""
    found = read_things(row, names)
    ordinals = np.array(row["ordinals"], np.int64)
    for name in ThingColumns.__slots__:
        getattr(kinds, name)[ordinals] = getattr(found, name)


def links_of(row: Row, names: Names, kinds: ThingColumns) -> LinkColumns:
    """The links of a row of mirror/links."""
    found = read_bookings(row, names)
    starts, ends = found.starts, found.ends
    typed = with_types(
        found, kinds.kinds[starts].astype(np.int64), kinds.kinds[ends].astype(np.int64)
    )
    types = np.where(np.array(row["includes"], np.bool_), INCLUDES, typed.types)
    return LinkColumns(
        found.ids, types.astype(np.int8), starts.astype(np.int32), ends.astype(np.int32),
        found.quantities, found.uoms.astype(np.int32), found.written_from, found.written_to,
        found.flags.astype(np.int16), found.places.astype(np.int32),
        np.array(row["marks"], np.uint8),
    )  # fmt: skip


def read_beside(
    work: Work, reading: MirrorReading, links: LinkColumns, kinds: ThingColumns
) -> None:
    """What some of the links have beside their columns: other units, parts taken back."""
    units = (kinds.kinds[links.starts] == UNIT) | (kinds.kinds[links.ends] == UNIT)
    told = links.ids[has_flag(links.flags, ALSO)]
    changed = links.ids[units & has_flag(links.flags, CORRECTED)]
    for ids in _chunks(told):
        row = work.one("trace/also", ids=ids)
        pairs = zip(row["ids"], row["also"], strict=True)
        reading.also.update((id_, also_amounts(texts)) for id_, texts in pairs)
    for ids in _chunks(changed):
        row = work.one("trace/reversals", ids=ids)
        reading.taken.update(parts_taken(row, NOW))


def _chunks(ids: Ints) -> Iterable[list[int]]:
    return (ids[start : start + _ASKED].tolist() for start in range(0, len(ids), _ASKED))


def read_all(graph: Graph, settle: Callable[[], object] = lambda: None) -> Mirror:
    """All links and things, read in many transactions while others may write: what each part says
    is of the commit before the first or of a later one. `commit` is the one before the first; it is
    given time to become visible whole (`settle`).
    """
    commit = graph.read(commit_in)
    settle()
    last = int(graph.one("mirror/size")["ordinals"])
    reading, kinds = MirrorReading(Names()), no_things(last + 1)
    _read_kinds(graph, kinds, reading.names, last)
    parts = []
    for row in _stretches(graph, "mirror/links", last):
        within = [place for place, end in enumerate(row["ends"]) if end <= last]
        some = row if len(within) == len(row["ends"]) else _some(row, within)
        links = links_of(some, reading.names, kinds)
        graph.read(partial(read_beside, reading=reading, links=links, kinds=kinds))
        parts.append(links)
    both = (part_of(join_links(parts), kinds.kinds), part_of(join_links([]), kinds.kinds))
    return Mirror(commit, reading.names, kinds, both, reading.also, reading.taken)


def _some(row: Row, places: list[int]) -> dict[str, Any]:
    return {name: [column[place] for place in places] for name, column in row.items()}


def _read_kinds(graph: Graph, kinds: ThingColumns, names: Names, last: int) -> None:
    asked = [
        partial(
            graph.one, "trace/things", ids=[],
            ordinals=list(range(first, min(first + STRETCH, last + 1))),
        )
        for first in range(1, last + 1, STRETCH)
    ]  # fmt: skip
    for row in side_by_side(asked):
        put_things(kinds, row, names)


def _stretches(graph: Graph, name: str, last: int) -> Iterable[dict[str, Any]]:
    return side_by_side(
        [
            partial(graph.one, name, first=first, last=min(first + STRETCH - 1, last))
            for first in range(1, last + 1, STRETCH)
        ]
    )


def commit_in(work: Work) -> Commit:
    """The commit a graph is as of, inside a transaction."""
    row = work.one("graph/clock")
    return Commit(row["last"], -1 if row["pending"] else row["shape"], row["drawn"])
