"""What columns of a graph say, in a form two of them can be compared in; how tests come by them."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.events.models import Incoming
from app.events.service import take
from app.graph.run import Graph
from app.mirror.columns import LinkColumns, Mirror, ThingColumns
from app.mirror.keeper import MirrorKeeper
from tests.trace.made import prefixed
from tests.trace.telling import Event


def told(whole: Mirror) -> dict[str, Any]:
    """Everything the columns say, whatever order they stand in and however texts are numbered."""
    links = {}
    for part in whole.parts:
        columns = [getattr(part.links, name).tolist() for name in LinkColumns.__slots__]
        for row in zip(*columns, strict=True):
            said = dict(zip(LinkColumns.__slots__, row, strict=True))
            said["uoms"] = whole.names.text(said["uoms"])
            said["places"] = whole.names.text(said["places"])
            assert said["ids"] not in links, "a link stands in the columns twice"
            links[said.pop("ids")] = repr(said)
    things = {}
    for ordinal in np.flatnonzero(whole.things.kinds >= 0).tolist():
        row = [getattr(whole.things, name)[ordinal].item() for name in ThingColumns.__slots__]
        row[1], row[4] = whole.names.text(row[1]), whole.names.text(row[4])
        things[ordinal] = row
    return {
        "commit": whole.commit, "links": links, "things": things, "also": dict(whole.also),
        "taken": {id_: repr(each) for id_, each in whole.taken.items()},
    }  # fmt: skip


def indexed(whole: Mirror) -> bool:
    """Whether the indexes of all parts say where every link is, and nothing else."""
    for part in whole.parts:
        for index, ends in ((part.out, part.links.starts), (part.into, part.links.ends)):
            things = np.repeat(np.arange(len(index.first) - 1), np.diff(index.first))
            if not np.array_equal(ends[index.rows], things):
                return False
            if not np.array_equal(np.sort(index.rows), np.arange(len(part.links))):
                return False
    return True


def of_now(keeper: MirrorKeeper) -> Mirror:
    """The columns as of the last commit, waited for."""
    known = keeper.wait()
    assert known is not None, keeper.trouble
    return known


def take_all(graph: Graph, events: list[Event], prefix: str) -> None:
    """Events about things of their own (see `prefixed`), of which none may be refused."""
    incoming = (Incoming(line, e, e) for line, e in enumerate(prefixed(events, prefix), 1))
    for outcomes in take(graph, incoming):
        assert all(outcome.problem is None for outcome in outcomes)
