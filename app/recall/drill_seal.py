"""What a running drill keeps from the team: what is worked out, until it gave its own answers.

Each milestone opens what it asked for; what is of several takes the answers to each. A drill that
is closed before all were given has ended, and hides nothing.
"""

from __future__ import annotations

from collections.abc import Collection

from app.errors import LotgraphError
from app.graph.run import Graph
from app.recall.drills import MILESTONES, find_drill
from app.recall.models import Case

ALL_PARTS = tuple(MILESTONES)
OF_STOCK = ("scope", "stock")
OF_CUSTOMERS = ("scope", "customers")
NOTHING: tuple[str, ...] = ()


class DrillRunningError(LotgraphError):
    """What is worked out is asked for before the team of a drill gave its answers (HTTP 409)."""

    code = "drill_running"
    status = 409


def open_milestones(graph: Graph, case: Case) -> tuple[str, ...]:
    """The milestones of a drill that the team has not answered yet, in their order; none of a case
    that is no drill, or is closed."""
    if case.kind != "mock" or case.status == "closed":
        return NOTHING
    drill = find_drill(graph, case.number)
    return tuple(name for name in MILESTONES if name not in drill.reached) if drill else NOTHING


def must_be_answered(graph: Graph, case: Case, parts: Collection[str] = ALL_PARTS) -> None:
    """Errors: `DrillRunningError` while the team owes answers to milestones that parts are of."""
    left = [name for name in open_milestones(graph, case) if name in parts] if parts else []
    if left:
        raise DrillRunningError(
            f"The drill {case.number} runs: this is shown when the team has answered "
            f"{' and '.join(left)}.",
            remedy=f"Answer first, at /recall/drill?number={case.number} or by “lotgraph recall "
            f"drill reach {case.number} {left[0]}”.",
            milestones=left,
        )  # fmt: skip


def seal_words(left: Collection[str]) -> str:
    """What stands in place of what is worked out."""
    return (
        "The drill runs. What is worked out is shown when the team has answered: "
        f"{', '.join(left)} still open."
    )
