"""Why something is reached: the shortest chain from a root that is possible in time.

Certain chains first, then the fewest steps, then the earliest times, then refs. Each hop is a
booking with its event, document, date and quantity.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from app.genealogy.answer import Answer
from app.genealogy.deliveries import shipments
from app.genealogy.proof import Chain, ChainHop, prove_flows
from app.genealogy.proof import prove as prove_chains
from app.genealogy.steps import Interpretation
from app.graph.run import Work
from app.ledger.certainty import Certainty
from app.ledger.columns import TYPES
from app.ledger.thing import Thing
from app.times import AFTER_ALL, BEFORE_ALL, instant_text
from app.trace.answer import Trace
from app.trace.edges import edge_of
from app.trace.names import Paper, read_papers, read_things_at


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


def prove(answer: Trace, targets: Sequence[str]) -> dict[str, Proof | None]:
    """A chain to each target (a ref) of an answer that is at hand: its genealogy is not read again.

    Of the things and bookings of the chain, and of what it is chosen among, names are read.
    """
    reader = answer.reader
    found = reader.answer
    return reader.read(lambda work: _prove(work, found, {ref: ref for ref in targets}))


def _prove(work: Work, answer: Answer, targets: dict[str, str]) -> dict[str, Proof | None]:
    places = _places(work, answer, set(targets.values()))
    chains = prove_chains(
        answer, [places.get(ref, []) for ref in targets.values()], partial(_first, work, answer)
    )
    proofs: dict[str, Proof | None] = dict.fromkeys(targets)
    for (text, ref), found in zip(targets.items(), chains, strict=True):
        told = [_proof(work, answer, chain, ref) for chain in found]
        proofs[text] = min(told, key=_order, default=None)
    return proofs


@dataclass(frozen=True, slots=True)
class DeliveryProof:
    """Why a customer has one of its lots or serials: a chain that ends with a delivery of it."""

    customer: str
    ref: str
    proof: Proof


def prove_deliveries(answer: Trace, most: int) -> tuple[list[DeliveryProof], int]:
    """A chain for each lot or serial of each customer, by customer and lot; `most` of them, so
    that every customer's first comes before anybody's second. The second: how many are left out.
    """
    reader = answer.reader
    return reader.read(lambda work: _prove_deliveries(work, reader.answer, most))


def _prove_deliveries(work: Work, answer: Answer, most: int) -> tuple[list[DeliveryProof], int]:
    told = answer.told
    rows: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row in shipments(told.booked, answer.whole.walked).tolist():
        rows[int(told.found.ends[told.flows.booking[row]]), int(told.flows.thing[row])].append(row)
    things = read_things_at(work, told.found, {place for pair in rows for place in pair})
    refs = {pair: (things[pair[0]].ref, things[pair[1]].ref) for pair in rows}
    turn: Counter[int] = Counter()
    turns: dict[tuple[int, int], int] = {}
    for pair in sorted(rows, key=lambda pair: refs[pair]):
        turns[pair] = turn[pair[0]]
        turn[pair[0]] += 1
    some = sorted(rows, key=lambda pair: (turns[pair], refs[pair]))[:most]
    chains = prove_flows(answer, [rows[pair] for pair in some], partial(_first, work, answer))
    proofs = [
        DeliveryProof(*refs[pair], min(made, key=_order))
        for pair, found in zip(some, chains, strict=True)
        if (made := [_proof(work, answer, chain, refs[pair][0]) for chain in found])
    ]
    return sorted(proofs, key=lambda each: (each.customer, each.ref)), len(rows) - len(some)


def _order(proof: Proof) -> tuple[bool, int, str, str]:
    """Certain first, then the fewest hops, then the earliest time, then the root's ref."""
    return (proof.certainty != "certain", len(proof.hops),
            min((hop.at or "" for hop in proof.hops), default=""), proof.root)  # fmt: skip


