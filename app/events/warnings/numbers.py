"""Warnings of numbers that come in by the door against those that are handed out here: a new lot or
serial that is not of its item's pattern, and a number that was said to be void."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from app.events.models import Note
from app.events.rows_of_event import EventRows, Key
from app.graph.reads import Reads
from app.vocabulary import parse_ref
from app.vocabulary.number_pattern import NumberPattern, read_pattern

_OF_ITEMS = ("lot", "serial")
_WORDS = {"hu": "container", "order": "work order"}


def number_notes(work: Reads, events: Sequence[EventRows]) -> Iterator[tuple[Key, Note]]:
    """A warning for each number of a new event that another would have been expected for."""
    schemes = work.rows("events/number_schemes") if events else []
    patterns: dict[tuple[str, str | None], list[str]] = {}
    for row in schemes:
        if row["open"]:
            patterns.setdefault((row["kind"], row["item"]), []).append(row["pattern"])
    of = {row["kind"] for row in schemes}
    first: dict[str, EventRows] = {}
    for each in events:
        for ref in each.plan.things:
            if ref.partition(":")[0] in of:
                first.setdefault(ref, each)
    for row in work.rows("events/numbers_known", refs=sorted(first)) if first else ():
        each, named = first[row["ref"]], parse_ref(row["ref"])
        item = named.parts[0] if named.kind in _OF_ITEMS else None
        asked = patterns.get((named.kind, item), [])
        what = f"the {_WORDS.get(named.kind, named.kind)} {named.number}"
        if row["void"] is not None:
            text = f"{what} was said to be void: {row['void']}"
            yield each.key, Note("number_void", text, named.kind)
        elif row["named_at"] == each.recorded_at and asked and not _fits(named.number, asked):
            text = f"{what} is not of the pattern {' or '.join(asked)}"
            yield each.key, Note("number_pattern", text, named.kind)


def _fits(number: str, patterns: Sequence[str]) -> bool:
    return any(_pattern(each).fits(number) for each in patterns)


@lru_cache(maxsize=1_024)
def _pattern(text: str) -> NumberPattern:
    return read_pattern(text)
