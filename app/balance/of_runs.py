"""The balance of a run: what came out, declared losses included, against what was put in.

An order is all its runs and what is booked on it as a whole; a batch its own bookings, with those
of the order when it is the order's only run. Amounts are compared in a mass, volume or other
measure that all inputs and outputs convert to; pieces only where all are of one item, for ten
bolts and a frame do not make eleven bicycles. Packaging is left out, unless it is what the run
makes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from app.balance.models import Balance, BalanceGap
from app.graph.run import Work
from app.ledger.amounts import told_in
from app.ledger.columns import CONSUMED, LOT, PRODUCED, SCRAP, SERIAL
from app.ledger.columns import ITEM as BARE
from app.ledger.flows import FlowLedger, ItemFacts
from app.ledger.quantities import Sum
from app.trace.interpret import booked_of
from app.trace.mirror_fetch import fetch_in
from app.units import convert, is_measure
from app.wording import computed_text as said

_SLACK = 2  # millionths that conversion may round away


class _Entry(NamedTuple):
    """An input, output or scrap of a run; `quantity` None unknown, `item` its code."""

    part: str
    item: str
    quantity: float | None
    uom: str | None
    facts: ItemFacts
    end: int


def balance_of_run(work: Work, ref: str, tolerance: float) -> Balance:
    """The balance of a known order or batch."""
    known = work.rows("balance/runs", ref=ref)[0]
    whole = {known["order"], *known["completions"]} - {None}
    if known["id"] == known["order"] or len(known["runs"]) == 1:
        own, shared = {known["id"], *known["runs"], *whole}, set()
    else:
        own, shared = {known["id"]}, whole
    fetch = fetch_in(work)
    fetch.around(fetch.nodes(own | shared))
    containers = fetch.containers_used()
    if len(containers):
        fetch.contents(containers)
    told = booked_of(work, fetch)
    entries = sorted(_entries(told, own), key=lambda each: (each.end, each.part, str(each)))
    return _balance(ref, entries, sum(1 for _ in _entries(told, shared)), tolerance)


def _entries(told: FlowLedger, runs: Collection[int]) -> Iterator[_Entry]:
    """What was booked on some runs, by id."""
    found, flows, types = told.found, told.flows, told.types()
    places = {found.place(run) for run in runs}
    for row, run in enumerate(flows.run.tolist()):
        thing = int(flows.thing[row])
        if run not in places or int(found.things.kinds[thing]) not in (LOT, SERIAL, BARE):
            continue
        booking = int(flows.booking[row])
        code = int(found.things.items[thing])
        facts = found.items.get(code, ItemFacts())
        scrap = int(found.bookings.flags[booking]) & SCRAP
        quantity, uom = told_in(told, row, facts.uom)
        part = {CONSUMED: "inputs", PRODUCED: "scrap" if scrap else "outputs"}[int(types[row])]
        yield _Entry(
            part, found.names.text(code) or "", quantity, uom or facts.uom, facts,
            int(found.bookings.written_to[booking]),
        )  # fmt: skip


def _balance(ref: str, entries: Sequence[_Entry], shared: int, tolerance: float) -> Balance:
    counted = _without_packaging(entries)
    unit, sums, gaps = _in_one_unit(counted)
    if len(counted) < len(entries):
        items = sorted({each.item for each in entries if each.facts.type == "packaging"})
        gaps.append(BalanceGap("packaging_left_out", f"packaging left out: {', '.join(items)}"))
    if shared:
        word = "booking" if shared == 1 else "bookings"
        text = f"{shared} {word} on the order as a whole, which has other runs, not counted"
        gaps.append(BalanceGap("booked_on_order", text))
    inputs, outputs, scrap = (sums[name].micro for name in ("inputs", "outputs", "scrap"))
    accounted = None
    if inputs == 0 and not any(entry.part == "inputs" for entry in counted):
        gaps.append(BalanceGap("nothing_went_in", "no input is booked"))
    if inputs and outputs is not None and scrap is not None:
        accounted = round(100 * (outputs + scrap) / inputs, 6)
        gaps += _difference(inputs - outputs - scrap, unit)
    parts = {name: sums[name].value for name in ("inputs", "outputs", "scrap")}
    return Balance(ref, accounted, unit, tolerance, parts, tuple(gaps))


def _without_packaging(entries: Sequence[_Entry]) -> list[_Entry]:
    """What is compared: packaging put in is not, unless packaging is what the run makes."""
    makes = any(each.part == "outputs" and each.facts.type == "packaging" for each in entries)
    return [each for each in entries if makes or each.facts.type != "packaging"]


def _difference(micro: int, unit: str | None) -> Iterator[BalanceGap]:
    if abs(micro) > _SLACK:
        amount = Sum(abs(micro)).value
        text = f"{said(amount, unit)} went in and did not come out"
        if micro < 0:
            text = f"{said(amount, unit)} more came out than went in"
        yield BalanceGap("difference", text, Sum(-micro).value, unit)


def _in_one_unit(
    entries: Sequence[_Entry],
) -> tuple[str | None, dict[str, Sum], list[BalanceGap]]:
    """(unit, sums by part, what cannot be added up)."""
    sums: dict[str, Sum] = {name: Sum() for name in ("inputs", "outputs", "scrap")}
    unit = _best_unit(entries)
    one_item = len({entry.item for entry in entries}) == 1
    if entries and not one_item and unit is None:
        for total in sums.values():
            total.add(None)
        units = sorted({entry.uom or "no named unit" for entry in entries})
        text = f"items are booked in {', '.join(units)}: no measure that all convert to"
        return None, sums, [BalanceGap("units_do_not_convert", text), *_unknown(entries)]
    odd: dict[tuple[str, str | None], Sum] = defaultdict(Sum)
    for entry in entries:
        quantity = None if entry.quantity is None else _in_unit(entry, unit, entry.quantity)
        if quantity is None and entry.quantity is not None:
            odd[entry.item, entry.uom].add(entry.quantity)
        sums[entry.part].add(quantity)
    gaps = _unknown(entries)
    for (item, uom), total in sorted(odd.items(), key=str):
        what = said(total.value, uom) if uom else f"{said(total.value)} in no named unit"
        text = f"{what} of {item}, which does not convert to {unit or 'no named unit'}"
        gaps.append(BalanceGap("units_do_not_convert", text, total.value, uom))
    return unit, sums, gaps


def _unknown(entries: Sequence[_Entry]) -> list[BalanceGap]:
    items = sorted({entry.item for entry in entries if entry.quantity is None})
    return [
        BalanceGap("unknown_quantity", f"{item} is booked without a quantity") for item in items
    ]


def _best_unit(entries: Sequence[_Entry]) -> str | None:
    """The unit most entries convert to, that of outputs first; pieces only of a single item."""
    outputs_first = sorted(entries, key=lambda entry: entry.part == "inputs")
    offered = [each for entry in outputs_first for each in (entry.uom, entry.facts.uom) if each]
    if len({entry.item for entry in entries}) > 1:
        offered = [unit for unit in [*offered, "kg"] if is_measure(unit)]
    best, most = None, 0
    for unit in dict.fromkeys(offered):
        count = sum(_in_unit(entry, unit, 1.0) is not None for entry in entries)
        if count > most:
            best, most = unit, count
    return best


def _in_unit(entry: _Entry, unit: str | None, quantity: float) -> float | None:
    """A quantity of an entry's unit in another, None when it does not convert."""
    if entry.uom is None or unit is None:
        return quantity if entry.uom is unit else None
    return convert(quantity, entry.uom, unit, entry.facts.uom, entry.facts.factors)
