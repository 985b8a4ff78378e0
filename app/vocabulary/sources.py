"""What a source of events says of itself: its zone, start of day, basis of times, what it owns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.times import read_time, span

SOURCE_TARGET = "(source)"  # the `target` of an event that defines its own source


@dataclass(frozen=True, slots=True)
class SourceRules:
    """How to read a source's times, and which event types it owns (None: not said)."""

    zone: str = "UTC"
    day_start: str = "00:00"
    at_basis: str = "posted"
    event_types: tuple[str, ...] | None = None


def said_of_source(defines: Iterable[tuple[str | None, str, Mapping[str, Any]]]) -> dict[str, Any]:
    """What defines of one source, (at, event id, content) each, say of it together.

    Property by property the greatest (end of `at`, event id) wins; None: not said.
    """
    told: dict[str, Any] = {
        "name_shown": None, "zone": None, "day_start": None, "at_basis": None, "event_types": None,
    }  # fmt: skip
    order = [
        (span(read_time(at))[1] if at else -1, event_id, content)
        for at, event_id, content in defines
    ]
    for _, _, content in sorted(order, key=lambda each: each[:2]):
        given = content.get("properties", {})
        told["name_shown"] = given.get("name", told["name_shown"])
        told |= {key: given[key] for key in told if key in given}
    return told


def rules_of(told: Mapping[str, Any]) -> SourceRules:
    """The rules that follow from what is said of a source."""
    return SourceRules(
        told["zone"] or "UTC",
        told["day_start"] or "00:00",
        told["at_basis"] or "posted",
        tuple(told["event_types"]) if told["event_types"] else None,
    )


def time_properties(content: Mapping[str, Any], rules: SourceRules) -> dict[str, Any]:
    """`at_from`, `at_to` (UTC microseconds, as booked) and `at_basis` of an event.

    Without `at` all three are absent: the time is unknown.
    """
    at = content.get("at")
    if at is None:
        return {}
    first, last = span(read_time(at), rules.zone, rules.day_start)
    return {
        "at_from": first,
        "at_to": last,
        "at_basis": content.get("at_basis") or rules.at_basis,
    }
