"""Who is to be spoken to next, and cells of the sheets for many customers. Pure."""

from __future__ import annotations

from typing import Any

import pytest

from app.recall.change_words import changes_in_words, named_in
from app.recall.comparison import Comparison, changes_of
from app.recall.follow_up import CustomerFollowUp
from app.recall.next_steps import by_urgency, told_words
from app.recall.papers.reply_sheets import phone_cell

MINUTE = 60_000_000


def one(name: str, *steps: tuple[str, int], left: float = 0, kind: Any = "customer") -> Any:
    """A customer with steps at so many minutes, and what is open."""
    replies = [
        {"number": place, "step": step, "at": at * MINUTE, "by": "anna"}
        for place, (step, at) in enumerate(steps, 1)
    ]
    amounts = [{"uom": "pcs", "shipped": 10.0, "accounted": 10.0 - left, "open": left}]
    done = frozenset(step for step, _ in steps)
    return CustomerFollowUp(name, name, "certain", {}, [], replies, amounts, done, kind)


def test_the_most_urgent_stand_first() -> None:
    people = [
        one("done", ("contacted", 0), ("sold_through", 9)), one("waiting", ("contacted", 95)),
        one("late", ("contacted", 10), left=10), one("later", ("contacted", 5), left=10),
        one("rest", ("sold_through", 9), left=4), one("untold", left=10),
        one("nobody", left=3, kind="unknown"), one("own", kind="own"),
    ]  # fmt: skip
    found = by_urgency(people, 100 * MINUTE, 60)
    assert [(each.name, step.text) for each, step in found] == [
        ("later", "ask again"), ("late", "ask again"), ("untold", "write or call"),
        ("nobody", "find out who got it"), ("waiting", "wait for an answer"),
        ("rest", "ask where the rest is"), ("done", "nothing"), ("own", "not asked"),
    ]  # fmt: skip
    assert told_words(found).replace("\xa0", " ").startswith(
        "Told 5 of 6 customers, 2 answered, "
    )  # fmt: skip
    assert "2 overdue" in told_words(found)


def test_who_did_not_answer_is_asked_again() -> None:
    ((_, step),) = by_urgency([one("x", ("contacted", 0), ("no_answer", 50))], 100 * MINUTE, 60)
    assert (step.text, step.due) == ("wait for an answer", 110 * MINUTE)


@pytest.mark.parametrize(
    ("phone", "cell"),
    [("+49-30-12", "+49 30 12"), ("030123", "030 123"), ("+4930123", "+49 30123"), ("", ""),
     ("+49 30 12", "+49 30 12"), ("=1+1", "'=1+1"), ("-1", "'-1"), ("ask Ann", "ask Ann")],
)  # fmt: skip
def test_a_phone_number_stays_one(phone: str, cell: str) -> None:
    assert phone_cell(phone) == cell


def test_what_changed_is_said_in_words() -> None:
    customer = {"customer": "customer:K1", "ship_to": None, "uom": "pcs", "certainty": "possible",
                "shipped": 5, "shipped_certain": 0, "shipped_possible": 5, "returned": 0,
                "outstanding": 5, "lots": ["lot:F/1"], "documents": ["D1"]}  # fmt: skip
    stock = {"ref": "lot:F/1", "location": "location:COLD", "uom": "kg", "quantity": 3,
             "certainty": "certain"}  # fmt: skip
    now = {**customer, "certainty": "certain", "shipped": 8, "lots": ["lot:F/1", "lot:F/2"]}
    new = {**stock, "location": None}
    old_rows = {"customers": [customer], "stock": [stock], "lots": []}
    new_rows = {"customers": [now], "stock": [new], "lots": []}
    snapshot: Any = None  # the words are of the rows alone
    told = Comparison(snapshot, snapshot, changes_of(old_rows, new_rows), (), (), (), ())
    assert named_in(told) == {"customer:K1", "location:COLD"}
    words = changes_in_words(told, {"customer:K1": {"name": "Corner"},
                                    "location:COLD": {"name": "Cold store"}})  # fmt: skip
    said = {name: [line.replace("\xa0", " ") for line in lines] for name, lines in words.items()}
    assert said["customers"] == [
        "~ Corner (K1): shipped 5 pcs → 8 pcs; possible → certain; with lot 2"
    ]
    assert said["stock"] == [
        "+ F / 1 at no place that was told: 3 kg", "− F / 1 at Cold store (COLD): 3 kg",
    ]  # fmt: skip
