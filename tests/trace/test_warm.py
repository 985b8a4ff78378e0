"""Compiling beforehand: what was compiled is what a trace then uses."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.genealogy import kernels, loops, mixing
from app.genealogy.question import Options
from app.graph.run import Graph
from app.trace import service, warm
from app.trace.proof import prove
from app.trace.service import trace
from app.trace.warm import compile_in_background, compile_loops
from tests.conftest import Load
from tests.trace import genealogies as told

LOOPS = (
    kernels.pair_kinds, kernels.nowhere_else, kernels.spread, kernels.chains,
    kernels.reasons_of, mixing.mix,
)  # fmt: skip


def test_a_trace_compiles_nothing_anew(
    graph: Graph, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And one that has to compile says so."""
    compile_in_background().join()
    load(graph, told.two_runs_of_one_order())
    heard: list[str] = []
    trace(graph, "down", ["lot:OIL/9"], Options(), heard.append)
    assert "deciding time, lives, certainty and shares" in heard
    trace(graph, "up", ["lot:F/1"], Options(ignore_time=True))
    prove(trace(graph, "down", ["lot:OIL/9"]), ["lot:F/1"])
    assert {loop.py_func.__name__: len(loop.compiled.signatures) for loop in LOOPS} == {
        loop.py_func.__name__: 1 for loop in LOOPS
    }
    monkeypatch.setattr(service, "are_compiled", lambda: False)
    trace(graph, "down", ["lot:OIL/9"], Options(), heard.append)
    assert "once after an installation" in heard[-1]


def test_every_loop_is_asked_as_a_trace_asks_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """As written, which takes no time: a loop that is given too little fails before it compiles."""
    asked = set()
    for each in LOOPS:

        def noted(*given: object, each: loops.Loop = each) -> object:
            asked.add(each)
            return each.plain(*given)

        monkeypatch.setattr(each, "compiled", noted)
    monkeypatch.setattr(loops.Allowance, "left", loops.Allowance.left)
    compile_loops()
    assert asked == {*LOOPS}


def test_what_was_compiled_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "_kept_in", lambda: tmp_path)
    assert not loops.are_compiled()
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "mixing.mix-357.py29.1.nbc").touch()
    assert not loops.are_compiled(), "by another Python"
    major, minor = sys.version_info[:2]
    (tmp_path / "inner" / f"mixing.mix-357.py{major}{minor}.1.nbc").touch()
    assert loops.are_compiled()


@pytest.mark.parametrize("compiled", [True, False])
def test_another_process_compiles_only_what_none_has_compiled(
    compiled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr(warm, "are_compiled", lambda: compiled)
    monkeypatch.setattr(warm.subprocess, "run", lambda *_, **__: done.append("elsewhere"))
    monkeypatch.setattr(warm, "compile_loops", lambda: done.append("here"))
    compile_in_background().join()
    assert done == (["here"] if compiled else ["elsewhere", "here"])