def _places(work: Work, answer: Answer, refs: set[str]) -> dict[str, list[int]]:
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
    found = answer.told.found
    known = set(found.things.ids.tolist())
    return {
        ref: [found.place(ids[name]) for name in names if ids.get(name) in known]
        for ref, names in asked.items()
    }


def _first(work: Work, answer: Answer, starts: Sequence[tuple[int, int]]) -> int:
    """Of things and bookings the first by ref and event."""
    found = answer.told.found
    things = read_things_at(work, found, {place for place, _ in starts if place >= 0})
    papers = read_papers(work, found, {booking for _, booking in starts if booking >= 0})

    def key(at: int) -> tuple[str, str, str]:
        place, booking = starts[at]
        paper = papers.get(booking)
        return (things[place].ref if place >= 0 else "",
                paper.source if paper else "", paper.event if paper else "")  # fmt: skip

    return min(range(len(starts)), key=key)


def _proof(work: Work, answer: Answer, chain: Chain, target: str) -> Proof:
    """A chain as a person reads it: with names and documents."""
    found, flows = answer.told.found, answer.told.flows
    rows = [hop.row for hop in chain.hops if hop.row >= 0]
    packs = {hop.pack: int(np.flatnonzero(found.bookings.ids == hop.pack)[0])
             for hop in chain.hops if hop.pack >= 0}  # fmt: skip
    bookings = {int(flows.booking[row]) for row in rows} | set(packs.values())
    places = {int(end) for b in bookings for end in (found.starts[b], found.ends[b])}
    places |= {int(flows.thing[row]) for row in rows}
    places |= {end for hop in chain.hops if hop.lot >= 0 for end in (hop.lot, hop.serial)}
    things = read_things_at(work, found, places)
    papers = read_papers(work, found, bookings)
    hops = tuple(
        _packing(answer.told, hop, packs[hop.pack], things, papers)
        if hop.pack >= 0
        else _hop(answer.told, hop, things, papers)
        for hop in chain.hops
    )  # fmt: skip
    return Proof(chain.root.ref, target, chain.certainty, hops)


def _packing(
    told: Interpretation, hop: ChainHop, place: int, things: dict[int, Thing],
    papers: dict[int, Paper],
) -> Hop:  # fmt: skip
    """A packing of a chain, its booking at a place."""
    edge = edge_of(told, place, hop.certainty == "certain", things, papers[place])
    return Hop(
        edge.start, edge.end, edge.type, edge.quantity, edge.uom, edge.at, edge.source, edge.event,
        edge.document, hop.certainty, hop.reason, None,
    )  # fmt: skip


def _hop(
    told: Interpretation, hop: ChainHop, things: dict[int, Thing], papers: dict[int, Paper]
) -> Hop:
    """A flow of a chain, or a serial's lot."""
    row = hop.row
    if row < 0:
        return Hop(things[hop.lot].ref, things[hop.serial].ref, "INCLUDES", None, None, None, None,
                   None, None, hop.certainty, hop.reason, None)  # fmt: skip
    booking = int(told.flows.booking[row])
    start, end = int(told.found.starts[booking]), int(told.found.ends[booking])
    thing, unit = int(told.flows.thing[row]), int(told.flows.unit[row])
    through = None
    if unit >= 0 and unit != thing:
        through = things[unit].ref
        start, end = (thing, end) if start == unit else (start, thing)
    paper, quantity = papers[booking], float(told.flows.quantity[row])
    at = paper.written
    if at is None and BEFORE_ALL < told.found.bookings.written_from[booking] < AFTER_ALL:
        at = instant_text(int(told.found.bookings.written_from[booking]))
    return Hop(
        things[start].shown_ref, things[end].shown_ref,
        TYPES[int(told.found.bookings.types[booking])],
        None if quantity != quantity else abs(quantity),
        told.found.names.text(int(told.flows.spelt[row])), at, paper.source, paper.event,
        paper.document, hop.certainty, hop.reason, through,
    )  # fmt: skip
