"""What is to be done next about each customer of a case, the most urgent first. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.recall.follow_up import (
    CustomerFollowUp,
    accounted_words,
    customers_of,
    valid_replies,
)
from app.recall.models import Row
from app.times import MINUTE_US
from app.wording import plural

_OVERDUE, _UNTOLD, _SILENT, _OPEN, _DONE, _BESIDE = range(6)
_ASKING = ("contacted", "no_answer")


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is next about one customer: its `rank` among all, in words, when it was last spoken of
    (`last`), and until when an answer is waited for (`due`, UTC microseconds)."""

    rank: int
    text: str
    last: Row | None = None
    due: int | None = None

    @property
    def overdue(self) -> bool:
        """Whether an answer should have come by now."""
        return self.rank == _OVERDUE


def next_step(each: CustomerFollowUp, now: int, minutes: int) -> NextStep:
    """`minutes`: how long an answer may take."""
    heard = valid_replies(each.replies)
    last = heard[-1] if heard else None
    if each.kind == "unknown":
        done = each.accounted
        return NextStep(_DONE if done else _UNTOLD, "" if done else "find out who got it", last)
    if each.kind != "customer":
        return NextStep(_BESIDE, "not asked", last)
    asked = [row["at"] for row in heard if row["step"] in _ASKING]
    if not each.answered:
        if not asked:
            return NextStep(_UNTOLD, "write or call", last)
        due = max(asked) + minutes * MINUTE_US
        late = due <= now
        return NextStep(
            _OVERDUE if late else _SILENT, "ask again" if late else "wait for an answer", last, due
        )
    if not each.accounted:
        return NextStep(_OPEN, "ask where the rest is", last)
    return NextStep(_DONE, "nothing", last)


def by_urgency(
    people: Sequence[CustomerFollowUp], now: int, minutes: int
) -> list[tuple[CustomerFollowUp, NextStep]]:
    """Everybody with what is next, overdue ones first, then whom nobody told yet."""
    found = [(each, next_step(each, now, minutes)) for each in people]
    return sorted(found, key=lambda pair: (pair[1].rank, pair[1].due or 0))


def told_words(steps: Sequence[tuple[CustomerFollowUp, NextStep]]) -> str:
    """`Told 41 of 50 customers, 23 answered, 61 % of 7,190 pcs accounted for, 3 overdue.`"""
    people = [each for each, _ in steps]
    asked = customers_of(people)
    told = [each for each in asked if each.done]
    answered = [each for each in asked if each.answered]
    late = sum(step.overdue for _, step in steps)
    return (
        f"Told {len(told):,} of {plural(len(asked), 'customer')}, {len(answered):,} answered, "
        f"{accounted_words(people)} accounted for, {late:,} overdue."
    )
