"""What a ledger knows of its things beside the bookings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.ledger.columns import Flags, Ints


@dataclass(frozen=True, slots=True)
class FailedTest:
    """A test that failed; `value`: what it measured, where that lies outside the limits."""

    event: str
    test: str
    at: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class HiddenExpiry:
    """A thing that went into a lot of its own item which expires later than it does."""

    ref: str
    date: str


@dataclass(frozen=True, slots=True)
class Particulars:
    """By account: failed `tests`; `zeros`: booked with a quantity of 0 as a content of a container,
    or without a lot; `hidden` expiries; `rootless`: its item is booked without a lot, too, and its
    births took in nothing else."""

    tests: Mapping[int, FailedTest]
    zeros: Flags
    hidden: Mapping[int, HiddenExpiry]
    rootless: Flags


@dataclass(frozen=True, slots=True)
class Again:
    """Bookings of serials that came out again, by relationship id: `births` that go on with a life
    (out of a unit taken apart or serviced, or of itself), `reborn`: consumptions into a run that
    gives it out again, `apart`: into one that takes it apart."""

    births: frozenset[int] = frozenset()
    reborn: frozenset[int] = frozenset()
    apart: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Statuses:
    """Statuses that events gave the accounts, by account, end of time, source, event.

    `status`: number of the text, -1 where the event gave none; `by_event`: it is a status event;
    `place`: number of the ref of the place whose stock it is of, -1 all; `amount`: it is of a
    quantity only.
    """

    account: Ints
    start: Ints
    end: Ints
    status: Ints
    by_event: Flags
    place: Ints
    amount: Flags
    sources: Sequence[str]
    events: Sequence[str]


@dataclass(frozen=True, slots=True)
class Decisions:
    """Statuses of accounts and of parts of them, by account.

    `row`: which of the statuses it is; `hu`: the account of the container it was given to, -1 the
    thing itself; `place`: number of the place whose stock it is of, -1 all; `whole`: it is of all
    there is of the thing; `rank`: a later word has a greater one; `part`: a later word on one part
    takes the place of an earlier one.
    """

    account: Ints
    row: Ints
    hu: Ints
    place: Ints
    whole: Flags
    rank: Ints
    part: Ints
