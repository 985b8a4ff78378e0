"""Kinds of cases, each in four forms, asked of the reference and of the product."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.genealogy.check import wrong
from tests.genealogy.forms import FORMS
from tests.genealogy.gaps import without_graph
from tests.genealogy.kinds import KINDS, Kind
from tests.genealogy.of_events import to_case
from tests.genealogy.real_cases import Question, Right
from tests.genealogy.test_real_cases import asked
from tests.sizes import some

ASKED = [
    pytest.param(kind, question, form, id=f"{kind.tell.__name__}{question}, {form}")
    for kind in KINDS
    for question in kind.asked
    for form in FORMS
    if form not in question.left_out
]


@pytest.mark.parametrize(("kind", "question", "form"), some(ASKED, 7))
def test_what_was_derived_is_said(kind: Kind, question: Question, form: str) -> None:
    events = FORMS[form](kind.tell())
    right = question.of(form)
    assert not list(wrong(right, asked(question, events))), "the reference"
    assert not list(wrong(_of_events(right), to_case(question, events))), "the product"


def _of_events(right: Right) -> Right:
    """What the product is asked: of stock at a place of one's own it says only what names it."""
    plain = without_graph(right)
    stock = {row: held for row, held in plain.stock.items() if row[1] not in right.own_places}
    return replace(plain, stock=stock)


def test_every_kind_is_drawn_and_derived() -> None:
    assert len(KINDS) >= 10
    for kind in KINDS:
        drawing, _, why = (kind.tell.__doc__ or "").partition("\n\n")
        assert "→" in drawing, kind.tell.__name__
        assert why.strip(), kind.tell.__name__
