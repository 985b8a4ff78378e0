"""What a walk starts from."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.ledger.containers import WHENEVER, Look
from app.ledger.visits import (
    SerialStay,
    UnitStay,
    Visit,
    came_there,
    surely_told,
    was_there,
)


@dataclass(frozen=True, slots=True)
class Root:
    """What a ref stands for as a root, as ids of things.

    `node`: its own node, if it has one; `things`: where fetching starts; `whole`: lots, serials,
    items and containers that are walked from as wholes; `runs`: orders and batches of which what
    they made (down) or used (up) counts within `window`; `named`: ids of the bookings that name it,
    if it is a place, document or supplier; `arrivals`: of those of a place, the ids of what brought
    something there; `seen`: what a document moved, when (down from then on,
    up until then), or what came to a place, from when on; `party`: a customer, of which what was
    shipped to it (up) or returned by it (down) counts; `looks`: containers of which what was
    inside then counts; `stays`: of serials, when they were at the place; `told`: what a
    move, adjustment or count surely says was there; `perhaps`: of what came in
    containers from a supplier, what was only perhaps in them.
    """

    ref: str
    node: int | None
    things: tuple[int, ...]
    whole: tuple[int, ...] = ()
    runs: tuple[int, ...] = ()
    party: int | None = None
    looks: tuple[UnitStay, ...] = ()
    window: Look = WHENEVER
    named: frozenset[int] = frozenset()
    seen: tuple[tuple[int, Look], ...] = ()
    arrivals: frozenset[int] = frozenset()
    stays: tuple[SerialStay, ...] = ()
    told: frozenset[int] = frozenset()
    perhaps: frozenset[int] = frozenset()

    @property
    def kind(self) -> str:
        """What kind of thing the ref is of."""
        return self.ref.partition(":")[0]


def root_at_place(
    ref: str, id_: int, window: Look, visits: Mapping[int, Sequence[Visit]],
    single: Collection[int], looks: tuple[UnitStay, ...], stays: tuple[SerialStay, ...],
    *, named: frozenset[int], arrivals: frozenset[int],
) -> Root:  # fmt: skip
    """What may have been at a place, from what is booked of each thing there. `single`: containers
    and serials, which are there while `looks` and `stays` say so."""
    gone = set(single) - {stay.serial for stay in stays}
    there = {
        thing: visits[thing] for thing in sorted(visits)
        if thing not in gone and was_there(visits[thing], window)
    }  # fmt: skip
    whole = tuple(there)
    things = tuple(sorted({*whole, *(each.unit for each in looks)}))
    return Root(
        ref, id_, things, whole, looks=looks, window=window, named=named,
        seen=came_there(there, window), arrivals=arrivals, stays=stays,
        told=surely_told(there, window),
    )  # fmt: skip
