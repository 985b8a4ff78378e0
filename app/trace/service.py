"""The trace: roots in, one answer out.

Everything is read in one transaction; what comes back is a frozen `Trace` that page, JSON and
CSV show alike. `docs/trace.md` says what an answer means.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.graph.run import Graph, Work
from app.trace.columns import Floats
from app.trace.genealogy import Genealogy, genealogy
from app.trace.listing import Listing, trace_of
from app.trace.models import Direction, Options, Trace
from app.trace.roots import Root
from app.trace.roots import resolve as resolve_in
from app.trace.seen import Seen, seen_of, united
from app.trace.share import shares_of, together
from app.trace.walking import walk


def resolve(graph: Graph, text: str) -> str:
    """The ref a text means. Errors: `NotFoundError`, `AmbiguousError` with candidates."""
    return graph.read(lambda work: resolve_in(work, text))


def trace(
    graph: Graph, direction: Direction, roots: Sequence[str], options: Options | None = None
) -> Trace:
    """Trace up or down from any roots (refs, aliases or bare numbers; several are united).

    Errors: `NotFoundError`, `AmbiguousError`, `InvalidRefError`.
    """
    return graph.read(lambda work: _trace(graph, work, direction, roots, options or Options()))


def _trace(
    graph: Graph, work: Work, direction: Direction, texts: Sequence[str], options: Options
) -> Trace:
    found = genealogy(work, direction, texts, options)
    seen = [_seen(found, root, direction, options, options.ignore_time) for root in found.roots]
    before = seen
    if not options.ignore_time:
        before = [_seen(found, root, direction, options, True) for root in found.roots]
    listing = Listing(
        found.told, found.roots, direction, options, seen, united(seen), united(before),
        _shares(found, direction, seen, before), found.members,
    )  # fmt: skip
    return trace_of(graph, work, listing)


def _seen(
    found: Genealogy, root: Root, direction: Direction, options: Options, timeless: bool
) -> Seen:
    walked = walk(
        found.network, root, direction, found.members,
        candidates=options.include_candidates, timeless=timeless,
    )  # fmt: skip
    return seen_of(found.told, walked, root, found.network.first_flow)


def _shares(
    found: Genealogy, direction: Direction, seen: Sequence[Seen], timeless: Sequence[Seen]
) -> Floats | None:
    """The share of each thing that comes from the roots (down only); NaN unknown."""
    if direction == "up":
        return None
    told = found.told
    goods = np.isin(told.found.things.ids, np.fromiter(found.scope.goods, np.int64))
    parts = [
        shares_of(told, root, goods, found.members, each)
        for root, each in zip(found.roots, timeless, strict=True)
    ]
    starts = [{*root.whole, *root.runs} for root in found.roots]
    descends = any(
        each.reached[place]
        for number, each in enumerate(seen)
        for other, places in enumerate(starts)
        if other != number
        for place in places - starts[number]
    )
    return together(parts, descends)
