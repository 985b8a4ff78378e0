"""Holds: asking for affected stock to be blocked, and what became of it.

*Requested* is not *held*. A request is a status event for each (thing, place), of that part only,
so that nothing reads “hold” because of it; held is what a system that owns stock has confirmed by
a status event of its own. A request can be taken back: its events are voided.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import orjson

from app.errors import LotgraphError, NotFoundError, UsageError
from app.events.models import Incoming
from app.events.service import take
from app.graph.run import Graph, Work
from app.recall.cases import activate_in, log_decision
from app.recall.models import Case, CaseAnswer, Row
from app.recall.versions import Act, take_case
from app.times import instant_text, now
from app.trace.part_statuses import Decision, decisions_about
from app.vocabulary import RECALL_DESK, parse_ref
from app.vocabulary.holds import hold_event, hold_state
from app.wording import plural

SOURCE = RECALL_DESK
_CHUNK = 5_000


class HoldError(LotgraphError):
    """The event door refused a request, for what was written in it (HTTP 422, exit 2)."""

    code = "hold_refused"
    status = 422


def there(quantity: float | None) -> bool:
    """Whether there is something to hold: unknown is not zero."""
    return quantity is None or quantity > 0


def still_to_hold(answer: CaseAnswer, asked: Iterable[Row]) -> list[Row]:
    """The affected stock that is there and that no open request names yet.

    `asked`: rows of requests, or what became of them; those taken back count no more.
    """
    named = {(row["ref"], row["location"]) for row in asked if row.get("state") != "taken back"}
    return [
        row for row in answer.rows["stock"]
        if (row["ref"], row["location"]) not in named and there(row["quantity"])
    ]  # fmt: skip


def requests_of(graph: Graph | Work, case: Case) -> list[dict[str, Any]]:
    """The requests of a case: {number, at, by, stamp, undone_at, undone_reason, rows [{ref,
    location, quantity, uom, event, sent}]}."""
    return [
        {**row["told"], "rows": orjson.loads(row["told"]["rows"])}
        for row in graph.rows("recall/holds", case=case.number)
    ]


def request_hold(
    graph: Graph, case: Case, answer: CaseAnswer, *, by: str, version: int | None = None
) -> dict[str, Any]:
    """Ask for a hold on all affected stock that no open request of the case names yet.

    Errors: `UsageError` when there is nothing new to hold, `ClosedCaseError`, `OlderVersionError`.
    """
    moment = now()

    def write(work: Work) -> dict[str, Any]:
        current = take_case(work, case, Act("hold", by, version), answer)
        rows = _to_ask_for(work, case, answer)
        told = {
            "at": moment, "by": by, "stamp": answer.hashed["known_at"],
            "rows": orjson.dumps(rows).decode(),
        }  # fmt: skip
        number = int(work.one("recall/make_hold", case=case.number, properties=told)["number"])
        activate_in(work, current, by)
        text = f"Hold {number} asked for on {plural(len(rows), 'stock row')}; "
        text += "asked for is not held."
        log_decision(work, case, "hold requested", text, by, {"RecallHold": [number]})
        return {"number": number, "at": moment, "by": by, "rows": rows}

    made = graph.write(write)
    send(graph, case, made["number"])
    return made


def _to_ask_for(work: Work, case: Case, answer: CaseAnswer) -> list[dict[str, Any]]:
    """The rows of a new request; two at the same instant do not ask for the same."""
    requests = [each for each in requests_of(work, case) if not each.get("undone_at")]
    stock = still_to_hold(answer, (row for each in requests for row in each["rows"]))
    if not stock:
        raise UsageError(
            "There is no affected stock that was not asked to be held already.",
            remedy="See the holds of the case; new stock can be asked for when it is booked.",
        )
    return [
        {
            "ref": row["ref"], "location": row["location"], "quantity": row["quantity"],
            "uom": row["uom"],
            "sent": row["location"] is not None or row["quantity"] is not None,
        }
        for row in stock
    ]  # fmt: skip


def send(graph: Graph, case: Case, number: int) -> int:
    """Put a request's events through the door, and those that take it back; again does nothing
    twice. How many it has."""
    request = request_of(graph, case, number)
    events = list(_events(case, request))
    _through(graph, [*events, *_voids(request, events)])
    return len(events)


def undo_hold(
    graph: Graph, case: Case, number: int, *, by: str, reason: str, second: str = "",
    version: int | None = None,
) -> None:  # fmt: skip
    """Take a request back: each of its events is voided."""
    act = Act("undo", by, version, {"hold": number, "reason": reason})

    def write(work: Work) -> None:
        take_case(work, case, act)
        if request_of(work, case, number).get("undone_at"):
            raise UsageError(f"Hold {number} was taken back already.")
        why = reason or "hold taken back"
        properties = {"undone_at": now(), "undone_by": by, "undone_reason": why}
        work.do("recall/set_hold", case=case.number, number=number, properties=properties)
        text = f"Hold {number} was taken back. {reason}"
        log_decision(
            work, case, "hold taken back", text, by, {"RecallHold": [number]},
            second=second or None,
        )  # fmt: skip

    graph.write(write)
    send(graph, case, number)


def request_of(graph: Graph | Work, case: Case, number: int) -> dict[str, Any]:
    """One request, as `requests_of` gives it. Errors: `NotFoundError`."""
    for each in requests_of(graph, case):
        if each["number"] == number:
            return each
    raise NotFoundError(f"{case.number} has no hold {number}.")


def _events(case: Case, request: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    at = instant_text(request["at"])
    for place, row in enumerate(request["rows"], 1):
        if not row["sent"]:
            continue
        ref = parse_ref(row["ref"])
        event = {
            "event_id": hold_event(case.number, request["number"], place), "source": SOURCE,
            "type": "status", "at": at, "at_basis": "occurred", "status": "hold",
            "object": {"item": ref.parts[0], ref.kind: ref.parts[1]},
            "reason": f"asked for by recall case {case.number}, not confirmed",
        }  # fmt: skip
        if row["location"]:
            event["location"] = parse_ref(row["location"]).parts[0]
        if row["quantity"] is not None:
            event |= {"quantity": row["quantity"]} | ({"uom": row["uom"]} if row["uom"] else {})
        yield event


def _voids(request: Row, events: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """What takes a request back; none where it was taken back before its reason was kept."""
    if "undone_reason" not in request:
        return
    at = instant_text(request["undone_at"])
    for event in events:
        yield {
            "event_id": f"{event['event_id']}-undone", "source": SOURCE, "type": "void",
            "at": at, "voids": event["event_id"], "reason": request["undone_reason"],
        }  # fmt: skip


def _through(graph: Graph, events: Sequence[Mapping[str, Any]]) -> None:
    incoming = (Incoming(line, event, event) for line, event in enumerate(events, 1))
    for batch in take(graph, incoming):
        for outcome in batch:
            if outcome.problem is not None:
                raise HoldError(
                    f"The event door refused {outcome.event_id}: {outcome.problem.text}.",
                    remedy="What was taken stays; ask for the hold again after mending this.",
                )


def held_rows(graph: Graph, case: Case, answer: CaseAnswer) -> list[dict[str, Any]]:
    """Each requested row with what became of it, newest request first.

    `state` asked, confirmed, in part, refused, taken back, not sent; `confirmed_by` or `refused_by`
    source and event; `event` the desk's, which an answer names as its document;
    `now` what is on hand there by the answer; `moved` bookings recorded since the request. All is
    as of the answer's stamp.
    """
    requests = requests_of(graph, case)
    refs = sorted({row["ref"] for each in requests for row in each["rows"]})
    stamp = answer.hashed["known_at"]
    statuses = _statuses(graph, refs, stamp)
    first = min((each["stamp"] for each in requests), default=0)
    moves = unheld_moves(graph, refs, first, stamp)
    stock = {(row["ref"], row["location"]): row["quantity"] for row in answer.rows["stock"]}
    found = []
    for each in reversed(requests):
        for place, row in enumerate(each["rows"], 1):
            since = [m for m in moves[row["ref"]] if m["recorded_at"] > each["stamp"]]
            gone = [m for m in since if m["from"] == row["location"] or not m["from"]]
            event = hold_event(case.number, each["number"], place)
            found.append({
                **row, "request": each["number"], "at": each["at"], "by": each["by"],
                **_state(each, row, event, statuses[row["ref"]]), "event": event,
                "now": stock.get((row["ref"], row["location"]), 0), "moved": gone,
            })  # fmt: skip
    return found


def _state(request: Row, row: Row, event: str, told: Sequence[Decision]) -> dict[str, Any]:
    """What became of a row of a request, who says so, and why where it is refused."""
    asked = event if row["sent"] else None
    state, word = hold_state(told, asked, row["location"], row["quantity"])
    by = f"{word.source} {word.event}" if word else None
    told_why = {"confirmed_by": by if state != "refused" else None, "refused_by": None,
                "refused_because": None}  # fmt: skip
    if request.get("undone_at"):
        return {**told_why, "state": "taken back"}
    if state == "refused" and word is not None:
        return {**told_why, "state": state, "refused_by": by, "refused_because": word.reason}
    return {**told_why, "state": state if asked or word else "not sent"}


def _statuses(graph: Graph, refs: Sequence[str], stamp: int) -> dict[str, Sequence[Decision]]:
    """What other systems than this desk said by status events, of the things, of what is at a place
    and of containers they were in, oldest first, by ref."""
    found: dict[str, Sequence[Decision]] = defaultdict(tuple)
    for start in range(0, len(refs), _CHUNK):
        some = refs[start : start + _CHUNK]
        found |= graph.at(stamp).read(partial(said_by_others, refs=some))
    return found


def said_by_others(work: Work, refs: Sequence[str]) -> dict[str, Sequence[Decision]]:
    """What others than this desk said of some things and parts of them, oldest first, by ref."""
    ids = {int(row["id"]): str(row["ref"]) for row in work.rows("trace/by_ref", refs=list(refs))}
    return {
        ids[id_]: [each for each in some if each.type == "status" and each.source != SOURCE]
        for id_, some in decisions_about(work, ids).items()
    }


def unheld_moves(
    graph: Graph, refs: Sequence[str], after: int, until: int
) -> dict[str, list[dict[str, Any]]]:
    """Shipments, moves and consumptions recorded between two stamps, by ref."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for start in range(0, len(refs), _CHUNK):
        some = refs[start : start + _CHUNK]
        for row in graph.rows("recall/escapes", refs=some, after=after, until=until):
            found[row["ref"]].append(row)
    return found
