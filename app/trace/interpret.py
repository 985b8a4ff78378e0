"""The columns of a genealogy, and the roots in them, read from the graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from app.genealogy.answer import Columns, Question
from app.genealogy.question import Direction, Options
from app.genealogy.root import Root
from app.graph.run import Work
from app.ledger.columns import Ints
from app.ledger.flows import FlowLedger, Material, flows_of, material
from app.times import NOW
from app.trace.as_known import items_of, things_then
from app.trace.closure import fetch_scope
from app.trace.fetch import Fetch
from app.trace.mirror_fetch import fetch_in
from app.trace.resolve import resolve, root_of, stops_of


def gather(
    work: Work,
    direction: Direction,
    texts: Sequence[str],
    options: Options,
    say: Callable[[str], None] | None = None,
) -> tuple[Columns, Question]:
    """What a trace from some roots has to look at, and the question put to it; `say` how far it
    is.

    Errors: `NotFoundError`, `AmbiguousError`, `InvalidRefError`.
    """
    refs = sorted({resolve(work, text) for text in texts})
    roots = [root_of(work, ref, direction, options) for ref in refs]
    fetch = fetch_in(work, say)
    earlier = options.at is not None or work.graph.known_at != NOW
    scope = fetch_scope(
        fetch, roots, direction, candidates=options.include_candidates, earlier=earlier
    )
    numbering = fetch.numbering()
    goods = numbering.of(scope.goods)
    found = material_of(work, fetch, options.at, goods)
    place = found.place
    linked = np.array(sorted(scope.members), np.int64).reshape(-1, 2)
    pairs = found.things.at(numbering.of(linked)).tolist()
    members = frozenset((lot, serial) for lot, serial in pairs)
    columns = Columns(found, members, np.isin(found.things.ids, goods))
    placed = tuple(_placed(root, found) for root in roots)
    met = set(found.things.ids.tolist())
    stop = frozenset(place(id_) for id_ in stops_of(work, options) if id_ in met)
    return columns, Question(direction, placed, options, stop)


def material_of(
    work: Work, fetch: Fetch, at: int | None = None, goods: Ints | None = None
) -> Material:
    """Everything fetched, by ordinal. `at`: only what may have happened by then; `goods`: what is
    looked at."""
    numbering = fetch.numbering()
    bookings = numbering.bookings(fetch.bookings())
    if at is not None:
        bookings = bookings.pick(bookings.low <= at)
    things = things_then(work, numbering.things(fetch.things()), fetch.names)
    return material(
        things, bookings, fetch.names, items_of(work, fetch, things), fetch.taken, fetch.also, goods
    )


def booked_of(work: Work, fetch: Fetch, at: int | None = None) -> FlowLedger:
    """Everything fetched as flows. `at`: only what may have happened by then."""
    found = material_of(work, fetch, at)
    return FlowLedger(found, flows_of(found))


def _placed(root: Root, found: Material) -> Root:
    """A root with places instead of ordinals."""

    def at(ids: Iterable[int]) -> tuple[int, ...]:
        return tuple(found.place(id_) for id_ in ids)

    return Root(
        root.ref,
        None if root.node is None else found.place(root.node),
        at(root.things), at(root.whole), at(root.runs),
        None if root.party is None else found.place(root.party),
        root.looks, root.window, root.named,
        tuple((found.place(thing), when) for thing, when in root.seen), root.arrivals,
        tuple(stay._replace(serial=found.place(stay.serial)) for stay in root.stays),
        frozenset(at(root.told)),
    )  # fmt: skip
