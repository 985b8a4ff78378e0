"""Looking at a part of an answer: names and documents of the few things that are shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import numpy as np

from app.trace.answer import Trace
from app.trace.models import Edge, Node
from app.workbench.skeleton import Skeleton, skeleton_of


def skeleton(trace: Trace) -> Skeleton:
    """Every thing and link of a trace by position; nothing is read for it."""
    return skeleton_of(trace.reader.extent)


def nodes_at(trace: Trace, places: Sequence[int]) -> list[Node]:
    """The nodes at some places, in their order."""
    return list(trace.with_standing(trace.reader.nodes_at(places)))


def edges_at(trace: Trace, bookings: Collection[int]) -> dict[int, Edge]:
    """The links of some bookings, by place of the booking."""
    return trace.reader.edges_at(bookings)


def places_of(trace: Trace, refs: Collection[str]) -> dict[str, int]:
    """The places of some refs, as far as they were fetched."""
    if not refs:
        return {}
    reader = trace.reader
    ids = reader.answer.told.found.things.ids
    found = {}
    for row in reader.read(lambda work: work.rows("trace/by_ref", refs=sorted(refs))):
        place = int(np.searchsorted(ids, row["id"]))
        if place < len(ids) and ids[place] == row["id"]:
            found[row["ref"]] = place
    return found


def item_number(trace: Trace, code: str) -> int:
    """The number of an item's code in the skeleton, -2 where nothing has it."""
    return trace.reader.answer.told.found.names.numbers.get(code, -2) if code else -2


def item_codes(trace: Trace, numbers: Iterable[int]) -> list[str]:
    """The codes of some numbers of items."""
    names = trace.reader.answer.told.found.names
    return [text for number in numbers if (text := names.text(number))]
