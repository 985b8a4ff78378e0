"""Filters over an answer: what of it is listed and drawn, and how much each filter hides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.errors import InvalidRefError
from app.ledger.columns import Flags
from app.trace.answer import Trace
from app.vocabulary import parse_ref
from app.wording import plural, ref_number
from app.workbench.answers import BenchAnswer
from app.workbench.names import item_number, nodes_at, places_of
from app.workbench.skeleton import Skeleton
from app.workbench.view import Filters

GOODS = ("lot", "serial", "item")
FAILED_TEST = "failed"
STATUS_WORDS = {FAILED_TEST: "failed a test", "hold": "on hold"}


@dataclass(frozen=True, slots=True)
class FilterEffect:
    """What one filter hides, in words; `names` of the parameters that take it away again."""

    name: str
    said: str
    hides: str


@dataclass(frozen=True, slots=True)
class Sieve:
    """`base`: what certainty and depth leave; `kept`: of these, what item and place leave, too.

    `goods`: refs of lots and serials at the place asked for, or within it, and `places`: these
    places; None when no place was asked for. `decided`: refs of those that have the status asked
    for, or of which some on hand has it.
    """

    wanted: Filters
    base: Flags
    kept: Flags
    goods: frozenset[str] | None
    places: frozenset[str] | None
    hidden: tuple[FilterEffect, ...]
    decided: frozenset[str] | None = None

    @property
    def matching(self) -> bool:
        """Whether an item, a place or a status is looked for."""
        return bool(self.wanted.item or self.wanted.location or self.wanted.status)

    def takes(self, ref: str) -> bool:
        """Whether a lot or serial is of the item, at the place and of the status looked for."""
        if self.goods is not None and ref not in self.goods:
            return False
        if self.decided is not None and ref not in self.decided:
            return False
        return not self.wanted.item or _item_of(ref) == self.wanted.item


def sieve(answer: BenchAnswer, wanted: Filters) -> Sieve:
    """The filters over an answer, worked out once."""
    found: Sieve = answer.once(("sieve", wanted), lambda: _sieve(answer, wanted))
    return found


def _sieve(answer: BenchAnswer, wanted: Filters) -> Sieve:
    skeleton, trace = answer.skeleton, answer.trace
    left = np.ones(len(skeleton), np.bool_)
    hidden = []
    if wanted.certain_only:
        gone, left = left & ~skeleton.certain, left & skeleton.certain
        hidden.append(
            FilterEffect("certain_only", "certain only", _counted(skeleton, gone, "possible"))
        )
    if wanted.depth is not None:
        near = (skeleton.depth <= wanted.depth) | skeleton.tops
        gone, left = left & ~near, left & near
        hidden.append(
            FilterEffect("depth", f"depth up to {wanted.depth}", _counted(skeleton, gone, "deeper"))
        )
    base = left
    at_place = places = None
    if wanted.location:
        places = _within(trace, wanted.location)
        at_place = frozenset(row.ref for row in trace.stock if row.location in places)
    if wanted.item:
        before = left
        left = _around(answer, left & _of_item(trace, skeleton, wanted.item), left)
        said = f"item {wanted.item}"
        hidden.append(FilterEffect("item", said, _counted(skeleton, before & ~left, "other")))
    if at_place is not None and places is not None:
        before = left
        there = np.isin(skeleton.places, list(places_of(trace, at_place).values()))
        left = _around(answer, left & there & skeleton.of_kind(*GOODS), left)
        inside = " or within it" if len(places) > 1 else ""
        said = f"on hand at {ref_number(wanted.location)}{inside}"
        hidden.append(FilterEffect("location", said, _counted(skeleton, before & ~left, "other")))
    decided = _with_status(answer, wanted.status) if wanted.status else None
    if decided is not None:
        before = left
        there = np.isin(skeleton.places, list(places_of(trace, decided).values()))
        left = _around(answer, left & there & skeleton.of_kind(*GOODS), left)
        said = STATUS_WORDS.get(wanted.status, wanted.status)
        hidden.append(FilterEffect("status", said, _counted(skeleton, before & ~left, "other")))
    return Sieve(wanted, base, left, at_place, places, tuple(hidden), decided)


def _with_status(answer: BenchAnswer, status: str) -> frozenset[str]:
    """Lots and serials of a status, or of which some on hand has it; `failed`: a test failed."""

    def find() -> frozenset[str]:
        skeleton = answer.skeleton
        goods = skeleton.places[skeleton.of_kind("lot", "serial")]
        nodes = nodes_at(answer.trace, goods.tolist())
        return frozenset(
            node.ref for node in nodes
            if (node.failed if status == FAILED_TEST else node.has_status(status))
        )  # fmt: skip

    found: frozenset[str] = answer.once(("status", status), find)
    return found


def _within(trace: Trace, location: str) -> frozenset[str]:
    """A place and all places inside it."""
    rows = trace.reader.read(lambda work: work.rows("things/places_within", ref=location))
    return frozenset([location, *(str(row["ref"]) for row in rows)])


def _of_item(trace: Trace, skeleton: Skeleton, item: str) -> Flags:
    mine: Flags = (skeleton.items == item_number(trace, item)) & skeleton.of_kind(*GOODS)
    return mine


def _around(answer: BenchAnswer, goods: Flags, left: Flags) -> Flags:
    """Goods, the runs, orders, containers and parties they are linked with, and who got them."""
    skeleton = answer.skeleton
    units = skeleton.of_kind("hu")
    near = _touching(skeleton, goods) & ~skeleton.of_kind(*GOODS)
    near |= _touching(skeleton, near & units) & skeleton.of_kind("customer", "supplier")
    kept: Flags = goods | (near & left)
    return kept


def _touching(skeleton: Skeleton, some: Flags) -> Flags:
    found = np.zeros(len(skeleton), np.bool_)
    found[skeleton.ends[some[skeleton.starts]]] = True
    found[skeleton.starts[some[skeleton.ends]]] = True
    return found


def _counted(skeleton: Skeleton, gone: Flags, word: str) -> str:
    """`3 possible things, 1 customer among them`; empty for nothing."""
    things = int(gone.sum())
    if not things:
        return ""
    customers = int((gone & skeleton.of_kind("customer")).sum())
    among = f", {plural(customers, 'customer')} among them" if customers else ""
    return f"{plural(things, f'{word} thing')}{among}"


def _item_of(ref: str) -> str:
    try:
        return parse_ref(ref).parts[0]
    except InvalidRefError:
        return ""
