"""A booking of a container stands for what is in it then (rule 4); contents never reach each other.

Shipped to two customers at one instant (places of one's own aside) it is possibly at each. A
container that comes back brings its content back possibly. Part of its booking taken back makes
quantities unknown, and certain only a content of which more was in it (and, where boxes stood in
it, in more boxes) than was taken back; a booking that names a quantity and held one thing is that
quantity less what was taken back. An adjustment is of all that is in it where it says as much, of
the one thing in it where it says something else, and else nobody knows of how much of what.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.reference.contents import Containers, Inside
from tests.reference.flows import Flow
from tests.reference.units import converted, unit


def opened(containers: Containers, flow: Flow) -> Iterator[Flow]:
    """The bookings of things that a booking of a container stands for."""
    found = containers.contents(flow.thing, flow.time)
    things = [each for each in found if not each.thing.startswith("hu:")]
    one = len(things) == 1 and flow.quantity is not None
    for number, inside in enumerate(things):
        quantity, uom, sure, partly = inside.quantity, inside.uom, inside.sure, False
        if flow.taken > 0 and one:
            quantity, uom = flow.quantity, flow.uom or uom
        elif flow.partly:
            quantity, partly = None, True
            sure = sure and _more_than_taken(flow, inside, found)
        elif flow.kind.startswith("adjust") and not _is_all(flow, things):
            quantity, uom = (flow.quantity, flow.uom or uom) if one else (None, uom)
        if flow.kind == "back":
            sure = False
        if flow.kind == "ship" and _to_two(containers, flow, inside):
            sure = False
        yield replace(
            flow, thing=inside.thing, quantity=quantity, uom=uom, hus=inside.path, sure=sure,
            partly=partly, key=(*flow.key, number),
        )  # fmt: skip


def _is_all(flow: Flow, things: list[Inside]) -> bool:
    """Whether an adjustment says just as much as is in the container."""
    units = {unit(each.uom) for each in things}
    amounts = [each.quantity for each in things]
    if len(units) != 1 or None in amounts or flow.quantity is None:
        return False
    if flow.uom is not None and unit(flow.uom) not in units:
        return False
    return abs(sum(amount or 0 for amount in amounts) - flow.quantity) < 1e-6


def _more_than_taken(flow: Flow, inside: Inside, found: list[Inside]) -> bool:
    if flow.taken <= 0:
        return False  # how much was taken back is not known
    alike = [each for each in found if each.thing == inside.thing and each.sure]
    amounts = []
    for each in alike:
        amount = each.quantity
        if amount is not None and flow.uom is not None and each.uom is not None:
            amount = converted(amount, each.uom, flow.uom)
        amounts.append(amount)
    if any(amount is None for amount in amounts):
        return False
    if sum(amount or 0 for amount in amounts) <= flow.taken + 1e-9:
        return False
    if not any(each.thing.startswith("hu:") for each in found):
        return True
    boxes = {each.path[0] for each in alike if each.path[0] != flow.thing}
    return len(boxes) > flow.taken


def _to_two(containers: Containers, flow: Flow, inside: Inside) -> bool:
    if containers.books.is_own(flow.other):
        return False
    return any(
        reach.end == flow.time.end and reach.flow.other != flow.other and flow.time.booked
        for reach in containers.shipments(inside.path[0])
    )
