"""Where in its unit a part is: on each relationship of an event as the reference reads its line."""

from __future__ import annotations

from collections import Counter

import pytest

from app.vocabulary.content import content_of
from app.vocabulary.plan import plan_event
from tests.reference.books import open_books
from tests.sizes import size
from tests.trace.telling import Event, with_papers
from tests.trace.widely import MAKERS, Maker

WRITTEN = {
    "consume": "CONSUMED_INTO", "produce": "PRODUCED", "receive": "SUPPLIED", "ship": "SHIPPED_TO",
    "back": "RETURNED", "give_back": "RETURNED", "move": "MOVED_TO", "adjust_in": "ADJUSTED",
    "adjust_out": "ADJUSTED", "pack": "PACKED_INTO", "unpack": "UNPACKED_FROM",
}  # fmt: skip
Placed = Counter[tuple[str, str, str, str | None, tuple[str, ...]]]


def read(events: list[Event]) -> Placed:
    """(source, event, type, position, other documents) of every booking, by the reference."""
    acts = open_books(events).acts
    return Counter(
        (str(f.key[0]), str(f.key[1]), WRITTEN[f.kind], f.position, tuple(sorted(f.documents)))
        for f in acts
    )


def written(events: list[Event], counted: set[tuple[str, str]]) -> Placed:
    """The same of what is written into a graph; `counted`: events that are booked still."""
    found: Placed = Counter()
    for event in events:
        key = event["source"], event["event_id"]
        if key in counted:
            content = content_of(event)
            own = {content["document"]} if "document" in content else set()
            for type_, _, _, _, told in plan_event(content).bookings:
                if type_ in WRITTEN.values():
                    papers = tuple(sorted(own | set(told.get("documents", ()))))
                    found[(*key, type_, told.get("position"), papers)] += 1
    return found


@pytest.mark.parametrize("maker", MAKERS)
def test_positions_and_documents_are_those_of_the_lines(maker: Maker) -> None:
    placed = 0
    for seed in range(9_000, 9_000 + size(10, 200)):
        events = with_papers(maker(seed))
        own = read(events)
        assert own == written(events, {each[:2] for each in own}), seed
        placed += sum(1 for each in own if each[3])
    assert placed
