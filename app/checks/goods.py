"""Checks of lots and serials: where they came from, whether it adds up, where they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from app.checks.gather import Gap, Gathered, Known
from app.checks.moves import Balance, Move, amount, balance, in_unit, on, when
from app.genealogy.offsets import Leg, offset
from app.times import BEFORE_ALL
from app.vocabulary import MICRO, UNKNOWN_LOCATION, UNKNOWN_SUPPLIER

_SLACK = 2  # millionths that conversion may round away


def gaps_of_goods(found: Gathered, thing: Known, moves: Sequence[Move]) -> Iterator[Gap]:
    """All findings about one lot or serial but those of its lives and status."""
    total = balance(moves, found.item_of(thing))
    for check in _CHECKS:
        for code, text in check(found, thing, moves, total):
            yield Gap(code, thing.ref, text)


Said = Iterator[tuple[str, str]]
_Check = Callable[[Gathered, Known, Sequence[Move], Balance], Said]


def _births(moves: Iterable[Move]) -> list[Move]:
    return [move for move in moves if move.booked.type in ("SUPPLIED", "PRODUCED")]


def _origin(found: Gathered, thing: Known, moves: Sequence[Move], _: Balance) -> Said:
    births = _births(moves)
    if births:
        starved = [m.booked for m in births if not found.fed.get(m.booked.other, True)]
        if starved:
            first = starved[0]
            text = f"was made on {on(first)} ({when(first)}), on which nothing was consumed"
            yield "made_of_nothing", text
        return
    if thing.lots or (thing.members and thing.members == thing.born_members):
        return
    if thing.members:
        missing = thing.members - thing.born_members
        text = f"was never received or made, and neither were {missing} of its serials"
        yield "no_origin", text
    elif moves or found.packing.of(thing.id):
        out = [move.booked for move in moves if move.booked.outflow]
        text = "was never received or made"
        if out:
            text = f"left ({_left(out[0].type)} {on(out[0])} {when(out[0])}) but {text}"
        yield "no_origin", text


def _left(type_: str) -> str:
    return {"CONSUMED_INTO": "into", "SHIPPED_TO": "to", "RETURNED": "back to"}.get(type_, "at")


def _before_born(_: Gathered, __: Known, moves: Sequence[Move], ___: Balance) -> Said:
    inflows = [m.booked for m in moves if m.booked.inflow and m.booked.type != "RETURNED"]
    if not inflows or any(each.at_from is None for each in inflows):
        return
    first = min(inflows, key=lambda each: each.at_from or 0)
    early = [
        move.booked for move in moves
        if move.booked.type in ("CONSUMED_INTO", "SHIPPED_TO") and move.booked.at_to is not None
        and move.booked.at_to < (first.at_from or 0)
    ]  # fmt: skip
    if early:
        worst = min(early, key=lambda each: each.at_to or 0)
        word = "consumed into" if worst.type == "CONSUMED_INTO" else "shipped to"
        text = f"was {word} {on(worst)} {when(worst)}, but first came in {when(first)}"
        yield "used_before_born", text


def _units(_: Gathered, __: Known, ___: Sequence[Move], total: Balance) -> Said:
    if total.odd:
        others = " and ".join(sorted(total.odd))
        yield "units_do_not_convert", f"is booked in {total.unit} and in {others}"


def _negative(_: Gathered, thing: Known, __: Sequence[Move], total: Balance) -> Said:
    if total.odd:
        return
    low, at, last = total.lowest()
    allowed = thing.born_members * MICRO
    if thing.lots and not any(step[1] for step in total.steps):
        allowed = MICRO  # a serial that came with its lot
    if last < -allowed - _SLACK:
        short = amount(-last / MICRO, total.unit)
        yield "negative_balance", f"has {short} more gone than ever came in"
    elif low < -allowed - _SLACK and at is not None and not _began_with_a_use(total):
        short = amount(-low / MICRO, total.unit)
        yield "short_for_a_time", f"was {short} short {when(at.booked)} ({on(at.booked)})"


def _began_with_a_use(total: Balance) -> bool:
    """Whether it left before anything had come in: that has a name of its own."""
    return not min(total.steps, key=lambda step: (step[0], not step[1]))[1]


def _open_end(found: Gathered, thing: Known, moves: Sequence[Move], total: Balance) -> Said:
    """What came in, is not gone, and is at no named place.

    Lots with serials are not judged, nor are serials that may have left as part of their lot.
    """
    if total.odd or thing.members or found.packing.of(thing.id):
        return
    for lot in thing.lots:
        if found.packing.of(lot) or any(b.outflow for b in found.by_thing.get(lot, ())):
            return
    inflows = [move for move in moves if move.booked.inflow]
    if not inflows:
        return
    nowhere = total.unit, 0
    placed = False
    known = True
    for move in moves:
        micro = in_unit(move, found.item_of(thing), total)
        for place, sign in _places(move):
            placed |= place is not None
            if micro is None:
                known = False
            elif place is None:
                nowhere = nowhere[0], nowhere[1] + sign * micro
    if not known:
        gone = any(move.booked.outflow for move in moves)
        if not gone and not placed:
            yield "open_end", f"came in {when(inflows[0].booked)}, then nothing more is known of it"
        return
    left = min(nowhere[1], total.lowest()[2])
    if left > _SLACK:
        yield "open_end", f"has {amount(left / MICRO, total.unit)} left that are at no named place"


def _places(move: Move) -> Iterator[tuple[str | None, int]]:
    """(place or None, +1 or -1) a booking changes the stock at."""
    booked = move.booked
    if booked.type in ("SUPPLIED", "PRODUCED"):
        yield booked.location or None, 1
    elif booked.type == "CONSUMED_INTO":
        yield booked.location or None, -1
    elif booked.type == "SHIPPED_TO":
        yield booked.from_ or None, -1
        if booked.other_kind == "own":
            yield booked.other_ref, 1
    elif booked.type == "MOVED_TO":
        yield booked.from_ or None, -1
        yield booked.other_ref, 1
    elif booked.type == "RETURNED":
        yield (booked.to or None, 1) if booked.inflow else (booked.from_ or None, -1)
    elif booked.type == "ADJUSTED":
        place = None if booked.other_ref == UNKNOWN_LOCATION else booked.other_ref
        yield place, 1 if booked.inflow else -1


def _suppliers(_: Gathered, __: Known, moves: Sequence[Move], ___: Balance) -> Said:
    names = {m.booked.other_ref for m in moves if m.booked.type == "SUPPLIED"} - {UNKNOWN_SUPPLIER}
    if len(names) > 1:
        yield "two_suppliers", "was received from " + " and ".join(sorted(names))


def _shipped_unknown(_: Gathered, __: Known, moves: Sequence[Move], ___: Balance) -> Said:
    open_ = [m.booked for m in moves if m.booked.type == "SHIPPED_TO" and m.quantity is None]
    if open_:
        first = open_[0]
        more = f" and {len(open_) - 1} more times" if len(open_) > 1 else ""
        yield (
            "unknown_ship_quantity",
            (f"was shipped to {first.other_ref} {when(first)}{more} without a quantity"),
        )


def _returns(found: Gathered, thing: Known, moves: Sequence[Move], total: Balance) -> Said:
    """More came back from a customer than was shipped to it before; a part of a unit that was
    shipped there is known as one out of it. What came back in a container nobody knows."""
    if total.odd:
        return
    ships: dict[str, list[Leg]] = defaultdict(list)
    backs: dict[str, list[Leg]] = defaultdict(list)
    for row, move in enumerate(moves):
        ship = move.booked.type == "SHIPPED_TO"
        if ship or (move.booked.type == "RETURNED" and move.booked.inflow and move.hu is None):
            start = BEFORE_ALL if move.booked.at_from is None else move.booked.at_from
            leg = Leg(row, start, move.end, in_unit(move, found.item_of(thing), total))
            (ships if ship else backs)[move.booked.other_ref].append(leg)
    for customer, mine in backs.items():
        excess = offset(ships[customer], mine, set()).excess
        odd = [(row, micro) for row, micro in excess if not _part(found, thing, moves[row])]
        if odd and not ships[customer]:
            if thing.lots or thing.members:
                continue  # it may have been shipped by its lot, or by its serials
            yield "returned_too_much", f"came back from {customer}, to which it was never shipped"
        elif odd:
            back = amount(sum(leg.micro or 0 for leg in mine) / MICRO, total.unit)
            text = f"came back from {customer}: {back}, "
            more = amount(sum(micro for _, micro in odd) / MICRO, total.unit)
            yield "returned_too_much", text + f"{more} more than had been shipped there by then"


def _part(found: Gathered, thing: Known, back: Move) -> bool:
    """Whether a unit it had gone into was shipped to the customer it came back from, before."""
    start = found.shipped_in.get((thing.id, back.booked.other_ref))
    return start is not None and start <= back.end


def _counts(found: Gathered, thing: Known, moves: Sequence[Move], total: Balance) -> Said:
    """The last count at each place against what the books say was there then."""
    if total.odd or thing.members:
        return
    last: dict[str, Move] = {}
    for move in moves:
        if move.booked.type == "COUNTED" and move.hu is None:
            place = move.booked.other_ref
            if place not in last or last[place].end <= move.end:
                last[place] = move
    for place, count in last.items():
        seen = in_unit(count, found.item_of(thing), total)
        booked, after = 0, 0
        for move in moves:
            for where, sign in _places(move):
                if (where or UNKNOWN_LOCATION) != place and place != UNKNOWN_LOCATION:
                    continue
                micro = in_unit(move, found.item_of(thing), total)
                if micro is None:
                    seen = None
                elif move.end <= count.end:
                    booked += sign * micro
                elif move.booked.type == "ADJUSTED":
                    after += sign * micro
        if seen is None or abs(seen - booked) <= _SLACK or abs(seen - booked - after) <= _SLACK:
            continue
        where = "in all" if place == UNKNOWN_LOCATION else f"at {place}"
        said = amount(seen / MICRO, total.unit), amount(booked / MICRO, total.unit)
        text = f"was counted {where} {when(count.booked)}: {said[0]}, where the books say {said[1]}"
        yield "count_difference", text


def _unassigned(found: Gathered, thing: Known, moves: Sequence[Move], _: Balance) -> Said:
    left = found.item_of(thing).left_at
    if not left or (thing.label == "Serial" and thing.lots):
        return
    starts = [move.booked.at_from for move in moves if move.booked.inflow]
    first = min((start or 0 for start in starts), default=0)
    count = sum(1 for at in left if at < 0 or at >= first)
    if count:
        word = "1 booking" if count == 1 else f"{count:,} bookings"
        yield "unassigned_bookings", f"could be in {word} of {thing.item_ref} that name no lot"


_CHECKS: tuple[_Check, ...] = (
    _origin, _before_born, _units, _negative, _open_end, _suppliers, _shipped_unknown, _returns,
    _counts, _unassigned,
)  # fmt: skip
