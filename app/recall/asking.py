"""Asking for one lot or serial to be held, without a case: the first thing done in a doubt.

As with a case, *requested* is not *held*: each request is a status event about the part that is on
hand at one place, so that nothing reads “hold” because of it. It is held when a system that owns
stock says so by a status event of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from app.errors import UsageError
from app.events.models import Incoming
from app.events.service import take
from app.graph.run import Graph, Work
from app.recall.cases import now, said
from app.recall.holds import SOURCE, HoldError
from app.times import instant_text
from app.trace.holdings import holdings, on_hand
from app.trace.models import StockRow
from app.vocabulary import parse_ref

KINDS = ("lot", "serial")


@dataclass(frozen=True, slots=True)
class Held:
    """What is on hand of a thing at one place. `asked`: a request for just this is open."""

    row: StockRow
    asked: bool


def on_hand_of(graph: Graph, ref: str) -> list[Held]:
    """What of a lot or serial a hold can be asked for. Errors: `UsageError` for other kinds."""
    if parse_ref(ref).kind not in KINDS:
        raise UsageError(f"{ref} is no lot or serial.", remedy="Open a recall case on it instead.")
    return graph.read(lambda work: _on_hand(work, ref))


def _on_hand(work: Work, ref: str) -> list[Held]:
    ids = [int(row["id"]) for row in work.rows("trace/by_ref", refs=[ref])]
    rows, _ = on_hand(work, holdings(work, ids))
    stamp = work.one("recall/stamp")["last"]
    open_ = set()
    for row in work.rows("recall/statuses", refs=[ref], known_at=stamp):
        told = orjson.loads(row["content"])
        if row["source"] == SOURCE and told["status"] == "hold":
            open_.add((told.get("location"), told.get("quantity"), told.get("uom")))
    return [
        Held(row, _part(row) in open_)
        for row in rows
        if row.ref == ref and (row.quantity is None or row.quantity > 0)
        and (row.location or row.quantity is not None)
    ]  # fmt: skip


def _part(row: StockRow) -> tuple[str | None, float | None, str | None]:
    place = parse_ref(row.location).parts[0] if row.location else None
    return place, row.quantity, (row.uom or None) if row.quantity is not None else None


def ask_hold(graph: Graph, ref: str, *, reason: str, by: str) -> int:
    """Ask for a hold on all that is on hand of a lot or serial; on how many parts it was.

    Errors: `UsageError` when nothing is on hand, or all of it was asked for already; `HoldError`.
    """
    why, who = said("The reason", reason), said("Your name", by)
    found = on_hand_of(graph, ref)
    if not found:
        raise UsageError(
            f"Nothing of {ref} is known to be on hand, so there is nothing to hold.",
            remedy="Trace it down to see where it went, or open a recall case on it.",
        )
    rows = [each.row for each in found if not each.asked]
    if not rows:
        raise UsageError(
            f"A hold on all that is on hand of {ref} was asked for already.",
            remedy="It is held when a system that owns stock says so; its page shows both.",
        )
    moment, thing = now(), parse_ref(ref)
    events = []
    for number, row in enumerate(rows, 1):
        place, quantity, uom = _part(row)
        events.append(
            {
                "event_id": f"hold-{moment}-{number}", "source": SOURCE, "type": "status",
                "at": instant_text(moment), "at_basis": "occurred", "status": "hold",
                "object": {"item": thing.parts[0], thing.kind: thing.parts[1]},
                "reason": f"{why} (asked for by {who}, not confirmed)",
            }
            | ({} if place is None else {"location": place})
            | ({} if quantity is None else {"quantity": quantity})
            | ({} if uom is None else {"uom": uom})
        )  # fmt: skip
    incoming = (Incoming(line, event, event) for line, event in enumerate(events, 1))
    for batch in take(graph, incoming):
        for outcome in batch:
            if outcome.problem is not None:
                raise HoldError(f"The event door refused the request: {outcome.problem.text}.")
    return len(events)
