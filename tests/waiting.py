"""Waiting for a state, in the one place where tests may sleep."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

# How long a browser waits for what is to come. The first page of a run makes a cold database plan
# its statements and a first trace compile its loops, both beside other tests.
BROWSER_MS = 60_000


def wait_until(
    state: Callable[[], T], what: str, *, within_s: float = 30.0, every_s: float = 0.02
) -> T:
    """Wait until `state()` is true; what it gave. Fails with `what` when it does not come."""
    until = time.monotonic() + within_s
    while True:
        if found := state():
            return found
        assert time.monotonic() < until, f"not within {within_s:g} s: {what}"
        time.sleep(every_s)
