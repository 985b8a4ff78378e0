"""How much of a thing comes from a root: the columns `mixing` works on, and its answer. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence, Set

import numpy as np

from app.genealogy.kernels import KEPT
from app.genealogy.mixing import MADE, NEUTRAL, OUTSIDE, TAKEN, Mixing, MixState, mix
from app.genealogy.reached import Reach
from app.genealogy.root import Root
from app.genealogy.steps import Interpretation
from app.ledger.columns import (
    BATCH,
    ITEM,
    PRODUCED,
    SERIAL,
    SUPPLIED,
    UNIT,
    Flags,
    Floats,
    Ints,
    distinct,
)
from app.ledger.flows import IN, OUT, ItemFacts
from app.ledger.place_content import stood_in
from app.lives.cover import own_draws
from app.times import AFTER_ALL
from app.units import factor


def shares_of(
    told: Interpretation,
    root: Root,
    goods: Flags,
    members: Collection[tuple[int, int]],
    seen: Reach,
) -> Floats:
    """The share of each thing, by place, that comes from one root; NaN unknown.

    `goods`: by place, whose bookings were fetched; `members`: (lot, serial) places.
    """
    mixing, known = _columns(told, root, goods, members, seen)
    mix(mixing, known)
    things = len(told.found.things)
    shares: Floats = known.shown[:things].copy()
    for later in range(things, len(told.lives.thing)):
        thing = told.lives.thing[later]
        if not _alike(shares[thing], known.shown[later]):
            shares[thing] = np.nan
    bare = np.flatnonzero(told.found.things.kinds == ITEM)
    shares[bare] = np.nan
    if root.kind in ("document", "customer"):  # of a lot it had a part, that is not told apart
        shares[shares == 0] = np.nan
    return shares


def _alike(a: float, b: float) -> bool:
    return a == b or bool(np.isnan(a) and np.isnan(b))


def _columns(
    told: Interpretation,
    root: Root,
    goods: Flags,
    members: Collection[tuple[int, int]],
    seen: Reach,
) -> tuple[Mixing, MixState]:
    flows, booked, lives = told.flows, told.found.bookings, told.lives
    states, size, things = len(lives.thing), len(flows), len(told.found.things)
    end = booked.written_to[flows.booking]
    role = _roles(told)
    turn = np.lexsort((lives.row, _turns(told, role, end), end[lives.row], lives.state))
    turn = turn[goods[lives.thing[lives.state[turn]]] & (flows.sign[lives.row[turn]] != 0)]
    rows, of_state = lives.row[turn], lives.state[turn]
    begin = np.searchsorted(of_state, np.arange(states + 1))
    back = np.argsort(rows, kind="stable")
    state_begin = np.searchsorted(rows[back], np.arange(size + 1))
    untimed = end == AFTER_ALL
    loose, vague = np.zeros(states, np.bool_), np.zeros(states, np.bool_)
    loose[of_state[untimed[rows] & (role[rows] != TAKEN)]] = True
    vague[of_state[untimed[rows] & (role[rows] == TAKEN)]] = True
    fixed, value, partly = _roots(told, root, states)
    fixed[~seen.reached[lives.thing]] = 0.0  # nothing of the root, whenever
    murky, lots, member_begin, lot_members = _members(told, members, states, seen)
    murky[~np.isnan(fixed)] = False
    murky[partly] = True
    ins, in_begin = _by_run(told, told.runs.inputs, flows.run, booked.low)
    outs, out_begin = _by_run(told, told.runs.outputs, flows.run, booked.high)
    order_of = told.runs.order[np.maximum(flows.run, 0)]
    all_ins, all_begin = _by_run(told, told.runs.inputs, order_of, booked.low)
    whole = np.full(things, -1, np.int64)
    wholes = np.flatnonzero(told.runs.whole)
    whole[told.runs.order[wholes]] = wholes
    batches = np.flatnonzero(told.found.things.kinds == BATCH)
    batches = batches[np.argsort(told.runs.order[batches], kind="stable")]
    odd = np.zeros(size, np.bool_)
    plain = _plain(told)
    odd[told.pairs.outputs[(told.pairs.kinds == KEPT) & plain[told.pairs.inputs]]] = True
    mixing = Mixing(
        begin, rows, fixed, murky, loose, vague, lots, member_begin, lot_members, role, end,
        ~told.covered | untimed, np.abs(flows.quantity), _brought(told, rows, of_state),
        state_begin, of_state[back], flows.run, in_begin, ins, out_begin, outs, all_begin, all_ins,
        told.runs.order, whole,
        np.searchsorted(told.runs.order[batches], np.arange(things + 1)), batches,
        booked.low[flows.booking], booked.high[flows.booking], *_weights(told), plain, odd,
        _opened(told),
    )  # fmt: skip
    settled = (state_begin[1:] == state_begin[:-1]) & (role == TAKEN)
    settled |= (value != 0) | ((role == TAKEN) & ~mixing.plain)  # packaging is never waited for
    return mixing, _nothing_known(mixing, value, settled)


def _turns(told: Interpretation, role: Ints, end: Ints) -> Ints:
    """By row of the lives its turn at one instant: what comes in, what goes out; but what a run
    draws comes before what this run gives."""
    lives = told.lives
    turns = np.where(role == TAKEN, len(role) + TAKEN + 1, role)[lives.row]
    made = told.runs.outputs[role[told.runs.outputs] == MADE]
    drawn = own_draws(told.flows, told.runs, made, end)
    tied = np.isin(lives.row, [*drawn, *(row for given in drawn.values() for row in given)])
    groups: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    for place in np.flatnonzero(tied).tolist():
        row = int(lives.row[place])
        groups[int(lives.state[place]), int(end[row])][row] = place
    for group in groups.values():
        own = {row: group.keys() & drawn[row] for row in group if row in drawn}
        for row, turn in _draws_first({row: given for row, given in own.items() if given}).items():
            turns[group[row]] = TAKEN + turn
    return turns


def _draws_first(drawn: Mapping[int, Set[int]]) -> dict[int, int]:
    """Turns of draws, and of what their runs gave (by draw): a draw comes before its own, after
    all else that is given. Where runs wait for each other nobody knows: what they give comes
    first, and waits for itself."""
    draws, gifts = set(drawn), {row for given in drawn.values() for row in given}
    turns: dict[int, int] = {}
    turn = 0
    while draws or gifts:
        ready = {row for row in draws if gifts <= drawn[row]}
        draws -= ready
        free = {row for row in gifts if not any(row in drawn[each] for each in draws)}
        free = free if ready else set(gifts)
        turns |= dict.fromkeys(ready, turn) | dict.fromkeys(free, turn + 1)
        gifts -= free
        turn += 2
    return turns


def _opened(told: Interpretation) -> Flags:
    """By flow: a unit that comes out of a run that took something out of it."""
    opened = np.zeros(len(told.flows), np.bool_)
    again = np.flatnonzero(told.apart.again).tolist()
    opened[[row for row in again if told.apart.service.is_service(row)]] = True
    return opened


def _nothing_known(g: Mixing, value: Floats, settled: Flags) -> MixState:
    """What is known to begin with, and what can be looked at at once."""
    states, rows, runs = len(g.fixed), len(value), len(g.order)
    ready = np.concatenate([_ready_states(g, settled), states + _ready_runs(g, settled)])
    todo, waiting = np.zeros(states + runs, np.int64), np.zeros(states + runs, np.bool_)
    todo[: len(ready)] = ready
    waiting[ready] = True
    return MixState(
        value=value, settled=settled, agreed=np.zeros(rows, np.int64), at=g.begin[:-1].copy(),
        held=np.zeros(states), mix=np.full(states, np.nan), first=np.full(states, np.nan),
        count=np.zeros(states, np.int64), equal=np.zeros(states, np.bool_),
        doubt=np.zeros(states, np.bool_), doubt_from=np.zeros(states, np.int64),
        shown=np.full(states, np.nan), done=np.zeros(states, np.bool_), lots_left=g.lots.copy(),
        in_at=g.in_begin[:-1].copy(), out_at=g.out_begin[:-1].copy(),
        all_at=g.all_begin[:-1].copy(), sums=np.zeros((len(g.ins) + 1, 5)),
        all_sums=np.zeros((len(g.all_ins) + 1, 5)), todo=todo,
        waiting=waiting, head=np.zeros(1, np.int64), size=np.array([len(ready)]),
    )  # fmt: skip


def _ready_states(g: Mixing, settled: Flags) -> Ints:
    """States of which the first flow waits for nothing made: what left before anything was made
    of them may be what that is made of."""
    flows = np.diff(g.begin)
    waits = np.append((g.role[g.rows] == MADE) & ~settled[g.rows], False)
    open_ = (flows == 0) | ~waits[g.begin[:-1]]
    asked = (flows > 0) | (np.diff(g.member_begin) > 0) | (g.fixed > 0)
    return np.flatnonzero(asked & (open_ | ~np.isnan(g.fixed)))


def _ready_runs(g: Mixing, settled: Flags) -> Ints:
    """Runs without inputs, or of which an input is known."""
    inputs = np.diff(g.in_begin)
    run = np.repeat(np.arange(len(inputs)), inputs)
    known = np.bincount(run[settled[g.ins]], minlength=len(inputs)) > 0
    return np.flatnonzero((known | (inputs == 0)) & ((np.diff(g.out_begin) > 0) | (inputs > 0)))


def _roles(told: Interpretation) -> Ints:
    """What each flow does to the mix; what resumes a life leaves it as it is."""
    types = told.types()
    role = np.full(len(told.flows), NEUTRAL, np.int64)
    role[told.flows.sign == OUT] = TAKEN
    role[(types == PRODUCED) & (told.flows.sign == IN)] = MADE
    role[types == SUPPLIED] = OUTSIDE
    role[list(told.apart.resumed)] = NEUTRAL
    return role


def _roots(told: Interpretation, root: Root, states: int) -> tuple[Floats, Floats, Ints]:
    """(share fixed by state or NaN, share by flow to begin with, states of which a part only has
    it): a root has 1, and so has what stood in a root container; of a lot, what left through it."""
    fixed = np.full(states, np.nan)
    fixed[told.lives.of(root.whole)] = 1.0
    value = np.zeros(len(told.flows))
    partly = _stood(told, root, fixed, value)
    whole = np.fromiter(root.whole, np.int64, len(root.whole))
    bare = told.found.things.kinds == ITEM  # a leaf: of the root only where it is the root
    fixed[bare[told.lives.thing] & np.isnan(fixed)] = 0.0
    value[np.isin(told.flows.thing, whole) & bare[told.flows.thing]] = 1.0
    for run in root.runs:
        outs = told.runs.outputs
        own = (told.flows.run[outs] == run) | (
            (told.found.things.kinds[run] != BATCH) & (told.runs.order[told.flows.run[outs]] == run)
        )  # fmt: skip
        value[outs[own]] = 1.0
    _reported(told, root, value)
    return fixed, value, partly


def _reported(told: Interpretation, root: Root, value: Floats) -> None:
    """What orders reported as wholes is of all their runs together: of some of them nobody knows
    how much."""
    outs = told.runs.outputs[told.runs.whole[told.flows.run[told.runs.outputs]]]
    order, kinds = told.runs.order, told.found.things.kinds
    every = np.bincount(order[kinds == BATCH], minlength=len(kinds))
    roots = [run for run in root.runs if kinds[run] == BATCH]
    mine = np.bincount(order[np.array(roots, np.int64)], minlength=len(kinds))
    of = order[told.flows.run[outs]]
    part = (mine[of] > 0) & (value[outs] != 1)
    value[outs[part]] = np.where(mine[of] == every[of], 1.0, np.nan)[part]


def _stood(told: Interpretation, root: Root, fixed: Floats, value: Floats) -> Ints:
    """Fill in what stood in containers; the states of lots of which only part stood there."""
    found = told.found
    stood = [stood_in(found, int(found.things.ids[place])) for place in root.whole
             if found.things.kinds[place] == UNIT]  # fmt: skip
    stood += [stood_in(found, hu, look, looked) for hu, look, _, looked in root.looks]
    things = {thing for each in stood for thing in each.pieces} - set(root.whole)
    fixed[told.lives.of(things)] = 1.0
    lots = sorted(thing for thing in things if found.things.kinds[thing] != SERIAL)
    packs = [pack for each in stood for lot in lots for pack in each.packs(lot).tolist()]
    through = np.isin(told.flows.thing, lots) & np.isin(told.flows.pack, packs)
    value[through & (told.flows.unit >= 0)] = 1.0
    return told.lives.of(lots)


def _members(
    told: Interpretation, members: Collection[tuple[int, int]], states: int, seen: Reach
) -> tuple[Flags, Ints, Ints, Ints]:
    """Lots with serials that were made on their own; serials that have the share of their lots."""
    born = told.born
    murky, lots = np.zeros(states, np.bool_), np.zeros(states, np.int64)
    pairs = []
    for lot, serial in sorted(members):
        if born[serial]:
            murky[lot] |= bool(seen.reached[serial])
        else:
            pairs.append((lot, serial))
            lots[serial] += 1
    of_lot = np.array([lot for lot, _ in pairs], np.int64)
    return (
        murky, lots, np.searchsorted(of_lot, np.arange(states + 1)),
        np.array([serial for _, serial in pairs], np.int64),
    )  # fmt: skip


def _by_run(told: Interpretation, rows: Ints, run: Ints, time: Ints) -> tuple[Ints, Ints]:
    """Rows by run and time, and where each run's begin."""
    turn = np.lexsort((rows, time[told.flows.booking[rows]], run[rows]))
    rows = rows[turn]
    return rows, np.searchsorted(run[rows], np.arange(len(told.found.things) + 1))


