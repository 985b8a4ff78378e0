"""The inner loop of shares, compiled: lots mix in the order of booked ends, outputs add up.

A worklist of states of things and of runs, each looked at again when something it waits for is
known. What waits for itself (a cycle no time resolves) stays unknown: NaN.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from app.genealogy.loops import loop
from app.times import AFTER_ALL

OUTSIDE, MADE, NEUTRAL, TAKEN = 0, 1, 2, 3  # what a flow does to the mix
NOTHING = 1e-9  # quantities have at most six places


class Mixing(NamedTuple):
    """Columns of `mix`.

    By state: `begin` of its flows in `rows` (by booked end, inflows first), `fixed` share or NaN,
    `murky` (serials of its own went elsewhere), `loose` (not all inflows have a time), `vague` (an
    outflow has none), `lots` it waits for; `members` of each lot from `member_begin`. By flow:
    `role`, `end`, `open_` (not covered, or without time), `amount`, `brought` (in one unit a
    state), `states` from `state_begin`, `run`. By run: its inputs by `low` in `ins` from
    `in_begin`, its outputs by `high` in `outs` from `out_begin`, `order`, `whole`; `all_ins` from
    `all_begin`: inputs of all runs of an order; its `batches` from `batch_begin`. By input:
    `weight` in `unit`, `plain` (no packaging). By output: `odd` (keeps inputs its time forbids),
    `opened` (a unit of which something was taken out, and took some of the root along, or not).
    """

    begin: Any
    rows: Any
    fixed: Any
    murky: Any
    loose: Any
    vague: Any
    lots: Any
    member_begin: Any
    members: Any
    role: Any
    end: Any
    open_: Any
    amount: Any
    brought: Any
    state_begin: Any
    states: Any
    run: Any
    in_begin: Any
    ins: Any
    out_begin: Any
    outs: Any
    all_begin: Any
    all_ins: Any
    order: Any
    whole: Any
    batch_begin: Any
    batches: Any
    low: Any
    high: Any
    weight: Any
    unit: Any
    plain: Any
    odd: Any
    opened: Any


class MixState(NamedTuple):
    """What is known so far; arrays that `mix` fills."""

    value: Any  # share by flow
    settled: Any  # by flow
    agreed: Any  # states of a flow that have said their share
    at: Any  # next flow of a state, as a place in `rows`
    held: Any
    mix: Any
    first: Any
    count: Any
    equal: Any
    doubt: Any
    doubt_from: Any
    shown: Any  # share of all that flowed in, by state
    done: Any
    lots_left: Any
    in_at: Any
    out_at: Any
    all_at: Any
    sums: Any  # by place in `ins`: weight, weight * share, unit, first, equal up to here
    all_sums: Any
    todo: Any  # a ring: first come, first served keeps to the order of the columns
    waiting: Any
    head: Any
    size: Any


@loop(inline="always")
def _alike(a: float, b: float) -> bool:
    return a == b or (np.isnan(a) and np.isnan(b))


@loop(inline="always")
def _push(k: Any, what: int) -> None:
    if not k.waiting[what]:
        k.waiting[what] = True
        end = k.head[0] + k.size[0]
        k.todo[end if end < len(k.todo) else end - len(k.todo)] = what
        k.size[0] += 1


@loop(inline="always")
def _settle(g: Any, k: Any, row: int, value: float) -> None:
    """One state's word on a flow; the flow is settled when all its states agree or differ."""
    states = g.state_begin[row + 1] - g.state_begin[row]
    if k.agreed[row] == 0:
        k.value[row] = value
    elif not _alike(k.value[row], value):
        k.value[row] = np.nan
    k.agreed[row] += 1
    if k.agreed[row] >= states:
        k.settled[row] = True
        run = g.run[row]
        # A run takes its inputs in order: others than the next need not wake it.
        if run >= 0 and g.role[row] == TAKEN and g.ins[k.in_at[run]] == row:
            _push(k, len(g.fixed) + run)


@loop(inline="always")
def _advance(g: Any, k: Any, state: int) -> None:
    """Go on through a state's flows as far as they are known."""
    if k.done[state]:
        return
    if g.lots[state] > 0:
        return  # a serial of a lot: see `_finish`
    while k.at[state] < g.begin[state + 1]:
        row = g.rows[k.at[state]]
        if g.role[row] == TAKEN:
            _take(g, k, state, row)
        else:
            if np.isnan(g.fixed[state]):
                if g.role[row] == MADE and not k.settled[row]:
                    return
                _bring(g, k, state, row)
        k.at[state] += 1
    k.done[state] = True
    _finish(g, k, state)


