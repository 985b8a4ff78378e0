"""Whether what had come in before covers what left. Pure.

"Before" compares the ends of what is written (nothing: last of all). An inflow at the same instant
is before, unless the run that draws gave it; outflows at one instant count together. What is itself
only possible (in a container, of one of several lives), assumed or of quantity 0 covers nothing,
but counts whole as an outflow. (`docs/trace.md`, time.)
"""

from __future__ import annotations

import numpy as np

from app.ledger.columns import ASSUMED, Flags, Floats, Ints, distinct
from app.ledger.flows import IN, OUT, Flows, Material
from app.lives.lives import Lives
from app.lives.runs import Runs

_MILLIONTHS = 1_000_000  # quantities have at most six places


def cover_of(found: Material, flows: Flows, runs: Runs, lives: Lives) -> Flags:
    """For each outflow: whether earlier inflow less earlier outflow is at least its quantity.

    Of an outflow of 0: whether anything was left. False where a quantity concerned is unknown or
    units differ.
    """
    counted = _counted(found, flows, lives)
    booked = found.bookings.written_to[flows.booking]
    moving = np.flatnonzero(counted)
    order = moving[np.lexsort((-flows.sign[moving], booked[moving], flows.thing[moving]))]
    result = np.zeros(len(flows), np.bool_)
    if not len(order):
        return result
    thing, sign, at = flows.thing[order], flows.sign[order], booked[order]
    amount = _amounts(flows, order)
    begins = np.r_[True, thing[1:] != thing[:-1]]
    first, group = np.flatnonzero(begins), np.cumsum(begins) - 1
    doubt = np.isnan(amount) | (flows.uom[order] != flows.uom[order][first][group])
    doubts = _running(doubt.astype(np.float64), first, group)
    net = _running(np.where(np.isnan(amount), 0, amount) * sign, first, group)
    # Outflows at one instant count together: look at the last row of the same thing and instant.
    last = np.r_[np.flatnonzero((thing[1:] != thing[:-1]) | (at[1:] != at[:-1])), len(order) - 1]
    end = last[np.searchsorted(last, np.arange(len(order)))]
    enough = np.where(amount == 0, net[end] >= 0.5, net[end] >= -0.5)
    result[order] = enough & (doubts[end] == 0)
    own = own_draws(flows, runs, runs.outputs[counted[runs.outputs]], booked)
    for row, given in own.items():
        result[row] = _without(flows, counted, booked, row, given)
    return result


def _counted(found: Material, flows: Flows, lives: Lives) -> Flags:
    """Flows that count: all outflows, and inflows that prove something."""
    sure = np.zeros(len(flows), np.bool_)
    sure[lives.row[lives.sure]] = True
    assumed = (found.bookings.flags[flows.booking] & ASSUMED) > 0
    proof = sure & ~assumed & (flows.quantity != 0)
    counted: Flags = (flows.sign == OUT) | ((flows.sign == IN) & proof)
    return counted


def _amounts(flows: Flows, rows: Ints) -> Floats:
    amounts: Floats = np.rint(np.abs(flows.quantity[rows]) * _MILLIONTHS)
    return amounts


def own_draws(flows: Flows, runs: Runs, outs: Ints, booked: Ints) -> dict[int, list[int]]:
    """Consumptions of what their own run gave at that very instant: those of `outs`, by row.

    `booked`: the booked end of each flow.
    """
    ins = runs.inputs
    moments = distinct(np.concatenate([booked[ins], booked[outs]]))
    size = len(moments) + 1
    key_in = flows.thing[ins] * size + np.searchsorted(moments, booked[ins])
    key_out = flows.thing[outs] * size + np.searchsorted(moments, booked[outs])
    turn = np.argsort(key_out, kind="stable")
    key_out, outs = key_out[turn], outs[turn]
    first, last = np.searchsorted(key_out, key_in), np.searchsorted(key_out, key_in, "right")
    drawn: dict[int, list[int]] = {}
    for place in np.flatnonzero(last > first).tolist():
        row = int(ins[place])
        given = [
            out for out in outs[first[place] : last[place]].tolist()
            if runs.meet(int(flows.run[row]), int(flows.run[out]))
        ]  # fmt: skip
        if given:
            drawn[row] = given
    return drawn


def _without(flows: Flows, counted: Flags, booked: Ints, row: int, given: list[int]) -> bool:
    """Whether an outflow is covered by all that was booked by then but some inflows."""
    before = np.flatnonzero(
        counted & (flows.thing == flows.thing[row]) & (booked <= booked[row])
    )  # fmt: skip
    before = before[~np.isin(before, given)]
    amounts = _amounts(flows, before)
    if np.isnan(amounts).any() or len(distinct(flows.uom[before])) > 1:
        return False
    left = float((amounts * flows.sign[before]).sum())
    return left >= 0.5 if flows.quantity[row] == 0 else left >= -0.5


def _running(values: Floats, first: Ints, group: Ints) -> Floats:
    """Running sums, begun anew for each thing."""
    total = np.cumsum(values)
    return total - (total[first] - values[first])[group]
