"""Mock recalls: a lot drawn at random, and a timer from the start to each milestone."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import orjson

from app.chain.objects import enter_case
from app.errors import NotFoundError, UsageError
from app.graph.run import Graph, Work
from app.recall.cases import log_decision, open_case
from app.recall.models import Case, case_of
from app.recall.versions import Act, take_case
from app.settings import Settings
from app.times import MINUTE_US, now
from app.wording import plural

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
class TeamAnswer:
    """One question of a drill: what the team said before it saw an answer (None: nothing), what
    was worked out then, and whether it was right (None: nobody can say)."""

    name: str
    leg: str
    words: str
    team: str | None
    computed: str
    right: bool | None

    def as_json(self) -> dict[str, Any]:
        """As it is kept, and in the API's JSON."""
        return {
            "name": self.name, "leg": self.leg, "words": self.words, "team": self.team,
            "computed": self.computed, "right": self.right,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drill:
    """A mock recall. `reached`: UTC microseconds of each milestone that was reached; `answers`:
    what the team said at each, compared."""

    case: Case
    sort: str
    drawn: str
    drawn_of: int
    target_minutes: int
    reached: Mapping[str, int]
    answers: Mapping[str, tuple[TeamAnswer, ...]] = field(default_factory=dict)

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

    @property
    def took(self) -> float | None:
        """Minutes to the last milestone; None while some were not reached."""
        return max((self.minutes(name) or 0) for name in MILESTONES) if self.done else None

    @property
    def right(self) -> tuple[int, int]:
        """How many answers of the team were right, of how many it gave."""
        given = [each for some in self.answers.values() for each in some if each.team is not None]
        return sum(each.right is True for each in given), len(given)

    def as_json(self) -> dict[str, Any]:
        """As in the API's JSON."""
        return {
            "case": self.case.number, "sort": self.sort, "drawn": self.drawn,
            "drawn_of": self.drawn_of, "target_minutes": self.target_minutes,
            "minutes": {name: self.minutes(name) for name in MILESTONES},
            "in_time": self.in_time, "right": self.right[0], "answered": self.right[1],
            "answers": {
                name: [each.as_json() for each in some] for name, some in self.answers.items()
            },
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
        answers = {
            n: tuple(TeamAnswer(**each) for each in orjson.loads(told[f"answers_{n}"]))
            for n in MILESTONES if f"answers_{n}" in told
        }  # fmt: skip
        found.append(
            Drill(
                case_of(row["told"]), told["sort"], told["drawn"], told["drawn_of"],
                told["target_minutes"], reached, answers,
            )
        )  # fmt: skip
    return found


def drill_of(graph: Graph | Work, number: str) -> Drill:
    """The drill of a mock case. Errors: `NotFoundError`."""
    found = find_drill(graph, number)
    if found is None:
        raise NotFoundError(f"{number} is no drill.")
    return found


def find_drill(graph: Graph | Work, number: str) -> Drill | None:
    """The drill of a case; None of one that is none."""
    return next((each for each in all_drills(graph) if each.case.number == number), None)


def reach(
    graph: Graph, drill: Drill, name: str, *, by: str, answers: Sequence[TeamAnswer] = (),
    at: int | None = None,
) -> None:  # fmt: skip
    """Stop the timer of a milestone; the first time, and the first answers, count. `at`: when the
    team said so, where it was compared since."""
    if name not in MILESTONES:
        raise UsageError(f"“{name}” is no milestone.", remedy=f"One of: {', '.join(MILESTONES)}.")

    def write(work: Work) -> None:
        take_case(work, drill.case, Act("milestone", by))
        if name in drill_of(work, drill.case.number).reached:
            raise UsageError(f"“{name}” was reached already.", remedy="The first time counts.")
        properties: dict[str, Any] = {f"reached_{name}": at or now()}
        if answers:
            kept = orjson.dumps([each.as_json() for each in answers]).decode()
            properties[f"answers_{name}"] = kept
        work.do("recall/set_drill", case=drill.case.number, properties=properties)
        text = f"Reached: {MILESTONES[name]}."
        if answers:
            right = sum(each.right is True for each in answers)
            text += f" {right} of {plural(len(answers), 'answer')} right."
        log_decision(work, drill.case, "milestone", text, by, {"RecallDrill": [drill.case.number]})

    graph.write(write)


def trend(drills: Sequence[Drill], of: int = 5) -> str:
    """The latest finished drills against those before them, in words. `drills`: newest first."""
    done = [each for each in drills if each.took is not None]
    if not done:
        return "No drill was finished yet."
    latest, before = done[:of], done[of : 2 * of]
    said = f"The latest {len(latest)} finished: {_trend_words(latest)}."
    if before:
        said += f" The {len(before)} before them: {_trend_words(before)}."
    return said


def _trend_words(drills: Sequence[Drill]) -> str:
    minutes = median(each.took or 0 for each in drills)
    in_time = sum(each.in_time is True for each in drills)
    right, given = (sum(each.right[place] for each in drills) for place in (0, 1))
    answers = f", {right} of {plural(given, 'answer')} right" if given else ""
    return f"{in_time} of {len(drills)} in time, {minutes:.1f} min in the middle{answers}"
