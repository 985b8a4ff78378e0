"""The answer: what was reached from the roots, which customers, what time removed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tests.reference import down, up
from tests.reference.books import open_books
from tests.reference.customers import Amounts, customer_rows
from tests.reference.roots import starts_of
from tests.reference.rules import World, work_out
from tests.reference.shares import Shares
from tests.reference.times import EVER, Event
from tests.reference.walk import Walked, walk


@dataclass(frozen=True)
class Reached:
    """How a thing was reached; `time` is the best carried time (None: unbounded)."""

    certainty: str
    depth: int | None = None
    time: int | None = None
    share: float | None = None


@dataclass
class Answer:
    """Nodes without the roots; customers with (shipped, returned, outstanding) per unit."""

    nodes: dict[str, Reached] = field(default_factory=dict)
    customers: dict[str, tuple[str, Amounts]] = field(default_factory=dict)
    removed_lots: set[str] = field(default_factory=set)
    removed_customers: set[str] = field(default_factory=set)


def answer(
    events: list[Event],
    direction: str,
    roots: list[str],
    *,
    ignore_time: bool = False,
    known_at: int | None = None,
    at: int | None = None,
    include_candidates: bool = False,
) -> Answer:
    """Trace roots up or down through a list of events."""
    world = work_out(open_books(events, known_at, at), include_candidates)
    return answer_in(world, direction, roots, ignore_time=ignore_time)


def answer_in(
    world: World, direction: str, roots: list[str], *, ignore_time: bool = False
) -> Answer:
    """Trace in books already worked out."""
    found = _united(world, direction, roots, ignore_time)
    if not ignore_time:
        wide = _united(world, direction, roots, True)
        goods = ("lot:", "serial:")
        found.removed_lots = {
            ref for ref in set(wide.nodes) - set(found.nodes) if ref.startswith(goods)
        }
        found.removed_customers = set(wide.customers) - set(found.customers) - set(roots)
    return found


def _united(world: World, direction: str, roots: list[str], ignore_time: bool) -> Answer:
    """The union of the walks from each root; certainty is the best of them."""
    walks = []
    for root in roots:
        step = (down.step_down if direction == "down" else up.step_up)(world, ignore_time)
        walked = Walked()
        walks.append(walk(direction, starts_of(world, walked, direction, root), step, walked))
    found = Answer()
    for walked in walks:
        _add_goods(found, walked, direction)
        for ref, (certain, depth) in walked.leaves.items():
            _add(found, ref, Reached(_word(certain), depth))
        for refs in (walked.runs, walked.suppliers, walked.hus):
            for ref, certain in refs.items():
                if ref != "supplier:?":
                    _add(found, ref, Reached(_word(certain)))
    for root in roots:
        found.nodes.pop(root, None)
    if direction == "down":
        found.customers = customer_rows(world, walks)
        _add_shares(found, world, roots, walks)
    return found


def _add_shares(found: Answer, world: World, roots: list[str], walks: list[Walked]) -> None:
    """Shares of lots and serials; of several roots the sum, when none descends from another."""
    if not all(root.startswith(("lot:", "serial:")) for root in roots):
        return
    for root, walked in zip(roots, walks, strict=True):
        if any(label.thing in roots and label.thing != root for label in walked.labels):
            return
    each = [Shares(world, root, _whenever(world, root)) for root in roots]
    for ref, reached in found.nodes.items():
        if ref.startswith(("lot:", "serial:")):
            shares = [_share(world, share, ref) for share in each]
            known = [share for share in shares if share is not None]
            total = round(min(1.0, sum(known)), 9) if len(known) == len(shares) else None
            found.nodes[ref] = replace(reached, share=total)


def _whenever(world: World, root: str) -> frozenset[str]:
    """Everything reached from a root when time is left aside."""
    walked = walk("down", down.root_labels(world, root), down.step_down(world, True), Walked())
    return frozenset(label.thing for label in walked.labels)


def _share(world: World, shares: Shares, ref: str) -> float | None:
    told = {shares.shown(node) for node in world.nodes(ref)}
    return told.pop() if len(told) == 1 else None


def _add_goods(found: Answer, walked: Walked, direction: str) -> None:
    for label in walked.labels:
        time = None if abs(label.time) == EVER else int(label.time)
        _add(found, label.thing, Reached(_word(label.certain), label.depth, time), direction)


def _word(certain: bool) -> str:
    return "certain" if certain else "possible"


def _add(found: Answer, ref: str, new: Reached, direction: str = "down") -> None:
    """Certainty, depth and time are each the best of all ways."""
    old = found.nodes.get(ref, new)
    depths = [each.depth for each in (old, new) if each.depth is not None]
    times = [each.time for each in (old, new)]
    best = min if direction == "down" else max
    found.nodes[ref] = Reached(
        min(old.certainty, new.certainty),  # "certain" < "possible"
        min(depths, default=None),
        None if None in times else best(time for time in times if time is not None),
    )