@loop(inline="always")
def _take(g: Any, k: Any, state: int, row: int) -> None:
    fixed = g.fixed[state]
    if k.settled[row]:
        pass  # of a root container, or packaging
    elif g.murky[state]:
        _settle(g, k, row, np.nan)
    elif not np.isnan(fixed):
        _settle(g, k, row, fixed)
    elif not g.open_[row] and not g.loose[state]:
        if k.count[state] == 0:
            share = 0.0
        elif k.equal[state]:
            share = k.first[state]
        elif g.vague[state] or (k.doubt[state] and k.doubt_from[state] < g.end[row]):
            share = np.nan
        else:
            share = k.mix[state]
        _settle(g, k, row, share)
    if g.open_[row] and not k.doubt[state]:
        k.doubt[state] = True
        k.doubt_from[state] = g.end[row]
    k.held[state] -= g.amount[row]


@loop(inline="always")
def _bring(g: Any, k: Any, state: int, row: int) -> None:
    if g.role[row] != NEUTRAL:
        share = k.value[row] if g.role[row] == MADE else 0.0
        if k.count[state] == 0:
            k.first[state] = share
            k.equal[state] = True
        elif not _alike(k.first[state], share):
            k.equal[state] = False
        k.count[state] += 1
        held, amount = k.held[state], g.amount[row]
        if amount != 0:
            held = held if abs(held) > NOTHING else 0.0
            known = k.mix[state] if held != 0 else 0.0
            total = held + amount
            k.mix[state] = (held * known + amount * share) / total if total != 0 else np.nan
    k.held[state] += g.amount[row]


@loop(inline="always")
def _finish(g: Any, k: Any, state: int) -> None:
    """All that flows in is known: what waited for that, and the share that is shown."""
    all_alike = k.first[state] if k.count[state] and k.equal[state] else np.nan
    if k.count[state] == 0:
        all_alike = 0.0
    total, weighed, shown = 0.0, 0.0, all_alike
    for at in range(g.begin[state], g.begin[state + 1]):
        row = g.rows[at]
        if g.role[row] == TAKEN:
            waited = g.open_[row] or g.loose[state]
            if waited and np.isnan(g.fixed[state]) and not g.murky[state]:
                _settle(g, k, row, all_alike)
        elif g.role[row] != NEUTRAL and g.brought[row] != 0:
            total += g.brought[row]
            weighed += g.brought[row] * (k.value[row] if g.role[row] == MADE else 0.0)
    if k.count[state] and not k.equal[state]:
        shown = weighed / total if total > 0 else np.nan
    if g.murky[state]:
        shown = np.nan
    if not np.isnan(g.fixed[state]):  # also of a lot of which only part stood in a root container
        shown = g.fixed[state]
    _show(g, k, state, shown)


@loop(inline="always")
def _show(g: Any, k: Any, state: int, shown: float) -> None:
    k.shown[state] = shown
    for at in range(g.member_begin[state], g.member_begin[state + 1]):
        member = g.members[at]
        left = k.lots_left[member]
        if left == g.lots[member]:
            k.first[member] = shown
        elif not _alike(k.first[member], shown):
            k.first[member] = np.nan
        k.lots_left[member] = left - 1
        if left == 1:
            _as_lot(g, k, member)


@loop(inline="always")
def _as_lot(g: Any, k: Any, state: int) -> None:
    """A serial without a birth of its own has its lots' share."""
    share = k.first[state] if np.isnan(g.fixed[state]) else g.fixed[state]
    k.done[state] = True
    k.shown[state] = share
    for at in range(g.begin[state], g.begin[state + 1]):
        if g.role[g.rows[at]] == TAKEN:
            _settle(g, k, g.rows[at], share)


@loop(inline="always")
def _grow_sums(g: Any, k: Any, places: Any, sums: Any, at: Any, upto: Any, begin: Any) -> Any:
    """Take settled inputs into the running sums of a run or order; how far they go."""
    while at < upto and k.settled[places[at]]:
        row = places[at]
        for column in range(5):
            sums[at + 1, column] = sums[at, column] if at > begin else 0.0
        if at == begin:
            sums[at + 1, 3], sums[at + 1, 4] = np.nan, -1.0  # nothing yet
            sums[at + 1, 2] = np.nan
        if g.plain[row]:
            share = k.value[row]
            if sums[at + 1, 4] == -1.0:
                sums[at + 1, 3], sums[at + 1, 4] = share, 1.0
            elif not _alike(sums[at + 1, 3], share):
                sums[at + 1, 4] = 0.0
            if np.isnan(sums[at + 1, 2]):
                sums[at + 1, 2] = g.unit[row]
            elif sums[at + 1, 2] != g.unit[row]:
                sums[at + 1, 0] = np.nan
            if g.weight[row] != 0:
                sums[at + 1, 0] += g.weight[row]
                sums[at + 1, 1] += g.weight[row] * share
        at += 1
    return at


