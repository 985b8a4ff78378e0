"""Asking for one lot or serial to be held, without a case: the first thing done in a doubt.

As with a case, *requested* is not *held*: each request is a status event about the part that is on
hand at one place, so that nothing reads “hold” because of it. It is held when a system that owns
stock says so by a status event of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import orjson

from app.errors import UsageError
from app.events.models import Incoming
from app.events.service import take
from app.genealogy.stock import StockRow
from app.graph.moment import steady
from app.graph.run import Graph, Work
from app.recall.cases import required_text
from app.recall.holds import BLOCKING_STATUSES, SOURCE, HoldError, said_by_others, there
from app.times import instant_text, now
from app.trace.on_hand import holdings, on_hand
from app.trace.part_statuses import Decision
from app.vocabulary import parse_ref

KINDS = ("lot", "serial")


@dataclass(frozen=True, slots=True)
class HeldStock:
    """What is on hand of a thing at one place.

    `asked`: a request for just this is open; `held_by`: the event of a system that owns stock that
    blocks all of it, in words.
    """

    row: StockRow
    asked: bool
    held_by: str | None

    @property
    def free(self) -> bool:
        """Whether a hold is still to be asked for."""
        return not self.asked and self.held_by is None


def on_hand_of(graph: Graph, ref: str) -> list[HeldStock]:
    """What of a lot or serial a hold can be asked for. Errors: `UsageError` for other kinds."""
    if parse_ref(ref).kind not in KINDS:
        raise UsageError(f"{ref} is no lot or serial.", remedy="Open a recall case on it instead.")
    return steady(graph, lambda work: _on_hand(work, ref))


def _on_hand(work: Work, ref: str) -> list[HeldStock]:
    ids = [int(row["id"]) for row in work.rows("trace/by_ref", refs=[ref])]
    rows, _ = on_hand(work, holdings(work, ids))
    stamp = work.one("recall/stamp")["last"]
    told = work.rows("recall/statuses", refs=[ref], known_at=stamp)
    own = [orjson.loads(row["content"]) for row in told if row["source"] == SOURCE]
    others = said_by_others(work, [ref]).get(ref, ())
    asked = {
        (each.get("location"), each.get("quantity"), each.get("uom"))
        for each in own if each["status"] == "hold"
    }  # fmt: skip
    return [
        HeldStock(row, _part(row) in asked, _held_by(row, others))
        for row in rows
        if row.ref == ref and there(row.quantity)
        and (row.location or row.quantity is not None)
    ]  # fmt: skip


def _held_by(row: StockRow, told: Sequence[Decision]) -> str | None:
    """The last word of other systems about a thing at a place, if it blocks all of it there."""
    about = [each for each in told if each.place in (None, row.location)]
    if not about or about[-1].status not in BLOCKING_STATUSES:
        return None
    last = about[-1]
    if last.quantity is not None and (row.quantity is None or last.quantity < row.quantity):
        return None
    return f"{last.status} by {last.source} {last.event}"


def _part(row: StockRow) -> tuple[str | None, float | None, str | None]:
    place = parse_ref(row.location).parts[0] if row.location else None
    return place, row.quantity, (row.uom or None) if row.quantity is not None else None


def ask_hold(graph: Graph, ref: str, *, reason: str, by: str) -> int:
    """Ask for a hold on all that is on hand of a lot or serial; on how many parts it was.

    Errors: `UsageError` when nothing is on hand, or all of it was asked for already; `HoldError`.
    """
    why, who = required_text("The reason", reason), required_text("Your name", by)
    found = on_hand_of(graph, ref)
    if not found:
        raise UsageError(
            f"Nothing of {ref} is known to be on hand, so there is nothing to hold.",
            remedy="Trace it down to see where it went, or open a recall case on it.",
        )
    rows = [each.row for each in found if each.free]
    if not rows:
        raise UsageError(
            f"All that is on hand of {ref} is held, or a hold was asked for already.",
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
