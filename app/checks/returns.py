"""What came back from a customer beyond what had been shipped there before. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from app.checks.ledger import Entries, pairs
from app.genealogy.offsets import Leg, offset
from app.ledger.columns import SHIPPED, Flags, Ints


class Excess(NamedTuple):
    """One thing's returns from one customer. `ships` and `back`: rows of entries; `more`: the rows
    of returns of which something offsets no shipment, each with how much of it (micro units)."""

    account: int
    customer: int
    ships: Ints
    back: Ints
    more: list[tuple[int, int]]


def excesses(entries: Entries, back: Flags) -> Iterator[Excess]:
    """Of the returns `back`, by thing and customer."""
    rows = np.flatnonzero(back)
    if not len(rows):
        return
    met = pairs(entries.account[rows], entries.other[rows])
    ships = np.flatnonzero(entries.type == SHIPPED)
    for number, (account, customer) in enumerate(zip(met.first, met.second, strict=True)):
        own = ships[(entries.account[ships] == account) & (entries.other[ships] == customer)]
        mine = rows[met.of == number]
        more = offset(_legs(entries, own), _legs(entries, mine), set()).excess
        yield Excess(int(account), int(customer), own, mine, list(more))


def _legs(entries: Entries, rows: Ints) -> list[Leg]:
    return [
        Leg(row, int(entries.start[row]), int(entries.end[row]),
            int(entries.micro[row]) if entries.known[row] else None)
        for row in rows.tolist()
    ]  # fmt: skip
