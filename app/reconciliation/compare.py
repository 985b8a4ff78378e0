"""Two sides of one figure beside each other. Pure: totals and bookings in, a comparison out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from app.reconciliation.models import (
    ComparedTotal,
    LeftAmount,
    Place,
    Status,
    ToldTotal,
    TotalBooking,
)
from app.units import ItemUnits, unit_name

EVENTS_NAMED = 100  # ids of bookings that stand beside a figure
_PLACES = Decimal("0.000001")


def comparison(
    told: Iterable[ToldTotal], booked: Iterable[TotalBooking], items: Mapping[str, ItemUnits]
) -> tuple[ComparedTotal, ...]:
    """A figure for each day, type and item of either side, sorted."""
    totals: dict[Place, list[ToldTotal]] = defaultdict(list)
    lines: dict[Place, list[TotalBooking]] = defaultdict(list)
    for total in told:
        totals[total.place].append(total)
    for line in booked:
        lines[line.place].append(line)
    places = sorted({*totals, *(place for place, each in lines.items()
                                if any(not line.voided for line in each))})  # fmt: skip
    return tuple(
        _one(place, totals.get(place, []), lines.get(place, []),
             items.get(place.item, ItemUnits()))
        for place in places
    )  # fmt: skip


def _one(
    place: Place, told: Sequence[ToldTotal], lines: Sequence[TotalBooking], item: ItemUnits
) -> ComparedTotal:
    counted = [each for each in lines if not each.voided]
    uom = _unit(told, counted, item)
    said = _told_quantity(told, uom, item)
    booked, left = _sum(counted, uom, item)
    unknown = sum(1 for each in counted if each.quantity is None)
    counts = [each.bookings for each in told]
    said_count = sum(each for each in counts if each is not None) if None not in counts else None
    names = [each.event_id for each in sorted(lines, key=lambda line: (line.voided, line.at))]
    bookings = len({each.event_id for each in counted})
    whole = booked if not left and not unknown else None
    difference = None if said is None or whole is None else whole - said
    status = _status(told, said, counted, difference, said_count, bookings)
    return ComparedTotal(
        place.day, place.type, place.item, uom, status, said, booked if counted else None,
        difference, said_count if told else None, bookings, unknown,
        len({each.event_id for each in lines if each.voided}),
        len({each.event_id for each in counted if each.undone}), left,
        tuple(dict.fromkeys(names))[:EVENTS_NAMED], tuple(n for each in told for n in each.lines),
    )  # fmt: skip


def _status(
    told: Sequence[ToldTotal], said: Decimal | None, counted: Sequence[TotalBooking],
    difference: Decimal | None, said_count: int | None, bookings: int,
) -> Status:  # fmt: skip
    if not told:
        return "not_told"
    if not counted:
        nothing = not said and not said_count
        return "same" if nothing else "not_booked"
    if said_count is not None and said_count != bookings:
        return "differs"
    if any(each.quantity is not None for each in told):
        return "unknown" if difference is None else "differs" if difference else "same"
    return "same"


def _unit(told: Sequence[ToldTotal], counted: Sequence[TotalBooking], item: ItemUnits) -> str:
    """The unit to compare in: the told one, the item's, else the first that is booked."""
    units = (*(each.uom for each in told), item.uom, *(each.uom for each in counted))
    first = next(filter(None, units), "")
    return unit_name(first) if first else ""


def _told_quantity(told: Sequence[ToldTotal], uom: str, item: ItemUnits) -> Decimal | None:
    found = Decimal(0)
    for each in told:
        if each.quantity is None:
            return None
        amount = item.amount(each.quantity, each.uom or item.uom or uom, uom)
        if amount is None:
            return None
        found += amount
    return found.quantize(_PLACES) if told else None


def _sum(
    counted: Sequence[TotalBooking], uom: str, item: ItemUnits
) -> tuple[Decimal, tuple[LeftAmount, ...]]:
    total = Decimal(0)
    left: dict[str, list[Decimal]] = defaultdict(list)
    for each in counted:
        if each.quantity is None:
            continue
        own = each.uom or item.uom or uom
        amount = item.amount(each.quantity, own, uom)
        if amount is None:
            left[unit_name(own)].append(each.quantity)
        else:
            total += amount
    return total.quantize(_PLACES), tuple(
        LeftAmount(sum(amounts, Decimal(0)), unit, len(amounts))
        for unit, amounts in sorted(left.items())
    )
