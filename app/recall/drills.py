"""Mock recalls: a lot drawn at random, and a timer from the start to each milestone."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.chain.objects import enter_case
from app.errors import NotFoundError, UsageError
from app.graph.run import Graph, Work
from app.recall.cases import log_decision, open_case
from app.recall.models import Case, case_of
from app.recall.versions import Act, take_case
from app.settings import Settings
from app.times import MINUTE_US, now

SORTS: Mapping[str, str] = {
    "backward": "from a shipped lot back to its ingredients, and on to who else has it",
    "forward": "from an ingredient to the customers",
    "packaging": "from a packaging lot to the customers",
}
MILESTONES: Mapping[str, str] = {
    "scope": "which lots are affected",
    "stock": "what is on hand and where",
    "customers": "who has it and how much",
    "balance": "how much of it is accounted for",
}


@dataclass(frozen=True, slots=True)
class Drill:
    """A mock recall. `reached`: UTC microseconds of each milestone that was reached."""

    case: Case
    sort: str
    drawn: str
    drawn_of: int
    target_minutes: int
    reached: Mapping[str, int]

    def minutes(self, name: str) -> float | None:
        """Minutes from the start to a milestone; None not reached."""
        at = self.reached.get(name)
        return None if at is None else (at - self.case.opened_at) / MINUTE_US

    @property
    def done(self) -> bool:
        """Whether every milestone was reached."""
        return set(self.reached) >= set(MILESTONES)

    @property
    def in_time(self) -> bool | None:
        """Whether all were reached within the target; None while some are not."""
        if not self.done:
            return None
        return all((self.minutes(name) or 0) <= self.target_minutes for name in MILESTONES)

    def as_json(self) -> dict[str, Any]:
        """As in the API's JSON."""
        return {
            "case": self.case.number, "sort": self.sort, "drawn": self.drawn,
            "drawn_of": self.drawn_of, "target_minutes": self.target_minutes,
            "minutes": {name: self.minutes(name) for name in MILESTONES},
            "in_time": self.in_time,
        }  # fmt: skip


def start(graph: Graph, settings: Settings, sort: str, *, by: str) -> Drill:
    """Draw a lot at random and open a mock case on it. Errors: `UsageError`, `NotFoundError`."""
    if sort not in SORTS:
        raise UsageError(f"“{sort}” is no drill.", remedy=f"One of: {', '.join(SORTS)}.")
    refs = graph.one("recall/drawable", sort=sort)["refs"]
    if not refs:
        raise NotFoundError(
            f"There is no lot a {sort} drill can start from.", remedy="Load events first."
        )
    drawn = secrets.choice(sorted(refs))
    title = f"Mock recall, {sort}: {drawn.partition(':')[2]}"
    case = open_case(graph, [drawn], title, by=by, reason="Exercise", kind="mock")
    told = {
        "sort": sort, "drawn": drawn, "drawn_of": len(refs),
        "target_minutes": settings.recall_target_minutes,
    }  # fmt: skip

    def write(work: Work) -> None:
        work.do("recall/set_drill", case=case.number, properties=told)
        enter_case(work, case.number, "drill", by, {"RecallDrill": [case.number]})

    graph.write(write)
    return drill_of(graph, case.number)


def all_drills(graph: Graph | Work) -> list[Drill]:
    """Every drill, newest first."""
    found = []
    for row in graph.rows("recall/drills"):
        told = row["drill"]
        reached = {n: told[f"reached_{n}"] for n in MILESTONES if f"reached_{n}" in told}
        found.append(
            Drill(
                case_of(row["told"]), told["sort"], told["drawn"], told["drawn_of"],
                told["target_minutes"], reached,
            )
        )  # fmt: skip
    return found


def drill_of(graph: Graph | Work, number: str) -> Drill:
    """The drill of a mock case. Errors: `NotFoundError`."""
    for each in all_drills(graph):
        if each.case.number == number:
            return each
    raise NotFoundError(f"{number} is no drill.")


def reach(graph: Graph, drill: Drill, name: str, *, by: str) -> None:
    """Stop the timer of a milestone; the first time counts."""
    if name not in MILESTONES:
        raise UsageError(f"“{name}” is no milestone.", remedy=f"One of: {', '.join(MILESTONES)}.")

    def write(work: Work) -> None:
        take_case(work, drill.case, Act("milestone", by))
        if name in drill_of(work, drill.case.number).reached:
            raise UsageError(f"“{name}” was reached already.", remedy="The first time counts.")
        properties = {f"reached_{name}": now()}
        work.do("recall/set_drill", case=drill.case.number, properties=properties)
        text = f"Reached: {MILESTONES[name]}."
        log_decision(work, drill.case, "milestone", text, by, {"RecallDrill": [drill.case.number]})

    graph.write(write)
