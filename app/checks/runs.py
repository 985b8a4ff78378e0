"""Checks of orders, runs and items without lots: what does not lead on."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.gather import RUNS, Gap, Gathered, Known
from app.checks.table import ORDERLESS


def gaps_of_runs(found: Gathered) -> Iterator[Gap]:
    """Findings about the orders, batches and items asked for."""
    for run in found.of(*RUNS):
        yield from _of_run(found, run)
    for item in found.of("Item"):
        facts = found.item_of(item)
        if facts.tracked and facts.left_at:
            count = len(facts.left_at)
            word = "1 booking that names" if count == 1 else f"{count:,} bookings that name"
            text = f"is tracked by lot or serial, and has {word} none"
            yield Gap("booked_without_lot", item.ref, text)
        elif facts.made and facts.left_at:
            yield Gap("through_untracked", item.ref, "is made and used without a lot")


def _of_run(found: Gathered, run: Known) -> Iterator[Gap]:
    booked = found.by_run.get(run.id, ())
    used = [each for each in booked if each.type == "CONSUMED_INTO"]
    if run.label == "Batch" and not run.order:
        yield without_order(run.ref, found.twins.get(run.id))
    if used and run.label != "Completion" and not found.made.get(run.id, True):
        things = sorted({each.thing_ref for each in used})
        more = f" and {len(things) - 1} more" if len(things) > 1 else ""
        yield Gap("no_output", run.ref, f"consumed {things[0]}{more} and made nothing")
    for each in booked:
        if each.thing_label != "Item":
            continue
        item = found.items.get(each.thing_ref)
        if item is None:
            continue
        made = each.type == "PRODUCED"
        if item.tracked:
            word = "made" if made else "consumed"
            text = f"{word} {item.ref} without its lot or serial, by which it is tracked"
            yield Gap("booked_without_lot", run.shown_ref, text)
        elif made and item.left_at:
            text = f"made {item.ref}, which has no lots and is used elsewhere"
            yield Gap("through_untracked", run.shown_ref, text)
        elif not made and item.made:
            yield Gap("through_untracked", item.ref, "is made and used without a lot")


def without_order(ref: str, twin: str | None) -> Gap:
    """The finding about a batch that names no order; `twin`: one of an order with its number."""
    text = "names no work order" + (f"; {twin} has the same number" if twin else "")
    return Gap(ORDERLESS, ref, text)
