"""Which input went into which output of a run: what is certain, what an output keeps. Pure.

A step is certain when the input could have gone into no other output, or the output could have
got that item from no other lot, by the bookings' own times. An output to which time leaves no
booking of an item keeps all of them: what had not come in yet is left by no time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.genealogy import kernels
from app.ledger.columns import SCRAP, Flags, Ints
from app.ledger.flows import IN, Flows, Material
from app.lives.lives import Lives
from app.lives.runs import Runs
from app.lives.service import Unbuild
from app.times import AFTER_ALL, BEFORE_ALL


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of rows of flows: `kinds` KEPT, SOLE or PLAIN (see `kernels`)."""

    kinds: Ints
    inputs: Ints
    outputs: Ints


@dataclass(frozen=True, slots=True)
class _Side:
    """Rows by order and run; their bounds by place of the run, and by place of the order."""

    rows: Ints
    run: Ints
    order: Ints
    of_run: Ints
    of_order: Ints


def _side(found: Material, flows: Flows, runs: Runs, rows: Ints) -> _Side:
    run = flows.run[rows]
    turn = np.lexsort((rows, run, runs.order[run]))
    rows, run = rows[turn], run[turn]
    order = runs.order[run]
    size = len(found.things)
    return _Side(rows, run, order, _bounds(run, size), _bounds(order, size))


def _bounds(keys: Ints, size: int) -> Ints:
    """(size, 2) bounds of each key among keys that stand together."""
    bounds = np.zeros((size, 2), np.int64)
    if len(keys):
        begin = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
        bounds[keys[begin], 0] = begin
        bounds[keys[begin], 1] = np.r_[begin[1:], len(keys)]
    return bounds


def pairs_of(
    found: Material, flows: Flows, runs: Runs, apart: Unbuild, lives: Lives, of_units: Ints
) -> Pairs:
    """What the bookings' own times say of inputs and outputs that meet.

    `of_units`: rows of outputs of which it matters which input leads to them.
    """
    ins = _side(found, flows, runs, runs.inputs)
    outs = _side(found, flows, runs, runs.outputs)
    booked = found.bookings
    low, high = booked.low[flows.booking[ins.rows]], booked.high[flows.booking[outs.rows]]
    thing_in, thing_out = flows.thing[ins.rows], flows.thing[outs.rows]
    barred = _barred(apart, ins.rows, outs.rows)
    plain = np.isin(outs.rows, [*apart.resumed, *of_units.tolist()])
    at = np.where(runs.whole[outs.run], outs.order, outs.run)
    even = np.where(found.things.homogeneous[at], at, -1)
    kinds, first, second = kernels.pair_kinds(
        ins.run, found.things.items[thing_in], thing_in, low,
        _begins(found, flows, lives)[ins.rows], flows.quantity[ins.rows] == 0,
        ins.of_run, ins.of_order,
        outs.run, outs.order, runs.whole[outs.run], high, even, plain, barred,
        len(found.names.texts) + 1,
    )  # fmt: skip
    kept = np.flatnonzero(kinds == kernels.KEPT)
    kept = kept[np.argsort(first[kept], kind="stable")]
    scrap = (booked.flags[flows.booking[outs.rows]] & SCRAP) > 0
    whole_of = np.full(len(found.things), -1, np.int64)
    wholes = np.flatnonzero(runs.whole)
    whole_of[runs.order[wholes]] = wholes
    sole_in, sole_out = kernels.nowhere_else(
        ins.run, ins.order, low, thing_out, high, scrap, outs.of_run, outs.of_order,
        whole_of, first[kept], second[kept], barred,
    )  # fmt: skip
    pairs = Pairs(
        np.concatenate([kinds, np.full(len(sole_in), kernels.SOLE)]),
        ins.rows[np.concatenate([first, sole_in])],
        outs.rows[np.concatenate([second, sole_out])],
    )
    odd = len(apart.itself[0]) or apart.resumed or apart.mixed
    return _of_units(found, flows, runs, apart, pairs) if odd else pairs


def _begins(found: Material, flows: Flows, lives: Lives) -> Ints:
    """By flow: when it may have happened at the earliest, which is not before anything came into
    what it names, unless it was booked before that."""
    booked, first = found.bookings, first_inflows(found, flows, lives)
    came = np.full(len(flows), AFTER_ALL, np.int64)
    np.minimum.at(came, lives.row, first[lives.state])
    low, high = booked.low[flows.booking], booked.high[flows.booking]
    return np.where(came <= high, np.maximum(low, came), low)


