"""A booking by hand: a form read into one event, looked at before it is booked, booked once.

The event is made when it is looked at, with its number and its moment; what is confirmed is that
event as it was shown. So a form that is sent twice books once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from app.booking.acts import ACTS, BookingAct, BookingField
from app.booking.understanding import Meaning, UnclearError, container_of, item_of, meaning_of
from app.errors import LotgraphError, NotFoundError
from app.events.foresight import foresee
from app.events.models import Incoming, Outcome
from app.events.service import take_one
from app.graph.run import Graph, Work
from app.gs1 import parse
from app.times import instant_text, now
from app.vocabulary import HAND, clean_part

_AMOUNT = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*([^\s;]*)\s*")


class NotBookableError(LotgraphError):
    """What is wrong with a form, field by field (HTTP 400); nothing was booked."""

    code = "not_bookable"
    status = 400


@dataclass(frozen=True, slots=True)
class BookingPreview:
    """An event that would be booked: itself, what its codes mean, what the door would answer."""

    act: BookingAct
    event: Mapping[str, Any]
    meanings: tuple[Meaning, ...]
    outcome: Outcome

    def as_json(self) -> dict[str, Any]:
        """As in the API's JSON."""
        return {
            "act": self.act.name, "event": dict(self.event),
            "understood": [
                {"ref": each.ref, "how": each.how, "known": each.known, "notes": list(each.notes)}
                for each in self.meanings
            ],
            "outcome": self.outcome.as_json(),
        }  # fmt: skip


def act_of(name: str) -> BookingAct:
    """An act by its name. Errors: `NotFoundError`."""
    if name not in ACTS:
        raise NotFoundError(
            f"“{name[:40]}” is nothing that is booked by hand.",
            remedy=f"These are: {', '.join(ACTS)}.",
        )
    return ACTS[name]


def preview(graph: Graph, name: str, given: Mapping[str, str], by: str) -> BookingPreview:
    """Read a form; nothing is written. `given`: texts by field, `event_id` among them if the form
    has one. Errors: `NotFoundError`, `NotBookableError` with `problems` [{field, text}]."""
    act = act_of(name)
    event, meanings = graph.read(lambda work: _event(work, act, given, by))
    ((outcome,),) = foresee(graph, [Incoming(1, event, event)])
    if outcome.problem is not None:
        where = outcome.problem.field.partition(".")[0]
        where = {"object": "what", "inputs": "what", "contents": "contents"}.get(where, where)
        raise _refusal({where: _sentence(outcome.problem.text, outcome.problem.remedy)})
    return BookingPreview(act, event, meanings, outcome)


def book(graph: Graph, event: Mapping[str, Any], by: str) -> Outcome:
    """Book an event that was looked at; a second time it is a duplicate. Whatever it says of source
    and person, it is told by the source `hand` and by whoever books."""
    own = {**event, "source": HAND}
    own["attributes"] = {**_map(event.get("attributes")), "person": by}
    outcome = take_one(graph, own)
    if outcome.problem is not None:
        raise _refusal(
            {outcome.problem.field: _sentence(outcome.problem.text, outcome.problem.remedy)}
        )
    return outcome


def _map(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _sentence(text: str, remedy: str) -> str:
    said = text[:1].upper() + text[1:].rstrip(".") + "."
    return f"{said} {remedy}".strip()


def _refusal(problems: Mapping[str, str]) -> NotBookableError:
    listed = [{"field": name, "text": text} for name, text in problems.items()]
    return NotBookableError(
        "Nothing was booked: " + " ".join(problems.values()), remedy="Mend it and send it again.",
        problems=listed,
    )  # fmt: skip


def _event(
    work: Work, act: BookingAct, given: Mapping[str, str], by: str
) -> tuple[dict[str, Any], tuple[Meaning, ...]]:
    problems: dict[str, str] = {}
    meanings: list[Meaning] = []
    item = item_of(work, given.get("item", ""))
    event: dict[str, Any] = {
        "event_id": clean_part(given.get("event_id", "")) or str(uuid4()), "source": HAND,
        "type": act.type, "at_basis": "occurred", "attributes": {"person": by},
        "at": clean_part(given.get("at", "")) or instant_text(now()),
    }  # fmt: skip
    for each in act.fields:
        text = given.get(each.name, "").strip()
        try:
            if text or each.needed:
                _fill(work, event, each, text, item, meanings)
        except UnclearError as error:
            problems[each.name] = f"{error.text} {error.remedy}".strip()
    if act.type in ("consume", "produce") and not ("work_order" in event or "batch" in event):
        problems.setdefault("work_order", "Name the work order or the run.")
    if note := given.get("note", "").strip():
        event["note"] = note
    if problems:
        raise _refusal(problems)
    return event, tuple(meanings)


def _fill(
    work: Work, event: dict[str, Any], each: BookingField, text: str, item: str,
    meanings: list[Meaning],
) -> None:  # fmt: skip
    """Put what a field says into the event. Errors: `UnclearError`."""
    if each.role == "thing":
        found = meaning_of(work, text, each.name, item)
        meanings.append(found)
        event["object"] = dict(found.object)
        if found.quantity is not None and event["type"] != "status":
            event["quantity"] = found.quantity
            event |= {"uom": found.uom} if found.uom else {}
    elif each.role == "container":
        found = container_of(work, text, each.name)
        meanings.append(found)
        event["hu"] = found.object["hu"]
    elif each.role == "things":
        lines = [line for line in text.splitlines() if line.strip()]
        if not lines:
            raise UnclearError("Nothing was scanned or typed here.", field=each.name)
        event["contents"] = [_line(work, line, item, each.name, meanings) for line in lines]
    elif not text:
        raise UnclearError(f"{each.word} is missing.", field=each.name)
    elif each.role == "quantity":
        event["quantity"] = _quantity(text, each.name)
    elif each.name != "item":
        event[each.name] = _number(text)


def _number(text: str) -> str:
    """A number of a place, a party, an order: a GLN or a ref as a scanner sends them, or itself."""
    found = parse(text)
    if found is not None and found.kind in ("location", "party"):
        return found.value
    return clean_part(text)


def _quantity(text: str, name: str) -> str:
    found = _AMOUNT.fullmatch(text)
    if found is None or found[2]:
        raise UnclearError(
            f"“{text[:40]}” is no quantity.", field=name, remedy="Write digits, for example 12.5."
        )
    return found[1].replace(",", ".")


def _line(work: Work, text: str, item: str, name: str, meanings: list[Meaning]) -> dict[str, Any]:
    """A line of what was packed: a code, perhaps with an amount behind a semicolon."""
    code, amount = _apart(text)
    found = meaning_of(work, code, name, item)
    meanings.append(found)
    line: dict[str, Any] = {"object": dict(found.object)}
    if amount:
        line |= amount
    elif found.quantity is not None:
        line["quantity"] = found.quantity
        line |= {"uom": found.uom} if found.uom else {}
    return line


def _apart(text: str) -> tuple[str, dict[str, str]]:
    """A code, and the amount behind its last semicolon; none where that is no amount."""
    code, mark, rest = text.rpartition(";")
    said = _AMOUNT.fullmatch(rest) if mark else None
    if said is None:
        return text, {}
    unit = {"uom": said[2]} if said[2] else {}
    return code, {"quantity": said[1].replace(",", "."), **unit}
