"""A balance as the page of a thing shows it: in words, as a bar, and the yield of a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.balance.models import Balance
from app.balance.service import balance_in
from app.balance.words import heading, parts
from app.graph.run import Work
from app.things.models import BalanceView, BarPiece
from app.wording import computed_text, percent

BAR_WIDTH = 640.0
_SLACK = 1e-6  # what adding up decimals may leave
_WORDS: Mapping[str, str] = {
    "consumed": "consumed", "shipped": "shipped and not returned",
    "returned_to_supplier": "returned to suppliers", "lost": "scrapped, sampled or lost",
    "on_hand": "on hand at named places", "outputs": "came out", "scrap": "came out as scrap",
    "rest": "not accounted for",
}  # fmt: skip


def balance_of(work: Work, ref: str, tolerance_percent: float) -> BalanceView | None:
    """The balance of a lot, serial or run; None where nothing is booked."""
    found = balance_in(work, ref, tolerance_percent)
    if not any(found.parts.values()) and None not in found.parts.values():
        return None
    bar, whole = bar_of(found.parts)
    return BalanceView(
        heading(found), parts(found), tuple(gap.text for gap in found.gaps),
        found.accounted_percent, found.within_tolerance, found.uom, bar, whole, run_yield(found),
    )  # fmt: skip


def bar_of(amounts: Mapping[str, float | None]) -> tuple[tuple[BarPiece, ...], float]:
    """The pieces of what came in, and where its end lies; nothing when an amount is not known.

    More than came in may be accounted for: then the end lies inside the bar.
    """
    known = {name: amount for name, amount in amounts.items() if amount is not None}
    came = sum(known.get(name, 0) for name in ("received", "produced", "inputs"))
    pieces = list(_pieces(known, came))
    if len(known) < len(amounts) or came <= 0 or any(amount < 0 for _, amount in pieces):
        return (), 0
    scale = BAR_WIDTH / max(came, sum(amount for _, amount in pieces))
    bar, x = [], 0.0
    for name, amount in pieces:
        width = amount * scale
        bar.append(BarPiece(name, _WORDS[name], amount, round(x, 2), round(width, 2)))
        x += width
    return tuple(bar), round(came * scale, 2)


def _pieces(known: Mapping[str, float], came: float) -> Iterator[tuple[str, float]]:
    gone = dict(known)
    if "shipped" in gone:
        gone["shipped"] = round(gone["shipped"] - gone.get("returned", 0), 6)
    pieces = [(name, gone[name]) for name in _WORDS if gone.get(name)]
    yield from pieces
    rest = round(came - sum(amount for _, amount in pieces), 6)
    if rest > _SLACK:
        yield "rest", rest


def run_yield(found: Balance) -> str:
    """How much of what was put into a run came out; empty for what is no run."""
    if "inputs" not in found.parts:
        return ""
    put_in, came_out = found.parts["inputs"], found.parts["outputs"]
    if not put_in or came_out is None:
        return "The yield is not known" + (f": {found.gaps[0].text}." if found.gaps else ".")
    share = percent(100 * came_out / put_in)
    said = computed_text(came_out, found.uom), computed_text(put_in, found.uom)
    return f"Yield {share}: {said[0]} came out of {said[1]} put in."
