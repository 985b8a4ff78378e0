"""A second source's booking of an act that is booked already, marked as the same by a person.

Refuses what is not one act by what it says: another type or thing, one source, more than was
booked, units that do not convert. Nothing is marked that nobody looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import orjson

from app.errors import NotFoundError, UsageError
from app.events.service import take_one
from app.events.unit_notes import units_of_items
from app.graph.run import Graph
from app.times import instant_text, now
from app.units import ItemUnits
from app.vocabulary import make_ref
from app.vocabulary.acts import MARKED_TYPES, act_mark

_LEAST = Decimal("1e-9")
Key = tuple[str, str]  # source and id of an event


def mark_same_act(graph: Graph, kept: Key, other: Key, by: str) -> Key:
    """Say that `other` is the act that `kept` booked: it counts once, as `kept` says. The key of
    the mark; a void of it takes it back.

    Errors: `NotFoundError`, `UsageError`.
    """
    rows = graph.rows("crosswalk/acts", keys=[list(kept), list(other)])
    found = {(row["source"], row["event_id"]): row for row in rows}
    for key in (kept, other):
        if key not in found or found[key]["content"] is None:
            raise NotFoundError(
                f"There is no event {key[1]} of source {key[0]}.", remedy="Mend source and id."
            )
        if found[key]["voided"]:
            raise UsageError(f"Event {key[1]} of {key[0]} is voided.", remedy="Choose another.")
    one, two = (orjson.loads(found[key]["content"]) for key in (kept, other))
    _check(kept, other, one, two)
    if found[other]["undone"]:
        raise UsageError(
            f"Event {other[1]} of {other[0]} is taken back already.",
            remedy="Void what took it back, if that was wrong.",
        )
    _check_amounts(graph, one, two)
    stamp = now()
    event = act_mark(f"same-act/{stamp}", kept, other, instant_text(stamp), by)
    problem = take_one(graph, event).problem
    if problem is not None:
        raise UsageError(problem.text, remedy=problem.remedy)
    return other[0], str(event["event_id"])


def _check(kept: Key, other: Key, one: Mapping[str, Any], two: Mapping[str, Any]) -> None:
    if kept[0] == other[0]:
        raise UsageError(
            "Both are of one source.", remedy="What a source told twice itself is voided there."
        )
    if one["type"] != two["type"] or one["type"] not in MARKED_TYPES:
        raise UsageError(
            f"A {one['type']} and a {two['type']} are not marked as one act.",
            remedy=f"Both must be of one type: {', '.join(MARKED_TYPES)}.",
        )
    if _thing(one) != _thing(two):
        raise UsageError(
            "They book two things.", remedy="If these are one, void one booking and send it again."
        )


def _thing(content: Mapping[str, Any]) -> list[Any]:
    thing = content.get("object", {})
    return [thing.get(name) for name in ("item", "lot", "serial", "hu")]


def _check_amounts(graph: Graph, one: Mapping[str, Any], two: Mapping[str, Any]) -> None:
    """Errors: `UsageError` where the second is known to tell of more than the first."""
    first, second = one.get("quantity"), two.get("quantity")
    if first is None or second is None:
        return
    item = one["object"].get("item")
    ref = make_ref("item", item) if item else ""
    own = units_of_items(graph, [ref] if ref else []).get(ref, ItemUnits())
    units = [str(each.get("uom") or own.uom) for each in (one, two)]
    amount = own.amount(Decimal(str(second)), units[1], units[0])
    if amount is None or amount > Decimal(str(first)) + _LEAST:
        raise UsageError(
            f"One tells of {first} {units[0]}, the other of {second} {units[1]}.",
            remedy="If the numbers are wrong, void that booking and send it again.",
        )