def _plain(told: Interpretation) -> Flags:
    """By flow: whether it counts: no packaging, no container of which no content is known."""
    packaging = [c for c, facts in told.found.items.items() if facts.type == "packaging"]
    codes = told.found.things.items[told.flows.thing]
    empty = told.found.things.kinds[told.flows.thing] == UNIT
    plain: Flags = ~np.isin(codes, np.array(packaging, np.int64)) & ~empty
    return plain


def _brought(told: Interpretation, rows: Ints, of_state: Ints) -> Floats:
    """Quantities that flowed in, in one unit for each state; NaN where there is none."""
    amount, unit = np.abs(told.flows.quantity), told.flows.uom.copy()
    brings = _roles(told)[rows] < NEUTRAL
    rows, of_state = rows[brings], of_state[brings]
    uom = told.flows.uom[rows]
    odd = distinct(of_state[1:][(of_state[1:] == of_state[:-1]) & (uom[1:] != uom[:-1])])
    for state in odd:
        mine = rows[of_state == state]
        if not _in_one_unit(told, mine, amount, unit).all():
            amount[mine] = np.nan
    return amount


def _weights(told: Interpretation) -> tuple[Floats, Ints]:
    """Quantities of inputs, and the unit each is in: one unit for what converts in a group of
    runs that share bookings."""
    flows = told.flows
    weight, unit = np.abs(flows.quantity.copy()), flows.uom.copy()
    rows = told.runs.inputs[_plain(told)[told.runs.inputs]]
    group = told.runs.order[flows.run[rows]]
    turn = np.argsort(group, kind="stable")
    rows, group = rows[turn], group[turn]
    unlike = (group[1:] == group[:-1]) & (flows.uom[rows[1:]] != flows.uom[rows[:-1]])
    for each in distinct(group[1:][unlike]):
        left = rows[group == each]
        while len(left):
            left = left[~_in_one_unit(told, left, weight, unit)]
    return weight, unit