@loop(inline="always")
def _fitting(g: Any, places: Any, begin: Any, upto: Any, high: Any) -> Any:
    """How far the inputs of a run, by `low`, may have happened at or before `high`."""
    left, right = begin, upto
    while left < right:
        middle = (left + right) // 2
        if g.low[places[middle]] <= high:
            left = middle + 1
        else:
            right = middle
    return left


@loop(inline="always")
def _output(g: Any, row: int, one: Any, one_empty: bool, two: Any, two_empty: bool) -> Any:
    """The share of an output from the sums of the inputs its time allows."""
    one_empty = one_empty or one[4] == -1.0
    two_empty = two_empty or two[4] == -1.0
    if one_empty and two_empty:
        return 0.0
    if g.odd[row]:  # only what all of it shares is known
        if (not one_empty and one[4] != 1.0) or (not two_empty and two[4] != 1.0):
            return np.nan
        if not one_empty and not two_empty and not _alike(one[3], two[3]):
            return np.nan
    if two_empty or one_empty:
        only = one if two_empty else two
        if only[4] == 1.0:
            return only[3]
        return only[1] / only[0] if only[0] > 0 else np.nan
    if one[4] == 1.0 and two[4] == 1.0 and _alike(one[3], two[3]):
        return one[3]
    total = one[0] + two[0] if one[2] == two[2] else np.nan
    return (one[1] + two[1]) / total if total > 0 else np.nan


@loop(inline="always")
def _run(g: Any, k: Any, run: int) -> None:
    """What a run's outputs are made of, as far as its inputs are known."""
    order = g.order[run]
    states = len(g.fixed)
    begin, upto = g.in_begin[run], g.in_begin[run + 1]
    before = k.in_at[run]
    k.in_at[run] = _grow_sums(g, k, g.ins, k.sums, before, upto, begin)
    if g.whole[order] >= 0 and k.in_at[run] > before:
        a, b = g.all_begin[order], g.all_begin[order + 1]
        k.all_at[order] = _grow_sums(g, k, g.all_ins, k.all_sums, k.all_at[order], b, a)
        _push(k, states + g.whole[order])
    if run == order and k.in_at[run] > before:
        for at in range(g.batch_begin[order], g.batch_begin[order + 1]):
            _push(k, states + g.batches[at])
    nothing = k.sums[0]
    while k.out_at[run] < g.out_begin[run + 1]:
        row = g.outs[k.out_at[run]]
        high = np.int64(AFTER_ALL) if g.odd[row] else g.high[row]
        if g.whole[order] == run:
            a, b = g.all_begin[order], g.all_begin[order + 1]
            need = _fitting(g, g.all_ins, a, b, high)
            if k.all_at[order] < need:
                k.all_at[order] = _grow_sums(g, k, g.all_ins, k.all_sums, k.all_at[order], b, a)
                if k.all_at[order] < need:
                    return
            share = _output(g, row, k.all_sums[need], need == a, nothing, True)
        else:
            need = _fitting(g, g.ins, begin, upto, high)
            if k.in_at[run] < need:
                return
            two, two_empty = nothing, True
            if order != run:
                a, b = g.in_begin[order], g.in_begin[order + 1]
                other = _fitting(g, g.ins, a, b, high)
                if k.in_at[order] < other:
                    return
                two, two_empty = k.sums[other], other == a
            share = _output(g, row, k.sums[need], need == begin, two, two_empty)
        k.out_at[run] += 1
        if g.opened[row] and share != 0.0 and share != 1.0:
            share = np.nan
        if not k.settled[row]:
            k.value[row] = share
            k.settled[row] = True
            for at in range(g.state_begin[row], g.state_begin[row + 1]):
                _push(k, g.states[at])


@loop(nogil=True)
def mix(g: Any, k: Any) -> None:
    """Work until nothing more is known; fills `k`."""
    states = len(g.fixed)
    while k.size[0] > 0:
        what = k.todo[k.head[0]]
        k.head[0] = k.head[0] + 1 if k.head[0] + 1 < len(k.todo) else 0
        k.size[0] -= 1
        k.waiting[what] = False
        if what < states:
            _advance(g, k, what)
        else:
            _run(g, k, what - states)
