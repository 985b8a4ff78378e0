"""What a team answers in a drill, read and compared; drills before and after. Pure."""

from __future__ import annotations

import pytest

from app.errors import UsageError
from app.recall.drill_answers import QUESTIONS, _compare, _read
from app.recall.drills import MILESTONES, Drill, TeamAnswer, trend
from app.recall.models import Case
from app.settings import Settings
from app.times import MINUTE_US

ASKED = {each.name: each for some in QUESTIONS.values() for each in some}


def test_every_milestone_asks_and_every_leg_is_asked_for() -> None:
    assert QUESTIONS.keys() == MILESTONES.keys()
    assert {each.leg for each in ASKED.values()} == {"backward", "packaging", "forward"}
    assert len(ASKED) == sum(map(len, QUESTIONS.values()))


@pytest.mark.parametrize(
    ("name", "text", "found", "right", "words"),
    [
        ("lots", "14", 14, True, "14"),
        ("lots", "1,014", 1015, False, "1,015"),
        ("on_hand", "1,200 kg; 30 pcs", {"kg": 1201.0, "pcs": 30.0}, True, "1,201 kg; 30 pcs"),
        ("on_hand", "1200 kg", {"kg": 1200.0, "pcs": 30.0}, False, "1,200 kg; 30 pcs"),
        ("on_hand", "nothing", {}, True, "nothing"),
        ("shipped", "3 kg", {"kg": None}, None, "unknown (kg)"),
        ("accounted", "98.5 %", 99.0, True, "99 %"),
        ("accounted", "90", 99.0, False, "99 %"),
        ("accounted", "90", None, None, "not known"),
    ],
)
def test_answers_are_compared(
    name: str, text: str, found: object, right: bool | None, words: str
) -> None:
    question = ASKED[name]
    told = _compare(question, _read(question, text), found, Settings())
    assert (told.right, told.computed.replace("\xa0", " ")) == (right, words)


@pytest.mark.parametrize(("name", "text"), [("lots", "many"), ("on_hand", "much"), ("lots", "-1")])
def test_what_is_no_answer_is_said(name: str, text: str) -> None:
    with pytest.raises(UsageError) as error:
        _read(ASKED[name], text)
    assert error.value.detail["field"] == name


def test_the_trend() -> None:
    case = Case("RC-1", "T", "", "", "", "active", "mock", ("lot:A/1",), 0, "anna", 1)

    def drill(minutes: int, right: bool) -> Drill:
        reached = dict.fromkeys(MILESTONES, minutes * MINUTE_US)
        told = TeamAnswer("lots", "forward", "w", "1", "1", right)
        return Drill(case, "forward", "lot:A/1", 1, 60, reached, {"scope": (told,)})

    open_ = Drill(case, "forward", "lot:A/1", 1, 60, {})
    assert trend([open_]) == "No drill was finished yet."
    every = [open_, drill(30, True), drill(90, True), *[drill(70, False)] * 4, drill(50, True)]
    said = trend(every).replace("\xa0", " ")
    assert said.startswith("The latest 5 finished: 1 of 5 in time, 70.0 min in the middle, 2 of 5")
    assert "The 2 before them: 1 of 2 in time, 60.0 min in the middle, 1 of 2 answers" in said
