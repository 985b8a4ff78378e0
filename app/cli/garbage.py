"""How a long load uses Python's garbage collector: rarely."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_NEW_OBJECTS = 100_000  # looked at together; Python's own choice is 700
_YOUNGER_ROUNDS = (20, 100)


@contextmanager
def rare_garbage_collection() -> Iterator[None]:
    """Let the collector of reference cycles run rarely inside the block.

    A load holds tens of thousands of events at once and makes no cycles, yet by default the
    collector looks at all of them again and again: 185 µs an event to read and validate, 70 µs
    with this. Objects without cycles are freed at once either way, so memory does not grow.
    """
    before = gc.get_threshold()
    frozen = gc.get_freeze_count()  # by whoever runs many loads in one process
    if not frozen:
        gc.collect()
        gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, *_YOUNGER_ROUNDS)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        if not frozen:
            gc.unfreeze()
