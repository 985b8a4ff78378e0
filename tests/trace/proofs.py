"""Chains of the product, as it proves what it reached, held against the reference and the rules.

A chain must hang together, be possible in time where it is certain, be as certain as the thing, and
have as few hops as any (rule 9).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from app.genealogy.answer import Answer as CoreAnswer
from app.genealogy.from_events import Genealogy
from app.genealogy.proof import Chain, ChainHop, prove
from app.ledger.columns import CONSUMED, PRODUCED, SHIPPED, SUPPLIED
from tests.reference.proof import Far

PROVED = ("lot:", "serial:", "item:", "order:", "customer:", "supplier:")
Json = Mapping[str, Any]


def unproved(
    direction: str, root: str, far: Mapping[str, Far], genealogy: Genealogy, answer: CoreAnswer
) -> Iterator[str]:
    """What is wrong with the chains from one lot or serial, a line each. `far`: how far the
    reference finds everything."""
    refs = sorted(ref for ref in far if ref.startswith(PROVED) and ref != "supplier:?")
    places = {ref: _places(genealogy, ref) for ref in refs}

    def first(starts: Sequence[tuple[int, int]]) -> int:
        names = [(genealogy.refs[a] if a >= 0 else "", b) for a, b in starts]
        return names.index(min(names))

    for ref, chains in zip(refs, prove(answer, [places[ref] for ref in refs], first), strict=True):
        possible, hops = far[ref]
        if not chains:
            yield f"{ref}: no chain"
            continue
        (chain,) = chains
        if (chain.certainty == "possible") != possible:
            yield f"chain to {ref}: possible {possible}, product {chain.certainty}"
        elif len(chain.hops) != hops:
            yield f"chain to {ref}: {hops} hops, product {len(chain.hops)}"
        yield from (f"chain to {ref}: {line}" for line in loose(direction, root, answer, chain,
                                                               genealogy))  # fmt: skip


def _places(genealogy: Genealogy, ref: str) -> list[int]:
    names = [ref] + ([f"completion:{ref.partition(':')[2]}"] if ref.startswith("order:") else [])
    known = {unquote(name): place for place, name in enumerate(genealogy.refs)}
    return [known[name] for name in names if name in known]


def loose(
    direction: str, root: str, answer: CoreAnswer, chain: Chain, genealogy: Genealogy
) -> Iterator[str]:
    """Where a chain does not hang together, or certain hops do not follow each other in time."""
    told = answer.told
    thing, run, low = genealogy.refs.index(root), -1, None
    forth = direction == "down"
    for hop in chain.hops:
        if hop.row < 0:
            ends = {hop.lot, hop.serial}
            if thing not in ends:
                yield f"{genealogy.refs[thing]} is not in {[genealogy.refs[e] for e in ends]}"
            thing = next(iter(ends - {thing} or ends))
            continue
        here, type_ = int(told.flows.thing[hop.row]), int(told.types()[hop.row])
        yield from _hangs(answer, hop, thing, run, genealogy, forth=forth)
        leaves = type_ in ((CONSUMED, SHIPPED) if forth else (PRODUCED, SUPPLIED))
        run = int(told.flows.run[hop.row]) if leaves and type_ != SHIPPED else -1
        thing = here
        booking = int(told.flows.booking[hop.row])
        span = int(told.found.bookings.low[booking]), int(told.found.bookings.high[booking])
        if chain.certainty == "certain":
            span = span if forth else (-span[1], -span[0])
            if low is not None and span[1] < low:
                yield f"hop of {genealogy.refs[here]} is before the one before it"
            low = max(low if low is not None else span[0], span[0])


def _hangs(
    answer: CoreAnswer, hop: ChainHop, thing: int, run: int, genealogy: Genealogy, *, forth: bool
) -> Iterator[str]:
    told = answer.told
    here, on = int(told.flows.thing[hop.row]), int(told.flows.run[hop.row])
    if run < 0 and here != thing:
        yield f"hop of {genealogy.refs[here]} after {genealogy.refs[thing]}"
    if here == thing:
        return  # what an unbuild did not give out goes on in the unit's next life
    if run >= 0 <= on and not told.runs.meet(*((run, on) if forth else (on, run))):
        yield f"hop on {genealogy.refs[on]} after {genealogy.refs[run]}"
