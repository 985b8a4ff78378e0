"""Real cases against the reference, in every form; no server is needed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.genealogy.check import Given, wrong
from tests.genealogy.forms import FORMS
from tests.genealogy.real_cases import CASES, FOLDER, QUESTIONS, Question, events_of
from tests.reference import answer, beside, findings, stock
from tests.reference.books import open_books
from tests.reference.times import Event, When, when
from tests.sizes import some


def asked(question: Question, events: list[Event]) -> Given:
    """The reference's answer in the words of the cases."""
    options: dict[str, Any] = dict(question.options)
    if "window" in options:
        first, last = options["window"]
        options["window"] = (_day(first).start, _day(last).end)
    found = answer(events, question.direction, list(question.roots), **options)
    own = {ref: row for ref, row in found.rows.items() if row.kind == "own"}
    rows = {ref.partition(":")[2]: row for ref, row in found.rows.items() if ref not in own}
    return Given(
        nodes={ref: node.certainty for ref, node in found.nodes.items()},
        shares={ref: node.share for ref, node in found.nodes.items()},
        customers={name: row.certainty for name, row in rows.items()},
        amounts={
            name: [(*told, uom) for uom, told in row.amounts.items()] for name, row in rows.items()
        },
        own_places={
            ref.partition(":")[2]: sum(told[2] or 0 for told in row.amounts.values())
            for ref, row in own.items()
        },
        cut=frozenset(ref.partition(":")[2] for ref in found.removed_customers),
        found=frozenset(beside(found, list(question.roots), findings(events))),
        stock={
            (row.ref, row.location): (row.quantity, row.status)
            for row in stock(open_books(events), events)
        },
    )


def _day(text: str) -> When:
    return when({"at": date.fromisoformat(text).isoformat(), "at_basis": "occurred"}, {})


def test_every_case_is_asked() -> None:
    assert {path.name.partition("-")[0] for path in FOLDER.glob("*.jsonl")} == set(CASES)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("question", some(QUESTIONS, 4), ids=str)
def test_the_reference_is_right(question: Question, form: str) -> None:
    if form in question.left_out:
        pytest.skip(question.left_out[form])
    events = events_of(question.case, form)
    assert not list(wrong(question.of(form), asked(question, events)))
