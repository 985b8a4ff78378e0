"""Steps of what is booked of an item without a lot. Pure.

Such an item is a leaf: named, and walked through only from a root that stands for what came in of
it. What its supplier brought is surely in a booking of it when nothing of it can have come from
elsewhere before; in those before which something else may have come it is possible. With
candidates, every booking of it may be of any of its lots, both ways.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.genealogy.kernels import AFRESH, RUNG, SURE, WALKED
from app.genealogy.part_steps import arrival, naming, part_only, surely_there
from app.genealogy.question import Direction
from app.genealogy.root import Root
from app.genealogy.step_plan import Begin, StepPlan, to_containers
from app.genealogy.steps import Interpretation
from app.ledger.certainty import Reason
from app.ledger.columns import (
    CONSUMED,
    ITEM,
    LOT,
    PRODUCED,
    RETURNED,
    SERIAL,
    SHIPPED,
    SUPPLIED,
    Flags,
    Ints,
    distinct,
    is_any,
)
from app.ledger.flows import IN, OUT
from app.times import AFTER_ALL


def untracked_steps(plan: StepPlan, direction: Direction) -> None:
    """To items without a lot: named, never walked through; up, to who supplied them."""
    wanted = (PRODUCED,) if direction == "down" else (CONSUMED, SHIPPED)
    rows, states, uses, reasons = plan.told.belonging.of(*wanted)
    bare = plan.told.found.things.kinds[plan.told.lives.thing[states]] == ITEM
    plan.steps.add(plan.first_flow + rows[bare], states[bare], uses[bare], reasons[bare])
    if direction == "up":
        supplied = _bare_inflows(plan.told)
        supplied = supplied[plan.told.types()[supplied] == SUPPLIED]
        supply_steps(plan, supplied, "up")


def item_steps(plan: StepPlan, told: Interpretation, place: int, direction: Direction) -> None:
    """Bookings of an item without a lot, when the item is a root."""
    wanted = (CONSUMED, SHIPPED) if direction == "down" else (PRODUCED, SUPPLIED)
    rows, states, uses, reasons = told.belonging.of(*wanted)
    mine = told.lives.thing[states] == place
    ends = plan.first_flow + rows[mine]
    plan.steps.add(np.full(len(ends), place), ends, uses[mine], reasons[mine])
    to_containers(plan, place, place, Reason.MAYBE_INSIDE, surely=True)


def item_there_steps(
    plan: StepPlan, root: Root, place: int, direction: Direction, begin: Begin
) -> None:
    """Bookings of an item without a lot of which some was at a root place: those that name the
    place are as sure as they are; others are possible where not all of it came in there."""
    told = plan.told
    wanted = (CONSUMED, SHIPPED) if direction == "down" else (PRODUCED, SUPPLIED)
    rows, states, uses, reasons = told.belonging.of(*wanted)
    mine = told.lives.thing[states] == place
    rows, uses, reasons = rows[mine], uses[mine], reasons[mine]
    named = naming(told, root)[rows]
    if direction == "down":
        named |= ~part_only(told, root, np.array([place]))[0]
        bound = arrival(told, root, np.array([place]))
    else:
        bound = -np.array([root.window[1]])
    entry = plan.node(bound, np.array([AFTER_ALL]))
    begin(entry, *surely_there(told, root, told.lives.of({place})))
    starts = np.full(len(rows), entry[0])
    plan.steps.add(starts, plan.first_flow + rows, np.where(named, uses, WALKED),
                   np.where(named, reasons, Reason.PART_OF_LOT))  # fmt: skip
    open_ = ~told.covered[rows] & (direction == "down")
    plan.steps.add(starts[open_], plan.first_flow + rows[open_], AFRESH, Reason.NOT_COVERED)


@dataclass(frozen=True, slots=True)
class _Sources:
    """Where an item without a lot came from, a source a kind of booking and party or run.

    By number: `item` (place), `low` when it can have come at the earliest, `booked` the first
    booked end of what surely came. `of`: the source of each row asked for.
    """

    item: Ints
    low: Ints
    booked: Ints
    of: Ints


def supply_steps(
    plan: StepPlan, rows: Ints, direction: Direction, named: Flags | None = None
) -> None:
    """Between some inflows of items without a lot and the bookings they may be in. `named`: by
    flow, whether its booking names the root: those that do are one source, whoever supplied."""
    told = plan.told
    if not len(rows):
        return
    every = _bare_inflows(told)
    sources = _sources_of(told, every, named)
    chosen, group = np.unique(sources.of[np.searchsorted(every, rows)], return_inverse=True)
    nodes = plan.free(len(chosen))
    item = sources.item[chosen]
    if direction == "down":
        plan.name(item, nodes)
    uses = np.where(_clean(told, rows), SURE | WALKED, WALKED)
    _between(plan, plan.first_flow + rows, nodes[group], uses, np.full(len(rows), Reason.ASSUMED),
             direction)  # fmt: skip
    clean = rows[_clean(told, rows)]
    went = is_any(told.types(), (CONSUMED, SHIPPED))
    if direction == "up":  # also what a document took out otherwise
        went |= told.flows.sign == OUT
    bare = told.found.things.kinds[told.flows.thing] == ITEM
    out = np.flatnonzero(bare & np.isin(told.flows.thing, item) & went)
    several = _several_sources(told, sources, out)
    for number, (node, source) in enumerate(zip(nodes.tolist(), chosen.tolist(), strict=True)):
        mine = told.flows.thing[out] == item[number]
        own, many = out[mine], several[mine]
        brought = clean[group[np.isin(rows, clean)] == number]
        until = max(_booked(told, brought).tolist(), default=sources.booked[source])
        late = told.preceded[own] & (_booked(told, own) < until)
        sure = ~many & _clean(told, own)
        reason = np.where(many, Reason.OTHER_SUPPLY, np.where(late, Reason.BOOKED_BEFORE,
                                                              Reason.ASSUMED))  # fmt: skip
        at = np.full(len(own), node)
        if (sure & late).any():
            _by_rungs(plan, brought, own[sure], late[sure], direction)
            reason[sure & ~late] = Reason.NONE
        uses = np.where(sure & ~(sure & late).any(), SURE | WALKED, WALKED)
        _between(plan, at, plan.first_flow + own, uses, reason, direction)
        open_ = ~told.covered[own]
        _between(plan, at[open_], plan.first_flow + own[open_],
                 np.full(int(open_.sum()), AFRESH),
                 np.full(int(open_.sum()), Reason.NOT_COVERED), direction)  # fmt: skip
        if direction == "down":
            to_containers(plan, node, int(item[number]), Reason.OTHER_SUPPLY)


def _by_rungs(plan: StepPlan, brought: Ints, out: Ints, late: Flags, direction: Direction) -> None:
    """What is certain between inflows of a source and what they may be in, of which some (`late`)
    was booked before the last of them and after another: over rungs, as in `joins`."""
    came, went = _booked(plan.told, brought), _booked(plan.told, out)
    moments = np.append(distinct(went[late]), AFTER_ALL)
    rungs = plan.free(len(moments))
    at = np.where(late, np.searchsorted(moments, went), len(moments) - 1)
    for starts, ends in (
        (plan.first_flow + brought, rungs[np.searchsorted(moments, came)]),
        (rungs[:-1], rungs[1:]), (rungs[at], plan.first_flow + out),
    ):  # fmt: skip
        _between(plan, starts, ends, np.full(len(starts), RUNG), np.full(len(starts), Reason.NONE),
                 direction)  # fmt: skip


def _between(
    plan: StepPlan, starts: Ints, ends: Ints, uses: Ints, reasons: Ints, direction: Direction
) -> None:
    """Steps in the direction of material, turned round for the walk up."""
    away = (starts, ends) if direction == "down" else (ends, starts)
    plan.steps.add(*away, uses, np.where(uses & SURE, Reason.NONE, reasons))


def _bare_inflows(told: Interpretation) -> Ints:
    bare = told.found.things.kinds[told.flows.thing] == ITEM
    return np.flatnonzero(bare & (told.flows.sign == IN))


def _sources_of(told: Interpretation, rows: Ints, named: Flags | None) -> _Sources:
    booking = told.flows.booking[rows]
    types, start = told.types()[rows], told.found.starts[booking]
    other = np.where(is_any(types, (PRODUCED, SUPPLIED, RETURNED)), start,
                     told.found.ends[booking])  # fmt: skip
    if named is not None:
        types, other = (np.where(named[rows], -1, column) for column in (types, other))
    key = np.stack([told.flows.thing[rows], types, other])
    pairs, of = np.unique(key, axis=1, return_inverse=True)
    of = of.reshape(-1)
    low = np.full(pairs.shape[1], AFTER_ALL, np.int64)
    np.minimum.at(low, of, told.found.bookings.low[booking])
    booked = np.full(pairs.shape[1], AFTER_ALL, np.int64)
    clean = _clean(told, rows)
    np.minimum.at(booked, of[clean], _booked(told, rows)[clean])
    return _Sources(pairs[0], low, booked, of)


def _several_sources(told: Interpretation, sources: _Sources, out: Ints) -> Flags:
    """By outflow, whether its item may have come from more than one source before it."""
    high = told.found.bookings.high[told.flows.booking[out]]
    turn = np.lexsort((sources.low, sources.item))
    item, low = sources.item[turn], sources.low[turn]
    moments = distinct(np.concatenate([low, high]))
    size = len(moments) + 1
    rank = item * size + np.searchsorted(moments, low)
    thing = told.flows.thing[out]
    upto = np.searchsorted(rank, thing * size + np.searchsorted(moments, high), "right")
    several: Flags = upto - np.searchsorted(item, thing) > 1
    return several


def _clean(told: Interpretation, rows: Ints) -> Flags:
    """Whether nothing about some bookings is in doubt."""
    sure = np.zeros(len(told.flows), np.bool_)
    sure[told.belonging.rows[(told.belonging.uses & SURE) > 0]] = True
    return sure[rows]


def _booked(told: Interpretation, rows: Ints) -> Ints:
    return told.found.bookings.written_to[told.flows.booking[rows]]


def candidate_steps(plan: StepPlan, direction: Direction) -> None:
    """Bookings of an item without a lot could be of any lot of it, as they come and as they go;
    one that nothing booked of the item covers, from its own time."""
    told = plan.told
    bare = told.found.things.kinds[told.flows.thing] == ITEM
    types = told.types()
    inward = is_any(types, (PRODUCED, SUPPLIED, RETURNED)) & (told.flows.sign == IN)
    outward = bare & is_any(types, (CONSUMED, SHIPPED))
    _through_hubs(plan, np.flatnonzero(bare & inward), WALKED, direction, outward=False)
    _through_hubs(plan, np.flatnonzero(outward), WALKED, direction, outward=True)
    _through_hubs(plan, np.flatnonzero(outward & ~told.covered), AFRESH, direction, outward=True)


def first_with_candidates(told: Interpretation, first: Ints) -> Ints:
    """By state, when anything can have flowed in at the earliest, where what came in of the item
    without a lot may have been it; any time stays any time."""
    bare = _bare_inflows(told)
    kinds, items = told.found.things.kinds, told.found.things.items
    codes, of = np.unique(items[told.flows.thing[bare]], return_inverse=True)
    if not len(codes):
        return first
    earliest = np.full(len(codes), AFTER_ALL, np.int64)
    np.minimum.at(earliest, of, told.found.bookings.low[told.flows.booking[bare]])
    thing = told.lives.thing[: len(first)]
    place = np.minimum(np.searchsorted(codes, items[thing]), len(codes) - 1)
    mine = (codes[place] == items[thing]) & is_any(kinds[thing], (LOT, SERIAL))
    return np.where(mine, np.minimum(first, earliest[place]), first)


def _through_hubs(
    plan: StepPlan, rows: Ints, use: int, direction: Direction, *, outward: bool
) -> None:
    """Steps between lots of items and bookings of these without a lot, through one node an item,
    for there may be many of both; `use`: of the step between node and booking."""
    told = plan.told
    kinds, items = told.found.things.kinds, told.found.things.items
    states = np.flatnonzero(is_any(kinds[told.lives.thing], (LOT, SERIAL)))
    codes, of_row = np.unique(items[told.flows.thing[rows]], return_inverse=True)
    if not len(codes):
        return
    hubs = plan.free(len(codes))
    code = items[told.lives.thing[states]]
    place = np.minimum(np.searchsorted(codes, code), len(codes) - 1)
    alike = codes[place] == code
    of_rows = plan.first_flow + rows, hubs[of_row], use
    of_lots = states[alike], hubs[place[alike]], WALKED
    # Material goes from lots through the hub to bookings out, or from bookings in to lots.
    before, after = (of_lots, of_rows) if outward else (of_rows, of_lots)
    if direction == "up":
        before, after = after, before
    plan.steps.add(before[0], before[1], before[2], Reason.CANDIDATE)
    plan.steps.add(after[1], after[0], after[2], Reason.CANDIDATE)
