"""Checks of what sources said: the same act twice, types not owned, times without offset,
events that were refused.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from app.checks.gather import GOODS, Booked, Gap, Gathered, ItemFacts
from app.checks.moves import amount, when
from app.units import converted, unit_name
from app.vocabulary import MICRO, WRITTEN_BY

_DAY = 86_400 * MICRO


def gaps_of_sources(found: Gathered) -> Iterator[Gap]:
    """Findings about who said what of the things asked for."""
    bookings = list(_looked_at(found))
    for booked in bookings:
        yield from _of_booking(found, booked)
    yield from _twice(found, bookings)
    yield from _statuses(found)
    yield from _refused(found)


def _looked_at(found: Gathered) -> Iterator[Booked]:
    """Bookings of goods asked for, of their containers, and of items on runs asked for."""
    for booked in (each for some in found.by_thing.values() for each in some):
        if booked.thing in found.asked or booked.thing_label not in GOODS:
            yield booked
    yield from found.of_containers


def _of_booking(found: Gathered, booked: Booked) -> Iterator[Gap]:
    types = WRITTEN_BY[booked.type]
    owned = found.sources.get(booked.source, ("", None))[1]
    if owned is not None and not owned.intersection(types):
        text = f"has a {types[0]} event of {booked.source} ({booked.event}), "
        yield Gap("not_the_owner", booked.thing_ref, text + "which does not own that type")
    if "T" in booked.written and not _has_offset(booked.written):
        zone = found.sources.get(booked.source, ("UTC", None))[0]
        text = f"has a {types[0]} event of {booked.source} ({booked.event}) at {booked.written}; "
        yield Gap("time_without_offset", booked.thing_ref, text + f"read in {zone}")


def _has_offset(written: str) -> bool:
    return written.endswith("Z") or "+" in written or "-" in written.partition("T")[2]


def _twice(found: Gathered, bookings: Iterable[Booked]) -> Iterator[Gap]:
    of_thing: dict[tuple[str, int], list[Booked]] = defaultdict(list)
    for booked in bookings:
        if booked.type != "COUNTED":
            of_thing[booked.type, booked.thing].append(booked)
    for some in of_thing.values():
        if len({booked.source for booked in some}) < 2:
            continue
        acts: dict[tuple[object, ...], list[Booked]] = defaultdict(list)
        item = found.items.get(_item(found, some[0])) or ItemFacts("")
        unit = item.uom or next((each.uom for each in some if each.uom), None)
        for booked in some:
            acts[_act(booked, item, unit)].append(booked)
        for told in acts.values():
            yield from _pair(told)


def _pair(told: Sequence[Booked]) -> Iterator[Gap]:
    """Two of some bookings that look like one act: they name one document or one order.

    Where one of them names no document, one party or place is enough. Linear in the bookings.
    """
    groups: dict[tuple[str, object], list[Booked]] = defaultdict(list)
    for booked in told:
        on_run = booked.type in ("CONSUMED_INTO", "PRODUCED")
        groups["run" if on_run else "party", booked.run if on_run else booked.other].append(booked)
        if booked.document:
            groups["document", booked.document].append(booked)
    for (by, _), some in groups.items():
        first = next((each for each in some if by != "party" or not each.document), None)
        second = next((each for each in some if first and each.source != first.source), None)
        if first is not None and second is not None:
            how = amount(first.quantity, first.uom) if first.quantity is not None else "it"
            text = f"has {how} booked {when(first)} by {first.source} ({first.event}) and by "
            text += f"{second.source} ({second.event})"
            yield Gap("told_twice", first.thing_ref, text)
            return


def _act(booked: Booked, item: ItemFacts, unit: str | None) -> tuple[object, ...]:
    """What two tellings of one act agree on beside their papers; quantities in one unit."""
    uom = booked.uom or item.uom
    value = booked.quantity
    if value is None and booked.thing_label == "Serial":
        value = 1.0
    if uom and unit and value is not None:
        in_unit = converted(value, uom, unit, item.uom, item.factors)
        value, uom = (value, uom) if in_unit is None else (in_unit, unit)
    micro = None if value is None else round(value * MICRO)
    day = None
    if booked.at_from is not None and booked.at_to is not None:
        day = (booked.at_from + booked.at_to) // 2 // _DAY
    return micro, uom and unit_name(uom), day


def _item(found: Gathered, booked: Booked) -> str:
    thing = found.things.get(booked.thing)
    return (thing.item_ref or "") if thing else booked.thing_ref


def _statuses(found: Gathered) -> Iterator[Gap]:
    for thing, events in found.statuses.items():
        if thing not in found.asked:
            continue
        for _, _, _, source, event, type_, _ in events:
            owned = found.sources.get(source, ("", None))[1]
            if type_ == "status" and owned is not None and "status" not in owned:
                text = f"has a status event of {source} ({event}), which does not own that type"
                yield Gap("not_the_owner", found.things[thing].ref, text)


def _refused(found: Gathered) -> Iterator[Gap]:
    counts: dict[tuple[str, bool], Counter[str]] = defaultdict(Counter)
    for ref, code, source, _ in found.refusals:
        conflict = code == "conflict"
        counts[ref, conflict][f"{source or 'an unknown source'}" if conflict else str(code)] += 1
    for (ref, conflict), reasons in sorted(counts.items()):
        total = sum(reasons.values())
        word = "1 event" if total == 1 else f"{total:,} events"
        why = ", ".join(sorted(reasons))
        if conflict:
            yield Gap(
                "conflicting_event", ref, f"is named by {word} sent with other content ({why})"
            )
        else:
            yield Gap("refused_event", ref, f"is named by {word} that were refused ({why})"
                      .replace("1 event that were", "1 event that was"))  # fmt: skip
