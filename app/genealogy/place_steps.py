"""Steps from a place to the serials that were there: from then on (down) or until then (up). Pure.

In which of its lives a serial was there follows from the booking that brought it.
"""

from __future__ import annotations

import numpy as np

from app.genealogy.kernels import SURE, WALKED
from app.genealogy.question import Direction
from app.genealogy.root import Root
from app.genealogy.step_plan import Begin, StepPlan
from app.genealogy.steps import Interpretation
from app.ledger.certainty import Reason
from app.ledger.columns import Ints
from app.times import AFTER_ALL, BEFORE_ALL


def place_steps(plan: StepPlan, root: Root, direction: Direction, begin: Begin) -> None:
    """From a place to the lives of serials that were there."""
    told = plan.told
    first = _first_inflows(told)
    for stay in root.stays:
        lives = told.lives.of({stay.serial})
        here = lives if stay.arrival is None else told.lives.at(lives, *stay.arrival)
        sure = stay.sure and len(here) == 1
        if direction == "down":
            bound = max(stay.look[0], root.window[0])
        else:
            until = min(stay.look[1], root.window[1])
            here, bound = here[first[here] <= until], -until
        nodes = plan.node(np.array([bound]), np.array([AFTER_ALL]))
        begin(nodes)
        plan.name(np.array([stay.serial]), nodes)
        ends = np.full(len(here), nodes[0])
        plan.steps.add(ends, here, SURE | WALKED if sure else WALKED, Reason.SEVERAL_LIVES)


def _first_inflows(told: Interpretation) -> Ints:
    """By life: when something came in at the earliest; BEFORE_ALL where nothing says so."""
    first = np.full(len(told.lives.thing), AFTER_ALL, np.int64)
    rows, state = told.belonging.rows, told.belonging.states
    came = told.flows.sign[rows] > 0
    np.minimum.at(first, state[came], told.found.bookings.low[told.flows.booking[rows[came]]])
    first[first == AFTER_ALL] = BEFORE_ALL
    return first
