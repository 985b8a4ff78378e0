"""A genealogy as fetched, with everything the rules say of it whatever the walk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from app.genealogy.flows import Booked, Material, covered, flows_of, material
from app.genealogy.lives import lives_of
from app.genealogy.network import Network, network_of
from app.genealogy.pairing import pairs_of
from app.genealogy.question import Direction, Options
from app.genealogy.root import Root
from app.genealogy.runs import runs_of, unbuilt
from app.genealogy.steps import Told
from app.graph.run import Work
from app.trace.as_known import items_of, runs_then
from app.trace.closure import Scope, fetch_scope
from app.trace.fetch import Fetch
from app.trace.resolve import resolve, root_of


@dataclass(frozen=True, slots=True)
class Genealogy:
    """What was fetched for some roots, with everything the rules say of it."""

    told: Told
    network: Network
    roots: tuple[Root, ...]  # ids of nodes are places in the material
    members: frozenset[tuple[int, int]]
    scope: Scope


def genealogy(
    work: Work,
    direction: Direction,
    texts: Sequence[str],
    options: Options,
    say: Callable[[str], None] | None = None,
) -> Genealogy:
    """Fetch and interpret what a trace from some roots has to look at; `say` how far it is."""
    refs = sorted({resolve(work, text) for text in texts})
    roots = [root_of(work, ref, direction, options) for ref in refs]
    fetch = Fetch(work, options.stamp, say)
    scope = fetch_scope(
        fetch, roots, direction,
        candidates=options.include_candidates, earlier=options.at is not None,
    )  # fmt: skip
    told = interpret(work, fetch, options.at)
    placed = tuple(_placed(root, told.found) for root in roots)
    place = told.found.place
    members = frozenset((place(lot), place(serial)) for lot, serial in scope.members)
    return Genealogy(told, network_of(told), placed, members, scope)


def booked_of(work: Work, fetch: Fetch, at: int | None = None) -> Booked:
    """Everything fetched as flows. `at`: only what may have happened by then."""
    bookings = fetch.bookings()
    if at is not None:
        bookings = bookings.pick(bookings.low <= at)
    things = runs_then(work, fetch, fetch.things())
    found = material(things, bookings, fetch.names, items_of(work, fetch, things))
    return Booked(found, flows_of(found))


def interpret(work: Work, fetch: Fetch, at: int | None = None) -> Told:
    """What the rules say of everything fetched. `at`: only what may have happened by then."""
    booked = booked_of(work, fetch, at)
    found, flows = booked.found, booked.flows
    runs = runs_of(found, flows)
    apart = unbuilt(found, flows, runs)
    lives = lives_of(found, flows, runs, apart)
    pairs = pairs_of(found, flows, runs, apart)
    return Told(found, flows, runs, apart, lives, pairs, covered(found, flows))


def _placed(root: Root, found: Material) -> Root:
    """A root with places instead of node ids."""

    def at(ids: Iterable[int]) -> tuple[int, ...]:
        return tuple(found.place(id_) for id_ in ids)

    return Root(
        root.ref,
        None if root.node is None else found.place(root.node),
        at(root.things), at(root.whole), at(root.runs),
        None if root.party is None else found.place(root.party),
        root.looks, root.window,
    )  # fmt: skip
