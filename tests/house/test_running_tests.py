"""How tests are chosen, handed out and waited for: docs/testing.md as code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests import sizes, turns
from tests.conftest import CHECKOUT
from tests.kinds import PROVIDERS, SERVERS
from tests.waiting import wait_until


def test_every_test_has_the_kind_of_its_fixtures(request: pytest.FixtureRequest) -> None:
    for item in request.session.items:
        names = ("pure", "graph", "browser", "provider")
        kinds = {kind for kind in names if item.get_closest_marker(kind)}
        assert (kinds == {"pure"}) == ("pure" in kinds), item.nodeid
        assert kinds, item.nodeid
        if SERVERS & set(getattr(item, "fixturenames", ())):
            assert "graph" in kinds, item.nodeid
        if PROVIDERS & set(getattr(item, "fixturenames", ())):
            assert "provider" in kinds, item.nodeid


def test_sizes_are_small_unless_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(sizes.SOAK, raising=False)
    monkeypatch.delenv(sizes.QUICK, raising=False)
    assert sizes.size(12, 500) == 12
    monkeypatch.setenv(sizes.QUICK, "1")
    assert sizes.size(12, 500) == 2
    monkeypatch.setenv(sizes.SOAK, "1")
    assert sizes.size(12, 500) == 500


def test_every_size_is_in_the_manual() -> None:
    manual = (CHECKOUT / "docs/testing.md").read_text(encoding="utf-8")
    told = {tuple(found) for found in re.findall(r"\| ([\d,]+) \| ([\d,]+) \|$", manual, re.M)}
    sources = [path for path in _tests() if path != Path(__file__)]
    written = {
        tuple(f"{int(number):,}" for number in found)
        for path in sources
        for found in re.findall(r"\bsize\(([\d_]+), ([\d_]+)\)", _text(path))
    }
    assert written == told


def test_every_long_look_is_in_the_manual_with_a_twin() -> None:
    manual = (CHECKOUT / "docs/testing.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(test_\w+)` \| `(test_\w+\.py)` \| `(test_\w+)` \|$", manual, re.M)
    long = {key for path in _tests() for key in _long_looks(path)}
    assert long == {row[:2] for row in rows}
    tests = {
        (name, path.name)
        for path in _tests()
        for name in re.findall(r"^def (test_\w+)", _text(path), re.M)
    }
    assert long <= tests
    in_every_run = {name for name, _ in tests - long}
    assert {twin for _, _, twin in rows} <= in_every_run


def _long_looks(path: Path) -> Iterator[tuple[str, str]]:
    """(name, file) of every test of a file that only a soak runs."""
    for node in ast.parse(_text(path)).body if "mark.long(" in _text(path) else ():
        marks = getattr(node, "decorator_list", ())
        if isinstance(node, ast.FunctionDef) and "mark.long(" in "".join(map(ast.unparse, marks)):
            yield node.name, path.name


def test_what_is_waited_for_comes_or_is_named() -> None:
    states = iter([0, None, "there"])
    assert wait_until(lambda: next(states), "it is there", every_s=0) == "there"
    with pytest.raises(AssertionError, match=r"not within 0 s: pigs fly"):
        wait_until(lambda: False, "pigs fly", within_s=0)


def test_only_waiting_sleeps() -> None:
    """A moment that is itself what is tested is marked `# the moment`."""
    wrong = [
        f"{path.relative_to(CHECKOUT)}:{line}"
        for path in _tests()
        if path.name != "waiting.py"
        for line, text in _sleeps(_text(path))
        if "# the moment" not in text
    ]
    assert wrong == []


def _sleeps(source: str) -> Iterator[tuple[int, str]]:
    """(line, its text) of every call of a `sleep`."""
    for node in ast.walk(ast.parse(source)) if "sleep(" in source else ():
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("sleep"):
            yield node.lineno, source.splitlines()[node.lineno - 1]


@cache
def _tests() -> list[Path]:
    return sorted((CHECKOUT / "tests").rglob("*.py"))


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


class Node:
    """A worker, as much as the scheduler knows of it."""

    shutting_down = False

    def __init__(self, name: str, collected: list[str]) -> None:
        self.gateway = SimpleNamespace(id=name)
        self.given: list[str] = []
        self._collected = collected

    def send_runtest_some(self, which: list[int]) -> None:
        self.given += [self._collected[number] for number in which]

    def shutdown(self) -> None:
        """Nothing runs."""


def _given(
    monkeypatch: pytest.MonkeyPatch, files: dict[str, str], **took: float
) -> tuple[list[str], ...]:
    """What two workers are given at first, of files with these texts and a test each."""
    monkeypatch.setattr(turns, "_text", files.__getitem__)
    turns._guess.cache_clear()
    config: Any = SimpleNamespace(
        cache=SimpleNamespace(get=lambda *_: took),
        option=SimpleNamespace(loadscopereorder=True),
        getvalue=lambda _: ["popen"] * 2,
    )
    found, collected = turns.Turns(config), [f"{file}::test" for file in files]
    nodes: list[Any] = [Node(f"gw{number}", collected) for number in range(2)]
    for node in nodes:
        found.add_node(node)
        found.add_node_collection(node, collected)
    found.schedule()
    return tuple(node.given for node in nodes)


def test_files_that_use_the_demo_plant_go_together_and_browsers_to_the_other_worker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = {
        "a.py": "def test(demo_plant: Graph)", "b.py": "def test(graph: Graph)",
        "c.py": "def plant(demo_plant: Graph); def test(page: Page)", "d.py": "def test(): ...",
    }  # fmt: skip
    first, second = _given(monkeypatch, files)
    assert first[:2] == ["a.py::test", "c.py::test"]
    assert second[:1] == ["b.py::test"]


def test_the_longest_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    files = dict.fromkeys(("a.py", "b.py", "c.py"), "def test(graph: Graph)")
    took = {"a.py::test": 1.0, "b.py::test": 3.0, "c.py::test": 2.0}
    first, second = _given(monkeypatch, files, **took)
    assert (first[0], second[0]) == ("b.py::test", "c.py::test")
