"""What the links are, as the bookings say and as they are stored."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from app.graph.run import Work
from app.ledger.columns import Names
from app.ledger.flows import Material, material
from app.ledger.opening import ContentRow, Opening
from app.trace.fetch import Fetch
from app.vocabulary import MICRO
from app.vocabulary.reversing import micro_quantity

CONTENTS_LIMIT = 1_000  # of a shipment, of which possible ones are told one by one
Key = tuple[str, str]  # source and id of an event
# By thing (its place), unit and whether it is certain, how much of it was inside (None unknown).
Contents = dict[tuple[int, str | None, bool], float | None]


class DeliveryLink(NamedTuple):
    """So much of a thing that a shipment brought to a customer, both as ordinals.

    `quantity` None: nobody knows how much; `container`: the ref of the one that was shipped, None:
    the thing itself; `certain`: that it was in the container. One link for each unit, and for what
    is certain and what is not. The fields are the columns of `deliveries/links`, in their order.
    """

    source: str
    event: str
    thing: int
    customer: int
    quantity: float | None
    uom: str | None
    container: str | None
    certain: bool
    at_from: int | None
    at_to: int | None
    at: str | None
    document: str | None


def links_of(work: Work, keys: Collection[Key]) -> set[DeliveryLink]:
    """The links that some shipments have, as all bookings there are say."""
    shipped = work.rows("deliveries/shipments", keys=_listed(keys))
    found = {_link(row, row["thing"], _own_quantity(row), row["uom"]) for row in shipped
             if not row["container"]}  # fmt: skip
    found.update(_opened(work, [row for row in shipped if row["container"]]))
    return found


def stored_links(work: Work, keys: Collection[Key]) -> dict[DeliveryLink, list[int]]:
    """The links that are stored of some shipments, with their ids inside this transaction."""
    stored: dict[DeliveryLink, list[int]] = defaultdict(list)
    for row in work.rows("deliveries/links", keys=_listed(keys)):
        stored[DeliveryLink(*(row[name] for name in DeliveryLink._fields))].append(row["id"])
    return stored


def _listed(keys: Collection[Key]) -> list[list[str]]:
    return [list(key) for key in sorted(keys)]


def _own_quantity(row: Mapping[str, Any]) -> float | None:
    """What is left of a shipment of a thing by its own number; a serial is one."""
    if row["quantity"] is None:
        return 1.0 if row["serial"] else None
    return _rounded(row["quantity"])


def _rounded(quantity: float) -> float:
    return micro_quantity(quantity) / MICRO


def _link(
    row: Mapping[str, Any], thing: int, quantity: float | None, uom: str | None,
    container: str | None = None, certain: bool = True,
) -> DeliveryLink:  # fmt: skip
    return DeliveryLink(
        row["source"], row["event"], thing, row["customer"], quantity, uom, container, certain,
        row["at_from"], row["at_to"], row["at"], row["document"],
    )  # fmt: skip


def _opened(work: Work, shipped: list[dict[str, Any]]) -> Iterator[DeliveryLink]:
    """What was in containers when they were shipped, each content with what was packed of it."""
    if not shipped:
        return
    found = _material(work, [row["thing"] for row in shipped])
    opening = Opening(found.things, found.bookings, found.names, found.packing, found.ends)
    places = {id_: place for place, id_ in enumerate(found.bookings.ids.tolist())}
    for row in shipped:
        booking, unit = row["booking"], found.place(row["thing"])
        rows = opening.rows(places[booking], unit, found.taken.get(booking))
        inside = _bounded(_together(rows, found.names), unit)
        for (thing, uom, sure), quantity in inside.items():
            yield _link(row, int(found.things.ids[thing]), quantity, uom, row["ref"], sure)


def _material(work: Work, containers: list[int]) -> Material:
    """All that says what was in some containers when."""
    fetch = Fetch(work)
    units = fetch.nodes(work.one("deliveries/around", ids=containers)["ids"])
    fetch.beside(units, fetch.holders(units))
    numbering = fetch.numbering()
    return material(
        numbering.things(fetch.things()), numbering.bookings(fetch.bookings()), fetch.names, {},
        fetch.taken, fetch.also,
    )  # fmt: skip


def _bounded(inside: Contents, unit: int) -> Contents:
    """The same; where that is very much, what is certain, and that more may have been inside: a
    cage that comes back and is never emptied may hold all that it ever held."""
    if len(inside) <= CONTENTS_LIMIT:
        return inside
    surely = {key: quantity for key, quantity in inside.items() if key[2]}
    return surely | {(unit, None, False): None}


def _together(rows: Iterator[ContentRow], names: Names) -> Contents:
    """What was inside, the rows of a thing, a unit and a certainty together."""
    sums: dict[tuple[int, str | None, bool], float] = defaultdict(float)
    for each in rows:
        sums[each.thing, names.text(each.uom), not each.doubt] += each.quantity
    return {key: None if math.isnan(total) else _rounded(total) for key, total in sums.items()}
