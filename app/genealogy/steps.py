"""Steps of a walk while they are gathered, and what the rules say of a genealogy. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from app.genealogy.certainty import Reason

from app.genealogy.columns import (
    ASSUMED,
    Flags,
    Ints,
)
from app.genealogy.flows import Booked, Flows, Material
from app.genealogy.kernels import SURE, WALKED
from app.genealogy.lives import Lives
from app.genealogy.pairing import Pairs
from app.genealogy.runs import Runs, Unbuilt


@dataclass(frozen=True, slots=True)
class Told:
    """A genealogy with everything the rules say of it, whatever the roots."""

    found: Material
    flows: Flows
    runs: Runs
    apart: Unbuilt
    lives: Lives
    pairs: Pairs
    covered: Flags

    @property
    def booked(self) -> Booked:
        """The bookings and flows alone."""
        return Booked(self.found, self.flows)

    def types(self) -> Ints:
        """The type of booking of each flow."""
        return self.found.bookings.types[self.flows.booking]


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


def belonging(told: Told, types: tuple[int, ...]) -> tuple[Ints, Ints, Ints, Ints]:
    """(rows, states, uses, reasons) of the flows of some types, by the state they belong to."""
    chosen = np.isin(told.types()[told.lives.row], types)
    rows, states = told.lives.row[chosen], told.lives.state[chosen]
    sure = told.lives.sure[chosen]
    assumed = (told.found.bookings.flags[told.flows.booking[rows]] & ASSUMED) > 0
    uses = np.where(sure & ~assumed, SURE | WALKED, WALKED)
    several = np.where(told.flows.sure[rows], Reason.SEVERAL_LIVES, Reason.MAYBE_INSIDE)
    reasons = np.where(assumed, Reason.ASSUMED, np.where(sure, Reason.NONE, several))
    return rows, states, uses, reasons


def births_of(told: Told) -> Ints:
    """Flows by which something was made anew, not given back by an unbuild."""
    resumed = np.fromiter(told.apart.resumed, np.int64, len(told.apart.resumed))
    return told.runs.outputs[~np.isin(told.runs.outputs, resumed)]


def born_of(told: Told) -> Flags:
    """By place of a thing: whether it has a birth of its own."""
    born = np.zeros(len(told.found.things), np.bool_)
    born[told.flows.thing[births_of(told)]] = True
    return born
