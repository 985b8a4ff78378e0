"""A graph and a list of events, both as one comparable picture: what the columns hold, by ref.

`fetched` reads everything a graph holds the way a trace does, `made` builds it from the events.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from app.events.models import Incoming
from app.events.service import take
from app.genealogy.from_events import Genealogy, from_events
from app.genealogy.question import Direction, Options
from app.genealogy.root import Root
from app.genealogy.starts import root_of
from app.graph.run import Graph, Work
from app.ledger.columns import KINDS, MOVED, RAN_AS, REPORTED_IN, TYPES, Bookings, Names, Things
from app.ledger.containers import WHENEVER, Look, packs_among
from app.ledger.flows import ItemFacts
from app.ledger.presence import read_packing
from app.times import NOW
from app.trace import resolve as roots
from app.trace.as_known import items_of, things_then
from app.trace.fetch import Fetch

Event = Mapping[str, Any]
Row = tuple[Any, ...]
RECORDED = datetime(2026, 4, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Picture:
    """`walked`: bookings a trace reads; `stock`: those that change what is where, with places."""

    things: dict[str, Row]
    walked: list[Row]
    stock: list[Row]
    items: dict[str, ItemFacts]
    members: set[tuple[str, str]]
    packing: list[Row]


def recorded(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Each with the moment it was recorded, a minute apart, where it has none."""
    return [
        {"recorded_at": f"{RECORDED + timedelta(minutes=number):%Y-%m-%dT%H:%M:%SZ}"} | dict(event)
        for number, event in enumerate(events)
    ]


MOMENTS = tuple(  # of what is recorded within minutes: a third of it is known, all but the last
    int((RECORDED + timedelta(seconds=seconds)).timestamp()) * 1_000_000 for seconds in (90, 300)
)


def within_minutes(events: Sequence[Event]) -> list[dict[str, Any]]:
    """Each with the moment it was recorded, where it has none: those of every list over the same
    minutes, so that many lists are in the middle at one moment. The last one comes a while later.
    """
    step = timedelta(seconds=270 / max(1, len(events) - 1))
    stamps = [RECORDED + step * number for number in range(len(events) - 1)]
    stamps.append(RECORDED + timedelta(seconds=360))
    return [
        {"recorded_at": f"{stamp:%Y-%m-%dT%H:%M:%S.%fZ}"} | dict(event)
        for stamp, event in zip(stamps, events, strict=True)
    ]


def load(graph: Graph, events: Iterable[Event]) -> list[str]:
    """Put events through the door, as recorded; what became of each."""
    incoming = (Incoming(line, event, event) for line, event in enumerate(events, 1))
    found = take(graph, incoming, stamps_from_file=True)
    return [outcome.result for outcomes in found for outcome in outcomes]


def fetched(graph: Graph, known_at: int = NOW) -> Picture:
    """Everything the graph holds."""
    with graph.driver.session(database=graph.database) as session:
        every = session.run("MATCH (x:Thing) RETURN collect(x.ordinal) AS ids").single(strict=True)
        ids = every["ids"]

    def read(work: Work) -> Picture:
        fetch = Fetch(work)
        nodes = fetch.nodes(ids)
        numbering = fetch.numbering()
        walked = numbering.bookings(fetch.around(nodes))
        members = numbering.of(np.array(fetch.members(nodes), np.int64).reshape(-1, 3)[:, :2])
        moving = numbering.bookings(Fetch(work, names=fetch.names).stock(nodes))
        things = things_then(work, numbering.things(fetch.things()), fetch.names)
        refs = {row["id"]: row["ref"] for row in work.rows("trace/refs", ids=ids)}
        keys = _keys(work, np.union1d(walked.ids, moving.ids))
        return _picture(
            refs, things, fetch.names, walked, moving, keys, items_of(work, fetch, things),
            {(lot, serial) for lot, serial in members.tolist()},
        )  # fmt: skip

    return graph.at(None if known_at == NOW else known_at).read(read)


def _keys(work: Work, ids: Any) -> dict[int, tuple[str, str]]:
    text = (
        "UNWIND $ids AS i MATCH ()-[r]->() WHERE id(r) = i "
        "RETURN i, coalesce(r.source, '') AS source, coalesce(r.event, '') AS event"
    )
    rows = work.tx.run(text, ids=ids.tolist())
    return {row["i"]: (row["source"], row["event"]) for row in rows}


