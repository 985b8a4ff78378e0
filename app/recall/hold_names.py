"""Ids of the events by which the desk asks for holds, made and read back."""

from __future__ import annotations

import re

_OF_CASE = re.compile(r"(RC-\d{4}-\d{3,6})-\d+-\d{5,}")


def hold_event(case: str, number: int, place: int) -> str:
    """The id of the event that asks for a row (from 1) of a request of a case."""
    return f"{case}-{number}-{place:05}"


def case_of_hold(event_id: str) -> str | None:
    """The number of the case whose request an event is; None for one asked for without a case."""
    found = _OF_CASE.fullmatch(event_id)
    return found.group(1) if found else None
