"""A trace in words: what a person reads before any table or picture. Pure.

What is certain and what is only possible are said apart, always with these two words. Sums add
up only what is known and in one unit; what is not known is said, never taken for zero.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.genealogy.counts import Tally
from app.genealogy.deliveries import CustomerRow
from app.genealogy.stock import StockRow
from app.ledger.certainty import Certainty
from app.ledger.parties import PARTIES
from app.trace.answer import Trace
from app.vocabulary import MICRO
from app.wording import list_text, number, plural, ref_number

_NAMED = 3  # so many things are named, more are counted


@dataclass(frozen=True, slots=True)
class Total:
    """A sum in one unit; `unknown` counts parts whose quantity is not known."""

    uom: str | None
    value: float
    unknown: int = 0

    def __str__(self) -> str:
        unit = f"\u00a0{self.uom}" if self.uom else ""
        if self.unknown and self.value == 0:
            return "an unknown quantity" + (f" ({self.uom})" if self.uom else "")
        return ("at least " if self.unknown else "") + number(self.value) + unit


def totals(amounts: Iterable[tuple[float | None, str | None]]) -> tuple[Total, ...]:
    """Sums per unit, in the order units are first met."""
    micro: dict[str | None, int] = defaultdict(int)
    unknown: dict[str | None, int] = defaultdict(int)
    for value, uom in amounts:
        micro[uom] += 0 if value is None else round(value * MICRO)
        unknown[uom] += value is None
    return tuple(Total(uom, total / MICRO, unknown[uom]) for uom, total in micro.items())


def sentences(trace: Trace, supplier_lots: int | None = None) -> list[str]:
    """The answer in plain words, most important first."""
    found = _where_from(trace, supplier_lots) if trace.direction == "up" else _where_to(trace)
    return [*found, *_on_hand(trace)]


def first_sentences(counts: Mapping[str, int]) -> str:
    """The first numbers of a trace that is still counted: what bookings alone lead to."""
    words = (("lots", "lot"), ("serials", "serial"), ("orders", "work order"))
    found = [plural(counts[name], word) for name, word in words if counts.get(name)]
    if not found:
        return "Bookings alone lead to no other lot or serial; containers are still looked at."
    return f"Bookings alone lead to {list_text(found)}, before times and containers are looked at."


def time_sentence(trace: Trace) -> str:
    """What time left out of the answer, counted."""
    if trace.options.ignore_time:
        return "Time is ignored: chains count whenever they happened, and prove less."
    tally = trace.tally
    gone = _kinds_said(tally.lost)
    lost = tally.lost_customers
    gone += [plural(lost, "customer")] if lost else []
    if gone:
        return f"Time left out {list_text(gone)}."
    if tally.lost_links:
        bookings = plural(tally.lost_links, "booking")
        return f"Time left out {bookings}, but no lot, serial or customer."
    return "Time left nothing out."


def certainty_sentence(kinds: Iterable[Certainty]) -> str:
    """`all certain`, `2 certain, 1 possible`, or of one thing `possible`."""
    return counts_sentence(Counter(kinds))


def counts_sentence(counts: Mapping[str, int]) -> str:
    """The same of counts."""
    sure, doubtful = counts.get("certain", 0), counts.get("possible", 0)
    if sure and doubtful:
        return f"{sure:,} certain, {doubtful:,} possible"
    return ("all " if sure + doubtful > 1 else "") + ("certain" if sure else "possible")


def _kinds_said(counts: Mapping[str, int]) -> list[str]:
    """`2 lots`, `1 serial`."""
    return [plural(counts[kind], kind) for kind in ("lot", "serial") if counts.get(kind)]


def _goods(tally: Tally) -> int:
    return sum(tally.goods.values())


def _counted(tally: Tally) -> str:
    kinds: Counter[str] = Counter()
    sure: Counter[str] = Counter()
    for (kind, certainty), count in tally.goods.items():
        kinds[kind] += count
        sure[certainty] += count
    return f"{list_text(_kinds_said(kinds))} ({counts_sentence(sure)})"


def _where_to(trace: Trace) -> list[str]:
    goods = _goods(trace.tally)
    orders = trace.counts.get("orders", 0)
    finished = trace.tally.finished
    stands_for = _stands_for(trace)
    subject = stands_for + ", which went" if stands_for else "Went"
    if not goods:
        none = "went into no other lot or serial."
        return [f"{stands_for}, which {none}" if stands_for else none.capitalize(),
                *_delivered(trace)]  # fmt: skip
    text = f"{subject} into {_counted(trace.tally)}"
    if finished:
        share = "all" if finished == goods else f"{finished:,} of them"
        text += f", {share} finished goods" + ("," if orders else "")
    text += f" through {plural(orders, 'work order')}." if orders else "."
    return [text, *_delivered(trace)]


def _stands_for(trace: Trace) -> str:
    """`Stands for 2 lots` when the roots are no lots or serials themselves."""
    start = trace.tally.start
    if not start or any(node.kind in ("lot", "serial") for node in trace.roots):
        return ""
    return f"Stands for {list_text(_kinds_said(start))}"


def _delivered(trace: Trace) -> list[str]:
    rows = trace.customers
    if not rows:
        return ["Nothing of it was shipped to a customer."]
    customers = [row for row in rows if row.party == "customer"]
    others = [
        plural(count, one, many)
        for party, (_, one, many) in PARTIES.items()
        if party != "customer" and (count := sum(row.party == party for row in rows))
    ]
    unknown = _to_nobody_known([row for row in rows if row.party == "unknown"])
    if not customers:
        return [f"Shipped to no customer that is known, only to {list_text(others)}.", *unknown]
    returned = [total for total in _sum(customers, "returned") if total.value or total.unknown]
    sure = certainty_sentence(row.certainty for row in customers)
    text = f"Shipped to {plural(len(customers), 'customer')} ({sure})"
    text += f" and {list_text(others)}" if others else ""
    text += f": {_listed(_sum(customers, 'shipped'))}" + (" to the customers" if others else "")
    text += f", of which {_listed(returned)} came back." if returned else "."
    partly = len(trace.partly_possible & {row.ref for row in customers})
    more = "Of what {} certain {} got, a part is only possible.".format(
        partly, "customer" if partly == 1 else "customers"
    )
    return [text, _still_out(customers), *unknown, *([more] if partly else [])]


def _to_nobody_known(rows: Sequence[CustomerRow]) -> list[str]:
    """What went to whom nobody wrote down: whoever got it has to be found."""
    if not rows:
        return []
    out = [total for total in _sum(rows, "outstanding") if total.value or total.unknown]
    left = f"; {_listed(out)} of it is still out" if out else "; all of it came back"
    return [f"To whom {_listed(_sum(rows, 'shipped'))} went is not known{left}."]


def _still_out(customers: Sequence[CustomerRow]) -> str:
    """`Still out: 455 kg at 7 customers: 300 kg at 4 certain ones, 155 kg at 3 possible ones.`"""
    holding = [
        row
        for row in customers
        if any(each.outstanding is None or each.outstanding > 0 for each in row.quantities)
    ]
    if not holding:
        return "Nothing of it is still out."
    text = f"Still out: {_out(holding)} at {plural(len(holding), 'customer')}"
    kinds = {row.certainty for row in holding}
    if len(kinds) == 1:
        return f"{text} ({certainty_sentence(row.certainty for row in holding)})."
    parts = []
    for kind in ("certain", "possible"):
        some = [row for row in holding if row.certainty == kind]
        parts.append(f"{_out(some)} at {len(some):,} {kind} {'one' if len(some) == 1 else 'ones'}")
    return f"{text}: {', '.join(parts)}."


def _out(customers: Sequence[CustomerRow]) -> str:
    sums = _sum(customers, "outstanding")
    return _listed([total for total in sums if total.value or total.unknown])


def _sum(rows: Iterable[CustomerRow], name: str) -> tuple[Total, ...]:
    return totals((getattr(each, name), each.uom) for row in rows for each in row.quantities)


def _listed(sums: Sequence[Total]) -> str:
    return list_text([str(total) for total in sums])


def _where_from(trace: Trace, supplier_lots: int | None) -> list[str]:
    goods = _goods(trace.tally)
    stands_for = _stands_for(trace)
    if not goods:
        text = "no other lot or serial is known to have gone into it."
        return [f"{stands_for}; {text}" if stands_for else text.capitalize()]
    orders = trace.counts.get("orders", 0)
    text = f"{stands_for}, made" if stands_for else "Made"
    text += f" from {_counted(trace.tally)} of {plural(trace.tally.items, 'item')}"
    text += f" through {plural(orders, 'work order')}." if orders else "."
    suppliers = trace.tally.suppliers
    if not any(suppliers.values()):
        return [text, "No supplier is recorded for any of it."]
    count = plural(sum(suppliers.values()), "supplier")
    received = f"Received from {count} ({counts_sentence(suppliers)})"
    lots = f" as {plural(supplier_lots, 'supplier lot')}" if supplier_lots else ""
    return [text, f"{received}{lots}."]


def _on_hand(trace: Trace) -> list[str]:
    """What is left, places taken together: what left from an unnamed place is subtracted."""
    nets = _nets(trace.stock)
    held = {key: net for key, net in nets.items() if net is None or net > 0}
    said = [_held(trace, held)] if held else ["On hand: nothing."]
    said += _standing(trace)
    below = {ref for (ref, _), net in nets.items() if net is not None and net < 0}
    mixed = {row.ref for row in trace.stock if row.apart}
    apart = below & mixed  # out in one unit, in in another
    if below - apart:
        said.append(f"More was booked out than in of {_few(below - apart)}.")
    if apart:
        said.append(
            f"Units booked of {_few(apart)} do not convert into each other, so how much of it is "
            "left is not known."
        )
    unplaced = {row.ref for row in trace.stock if row.location is None}
    if unplaced & {ref for ref, _ in held}:
        said.append("Some bookings name no place, so where it is may not be up to date.")
    return said


def _few(refs: Iterable[str]) -> str:
    """The first numbers of some things, and how many more there are."""
    names = sorted({ref_number(ref) for ref in refs})
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{list_text(names[:_NAMED])}{more}"


def _standing(trace: Trace) -> list[str]:
    """What of it has a status that is not free, and how much; what was only asked for apart."""
    told = [(ref, each) for ref, some in sorted(trace.standings.items()) for each in some]
    said = []
    for requested in (False, True):
        words = [f"{ref_number(ref)} {each}" for ref, each in told if each.requested == requested]
        if words:
            more = f" and {len(words) - _NAMED} more" if len(words) > _NAMED else ""
            head = "Requested, not confirmed" if requested else "Not free"
            said.append(f"{head}: {'; '.join(words[:_NAMED])}{more}.")
    return said


def _nets(rows: Iterable[StockRow]) -> dict[tuple[str, str | None], float | None]:
    """(ref, unit) → what is on hand over all places; None when a part is unknown."""
    nets: dict[tuple[str, str | None], float | None] = {}
    for row in rows:
        before = nets.get((row.ref, row.uom), 0)
        known = before is not None and row.quantity is not None
        nets[row.ref, row.uom] = round((before or 0) + (row.quantity or 0), 6) if known else None
    return nets


def _held(trace: Trace, held: Mapping[tuple[str, str | None], float | None]) -> str:
    own_refs = {row.ref for row in trace.stock if row.start}
    sure = {row.ref: row.certainty for row in trace.stock}
    refs = list(dict.fromkeys(ref for ref, _ in held))
    own = [ref for ref in refs if ref in own_refs]
    parts = []
    if own:
        names = [ref_number(ref) for ref in own]
        of = (
            list_text(names)
            if len(names) <= _NAMED
            else plural(len(names), "lot or serial", "lots")
        )
        parts.append(f"{_sum_of(held, own)} of {of}")
    for kind in ("certain", "possible"):
        rest = [ref for ref in refs if ref not in own_refs and sure[ref] == kind]
        if rest:
            parts.append(f"{_sum_of(held, rest)} of {_others(rest)} ({kind})")
    full = [row for row in trace.stock if row.quantity is None or row.quantity > 0]
    places = {row.location for row in full if row.ref in refs and row.location is not None}
    where = f", at {plural(len(places), 'place')}" if places else ", at no named place"
    return f"On hand: {'; '.join(parts)}{where}."


def _others(refs: Sequence[str]) -> str:
    kinds = {ref.partition(":")[0] for ref in refs}
    if len(kinds) == 1:
        return plural(len(refs), f"other {kinds.pop()}")
    return plural(len(refs), "other lot or serial", "others")


def _sum_of(held: Mapping[tuple[str, str | None], float | None], refs: Iterable[str]) -> str:
    wanted = set(refs)
    return _listed(totals((net, uom) for (ref, uom), net in held.items() if ref in wanted))
