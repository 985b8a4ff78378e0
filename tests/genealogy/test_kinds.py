"""Kinds of cases, each in four forms, asked of the reference and of the product."""

from __future__ import annotations

import pytest

from tests.genealogy.check import wrong
from tests.genealogy.forms import FORMS
from tests.genealogy.gaps import without_graph
from tests.genealogy.kinds import KINDS, Kind
from tests.genealogy.of_events import to_case
from tests.genealogy.real_cases import Question
from tests.genealogy.test_real_cases import asked

ASKED = [
    pytest.param(kind, question, form, id=f"{kind.tell.__name__}{question}, {form}")
    for kind in KINDS
    for question in kind.asked
    for form in FORMS
    if form not in question.left_out
]


@pytest.mark.parametrize(("kind", "question", "form"), ASKED)
def test_what_was_derived_is_said(kind: Kind, question: Question, form: str) -> None:
    events = FORMS[form](kind.tell())
    right = question.of(form)
    assert not list(wrong(right, asked(question, events))), "the reference"
    assert not list(wrong(without_graph(right), to_case(question, events))), "the product"


def test_every_kind_is_drawn_and_derived() -> None:
    assert len(KINDS) >= 10
    for kind in KINDS:
        drawing, _, why = (kind.tell.__doc__ or "").partition("\n\n")
        assert "→" in drawing, kind.tell.__name__
        assert why.strip(), kind.tell.__name__
