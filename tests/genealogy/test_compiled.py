"""The loops of a trace say the same as they are written and compiled; little is done without."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator

import numpy as np
import pytest

from app.genealogy.kernels import AFRESH, CLIMB, SURE, WALKED, chains
from app.genealogy.loops import Allowance
from tests.trace.compare import questions
from tests.trace.made import make
from tests.trace.themes_units import make_units
from tests.trace.ways import without_server

_MADE = 12
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
    for size in (3, 8, 40):
        steps = dice.integers(0, 4, size)
        begin = np.concatenate(([0], np.cumsum(steps)))
        ends = dice.integers(0, size, begin[-1])
        uses = dice.choice([SURE, WALKED, AFRESH, WALKED | CLIMB], begin[-1])
        low = dice.integers(0, 50, size)
        given = (begin, ends, uses, low, low + 20, SURE | WALKED, True, 0, 1 << 40)
        written, compiled = chains.plain(*given), chains.compiled(*given)
        assert [each.tolist() for each in written] == [each.tolist() for each in compiled]


def test_who_does_much_compiles() -> None:
    asked = (
        "import sys\n"
        "from app.genealogy.loops import Allowance\n"
        "from app.genealogy.kernels import spread\n"
        "import numpy as np\n"
        "size = np.zeros(4, np.int64)\n"
        "few = (np.zeros(2, np.int64), size[:0], size[:0], size[:0].astype(bool), size[:1],"
        " size[:1], 1, False, 0, 9)\n"
        "spread(*few)\n"
        "print('numba' in sys.modules)\n"
        "Allowance.left = 1\n"
        "spread(*few)\n"
        "print('numba' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
