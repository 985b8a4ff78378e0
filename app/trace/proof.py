"""Why something is reached: the shortest chain from a root that is possible in time.

Certain chains first, then the fewest steps, then the earliest times, then refs. Each hop is a
booking with its event, document, date and quantity.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.genealogy import kernels
from app.genealogy.certainty import Certainty, sentence_of
from app.genealogy.columns import ALWAYS, NEVER, TYPES
from app.genealogy.kernels import SURE, WALKED
from app.genealogy.network import Network, network_of
from app.genealogy.question import Direction, Options
from app.genealogy.root import Root
from app.genealogy.steps import Told
from app.genealogy.thing import Thing
from app.genealogy.walk import UNREACHED, Walk, walk, without_time
from app.graph.run import Graph, Work
from app.times import instant_text
from app.trace.answer import lister_of
from app.trace.interpret import genealogy
from app.trace.models import Trace
from app.trace.names import Paper, read_papers, read_things_at
from app.trace.resolve import resolve


@dataclass(frozen=True, slots=True)
class Hop:
    """One booking of a chain, in the direction of material; `through` a container.

    A serial's lot is a hop without a booking (type INCLUDES).
    """

    start: str
    end: str
    type: str
    quantity: float | None
    uom: str | None
    at: str | None
    source: str | None
    event: str | None
    document: str | None
    certainty: Certainty
    reason: str | None
    through: str | None

    def as_json(self) -> dict[str, Any]:
        """As in the proof's JSON."""
        return {
            "from": self.start, "to": self.end, "type": self.type, "quantity": self.quantity,
            "uom": self.uom, "at": self.at, "source": self.source, "event": self.event,
            "document": self.document, "certainty": self.certainty, "reason": self.reason,
            "through": self.through,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proof:
    """The chain from a root to a target, hop by hop from the root on."""

    root: str
    target: str
    certainty: Certainty
    hops: tuple[Hop, ...]

    def as_json(self) -> dict[str, Any]:
        """As the API gives it."""
        return {
            "root": self.root, "target": self.target, "certainty": self.certainty,
            "hops": [hop.as_json() for hop in self.hops],
        }  # fmt: skip


def prove(
    graph: Graph,
    direction: Direction,
    roots: Sequence[str],
    targets: Sequence[str],
    options: Options | None = None,
) -> dict[str, Proof | None]:
    """A chain to each target (ref, alias or number); None where it is not reached.

    Errors: `NotFoundError`, `AmbiguousError` for a root or target.
    """
    chosen = options or Options()

    def work(work: Work) -> dict[str, Proof | None]:
        fetched = genealogy(work, direction, roots, chosen)
        found = _Found(fetched.told, fetched.network, fetched.roots, fetched.members)
        named = {text: resolve(work, text) for text in targets}
        return _prove(work, found, direction, named, chosen)

    return graph.read(work)


def prove_in(graph: Graph, answer: Trace, target: str) -> Proof | None:
    """A chain to a target (a ref) of an answer that is at hand: its genealogy is not read again.

    Of the things and bookings of the chain, and of what it is chosen among, names are read.
    """
    listing = lister_of(answer).listing
    found = _Found(listing.told, network_of(listing.told), listing.roots, listing.members)

    def work(work: Work) -> Proof | None:
        named = {target: target}
        return _prove(work, found, answer.direction, named, answer.options)[target]

    return graph.read(work)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a chain is looked for in."""

    told: Told
    network: Network
    roots: tuple[Root, ...]
    members: frozenset[tuple[int, int]]


def _prove(
    work: Work, found: _Found, direction: Direction, targets: dict[str, str], options: Options
) -> dict[str, Proof | None]:
    places = _places(work, found, set(targets.values()))
    proofs: dict[str, Proof | None] = dict.fromkeys(targets)
    for root in found.roots:
        walked = walk(
            found.network, root, direction, found.members, candidates=options.include_candidates
        )
        if options.ignore_time:
            walked = without_time(walked)
        search = _Search(found, walked)
        for text, ref in targets.items():
            way = search.way(work, _nodes_of(found, walked, places.get(ref, ())))
            if way is None:
                continue
            proof = _told(work, found, walked, (root.ref, ref), way)
            known = proofs[text]
            if known is None or _better(proof, known):
                proofs[text] = proof
    return proofs


def _better(new: Proof, known: Proof) -> bool:
    """Certain first, then the fewest hops, then the earliest time, then the root's ref."""
    return _order(new) < _order(known)


def _order(proof: Proof) -> tuple[bool, int, str, str]:
    return (proof.certainty != "certain", len(proof.hops),
            min((hop.at or "" for hop in proof.hops), default=""), proof.root)  # fmt: skip


def _places(work: Work, found: _Found, refs: set[str]) -> dict[str, list[int]]:
    """Places of refs among what was fetched; an order is its completion as well."""
    asked = {ref: [ref] for ref in refs}
    for ref in refs:
        if ref.startswith("order:"):
            asked[ref].append("completion" + ref.removeprefix("order"))
        if ref.startswith("supplier-lot:"):
            asked[ref] = []
    rows = work.rows(
        "trace/by_ref", refs=sorted(each for names in asked.values() for each in names)
    )
    ids = {row["ref"]: int(row["id"]) for row in rows}
    known = set(found.told.found.things.ids.tolist())
    return {
        ref: [found.told.found.place(ids[name]) for name in names if ids.get(name) in known]
        for ref, names in asked.items()
    }


def _nodes_of(found: _Found, walked: Walk, places: Iterable[int]) -> list[int]:
    """The nodes at which a thing counts as reached."""
    nodes: list[int] = []
    told = found.told
    for place in places:
        nodes += np.flatnonzero(told.lives.thing == place).tolist()
        if walked.aside[place] >= 0:
            nodes.append(int(walked.aside[place]))
        run = np.maximum(told.flows.run, 0)
        here = (run == place) | ((told.runs.order[run] == place) & (place != run))
        on_run = np.flatnonzero(here & (told.flows.run >= 0))
        nodes += (found.network.first_flow + on_run).tolist()
        in_unit = np.flatnonzero(told.flows.unit == place)
        nodes += (found.network.first_flow + in_unit).tolist()
    return nodes


def _by_node(labels: dict[tuple[int, int], int]) -> dict[int, list[tuple[int, int]]]:
    """(steps, time) of each node's labels: asked once for every target."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (node, steps), time in labels.items():
        found[node].append((steps, time))
    return found


class _Search:
    """Labels of one walk, certain and any, and the steps by their end."""

    def __init__(self, found: _Found, walked: Walk) -> None:
        self.found, self.walked = found, walked
        self.turn = np.argsort(walked.ends, kind="stable")
        self.by_end = walked.ends[self.turn]
        self.labels = {
            wanted: self._labels(wanted) for wanted in (SURE, SURE | WALKED)
        }  # fmt: skip
        self.at_node = {use: _by_node(labels) for use, labels in self.labels.items()}

    def _labels(self, wanted: int) -> dict[tuple[int, int], int]:
        walked = self.walked
        nodes, steps, times = kernels.chains(
            walked.begin, walked.ends, walked.uses, walked.low, walked.high, wanted,
            wanted != SURE, walked.start, UNREACHED,
        )  # fmt: skip
        keys = zip(nodes.tolist(), steps.tolist(), strict=True)
        return dict(zip(keys, times.tolist(), strict=True))

    def way(self, work: Work, targets: Sequence[int]) -> tuple[int, list[int]] | None:
        """(use, steps) of the best chain to one of some nodes, from the root on."""
        for use, labels in self.labels.items():
            at_node = self.at_node[use]
            ends = [(steps, time, node) for node in set(targets)
                    for steps, time in at_node.get(node, ())]  # fmt: skip
            if ends:
                steps, _, node = min(ends)
                return use, self._back(work, use, labels, node, steps)
        return None

    def _back(
        self, work: Work, use: int, labels: dict[tuple[int, int], int], node: int, steps: int
    ) -> list[int]:
        way: list[int] = []
        while steps > 0:
            fitting = self._fitting(use, labels, node, steps)
            step = min(fitting) if len(fitting) == 1 else self._first_by_ref(work, fitting)
            way.append(step)
            node, steps = int(self.walked.starts[step]), steps - 1
        return way[::-1]

    def _fitting(
        self, use: int, labels: dict[tuple[int, int], int], node: int, steps: int
    ) -> list[int]:
        """Steps that lead to a label, of the earliest times."""
        walked, time = self.walked, labels[node, steps]
        first, last = np.searchsorted(self.by_end, [node, node + 1])
        found: list[tuple[int, int]] = []
        for step in self.turn[first:last].tolist():
            before = labels.get((int(walked.starts[step]), steps - 1))
            if before is None:
                continue
            plain = walked.uses[step] & use and before <= walked.high[node]
            afresh = use != SURE and walked.uses[step] & kernels.AFRESH
            low = int(walked.low[node])
            if (plain and max(before, low) == time) or (afresh and low == time):
                found.append((before, step))
        earliest = min(before for before, _ in found)
        return [step for before, step in found if before == earliest]

    def _first_by_ref(self, work: Work, steps: Sequence[int]) -> int:
        """Of equal steps the one whose start comes first by ref and event, whatever was loaded
        first."""
        told, first_flow = self.found.told, self.found.network.first_flow
        named = {}
        for step in steps:
            node = int(self.walked.starts[step])
            if node < first_flow:
                named[step] = (int(told.lives.thing[node]), -1)
            elif node < first_flow + len(told.flows):
                row = node - first_flow
                named[step] = (int(told.flows.thing[row]), int(told.flows.booking[row]))
        places = {place for place, _ in named.values()}
        things = read_things_at(work, told.found, places)
        papers = read_papers(work, told.found, {b for _, b in named.values() if b >= 0})

        def key(step: int) -> tuple[str, str, str]:
            place, booking = named.get(step, (-1, -1))
            paper = papers.get(booking)
            return (things[place].ref if place >= 0 else "",
                    paper.source if paper else "", paper.event if paper else "")  # fmt: skip

        return min(steps, key=key)


def _told(
    work: Work, found: _Found, walked: Walk, ends: tuple[str, str], way: tuple[int, list[int]]
) -> Proof:
    """A chain from a root to a target (`ends`) as hops, with names and documents."""
    use, steps = way
    told, first = found.told, found.network.first_flow
    rows: list[tuple[int, int]] = []  # (flow row or -1, step)
    for step in steps:
        end = int(walked.ends[step])
        if first <= end < first + len(told.flows):
            rows.append((end - first, step))
        elif _member(found, walked, step):
            rows.append((-1, step))
    bookings = {int(told.flows.booking[row]) for row, _ in rows if row >= 0}
    places = {int(end) for b in bookings for end in (told.found.starts[b], told.found.ends[b])}
    places |= {int(told.flows.thing[row]) for row, _ in rows if row >= 0}
    places |= {place for row, step in rows if row < 0 for place in _ends(found, walked, step)}
    things = read_things_at(work, told.found, places)
    papers = read_papers(work, told.found, bookings)
    hops = tuple(
        _hop(found, walked, steps, row, step, things, papers, use)
        if row >= 0
        else _membership(found, walked, step, things, use)
        for row, step in rows
    )
    return Proof(*ends, "certain" if use == SURE else "possible", hops)


def _thing(found: _Found, walked: Walk, node: int) -> int | None:
    """The place of the thing a node stands for; None for flows and roots."""
    if node < found.network.first_flow:
        return int(found.told.lives.thing[node])
    aside = np.flatnonzero(walked.aside == node)
    return int(aside[0]) if len(aside) else None


def _ends(found: _Found, walked: Walk, step: int) -> list[int]:
    ends = (_thing(found, walked, int(walked.starts[step])),
            _thing(found, walked, int(walked.ends[step])))  # fmt: skip
    return [place for place in ends if place is not None]


def _member(found: _Found, walked: Walk, step: int) -> bool:
    """Whether a step is between a lot and its serial."""
    ends = _ends(found, walked, step)
    return len(ends) == 2 and {(ends[0], ends[1]), (ends[1], ends[0])} & found.members != set()


def _membership(found: _Found, walked: Walk, step: int, things: dict[int, Thing], use: int) -> Hop:
    one, two = _ends(found, walked, step)
    lot, serial = (one, two) if (one, two) in found.members else (two, one)
    sure = bool(walked.uses[step] & SURE)
    return Hop(
        things[lot].ref, things[serial].ref, "INCLUDES", None, None, None, None, None, None,
        "certain" if sure or use == SURE else "possible",
        None if sure else sentence_of(int(walked.reasons[step])), None,
    )  # fmt: skip


def _hop(
    found: _Found, walked: Walk, steps: Sequence[int], row: int, step: int,
    things: dict[int, Thing], papers: dict[int, Paper], use: int,
) -> Hop:  # fmt: skip
    told = found.told
    booking = int(told.flows.booking[row])
    start, end = int(told.found.starts[booking]), int(told.found.ends[booking])
    thing, unit = int(told.flows.thing[row]), int(told.flows.unit[row])
    through = None
    if unit >= 0 and unit != thing:
        through = things[unit].ref
        start, end = (thing, end) if start == unit else (start, thing)
    paper, quantity = papers[booking], float(told.flows.quantity[row])
    at = paper.written
    if at is None and ALWAYS < told.found.bookings.written_from[booking] < NEVER:
        at = instant_text(int(told.found.bookings.written_from[booking]))
    doubts = [] if use == SURE else _doubts(walked, steps, step)
    return Hop(
        things[start].shown_ref, things[end].shown_ref,
        TYPES[int(told.found.bookings.types[booking])],
        None if quantity != quantity else abs(quantity),
        told.found.names.text(int(told.flows.spelt[row])), at, paper.source, paper.event,
        paper.document, "possible" if doubts else "certain", doubts[0] if doubts else None, through,
    )  # fmt: skip


def _doubts(walked: Walk, steps: Sequence[int], step: int) -> list[str]:
    """Why the way from the hop before to this one is not certain."""
    here = steps.index(step)
    doubts = []
    for place in range(here, -1, -1):
        if place < here and _is_flow(walked, steps[place]):
            break  # the hop before; its doubts are its own
        reason = sentence_of(int(walked.reasons[steps[place]]))
        if reason and not walked.uses[steps[place]] & SURE:
            doubts.append(reason)
    return doubts


def _is_flow(walked: Walk, step: int) -> bool:
    return bool(walked.first_flow <= walked.ends[step] < walked.first_flow + walked.flows)
