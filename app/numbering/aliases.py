"""A number that is changed: the thing keeps its ref, the new number is another name of it, told by
an event with its reason. What stands on papers and in systems under the old one stays true."""

from __future__ import annotations

from app.errors import LotgraphError, NotFoundError, UsageError
from app.events.models import Outcome
from app.events.service import take_one
from app.graph.run import Graph
from app.vocabulary import HAND, clean_part, parse_ref

_KINDS = ("lot", "serial", "hu", "order")
_MOST = 200


class NotTakenError(LotgraphError):
    """The door did not take what was to be told by it (HTTP 409)."""

    code = "not_taken"
    status = 409


def add_alias(
    graph: Graph, ref: str, number: str, *, by: str, reason: str, event_id: str
) -> Outcome:
    """Give a thing another number. `event_id`: that of the event, so that it is told once.

    Errors: `UsageError`, `InvalidRefError`, `NotFoundError`, `NotTakenError`.
    """
    parsed, new = parse_ref(ref), clean_part(number)
    if parsed.kind not in _KINDS:
        raise UsageError(
            f"A {parsed.kind} gets no other number here.", field="ref",
            remedy="Lots, serials, containers and work orders do.",
        )  # fmt: skip
    if not new or len(new) > _MOST or new == parsed.number:
        raise UsageError("Which number does it get? It is missing, too long, or the one it has.",
                         field="number")  # fmt: skip
    if not reason.strip() or len(reason) > _MOST:
        raise UsageError("Why does it get another number? The reason is missing.", field="reason")
    if not graph.rows("numbering/thing", ref=str(parsed)):
        raise NotFoundError(f"There is no {parsed}.", field="ref")
    name = {"order": "work_order"}.get(parsed.kind, parsed.kind)
    thing = {name: parsed.number} | ({"item": parsed.parts[0]} if len(parsed.parts) > 1 else {})
    event = {
        "event_id": event_id, "source": HAND, "type": "define", **thing, "same_as": new,
        "note": f"{reason.strip()} (by {by})",
    }  # fmt: skip
    outcome = take_one(graph, event)
    if outcome.problem is not None:
        raise NotTakenError(outcome.problem.text, remedy=outcome.problem.remedy)
    return outcome
