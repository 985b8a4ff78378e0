"""How much is made: a size for every run, the full one with `--soak` (`make soak`), a tenth with
`--few` (`make unit`) and `--quick` (`make quick`).

Every size that differs between the two is written as `size(run, soak)`, and named in
docs/testing.md.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

SOAK = "LOTGRAPH_TEST_SOAK"  # set by --soak; sizes are read while modules are imported
QUICK = "LOTGRAPH_TEST_QUICK"  # set by --few and by --quick
_TENTH = 10


T = TypeVar("T")


def some(each: Sequence[T], so_many: int, first: int = 0) -> Sequence[T]:
    """All of them; every so-many-th for a quick look, from `first` on (taken round)."""
    quick = os.environ.get(QUICK) and not os.environ.get(SOAK)
    return each[first % so_many :: so_many] if quick else each


def size(run: int, soak: int) -> int:
    """The size for this run; a tenth of a run's for a quick look, and a step that is smaller with
    soak ten times as wide."""
    if os.environ.get(SOAK):
        return soak
    if not os.environ.get(QUICK):
        return run
    return run * _TENTH if soak < run else -(-run // _TENTH)