def first_inflows(found: Material, flows: Flows, lives: Lives) -> Ints:
    """By state, when anything can have flowed in at the earliest; any time where nothing did."""
    first = np.full(len(lives.thing), AFTER_ALL, np.int64)
    inward = flows.sign[lives.row] == IN
    low = found.bookings.low[flows.booking[lives.row[inward]]]
    np.minimum.at(first, lives.state[inward], low)
    first[first == AFTER_ALL] = BEFORE_ALL
    return first


def _of_units(found: Material, flows: Flows, runs: Runs, apart: Unbuild, pairs: Pairs) -> Pairs:
    """Pairs where units come out of their runs again, or were taken apart (docs/trace.md, 3).

    Such a unit is certain in itself, at most possible in other outputs; the other inputs of that
    run are at most possible in outputs that did not go in. What is homogeneous is mixed all the
    same. What goes on with its own life has other inputs of the run at most possibly.
    """
    inputs, outputs = pairs.inputs, pairs.outputs
    doubt = _beside_units(found, flows, runs, apart, inputs, outputs, itself=True)
    others = ~apart.again[outputs]
    doubt[others] |= _beside_units(found, flows, runs, apart, inputs[others], outputs[others])
    doubt &= flows.thing[inputs] != flows.thing[outputs]
    at = np.where(
        runs.whole[flows.run[outputs]], runs.order[flows.run[outputs]], flows.run[outputs]
    )
    doubt &= ~(found.things.homogeneous[at] & (flows.run[inputs] == at))
    left = (pairs.kinds != kernels.SOLE) | ~(doubt | _barely(flows, apart, inputs, outputs))
    goes_in, comes_out = apart.itself
    booked = found.bookings
    own = booked.low[flows.booking[goes_in]] <= booked.high[flows.booking[comes_out]]
    own &= ~_barely(flows, apart, goes_in, comes_out)
    return Pairs(
        np.concatenate([pairs.kinds[left], np.full(int(own.sum()), kernels.SOLE)]),
        np.concatenate([inputs[left], goes_in[own]]),
        np.concatenate([outputs[left], comes_out[own]]),
    )


def _beside_units(
    found: Material, flows: Flows, runs: Runs, apart: Unbuild, inputs: Ints, outputs: Ints,
    *, itself: bool = False,
) -> Flags:  # fmt: skip
    """By pair: whether a unit comes out again where the two meet; `itself`: the input does."""
    size = len(found.things)
    units = np.flatnonzero(apart.again)
    whole_of = np.full(size, size, np.int64)
    wholes = np.flatnonzero(runs.whole)
    whole_of[runs.order[wholes]] = wholes

    def among(places: Ints, some: Ints) -> Flags:
        """Whether a unit comes out at a place that is not the output; of `itself`, the input."""
        there = np.sort(flows.thing[units] * (size + 1) + some)
        wanted = flows.thing[inputs if itself else outputs] * (size + 1) + places
        own = np.searchsorted(there, wanted, "right") - np.searchsorted(there, wanted)
        if itself:
            return own > 0
        return np.bincount(some, minlength=size + 1)[places] > own

    run = flows.run[units]
    into, out = flows.run[inputs], flows.run[outputs]
    order = runs.order[out]
    at = np.where(runs.whole[out], into, out)
    everywhere = runs.whole[out] & (into == order)
    everywhere &= among(order, runs.order[run])
    beside: Flags = among(at, run) | among(whole_of[order], run) | everywhere
    return beside


def _barely(flows: Flows, apart: Unbuild, inputs: Ints, outputs: Ints) -> Flags:
    """By pair: at most possible, for the output goes on with its life, or was mixed in a unit."""
    resumed = np.isin(outputs, np.fromiter(apart.resumed, np.int64, len(apart.resumed)))
    mixed = np.array([i * len(flows) + p for i, p in apart.mixed], np.int64)
    return resumed | np.isin(inputs * len(flows) + outputs, mixed)


def _barred(apart: Unbuild, ins: Ints, outs: Ints) -> Ints:
    """Barred pairs as sorted numbers of their places among inputs and outputs."""
    if not apart.barred:
        return np.zeros(0, np.int64)
    place_in = {row: place for place, row in enumerate(ins.tolist())}
    place_out = {row: place for place, row in enumerate(outs.tolist())}
    return np.array(sorted(place_in[i] * len(outs) + place_out[p] for i, p in apart.barred))
