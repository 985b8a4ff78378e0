"""Turns of threads: short while events are taken, as before afterwards."""

from __future__ import annotations

import sys

import pytest

from app.events.turns import short_turns
from app.graph.run import Graph
from tests.events.said import answers, lot, results, said


def test_blocks_that_overlap_go_back_to_what_was_before() -> None:
    before = sys.getswitchinterval()
    first, second = short_turns(), short_turns()
    first.__enter__()
    second.__enter__()
    assert sys.getswitchinterval() == pytest.approx(0.0005)
    first.__exit__(None, None, None)
    assert sys.getswitchinterval() == pytest.approx(0.0005)
    second.__exit__(None, None, None)
    assert sys.getswitchinterval() == pytest.approx(before)


def test_taking_events_leaves_the_turn_as_it_was(graph: Graph) -> None:
    before = sys.getswitchinterval()
    assert results(answers(graph, [said("receive", "1", object=lot("A", "1"))])) == ["created"]
    assert sys.getswitchinterval() == pytest.approx(before)
