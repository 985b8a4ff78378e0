"""The balance of a lot, serial, order or batch: how much of what came in is accounted for.

Of a lot: (consumed + shipped - returned + scrapped, sampled or lost + on hand at named places) ÷
(received + produced). What was shipped to an own place is shipped as far as it was received again,
else on hand there; what came back from there is on hand again and not returned. What a balance does
not account for has a name: it is on hand at no named place, was adjusted for another reason, or is
not known. `app/balance/of_runs.py` is the same for runs. An amount nobody knows makes the
percentage unknown, never a guess.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from app.balance.entries import StockEntry, entries_of
from app.balance.models import Balance, BalanceGap
from app.balance.of_runs import balance_of_run
from app.errors import UsageError
from app.graph.moment import read_at_commit
from app.graph.run import Graph, Work
from app.ledger.flows import ItemFacts
from app.ledger.quantities import Sum
from app.times import AFTER_ALL, instant_text
from app.trace.mirror_fetch import fetch_in
from app.trace.on_hand import holdings
from app.trace.resolve import resolve
from app.units import convert
from app.vocabulary import MICRO, UNKNOWN_LOCATION, parse_ref
from app.wording import computed_text as said
from app.wording import quantity

TOLERANCE_PERCENT = 1.0
SLACK = 2  # millionths that conversion may round away

_KINDS = ("lot", "serial", "order", "batch")
_PARTS = (
    "received", "produced", "consumed", "shipped", "returned", "returned_to_supplier", "lost",
    "on_hand",
)  # fmt: skip
_INWARD = ("received", "produced", "returned", "back", "adjusted_up")
_WORDS = {
    "received": "receipt", "produced": "production", "consumed": "consumption",
    "shipped": "shipment", "returned": "return", "returned_to_supplier": "return to a supplier",
    "lost": "loss", "adjusted_up": "adjustment", "adjusted_down": "adjustment", "moved": "move",
    "sent": "shipment", "back": "return",
}  # fmt: skip
_BETWEEN = ("moved", "sent")  # from a place to another; `sent`: to an own place, `back`: from there


def balance(graph: Graph, text: str, tolerance_percent: float = TOLERANCE_PERCENT) -> Balance:
    """The balance of a lot, serial, order or batch: a ref, an alias or a bare number.

    Errors: `NotFoundError`, `AmbiguousError`, `InvalidRefError`, `UsageError` for other kinds.
    """
    return read_at_commit(
        graph, lambda work: balance_in(work, resolve(work, text), tolerance_percent)
    )[0]


def balance_in(work: Work, ref: str, tolerance_percent: float = TOLERANCE_PERCENT) -> Balance:
    """The balance of a known ref, inside a transaction."""
    kind = parse_ref(ref).kind
    if kind not in _KINDS:
        raise UsageError(
            f"{ref} has no balance.", remedy="Ask for a lot, a serial, an order or a batch."
        )
    if kind in ("order", "batch"):
        return balance_of_run(work, ref, tolerance_percent)
    return _of_goods(work, ref, tolerance_percent)


def _of_goods(work: Work, ref: str, tolerance: float) -> Balance:
    id_ = int(work.rows("trace/by_ref", refs=[ref])[0]["id"])
    found = holdings(work, [id_])
    place = found.told.found.place(id_)
    facts = found.told.found.items.get(int(found.told.found.things.items[place]), ItemFacts())
    entries = sorted(entries_of(work, found, place), key=lambda e: (e.end, e.part, str(e)))
    unit = facts.uom or next((entry.uom for entry in entries if entry.uom), None)
    sums, stock, odd = _added_up(entries, unit, facts)
    accounted = _accounted(sums)
    apart = list(_serials_apart(work, ref, id_))
    gaps = [
        *_unknown(entries), *_unconverted(odd, unit), *(() if apart else _nothing(sums)),
        *_placeless(sums, unit), *_adjusted(sums, unit), *_below_zero(stock, unit),
        *_counted(work, id_, entries, unit, facts), *_doubtful(entries), *apart,
    ]  # fmt: skip
    parts = {name: sums[name].value for name in _PARTS}
    return Balance(ref, accounted, unit, tolerance, parts, tuple(gaps))


def _in_unit(entry: StockEntry, unit: str | None, facts: ItemFacts) -> float | None:
    """A known quantity in a unit, None when it does not convert."""
    uom = entry.uom or facts.uom
    if uom is None or unit is None or entry.quantity is None:
        return entry.quantity if uom is unit else None
    return convert(entry.quantity, uom, unit, facts.uom, facts.factors)


Sums = dict[str, Sum]
Odd = dict[tuple[str, str | None], Sum]


def _added_up(
    entries: Iterable[StockEntry], unit: str | None, facts: ItemFacts
) -> tuple[Sums, dict[str | None, Sum], Odd]:
    """(amounts by part, stock by place, amounts by part and unit that do not convert)."""
    sums: Sums = defaultdict(Sum)
    stock: dict[str | None, Sum] = defaultdict(Sum)
    odd: Odd = defaultdict(Sum)
    for entry in entries:
        quantity = _in_unit(entry, unit, facts)
        if quantity is None and entry.quantity is not None:
            odd[entry.part, entry.uom].add(entry.quantity)
        sums[entry.part].add(quantity)
        for place, sign in _moves(entry):
            stock[place].add(quantity, sign)
            name = "on_hand_without_place" if place is None else "on_hand"
            if not (entry.into and entry.out and entry.part in _BETWEEN):
                sums[name].add(quantity, sign)  # between named places the sum stays what it is
    return sums, stock, odd


def _moves(entry: StockEntry) -> Iterator[tuple[str | None, int]]:
    """(place, +1 or -1) an entry changes the stock at."""
    if entry.part in _BETWEEN:
        yield entry.into, 1
        yield entry.out, -1
    elif entry.part in _INWARD:
        yield entry.into, 1
    else:
        yield entry.out, -1


def _accounted(sums: Sums) -> float | None:
    came, gone = Sum(), Sum()
    for name in ("received", "produced"):
        came.add(sums[name].value)
    for name in ("consumed", "shipped", "returned_to_supplier", "lost", "on_hand"):
        gone.add(sums[name].value)
    gone.add(sums["returned"].value, -1)
    if gone.micro is None or not came.micro:
        return None
    return round(100 * gone.micro / came.micro, 6)


def _unknown(entries: Iterable[StockEntry]) -> Iterator[BalanceGap]:
    missing = Counter(_WORDS[entry.part] for entry in entries if entry.quantity is None)
    for word, count in sorted(missing.items()):
        text = f"{count} {word if count == 1 else word + 's'} without a quantity"
        yield BalanceGap("unknown_quantity", text)


def _unconverted(odd: Odd, unit: str | None) -> Iterator[BalanceGap]:
    for (part, uom), total in sorted(odd.items(), key=str):
        what = said(total.value, uom) if uom else f"{said(total.value)} in no named unit"
        text = f"{what} ({_WORDS[part]}), which does not convert to {unit or 'no named unit'}"
        yield BalanceGap("units_do_not_convert", text, total.value, uom)


def _nothing(sums: Sums) -> Iterator[BalanceGap]:
    if sums["received"].micro == 0 == sums["produced"].micro:
        yield BalanceGap("nothing_came_in", "never received or produced")


def _placeless(sums: Sums, unit: str | None) -> Iterator[BalanceGap]:
    left = sums["on_hand_without_place"]
    if left.micro is None:
        return
    if left.micro > SLACK:
        text = f"{said(left.value, unit)} on hand at no named place"
        yield BalanceGap("on_hand_without_place", text, left.value, unit)
    elif left.micro < -SLACK:
        text = f"{said(-left.micro / MICRO, unit)} more left than came where no place was named"
        yield BalanceGap("on_hand_without_place", text, left.value, unit)


def _adjusted(sums: Sums, unit: str | None) -> Iterator[BalanceGap]:
    for part, words, sign in (("adjusted_down", "taken out", -1), ("adjusted_up", "added", 1)):
        micro = sums[part].micro
        if micro:
            text = f"{said(micro / MICRO, unit)} {words} by adjustments that name no loss"
            yield BalanceGap(part, text, sign * micro / MICRO, unit)


def _below_zero(stock: dict[str | None, Sum], unit: str | None) -> Iterator[BalanceGap]:
    for place, total in sorted(stock.items(), key=str):
        if place is not None and total.micro is not None and total.micro < -SLACK:
            text = f"{said(total.value, unit)} at {place}: more left it than came"
            yield BalanceGap("negative_stock", text, total.value, unit)


def _counted(
    work: Work, id_: int, entries: Sequence[StockEntry], unit: str | None, facts: ItemFacts
) -> Iterator[BalanceGap]:
    """The latest count at each place against what the books had there by then."""
    latest = {row["location"]: row for row in work.rows("balance/counts", id=id_)}
    for location, row in sorted(latest.items()):
        end = AFTER_ALL if row["at_to"] is None else int(row["at_to"])
        place = None if location == UNKNOWN_LOCATION else location
        entry = StockEntry("moved", row["quantity"], row["uom"], place, None, end, True)
        found, _, _ = _added_up([entry], unit, facts)
        _, stock, _ = _added_up([each for each in entries if each.end <= end], unit, facts)
        booked = Sum()
        for name, total in stock.items():
            if place is None or name == place:
                booked.add(total.value)
        counted = found["moved"].micro
        when = "" if end == AFTER_ALL else f" on {instant_text(end)[:10]}"
        where = f" at {place}" if place else ""
        if counted is None or booked.micro is None:
            text = f"counted {quantity(row['quantity'], row['uom'])}{where}{when}, stock not known"
            yield BalanceGap("count_difference", text)
        elif abs(counted - booked.micro) > SLACK:
            text = f"counted {quantity(counted / MICRO, unit)}{where}{when}, booked "
            text += quantity(booked.value, unit)
            yield BalanceGap("count_difference", text, (counted - booked.micro) / MICRO, unit)


def _doubtful(entries: Iterable[StockEntry]) -> Iterator[BalanceGap]:
    count = sum(not entry.sure for entry in entries)
    if count:
        word = "booking" if count == 1 else "bookings"
        text = f"{count} {word} of a container it may not have been in, counted as if it was"
        yield BalanceGap("perhaps_not_inside", text)


def _serials_apart(work: Work, ref: str, id_: int) -> Iterator[BalanceGap]:
    if parse_ref(ref).kind != "lot":
        return
    fetch = fetch_in(work)
    own = set(fetch.nodes([id_]).tolist())
    count = sum(lot in own for lot, _, _ in fetch.members(own))
    if count:
        word = "serial of it has a balance" if count == 1 else "serials of it have balances"
        yield BalanceGap("serials_apart", f"{count} {word} of their own, not added here")
