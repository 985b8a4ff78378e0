"""Asking for lots and serials to be held, without a case: the first thing done in a doubt. A lot of
a supplier stands for all that was received of it.

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
from app.recall.holds import SOURCE, HoldError, said_by_others, there
from app.times import AFTER_ALL, instant_text, now
from app.trace.on_hand import holdings, on_hand
from app.trace.part_statuses import Decision
from app.vocabulary import parse_ref
from app.vocabulary.holds import BLOCKING_STATUSES

GOODS = ("lot", "serial")
KINDS = (*GOODS, "supplier-lot")


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


def on_hand_of(graph: Graph, *refs: str) -> list[HeldStock]:
    """What of some lots, serials and suppliers' lots a hold can be asked for. Errors: `UsageError`
    for other kinds."""
    for ref in refs:
        if parse_ref(ref).kind not in KINDS:
            raise UsageError(
                f"{ref} is no lot or serial.", remedy="Open a recall case on it instead."
            )
    return steady(graph, lambda work: _on_hand(work, refs))


def _on_hand(work: Work, refs: Sequence[str]) -> list[HeldStock]:
    goods = _goods(work, refs)
    rows, _ = on_hand(work, holdings(work, sorted(goods.values())))
    stamp = work.one("recall/stamp")["last"]
    asked = set()
    for row in work.rows("recall/statuses", refs=sorted(goods), known_at=stamp):
        told = orjson.loads(row["content"])
        if row["source"] == SOURCE and told["status"] == "hold":
            asked.add((row["ref"], *(told.get(each) for each in ("location", "quantity", "uom"))))
    others = said_by_others(work, sorted(goods))
    return [
        HeldStock(row, (row.ref, *_part(row)) in asked, _held_by(row, others.get(row.ref, ())))
        for row in rows
        if row.ref in goods and there(row.quantity)
        and (row.location or row.quantity is not None)
    ]  # fmt: skip


def _goods(work: Work, refs: Sequence[str]) -> dict[str, int]:
    """The lots and serials that refs stand for, with their ordinals."""
    own = [ref for ref in refs if parse_ref(ref).kind in GOODS]
    found = {row["ref"]: int(row["id"]) for row in work.rows("trace/by_ref", refs=own)}
    for ref in set(refs) - set(own):
        ids = work.one("trace/root_supplier_lot", ref=ref, at=AFTER_ALL)["ids"]
        for row in work.rows("trace/refs", ids=sorted(set(ids))):
            if parse_ref(row["ref"]).kind in GOODS:
                found[row["ref"]] = int(row["id"])
    return found


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


def ask_hold(graph: Graph, *refs: str, reason: str, by: str) -> int:
    """Ask for a hold on all that is on hand of some lots, serials and suppliers' lots; on how many
    parts it was.

    Errors: `UsageError` when nothing is on hand, or all of it was asked for already; `HoldError`.
    """
    why, who = required_text("The reason", reason), required_text("Your name", by)
    found, named = on_hand_of(graph, *refs), ", ".join(refs)
    if not found:
        raise UsageError(
            f"Nothing of {named} is known to be on hand, so there is nothing to hold.",
            remedy="Trace it down to see where it went, or open a recall case on it.",
        )
    rows = [each.row for each in found if each.free]
    if not rows:
        raise UsageError(
            f"All that is on hand of {named} is held, or a hold was asked for already.",
            remedy="It is held when a system that owns stock says so; its page shows both.",
        )
    moment, events = now(), []
    for number, row in enumerate(rows, 1):
        thing, (place, quantity, uom) = parse_ref(row.ref), _part(row)
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
