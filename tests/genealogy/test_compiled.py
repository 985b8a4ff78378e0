"""The loops of a trace say the same as they are written and compiled; little is done without."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
import pytest

from app.genealogy.kernels import AFRESH, SURE, WALKED, chains
from app.genealogy.loops import Allowance, Loop
from tests.sizes import size
from tests.trace.made import make
from tests.trace.questions import questions
from tests.trace.themes_units import make_units
from tests.trace.ways import without_server

_MADE = size(12, 100)
_ASKED = 3  # about each


@pytest.fixture(autouse=True)
def _allowance() -> Iterator[None]:
    before = Allowance.left
    yield
    Allowance.left = before


def _answers(left: int) -> list[object]:
    """Of made genealogies, with so many entries of columns without compiling."""
    Allowance.left = left
    made = [(make, make_units)[seed % 2](seed) for seed in range(_MADE)]
    asks = without_server(made)
    return [
        ask(each)
        for number, (events, ask) in enumerate(zip(made, asks, strict=True))
        for each in questions(events, random.Random(number), _ASKED)
    ]


def test_what_is_compiled_says_what_is_written() -> None:
    plain = _answers(1 << 60)
    assert Allowance.left > 0
    assert len(plain) > _MADE
    assert plain == _answers(0)


def test_labels_of_chains_are_those_that_are_written() -> None:
    dice = np.random.default_rng(7)
    for nodes in (3, 8, 40):
        steps = dice.integers(0, 4, nodes)
        begin = np.concatenate(([0], np.cumsum(steps)))
        ends = dice.integers(0, nodes, begin[-1])
        uses = dice.choice([SURE, WALKED, AFRESH], begin[-1])
        hops = dice.integers(0, 3, begin[-1])
        low = dice.integers(0, 50, nodes)
        given = (begin, ends, uses, hops, low, low + 20, SURE | WALKED, True, 0, 1 << 40)
        written, compiled = chains.plain(*given), chains.compiled(*given)
        assert [each.tolist() for each in written] == [each.tolist() for each in compiled]


def test_who_does_much_compiles() -> None:
    loop = Loop(len, {})
    vars(loop).update(plain=lambda _: "written", compiled=lambda _: "compiled")
    Allowance.left = 10
    assert [loop(np.zeros(4)) for _ in range(4)] == ["written", "written", "compiled", "compiled"]
    assert Allowance.left <= 0