def _in_one_unit(told: Interpretation, rows: Ints, weight: Floats, unit: Ints) -> Flags:
    """Bring as many rows as convert into one of their units; which did.

    The unit most rows convert to; of several the first by name.
    """
    names = told.found.names
    best: list[float | None] = []
    chosen = -1
    for code in sorted(set(told.flows.uom[rows].tolist()), key=lambda c: names.text(c) or ""):
        scales = [_scale(told, row, code) for row in rows.tolist()]
        if sum(scale is not None for scale in scales) > sum(scale is not None for scale in best):
            best, chosen = scales, code
    done = np.array([scale is not None for scale in best], np.bool_)
    weight[rows[done]] *= np.array([scale for scale in best if scale is not None])
    unit[rows[done]] = chosen
    return done


def _scale(told: Interpretation, row: int, unit: int) -> float | None:
    own = int(told.flows.uom[row])
    if own == unit:
        return 1.0
    if own < 0 or unit < 0:
        return None
    names = told.found.names
    facts = told.found.items.get(
        int(told.found.things.items[told.flows.thing[row]]), ItemFacts()
    )  # fmt: skip
    return factor(names.text(own) or "", names.text(unit) or "", facts.uom, facts.factors)


def sum_of_shares(parts: Sequence[Floats], descends: bool) -> Floats:
    """Several roots: the sum of each one's share, at most 1; unknown when one descends from
    another."""
    if len(parts) == 1:
        return parts[0]
    total: Floats = np.minimum(np.sum(parts, axis=0), 1.0)
    return np.full(len(total), np.nan) if descends else total
