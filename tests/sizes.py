"""How much is made: a size for every run, the full one with `--soak` (`make soak`).

Every size that differs between the two is written as `size(run, soak)`, and named in
docs/testing.md.
"""

from __future__ import annotations

import os

SOAK = "LOTGRAPH_TEST_SOAK"  # set by --soak; sizes are read while modules are imported


def size(run: int, soak: int) -> int:
    """The size for this run."""
    return soak if os.environ.get(SOAK) else run
