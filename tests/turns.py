"""Which worker runs which files, and when: for runs on several cores.

A file stays on one worker, so that what it set up once serves all its tests. Files that use the
demo plant stay on one worker together, so that it is loaded once. Browser files begin on one
worker, and after them what needs no Neo4j of the worker; the others begin on the rest, what asks
that Neo4j first: so most statements are planned by one server only. When one side has no more, it
helps the other. The longest go first, by the seconds they took the last time on this machine
(pytest's cache), else by a guess.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

from tests.command_line import CHECKOUT

_CACHED = "lotgraph/seconds"
_PLANT = "demo plant"
_USES_PLANT = re.compile(r"\bdemo_plant: Graph\b")
_GUESSES_S = ((re.compile(r"\bpage: Page\b"), 3.0), (re.compile(r"\b(graph|client)\b"), 0.4))
_PURE_S = 0.02
_OF_THE_REST = ("browser", "none", "graph")  # the last first
_ASKS = re.compile(r"\b(server|graph|client|live|settings|lotgraph|plant)\b: \w")  # fixtures
_SLOW = re.compile(r"\bpytest\.mark\.slow\(")
_SLOW_S = 20.0
_LAST = re.compile(r"\bkeycloak: Place\b")  # starts in the background, and is given its time


@cache
def _text(file: str) -> str:
    """A file of tests and the fixtures of its room."""
    path = CHECKOUT / file
    of_room = path.with_name("conftest.py")
    texts = [path, *([of_room] if of_room.is_file() and path.parent.name != "tests" else [])]
    return "".join(each.read_text(encoding="utf-8") for each in texts)


@cache
def _guess(file: str) -> float:
    return next((seconds for words, seconds in _GUESSES_S if words.search(_text(file))), _PURE_S)


def pure_files(folders: Iterable[str]) -> int:
    """How many files of some folders have tests that need no server."""
    files = (file for folder in folders for file in (CHECKOUT / folder).glob("test_*.py"))
    return sum(_guess(str(file.relative_to(CHECKOUT))) == _PURE_S for file in files)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Hand out files as this module says."""
    return Turns(config, log)


class Turns(LoadScopeScheduling):
    """Hands out whole files, or several together, the longest first."""

    def __init__(self, config: pytest.Config, log: Any = None) -> None:
        super().__init__(config, log)
        self._took: Mapping[str, float] = seconds_of_last_runs(config)

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return _PLANT if _USES_PLANT.search(_text(file)) else file

    def _assign_work_unit(self, node: WorkerController) -> None:
        waiting = self.workqueue
        chosen = max(waiting, key=lambda scope: (self._suits(scope, node), self._cost(scope)))
        self.workqueue.move_to_end(chosen, last=False)
        super()._assign_work_unit(node)

    def _suits(self, scope: str, node: WorkerController) -> int:
        """How early a worker should take it: 2 first of all, 0 last."""
        if scope == _PLANT or "page: Page" in _text(scope):
            kind = "browser"
        else:
            kind = "graph" if _ASKS.search(_text(scope)) else "none"
        order = ("graph", "none", "browser") if node is self.nodes[0] else _OF_THE_REST
        return order.index(kind)

    def _cost(self, scope: str) -> float:
        tests = self.workqueue[scope]
        files = {nodeid.partition("::")[0] for nodeid in tests}
        if any(_LAST.search(_text(file)) for file in files):
            return -1.0
        slow = sum(len(_SLOW.findall(_text(file))) for file in files)
        known = [self._took[nodeid] for nodeid in tests if nodeid in self._took]
        if len(known) == len(tests):
            return sum(known)
        guessed = sum(_guess(nodeid.partition("::")[0]) for nodeid in tests)
        return guessed + slow * _SLOW_S


def seconds_of_last_runs(config: pytest.Config) -> dict[str, float]:
    """Seconds by test, as pytest's cache on this machine knows them."""
    kept = getattr(config, "cache", None)
    return dict(kept.get(_CACHED, {})) if kept is not None else {}


class Clock:
    """Adds up what each test took, set-up and end included, and keeps it for the next run."""

    def __init__(self) -> None:
        self._took: defaultdict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add what a phase of a test took."""
        self._took[report.nodeid] += report.duration

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Keep it; what did not run this time stays as it was."""
        kept = getattr(session.config, "cache", None)
        if kept is not None and self._took:
            took = {name: round(seconds, 3) for name, seconds in self._took.items()}
            kept.set(_CACHED, seconds_of_last_runs(session.config) | took)
