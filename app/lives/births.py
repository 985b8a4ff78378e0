"""Two births in one life of a serial, by different orders or runs. Pure.

What the second (by booked time) brought is possible in every booking, what the first brought in
those booked after the second.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from app.ledger.columns import SERIAL
from app.ledger.flows import Flows, Material
from app.lives.lives import Lives
from app.lives.service import Unbuild
from app.times import AFTER_ALL, BEFORE_ALL


def rivals_of(found: Material, flows: Flows, apart: Unbuild, lives: Lives) -> dict[int, int]:
    """By row of a birth beside which there is another: from which booked time on what it brought is
    only possible in bookings; BEFORE_ALL: in all."""
    at = apart.service.at
    births = np.zeros(len(flows), np.bool_)
    outputs = apart.service.at.runs.outputs
    births[outputs[found.things.kinds[flows.thing[outputs]] == SERIAL]] = True
    births[list(apart.resumed)] = False
    births &= flows.quantity != 0
    chosen = births[lives.row]
    states = lives.state[chosen]
    count = np.bincount(states, minlength=len(lives.thing))
    several = count[states] > 1
    by_state: dict[int, list[int]] = defaultdict(list)
    rows = lives.row[chosen][several].tolist()
    for row, state in zip(rows, states[several].tolist(), strict=True):
        by_state[state].append(row)
    since: dict[int, int] = {}
    for rows in by_state.values():
        for row in rows:
            others = [at.end[other] for other in rows if not at.one_run(row, other)]
            if others:
                begins = min(others)
                begins = BEFORE_ALL if begins <= at.end[row] else begins
                since[row] = min(begins, since.get(row, AFTER_ALL))
    return since
