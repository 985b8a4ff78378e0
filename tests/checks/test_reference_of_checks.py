"""The checks against the slow reference of them, over made genealogies."""

from __future__ import annotations

from collections import Counter

import pytest

from app.events.models import Incoming
from app.events.service import take
from app.graph.run import Graph
from app.times import read_time, span
from tests.checks.findings import everything
from tests.checks.made import make
from tests.reference_of_checks.findings import findings
from tests.sizes import size
from tests.trace.made import make as make_for_traces
from tests.trace.made import prefixed
from tests.trace.telling import Event

BATCHES, GENEALOGIES = size(2, 30), 60
OF_REFUSED = ("refused_event", "conflicting_event")


def _genealogies(first: int, count: int) -> list[list[Event]]:
    """Genealogies of things and sources of their own, each third one made for traces."""
    made = []
    for seed in range(first, first + count):
        some = prefixed((make if seed % 3 else make_for_traces)(seed), f"G{seed}.")
        made.append([event | {"source": f"G{seed}.{event['source']}"} for event in some])
    return made


@pytest.mark.slow("writes many genealogies and asks a plain implementation")
@pytest.mark.parametrize("first", [number * 10_000 for number in range(BATCHES)])
def test_findings_of_made_genealogies(graph: Graph, first: int) -> None:
    """Now, and as known in the middle; what was refused is in neither."""
    many = _genealogies(first, GENEALOGIES)
    incoming = [Incoming(line, e, e) for line, e in enumerate((e for m in many for e in m), 1)]
    refused = {
        (each.source, each.event_id)
        for outcomes in take(graph, incoming, stamps_from_file=True)
        for each in outcomes
        if each.problem is not None
    }
    taken = [[e for e in m if (e["source"], e["event_id"]) not in refused] for m in many]
    middle = span(read_time("2026-04-01T00:10:00Z"))[1]
    codes: Counter[str] = Counter()
    for known_at in (None, middle):
        found = {
            (each.code, str(each.ref))
            for each in everything(graph, known_at)
            if each.code not in OF_REFUSED
        }
        told = set().union(*(findings(some, known_at) for some in taken))
        assert found - told == set()
        assert told - found == set()
        codes.update(code for code, _ in found)
    assert len(codes) >= 28, codes
