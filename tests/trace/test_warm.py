"""Compiling beforehand: what was compiled is what a trace then uses."""

from __future__ import annotations

from app.genealogy import kernels, mixing
from app.genealogy.question import Options
from app.graph.run import Graph
from app.trace.proof import prove
from app.trace.service import trace
from app.trace.warm import compile_in_background
from tests.conftest import Load
from tests.trace import genealogies as told

LOOPS = (
    kernels.pair_kinds, kernels.nowhere_else, kernels.spread, kernels.chains,
    kernels.reasons_of, mixing.mix,
)  # fmt: skip


def test_a_trace_compiles_nothing_anew(graph: Graph, load: Load) -> None:
    compile_in_background().join()
    load(graph, told.two_runs_of_one_order())
    trace(graph, "down", ["lot:OIL/9"], Options())
    trace(graph, "up", ["lot:F/1"], Options(ignore_time=True))
    prove(trace(graph, "down", ["lot:OIL/9"]), ["lot:F/1"])
    assert {loop.py_func.__name__: len(loop.signatures) for loop in LOOPS} == {
        loop.py_func.__name__: 1 for loop in LOOPS
    }