def made(events: Iterable[Event], known_at: int = NOW) -> Picture:
    """The same from the events alone."""
    columns = from_events(events, known_at)
    booked = columns.bookings
    lasting = np.isin(booked.types, (RAN_AS, REPORTED_IN))
    return _picture(
        dict(enumerate(columns.refs)), columns.things, columns.names,
        booked.pick(booked.types != MOVED), booked.pick(~lasting),
        dict(enumerate(columns.events)), columns.items, columns.members,
    )  # fmt: skip


def _picture(
    refs: Mapping[int, str], things: Things, names: Names, walked: Bookings, moving: Bookings,
    keys: Mapping[int, tuple[str, str]], items: Mapping[int, ItemFacts],
    members: Iterable[tuple[int, int]],
) -> Picture:  # fmt: skip
    columns = zip(
        things.ids.tolist(), things.kinds.tolist(), things.items.tolist(),
        things.homogeneous.tolist(), things.unbuild.tolist(),
        [names.text(party) for party in things.parties.tolist()], things.own.tolist(), strict=True,
    )  # fmt: skip
    return Picture(
        {refs[i]: (KINDS[kind], names.text(item), *flags) for i, kind, item, *flags in columns},
        _rows(refs, names, walked, keys, places=False),
        _rows(refs, names, moving, keys, places=True),
        {str(names.text(code)): facts for code, facts in items.items()},
        {(refs[lot], refs[serial]) for lot, serial in members},
        _pieces(refs, names, walked, keys),
    )


def _rows(
    refs: Mapping[int, str], names: Names, booked: Bookings, keys: Mapping[int, tuple[str, str]],
    *, places: bool,
) -> list[Row]:  # fmt: skip
    named = ("written_from", "written_to", "low", "high", "flags")
    rows = [
        (
            TYPES[booked.types[n]], refs[int(booked.starts[n])], refs[int(booked.ends[n])],
            *keys[int(booked.ids[n])], _amount(float(booked.quantities[n])),
            names.text(int(booked.uoms[n])) or "",
            *(int(getattr(booked, name)[n]) for name in named),
            (names.text(int(booked.places[n])) or "") if places else "",
        )
        for n in range(len(booked))
    ]  # fmt: skip
    return sorted(rows, key=repr)


def _amount(quantity: float | None) -> float | None:
    """A quantity as it was meant: six places."""
    return None if quantity is None or quantity != quantity else round(quantity, 6)


def _pieces(
    refs: Mapping[int, str], names: Names, booked: Bookings, keys: Mapping[int, tuple[str, str]]
) -> list[Row]:
    packing = read_packing(packs_among(booked, names))
    rows = [
        (
            refs[piece.content], refs[piece.hu], piece.start, piece.sure_start, piece.end,
            piece.sure_end, _amount(piece.quantity), piece.uom, keys[piece.pack],
        )
        for pieces in packing.by_hu.values()
        for piece in pieces
    ]  # fmt: skip
    return sorted(rows, key=repr)


def root_told(root: Root, refs: Mapping[int, str], events: Mapping[int, tuple[str, str]]) -> Row:
    """A root by refs, the bookings that name it by source and event."""

    def named(ids: Iterable[int]) -> list[str]:
        return sorted(refs[each] for each in ids)

    looks = sorted((refs[unit], *look) for unit, *look in root.looks)
    ends = [None if end is None else refs[end] for end in (root.node, root.party)]
    return (
        root.ref,
        *ends,
        named(root.things),
        named(root.whole),
        named(root.runs),
        looks,
        (root.window),
        sorted((refs[thing], when) for thing, when in root.seen),
        sorted(events[each] for each in root.named),
    )


def both_roots(
    graph: Graph, columns: Genealogy, ref: str, way: Direction, window: Look = WHENEVER
) -> tuple[Row, Row]:
    """A root as the graph has it, and as the columns have it."""

    def read(work: Work) -> Row:
        found = roots.root_of(work, ref, way, Options(window=window))
        ids = {*found.things, *found.whole, *found.runs, *(each.unit for each in found.looks)}
        ids |= {each for each in (found.node, found.party) if each is not None}
        ids |= {thing for thing, _ in found.seen}
        refs = {row["id"]: row["ref"] for row in work.rows("trace/refs", ids=sorted(ids))}
        return root_told(found, refs, _keys(work, np.array(sorted(found.named), np.int64)))

    mine = root_of(columns, ref, way, window)
    return graph.read(read), root_told(
        mine, dict(enumerate(columns.refs)), dict(enumerate(columns.events))
    )
