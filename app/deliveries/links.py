"""What the links are, as the bookings say and as they are stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from app.deliveries.amounts import LinkAmount, link_amount, together
from app.graph.run import Work
from app.ledger.flows import ItemFacts, Material, material
from app.ledger.opening import ContentRow, Opening
from app.ledger.quantities import Also
from app.trace.as_known import facts_of_items, items_of
from app.trace.fetch import Fetch
from app.vocabulary import make_ref
from app.vocabulary.plan import also_amounts

CONTENTS_LIMIT = 1_000  # of a shipment, of which possible ones are told one by one
Key = tuple[str, str]  # source and id of an event
# By thing (its place), unit and whether it is certain, how much of it was inside.
Contents = dict[tuple[int, str | None, bool], LinkAmount]


class DeliveryLink(NamedTuple):
    """So much of a thing that a shipment brought to a customer, both as ordinals.

    `quantity` None: nobody knows how much; `container`: the ref of the one that was shipped, None:
    the thing itself; `certain`: that it was in the container; `also`: the same amount in other
    units, as bookings have it. One link for each unit, and for what is certain and what is not. The
    fields are the columns of `deliveries/links`, in their order.
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
    also: tuple[str, ...] | None


def links_of(work: Work, keys: Collection[Key]) -> set[DeliveryLink]:
    """The links that some shipments have, as all bookings there are say."""
    shipped = work.rows("deliveries/shipments", keys=_listed(keys))
    alone = [row for row in shipped if not row["container"]]
    refs = {row["item"]: make_ref("item", row["item"]) for row in alone}
    facts = facts_of_items(work, refs.values())
    found = {own_link(row, row["thing"], facts.get(refs[row["item"]])) for row in alone}
    found.update(_opened(work, [row for row in shipped if row["container"]]))
    return found


def stored_links(work: Work, keys: Collection[Key]) -> dict[DeliveryLink, list[int]]:
    """The links that are stored of some shipments, with their ids inside this transaction."""
    stored: dict[DeliveryLink, list[int]] = defaultdict(list)
    for row in work.rows("deliveries/links", keys=_listed(keys)):
        also = None if row["also"] is None else tuple(row["also"])
        told = row | {"also": also}
        stored[DeliveryLink(*(told[name] for name in DeliveryLink._fields))].append(row["id"])
    return stored


def _listed(keys: Collection[Key]) -> list[list[str]]:
    return [list(key) for key in sorted(keys)]


def own_link(row: Mapping[str, Any], thing: int, item: ItemFacts | None) -> DeliveryLink:
    """The link of a shipment of a thing by its own number (a row of `deliveries/shipments`)."""
    return _link(row, thing, _own_amount(row, item))


def _own_amount(row: Mapping[str, Any], item: ItemFacts | None) -> LinkAmount:
    """What is left of a shipment of a thing by its own number; a serial is one."""
    quantity = row["quantity"]
    if quantity is None and row["serial"]:
        quantity = 1.0
    return link_amount(item or ItemFacts(), quantity, row["uom"], also_amounts(row["also"] or ()))


def _link(
    row: Mapping[str, Any], thing: int, amount: LinkAmount,
    container: str | None = None, certain: bool = True,
) -> DeliveryLink:  # fmt: skip
    also = tuple(f"{quantity!r} {uom}" for quantity, uom in amount.also) or None
    return DeliveryLink(
        row["source"], row["event"], thing, row["customer"], amount.quantity, amount.uom, container,
        certain, row["at_from"], row["at_to"], row["at"], row["document"], also,
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
        inside = _bounded(_inside(rows, found, places), unit)
        for (thing, _, sure), amount in inside.items():
            yield _link(row, int(found.things.ids[thing]), amount, row["ref"], sure)


def _material(work: Work, containers: list[int]) -> Material:
    """All that says what was in some containers when."""
    fetch = Fetch(work)
    units = fetch.nodes(work.one("deliveries/around", ids=containers)["ids"])
    fetch.beside(units, fetch.holders(units))
    numbering = fetch.numbering()
    things = numbering.things(fetch.things())
    return material(
        things, numbering.bookings(fetch.bookings()), fetch.names, items_of(work, fetch, things),
        fetch.taken, fetch.also,
    )  # fmt: skip


def _bounded(inside: Contents, unit: int) -> Contents:
    """The same; where that is very much, what is certain, and that more may have been inside: a
    cage that comes back and is never emptied may hold all that it ever held."""
    if len({(thing, sure) for thing, _, sure in inside}) <= CONTENTS_LIMIT:
        return inside
    surely = {key: amount for key, amount in inside.items() if key[2]}
    return surely | {(unit, None, False): LinkAmount(None, None)}


def _inside(rows: Iterator[ContentRow], found: Material, places: Mapping[int, int]) -> Contents:
    """What was inside, the rows of a thing, a unit and a certainty together."""
    parts: dict[tuple[int, str | None, bool], list[LinkAmount]] = defaultdict(list)
    for each in rows:
        item = found.items.get(int(found.things.items[each.thing]), ItemFacts())
        quantity = None if each.quantity != each.quantity else each.quantity
        uom = found.names.text(each.uom)
        amount = link_amount(item, quantity, uom, _also(each, found, places))
        parts[each.thing, amount.uom, not each.doubt].append(amount)
    return {key: together(amounts) for key, amounts in parts.items()}


def _also(row: ContentRow, found: Material, places: Mapping[int, int]) -> Also:
    """The same amount in other units, of a content all of which is inside as it was packed."""
    also = found.also.get(row.pack, ())
    if also and float(found.bookings.quantities[places[row.pack]]) != row.quantity:
        return ()
    return also
