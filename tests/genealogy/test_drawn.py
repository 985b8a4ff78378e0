"""Drawn genealogies against the reference; no server is needed."""

from __future__ import annotations

import pytest

from tests.genealogy.drawings import DRAWN
from tests.genealogy.words import Asked, Drawn, differences, long
from tests.reference import answer
from tests.sizes import some

QUESTIONS = [(drawn, asked) for drawn in DRAWN for asked in drawn.asked]


def _name(given: object) -> str:
    if isinstance(given, Asked):
        return f"{given.direction} {' '.join(given.roots)}"
    return str(given)


@pytest.mark.parametrize(("drawn", "asked"), some(QUESTIONS, 10), ids=_name)
def test_the_reference_says_what_was_drawn(drawn: Drawn, asked: Asked) -> None:
    roots = [long(root) for root in asked.roots]
    found = answer(drawn.tell(), asked.direction, roots, **asked.options)
    assert not differences(asked, found), drawn.tell.__doc__
