"""Steps from what a root had to the containers around it. Pure."""

from __future__ import annotations

import numpy as np

from app.genealogy.kernels import RUNG, WALKED
from app.genealogy.step_plan import StepPlan
from app.ledger.columns import Flags, Ints


def lead_to_rows(
    plan: StepPlan, starts: Ints, rows: Ints, reason: int, sure: Flags | None = None
) -> None:
    """Steps from nodes to rows of containers: possible, and where `sure` for certain, too, whenever
    it was packed."""
    nodes = plan.held
    if nodes is None or not len(rows):
        return
    known = nodes.maybe[rows] >= 0
    plan.steps.add(starts[known], nodes.maybe[rows[known]], WALKED, reason)
    if sure is not None:
        surely = sure & (nodes.there[rows] >= 0)
        plan.steps.add(starts[surely], nodes.there[rows[surely]], RUNG)


def to_containers(
    plan: StepPlan, node: int, thing: int, reason: int, *, surely: bool = False
) -> None:
    """Steps from a node to all containers around a thing: possible; `surely`: where it surely was
    in one, for certain, too."""
    if plan.held is None:
        return
    held = plan.held.held
    rows = np.flatnonzero(held.thing == thing)
    sure = held.sure[rows] if surely else None
    lead_to_rows(plan, np.full(len(rows), node), rows, reason, sure)
