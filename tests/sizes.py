"""How much is made: a size for every run, the full one with `--soak` (`make soak`), a fifth with
`--quick` (`make quick`).

Every size that differs between the two is written as `size(run, soak)`, and named in
docs/testing.md.
"""

from __future__ import annotations

import os

SOAK = "LOTGRAPH_TEST_SOAK"  # set by --soak; sizes are read while modules are imported
QUICK = "LOTGRAPH_TEST_QUICK"  # set by --quick
_FIFTH = 5


def size(run: int, soak: int) -> int:
    """The size for this run; a fifth of a run's for a quick look at one room."""
    if os.environ.get(SOAK):
        return soak
    return -(-run // _FIFTH) if os.environ.get(QUICK) else run
