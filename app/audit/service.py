"""Looking the log through: its entries, the anchors outside, the desk, and all goods.

Reads only. While others write, what was entered since the look began is left for the next one; what
a look finds is looked at again before it is said, for the graph may have moved on meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from app.audit.anchoring import look_at_anchors
from app.audit.booked import BookedGoods, look_at_sources
from app.audit.desk import look_at_desk
from app.audit.models import LogLook, LogVerdict
from app.audit.taken import BatchTrees, events_in, look_at_batches, look_at_total
from app.audit.walk import walk
from app.chain.anchors import Anchor, read_anchors
from app.graph.run import Graph, Work
from app.settings import Settings

T = TypeVar("T")
Tell = Callable[[str], object]
_ROUNDS = 3
_EVER = 2**62


def _untold(_: str) -> None:
    """Nobody listens."""


def verify_log(
    graph: Graph, settings: Settings, *, goods: bool = True, anchors: Path | None = None,
    tell: Tell = _untold,
) -> LogVerdict:  # fmt: skip
    """Look at everything; without `goods` at the log, its anchors and the desk only. `anchors`: a
    file to read instead of the settings' own. Errors: `DatabaseError`, `LotgraphError`."""
    return verdict(graph, read_anchors(settings, anchors), goods=goods, tell=tell)


def verify_case(graph: Graph, settings: Settings, number: str) -> LogVerdict:
    """Look at the log, its anchors and what it knows of one case."""
    return verdict(graph, read_anchors(settings), goods=False, case=number)


def verdict(
    reader: Graph | Work, anchors: Sequence[Anchor] | None, *, goods: bool = True,
    case: str | None = None, tell: Tell = _untold,
) -> LogVerdict:  # fmt: skip
    """The same of a connection or one transaction, with the anchors there are."""
    found = _once(reader, anchors, case, tell)
    for _ in range(_ROUNDS - 1):
        if found.good or isinstance(reader, Work):
            break
        again = _once(reader, anchors, case, tell)
        found = replace(again, looks=_in_common(found.looks, again.looks))
    if not goods:
        return found
    return replace(found, looks=(*found.looks, *_goods(reader, tell)))


def _once(
    reader: Graph | Work, anchors: Sequence[Anchor] | None, case: str | None, tell: Tell
) -> LogVerdict:
    tell("reading the log")
    log = walk(reader, {each.number for each in anchors or ()})
    looks = [log.look, look_at_anchors(log, anchors), look_at_desk(reader, log, case)]
    from_start = log.opening is None or not log.opening.events
    return LogVerdict(log.head, looks, log.begun_at, from_start)


def _in_common(first: Sequence[LogLook], second: Sequence[LogLook]) -> list[LogLook]:
    """What two looks found alike: else something was written between two readings of one."""
    looks = []
    for one, other in zip(first, second, strict=True):
        both = set(one.findings) & set(other.findings)
        kept = [each for each in other.findings if each in both]
        count = min(one.count, other.count) if kept else 0
        looks.append(LogLook(other.name, other.looked_at, kept, count, other.aside))
    return looks


def _goods(reader: Graph | Work, tell: Tell) -> list[LogLook]:
    looks, moved = _goods_once(reader, tell)
    for _ in range(_ROUNDS - 1):
        if not moved or not any(each.count for each in looks):
            break
        again, moved = _goods_once(reader, tell)
        looks = _in_common(looks, again) if moved else again
    return looks


def _stamp(reader: Graph | Work) -> int:
    """The last stamp of the writers: what is committed later has a later one."""
    last: int = reader.one("graph/clock")["last"]
    return last


def _goods_once(reader: Graph | Work, tell: Tell) -> tuple[list[LogLook], bool]:
    """Both looks, and whether somebody wrote meanwhile."""
    taken, booked = LogLook("events"), LogLook("bookings")
    alone = isinstance(reader, Work)
    before = _stamp(reader)
    log = walk(reader)
    trees, known = BatchTrees(log), BookedGoods(booked)
    for page in events_in(reader, taken, trees, _EVER if alone else before):
        _in_one(reader, lambda work, page=page: known.look_at(work, page))  # type: ignore[misc]
        tell(f"comparing events, {taken.looked_at:,} so far")
    look_at_batches(taken, trees)
    _in_one(reader, lambda work: look_at_sources(work, booked))
    _in_one(reader, lambda work: look_at_total(work, taken))
    _in_one(reader, known.look_at_totals)
    moved = not alone and _stamp(reader) != before
    if moved:
        booked.aside.append("events were taken meanwhile: look again for what is there beyond them")
    return [taken, booked], moved


def _in_one(reader: Graph | Work, do: Callable[[Work], T]) -> T:
    return do(reader) if isinstance(reader, Work) else reader.read(do)
