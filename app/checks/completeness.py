"""Completeness: what makes an answer about some things incomplete or doubtful, in words.

The same checks serve a trace (what it reached) and the data-quality page (everything). They
read a bounded number of column queries, whatever the number of things, and are pure after that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from app.checks.gather import GOODS, Gap, Gathered, gather
from app.checks.goods import gaps_of_goods
from app.checks.holds import gaps_of_status, histories
from app.checks.ledger import Ledger, suspects, twins_of
from app.checks.lives import gaps_of_lives
from app.checks.moves import moves_of
from app.checks.runs import gaps_of_runs, without_order
from app.checks.sources import gaps_of_sources
from app.checks.table import CHECKS, ORDERLESS
from app.genealogy.thing import Caveat
from app.graph.run import Work


@dataclass(frozen=True, slots=True)
class Findings:
    """What is odd about some things: by code and ref, at most one a code and thing.

    `orderless`: (node id, ref) by ref of batches that name no work order, when these are kept
    apart because they may be very many.
    """

    gaps: tuple[Gap, ...] = ()
    orderless: tuple[tuple[int, str], ...] = ()

    def all(self, work: Work, most: int) -> list[Gap]:
        """The findings, of batches that name no work order only the first `most`."""
        first = self.orderless[:most]
        twins = twins_of(work, [id_ for id_, _ in first]) if first else {}
        orderless = [without_order(ref, twins[id_]) for id_, ref in first]
        return sorted([*self.gaps, *orderless], key=lambda gap: (gap.code, gap.ref))


def completeness(work: Work, ids: Collection[int]) -> list[Caveat]:
    """What is odd about some nodes, as known at the moment that is read.

    `ids` are node ids of lots, serials, orders, batches and items; others are passed over. At
    most one caveat per code and thing, by code and ref; each says what to do. At most eight
    queries, each linear in the things and their bookings.
    """
    return [sentence_of_gap(gap) for gap in gaps(work, ids)]


def sentence_of_gap(gap: Gap) -> Caveat:
    """A finding in a sentence, with its remedy."""
    return Caveat(gap.code, gap.ref, f"{gap.ref} {gap.text}. {CHECKS[gap.code].remedy}")


def gaps(work: Work, ids: Collection[int]) -> list[Gap]:
    """The findings of `completeness` without their remedies."""
    if not ids:
        return []
    best: dict[tuple[str, str], Gap] = {}
    for gap in _all(gather(work, ids)):
        best.setdefault((gap.code, gap.ref), gap)
    return [best[key] for key in sorted(best)]


def findings(work: Work, found: Ledger, others: Collection[int]) -> Findings:
    """The same for the things of a ledger and other nodes: only what its numbers leave in doubt
    is looked at, so that hundreds of thousands of things in order cost little."""
    doubtful = suspects(work, found, others)
    odd = gaps(work, doubtful.things)
    kept = tuple(gap for gap in odd if gap.code != ORDERLESS)
    return Findings(kept, doubtful.orderless)


def _all(found: Gathered) -> Iterator[Gap]:
    moves = moves_of(found)
    history = histories(found)
    for thing in found.of(*GOODS):
        mine = moves[thing.id]
        yield from gaps_of_goods(found, thing, mine)
        yield from gaps_of_status(found, thing, mine, history)
        if thing.label == "Serial":
            yield from gaps_of_lives(thing, mine)
    yield from gaps_of_runs(found)
    yield from gaps_of_sources(found)
