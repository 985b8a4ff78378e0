"""The checks against the slow reference of them, over made genealogies."""

from __future__ import annotations

from collections import Counter, defaultdict

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

PAIRS, GENEALOGIES = size(1, 15), size(12, 60)
OF_REFUSED = ("refused_event", "conflicting_event")


def _genealogies(first: int, count: int) -> list[list[Event]]:
    """Genealogies of things and sources of their own, each third one made for traces."""
    made = []
    for seed in range(first, first + count):
        some = prefixed((make if seed % 3 else make_for_traces)(seed), f"G{seed}.")
        made.append([event | {"source": f"G{seed}.{event['source']}"} for event in some])
    return made


@pytest.mark.slow("writes many genealogies and asks a plain implementation")
@pytest.mark.parametrize("first", [number * 20_000 for number in range(PAIRS)])
def test_findings_of_made_genealogies(graph: Graph, first: int) -> None:
    """Now, and as known in the middle; what was refused is in neither. Two lots of genealogies."""
    halves = [_genealogies(seed, GENEALOGIES) for seed in (first, first + 10_000)]
    events = [event for half in halves for some in half for event in some]
    refused = {
        (each.source, each.event_id)
        for outcomes in take(
            graph, (Incoming(n, e, e) for n, e in enumerate(events, 1)), stamps_from_file=True
        )
        for each in outcomes
        if each.problem is not None
    }
    middle = span(read_time("2026-04-01T00:10:00Z"))[1]
    seen = {known_at: _seen(graph, known_at) for known_at in (None, middle)}
    assert seen[None].keys() <= {
        s + first for half in (0, 10_000) for s in range(half, half + GENEALOGIES)
    }
    for number, half in enumerate(halves):
        taken = [[e for e in m if (e["source"], e["event_id"]) not in refused] for m in half]
        seeds = range(first + 10_000 * number, first + 10_000 * number + GENEALOGIES)
        codes: Counter[str] = Counter()
        for known_at, everywhere in seen.items():
            found = {each for seed in seeds for each in everywhere[seed]}
            told = set().union(*(findings(some, known_at) for some in taken))
            assert found - told == set()
            assert told - found == set()
            codes.update(code for code, _ in found)
        assert len(codes) >= 24, codes


def _seen(graph: Graph, known_at: int | None) -> dict[int, set[tuple[str, str]]]:
    """What is found as known at a moment, by the seed of its genealogy."""
    found: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for each in everything(graph, known_at):
        if each.code not in OF_REFUSED:
            seed = str(each.ref).partition(":")[2].removeprefix("G").partition(".")[0]
            found[int(seed)].add((each.code, str(each.ref)))
    return found
