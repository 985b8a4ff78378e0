"""Asking the reference in short forms, and its answer by certainty."""

from __future__ import annotations

from tests.reference import Answer, answer
from tests.trace.telling import Event, Tell, day, ref


def goods(found: Answer) -> dict[str, str]:
    """Certainty of lots, serials and items by ref."""
    kinds = ("lot:", "serial:", "item:")
    return {r: n.certainty for r, n in found.nodes.items() if r.startswith(kinds)}


def customers(found: Answer) -> dict[str, str]:
    """Certainty of customers."""
    return {r.removeprefix("customer:"): row[0] for r, row in found.customers.items()}


def down(events: list[Event], *things: str, **options: object) -> Answer:
    """Where short forms went."""
    return answer(events, "down", [ref(x) for x in things], **options)  # type: ignore[arg-type]


def up(events: list[Event], *things: str, **options: object) -> Answer:
    """Where short forms came from."""
    return answer(events, "up", [ref(x) for x in things], **options)  # type: ignore[arg-type]


def silo() -> list[Event]:
    """T/1 10 t → SILO on Monday, 8 t out into F/1 at noon; T/2 10 t → SILO on Tuesday → F/2."""
    tell = Tell()
    tell.transform([], "f1", ["SILO/1"], at=day(2, 8))
    tell.transform([], "f2", ["SILO/1"], at=day(3, 8))
    for number, event in enumerate(tell.events, 1):
        event["inputs"] = [{"object": {"item": "T", "lot": str(number)}, "quantity": 10}]
        event["outputs"][0]["quantity"] = 10
    tell.consume("SILO/1", "W1/B1", 8, at=day(2, 12))
    tell.produce("F/1", "W1/B1", at=day(2, 13))
    tell.consume("SILO/1", "W2/B1", 8, at=day(3, 12))
    tell.produce("F/2", "W2/B1", at=day(3, 13))
    tell.ship("F/1", "C1", at=day(4))
    tell.ship("F/2", "C2", at=day(4))
    return tell.events
