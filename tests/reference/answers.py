"""The answer: what was reached from the roots, which customers, what time removed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tests.reference import down, up
from tests.reference.around import Around, add_around
from tests.reference.books import open_books
from tests.reference.contents import Containers
from tests.reference.customers import Amounts, Row, customer_rows
from tests.reference.flows import item_of
from tests.reference.places import Window
from tests.reference.roots import Ask, starts_of
from tests.reference.rules import World, work_out
from tests.reference.shares import Shares, rooted
from tests.reference.stays import Stays
from tests.reference.times import EVER, Event
from tests.reference.walk import Label, Walked, walk

ALWAYS: Window = (-EVER, EVER)
Link = tuple[str, str, str, str, str]  # source, event, from, to, type
TYPES = {"consume": "CONSUMED_INTO", "produce": "PRODUCED", "ship": "SHIPPED_TO",
         "receive": "SUPPLIED"}  # fmt: skip
GOODS = ("lot:", "serial:")


@dataclass(frozen=True)
class Reached:
    """How a thing was reached; `time` is the best carried time (None: unbounded)."""

    certainty: str
    depth: int | None = None
    time: int | None = None
    share: float | None = None


@dataclass
class Answer:
    """Nodes without the roots; customers with (shipped, returned, outstanding) per unit.

    `rows` are the customers as they are shown, `customers` the same in grams and pieces. `stopped`
    is what `stop` took out.
    """

    nodes: dict[str, Reached] = field(default_factory=dict)
    customers: dict[str, tuple[str, Amounts]] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)
    removed_lots: set[str] = field(default_factory=set)
    removed_customers: set[str] = field(default_factory=set)
    stopped: set[str] = field(default_factory=set)
    warnings: set[tuple[str, str]] = field(default_factory=set)
    links: dict[Link, str] = field(default_factory=dict)  # bookings led through -> certainty
    roots: set[str] = field(default_factory=set)
    labels: list[Label] = field(default_factory=list)


def answer(
    events: list[Event],
    direction: str,
    roots: list[str],
    *,
    ignore_time: bool = False,
    known_at: int | None = None,
    at: int | None = None,
    include_candidates: bool = False,
    window: Window = ALWAYS,
    stop: tuple[str, ...] = (),
    around: bool = True,
) -> Answer:
    """Trace roots up or down through a list of events. `around`: with the containers around what
    was reached, which are looked for at every moment there is."""
    world = work_out(open_books(events, known_at, at), include_candidates)
    return answer_in(
        world, direction, roots, ignore_time=ignore_time, window=window, stop=stop, around=around
    )


def answer_in(
    world: World, direction: str, roots: list[str], *, ignore_time: bool = False,
    window: Window = ALWAYS, stop: tuple[str, ...] = (), around: bool = True,
) -> Answer:  # fmt: skip
    """Trace in books already worked out."""
    stays, containers = Stays(world), Containers(world.books)
    ask = Ask(
        world, stays, containers, Around(world, stays, containers), direction, ignore_time, window,
        _stops(world, stop),
    )  # fmt: skip
    found = _united(ask, roots, around=around)
    if stop:
        free = _united(replace(ask, stop=frozenset()), roots)
        kinds = (*GOODS, "customer:")
        there = {ref for ref in {*free.nodes, *free.rows} if ref.startswith(kinds)}
        found.stopped = there - {*found.nodes, *found.rows, *roots}
    if not ignore_time:
        wide = _united(replace(ask, ignore_time=True), roots)
        found.removed_lots = {
            ref for ref in set(wide.nodes) - set(found.nodes) if ref.startswith(GOODS)
        }
        found.removed_customers = set(wide.customers) - set(found.customers) - set(roots)
    return found


def _stops(world: World, stop: tuple[str, ...]) -> frozenset[str]:
    """Where a walk ends: an item stands for all its lots and serials, too."""
    goods = {thing for thing in world.books.things() | world.books.named if thing.startswith(GOODS)}
    items = {ref for ref in stop if ref.startswith("item:")}
    supplied = {
        flow.thing
        for flow in world.books.of_kind("receive")
        if flow.tracked and not flow.candidate and flow.supplied_as in stop
    }
    of_items = {thing for thing in goods if f"item:{item_of(thing)}" in items}
    return frozenset(stop) | of_items | supplied


def walked_from(ask: Ask, root: str) -> Walked:
    if ask.direction == "down":
        step = down.step_down(ask.world, ask.stays, ask.ignore_time, ask.stop)
    else:
        step = up.step_up(ask.world, ask.stays, ask.ignore_time, ask.stop)
    walked = Walked()
    starts = starts_of(ask, walked, root)
    return walk(ask.direction, starts, step, walked, ask.stop)


def _united(ask: Ask, roots: list[str], *, around: bool = False) -> Answer:
    """The union of the walks from each root; certainty is the best of them. `around`: with the
    containers around what was reached."""
    walks = [walked_from(ask, root) for root in roots]
    for walked in walks if around and ask.direction == "down" else ():
        add_around(ask.around, walked, ask.ignore_time, ask.stop)
    found = Answer()
    for walked in walks:
        _add_goods(found, walked, ask.direction)
        found.labels += walked.labels
        for ref, (certain, depth) in walked.leaves.items():
            _add(found, ref, Reached(_word(certain), depth))
        for refs in (walked.runs, walked.suppliers, walked.hus):
            for ref, certain in refs.items():
                if ref != "supplier:?":
                    _add(found, ref, Reached(_word(certain)))
        _add_links(found, walked)
        if walked.kept:
            found.warnings.add(("inputs_after_output", ""))
    for root in roots:
        found.nodes.pop(root, None)
        found.roots.add(root)
    if ask.direction == "down":
        found.rows = customer_rows(ask.world, walks)
        found.customers = {ref: (row.certainty, row.comparable) for ref, row in found.rows.items()}
        found.warnings |= {
            ("unknown_quantity", ref)
            for ref, row in found.rows.items()
            if any(None in amounts[:2] for amounts in row.amounts.values())
        }
        found.warnings |= {
            ("unknown_order", ref) for ref, row in found.rows.items() if row.doubtful
        }
        _add_shares(ask, found, roots, walks)
    return found


def _add_shares(ask: Ask, found: Answer, roots: list[str], walks: list[Walked]) -> None:
    """Shares of lots and serials; of several roots the sum, when none descends from another."""
    if not all(root.startswith(("lot:", "serial:", "hu:", "location:")) for root in roots):
        return
    for root, walked in zip(roots, _without_stops(ask, roots, walks), strict=True):
        if any(label.thing in roots and label.thing != root for label in walked.labels):
            return
    each = [Shares(ask.world, *rooted(ask.world, root, w), _whenever(ask, root))
            for root, w in zip(roots, walks, strict=True)]  # fmt: skip
    for ref, reached in found.nodes.items():
        if ref.startswith(GOODS):
            shares = [_share(ask.world, share, ref) for share in each]
            known = [share for share in shares if share is not None]
            total = round(min(1.0, sum(known)), 9) if len(known) == len(shares) else None
            if total == 0 and reached.certainty == "certain":
                total = None
            found.nodes[ref] = replace(reached, share=total)


def _without_stops(ask: Ask, roots: list[str], walks: list[Walked]) -> list[Walked]:
    """A stop changes no share."""
    free = replace(ask, stop=frozenset())
    return [walked_from(free, root) for root in roots] if ask.stop else walks


def _whenever(ask: Ask, root: str) -> frozenset[str]:
    """Everything reached from a root when time is left aside."""
    walked = walked_from(replace(ask, ignore_time=True, stop=frozenset()), root)
    return frozenset(label.thing for label in walked.labels)


def _share(world: World, shares: Shares, ref: str) -> float | None:
    told = {shares.shown(node) for node in world.nodes(ref)}
    return told.pop() if len(told) == 1 else None


def _add_goods(found: Answer, walked: Walked, direction: str) -> None:
    for label in walked.labels:
        if label.thing.startswith("item:"):
            continue  # a leaf, which the root itself names
        time = None if abs(label.time) == EVER else int(label.time)
        _add(found, label.thing, Reached(_word(label.certain), label.depth, time), direction)


def _add_links(found: Answer, walked: Walked) -> None:
    """The bookings a walk leads through; what a container took along is its one booking."""
    for flow, certain in walked.booked.items():
        thing = flow.hus[-1] if flow.hus else flow.thing
        inward = flow.kind in ("produce", "receive")
        ends = (flow.other, thing) if inward else (thing, flow.other)
        if "supplier:?" not in ends:
            link = (str(flow.key[0]), str(flow.key[1]), *ends, TYPES[flow.kind])
            found.links[link] = min(found.links.get(link, "possible"), _word(certain))


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
