"""Steps of a walk while they are gathered, and what the rules say of a genealogy. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np

from app.genealogy.kernels import SURE, WALKED
from app.genealogy.pairing import Pairs, pairs_of
from app.ledger.certainty import Reason
from app.ledger.columns import (
    ASSUMED,
    Flags,
    Ints,
    distinct_pairs,
    is_any,
)
from app.ledger.flows import IN, FlowLedger, Flows, Material, flows_of
from app.lives.births import rivals_of
from app.lives.cover import cover_of
from app.lives.lives import Lives, lives_of
from app.lives.runs import Runs, runs_of
from app.lives.service import Unbuild, unbuild_of
from app.lives.stays import Stays, outputs_of_units
from app.times import AFTER_ALL


@dataclass(frozen=True, slots=True)
class Belonging:
    """Which flow belongs to which state, in columns: `rows` of flows, `states`, `uses` of the step
    between them, `reasons` why it is only possible, `types` of the bookings."""

    rows: Ints
    states: Ints
    uses: Ints
    reasons: Ints
    types: Ints

    def of(self, *types: int) -> tuple[Ints, Ints, Ints, Ints]:
        """(rows, states, uses, reasons) of the flows of some types of booking."""
        chosen = is_any(self.types, types)
        return self.rows[chosen], self.states[chosen], self.uses[chosen], self.reasons[chosen]


@dataclass(frozen=True, slots=True)
class Interpretation:
    """A genealogy with everything the rules say of it, whatever the roots.

    `births`: rows of the flows by which something was made anew, not given back by an unbuild,
    and not of a unit of which it matters what went in;
    `born`: by place of a thing, whether it has a birth of its own (a run that took it in, or one
    of 0, is none); `processes`: by place of a
    thing, how many runs, or orders as a whole, made it. `preceded`: by flow, whether something had
    come into its thing by its booked end. `rivals`: see `lives.births`;
    `of_units`: rows of outputs of which it matters which input leads to them.
    """

    found: Material
    flows: Flows
    runs: Runs
    apart: Unbuild
    lives: Lives
    pairs: Pairs
    covered: Flags
    preceded: Flags
    belonging: Belonging
    births: Ints
    born: Flags
    processes: Ints
    stays: Stays
    rivals: Mapping[int, int]
    of_units: Ints

    @property
    def booked(self) -> FlowLedger:
        """The bookings and flows alone."""
        return FlowLedger(self.found, self.flows)

    def types(self) -> Ints:
        """The type of booking of each flow."""
        return self.found.bookings.types[self.flows.booking]


def interpretation_of(found: Material, members: Collection[tuple[int, int]] = ()) -> Interpretation:
    """What the rules say of everything fetched: the first stages, one after the other. `members`:
    places of lots and their serials."""
    flows = flows_of(found)
    runs = runs_of(found, flows)
    apart = unbuild_of(found, flows, runs)
    lives = lives_of(found, flows, runs, apart, members)
    resumed = np.fromiter(apart.resumed, np.int64, len(apart.resumed))
    clean = clean_of(found, flows, lives)
    stays = Stays(apart, lives, clean)
    births = runs.outputs[~np.isin(runs.outputs, resumed)]
    born = np.zeros(len(found.things), np.bool_)
    born[flows.thing[births[~apart.again[births] & (flows.quantity[births] != 0)]]] = True
    made, _, _ = distinct_pairs(flows.thing[births], flows.run[births])
    of_units = np.fromiter(outputs_of_units(stays), np.int64)
    return Interpretation(
        found, flows, runs, apart, lives, pairs_of(found, flows, runs, apart, lives, of_units),
        cover_of(found, flows, runs, lives), _preceded(found, flows),
        _belonging(found, flows, lives),
        births[~np.isin(births, of_units)], born,
        np.bincount(made, minlength=len(found.things)), stays,
        rivals_of(found, flows, apart, lives), of_units,
    )  # fmt: skip


def clean_of(found: Material, flows: Flows, lives: Lives) -> Flags:
    """By flow: whether nothing about it is in doubt (of one life, inside, not assumed, not 0)."""
    clean = np.zeros(len(flows), np.bool_)
    clean[lives.row[lives.sure]] = True
    assumed = found.bookings.flags[flows.booking] & ASSUMED
    certain: Flags = clean & (assumed == 0) & (flows.quantity != 0)
    return certain


def _preceded(found: Material, flows: Flows) -> Flags:
    """By flow: whether something had come into its thing by its booked end (0 is nothing)."""
    booked = found.bookings.written_to[flows.booking]
    inward = (flows.sign == IN) & (flows.quantity != 0)
    first = np.full(len(found.things), AFTER_ALL, np.int64)
    np.minimum.at(first, flows.thing[inward], booked[inward])
    there: Flags = first[flows.thing] <= booked
    return there


def _belonging(found: Material, flows: Flows, lives: Lives) -> Belonging:
    booking = flows.booking[lives.row]
    assumed = (found.bookings.flags[booking] & ASSUMED) > 0
    zero = flows.quantity[lives.row] == 0
    uses = np.where(lives.sure & ~assumed & ~zero, SURE | WALKED, WALKED)
    several = np.where(flows.sure[lives.row], Reason.SEVERAL_LIVES, flows.doubt[lives.row])
    unsure = np.where(lives.sure, Reason.NONE, several)
    reasons = np.where(assumed, Reason.ASSUMED, np.where(zero, Reason.ZERO, unsure))
    return Belonging(lives.row, lives.state, uses, reasons, found.bookings.types[booking])


@dataclass(slots=True)
class Steps:
    """Steps while they are collected: columns of `starts`, `ends`, `uses`, `reasons`."""

    parts: list[tuple[Ints, Ints, Ints, Ints]] = field(default_factory=list)

    def add(
        self, starts: Ints, ends: Ints, uses: int | Ints, reason: int | Ints = Reason.NONE
    ) -> None:
        """Add steps; `uses` and `reason` may be one for all."""
        size = len(starts)
        if size:
            self.parts.append((
                np.asarray(starts), np.asarray(ends),
                np.broadcast_to(np.asarray(uses, np.int64), size),
                np.broadcast_to(np.asarray(reason, np.int64), size),
            ))  # fmt: skip

    def columns(self) -> tuple[Ints, Ints, Ints, Ints]:
        """All steps as four columns."""
        if not self.parts:
            return (np.zeros(0, np.int64),) * 4
        a, b, c, d = (np.concatenate(column) for column in zip(*self.parts, strict=True))
        return a, b, c, d
