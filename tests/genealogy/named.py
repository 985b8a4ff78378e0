"""The named genealogies: all that the tests of answers ask about, with their questions.

They are told within those tests, so the tests are run and listened to.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from copy import copy
from functools import cache
from types import ModuleType
from typing import Any

from tests.genealogy import (
    test_genealogies_certainty,
    test_genealogies_containers,
    test_genealogies_corrections,
    test_genealogies_lives,
    test_genealogies_roots,
    test_genealogies_share,
    test_genealogies_time,
    test_genealogies_tracking,
    test_named_genealogies,
)
from tests.trace.asking import Asking, heard

ASKED_IN = (
    test_named_genealogies, test_genealogies_certainty, test_genealogies_containers,
    test_genealogies_corrections, test_genealogies_lives, test_genealogies_roots,
    test_genealogies_share, test_genealogies_time, test_genealogies_tracking,
)  # fmt: skip


def own_tests(module: ModuleType) -> list[Callable[[], None]]:
    """The tests that a module itself has."""
    return [
        each
        for name, each in inspect.getmembers(module, inspect.isfunction)
        if name.startswith("test_") and each.__module__ == module.__name__
    ]


@cache
def genealogies_of(test: Callable[[], None]) -> tuple[Asking, ...]:
    """What one test asks about."""
    with heard() as found:
        test()
    return tuple(found)


def named() -> dict[str, Asking]:
    """All of them by the name of their test, each list of events once with all its questions."""
    by_events: dict[str, tuple[str, Asking]] = {}
    for module in ASKED_IN:
        for test in own_tests(module):
            for number, asking in enumerate(genealogies_of(test)):
                name = f"{test.__name__}-{number}" if number else test.__name__
                # a copy: what one test asks stays what that test asks
                _, known = by_events.setdefault(_text(asking.events), (name, copy(asking)))
                known.questions = known.questions | asking.questions
    return dict(by_events.values())


def _text(events: list[dict[str, Any]]) -> str:
    return repr(events)
