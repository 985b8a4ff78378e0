"""The last good lot before the suspects and the first after them, item by item.

By the booked time of receipt or production alone, never by number: *before* is a lot whose last
booking ends before the first suspect's first begins, *after* one whose first begins after the
last suspect's last ended. A date is its whole day, so a lot of the same day is neither. What is
neither, or has no time, is counted: it may be the one to look at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from app.graph.run import Graph
from app.trace.answer import Trace

NAMES_LIMIT = 5  # lots of the same time that are named; all are counted


class Birth(NamedTuple):
    """A lot and the first and last UTC microsecond it may have been received or made."""

    ref: str
    first: int
    last: int


def good_lots(graph: Graph, found: Trace, inside: set[str]) -> list[dict[str, Any]]:
    """For each item of a suspect lot, the lots around the suspects that are not in scope."""
    by_item: dict[str, set[str]] = defaultdict(set)
    for node in found.nodes:
        if node.depth == 0 and node.kind == "lot" and node.item:
            by_item[node.item].add(node.ref)
    rows = []
    for item, roots in sorted(by_item.items()):
        row = graph.one("recall/around", item=item)
        columns = (row["refs"], row["firsts"], row["lasts"])
        lots = [Birth(*each) for each in zip(*columns, strict=True)]
        told = _around(lots, roots, inside)
        if told:
            rows.append({"item": item, **told})
    return rows


def _around(lots: Sequence[Birth], roots: set[str], inside: set[str]) -> dict[str, Any]:
    """What `good_lots` says of one item; nothing when no suspect has a time."""
    dated = [each for each in lots if each.last >= 0]
    suspects = [each for each in dated if each.ref in roots]
    if not suspects:
        return {}
    begin, end = min(each.first for each in suspects), max(each.last for each in suspects)
    others = [each for each in dated if each.ref not in inside]
    before = [each for each in others if each.last < begin]
    after = [each for each in others if each.first > end]
    around = {each.ref for each in (*before, *after)}
    same = [each.ref for each in others if each.ref not in around]
    last = max(before, key=lambda each: (each.last, each.ref), default=None)
    first = min(after, key=lambda each: (each.first, each.ref), default=None)
    return {
        "from": begin, "to": end,
        "last_good": last.ref if last else None, "last_good_at": last.last if last else None,
        "first_good": first.ref if first else None,
        "first_good_at": first.first if first else None,
        "same_time": len(same), "same_time_lots": same[:NAMES_LIMIT],
        "without_time": sum(each.last < 0 and each.ref not in inside for each in lots),
    }  # fmt: skip
