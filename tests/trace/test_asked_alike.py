"""The same questions put to events alone, to a graph of them and to its columns kept in memory.

What the rules say of events is looked at elsewhere. Here it is whether enough was fetched: the
drawn genealogies and made ones of every maker stand side by side in one graph, and whoever is asked
says the same.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest

from app.graph.run import Graph
from app.mirror.keeper import MirrorKeeper
from app.trace.fetch import Fetch
from app.trace.mirror_fetch import MirrorFetch
from tests.genealogy.bridge import load, within_minutes
from tests.genealogy.drawings import DRAWN
from tests.genealogy.words import long
from tests.neo4j_server import Server, empty
from tests.sizes import size
from tests.trace.made import prefixed
from tests.trace.pure import Asked
from tests.trace.questions import wide_questions
from tests.trace.telling import Event
from tests.trace.ways import Question, asked_alone, asked_in_brief
from tests.trace.widely import MAKERS

MADE = size(6, 150)  # of each maker
ASKED = size(3, 8)  # of each of them
OF_MEMORY, OF_GRAPH = size(3, 1), size(13, 1)  # each so many-th question


@dataclass(frozen=True)
class Told:
    """A genealogy in the graph, under a prefix, and what is asked about it."""

    name: str
    events: list[Event]
    prefix: str
    questions: tuple[Question, ...]


def _told() -> list[Told]:
    drawn: dict[str, tuple[list[Event], list[Question]]] = {}
    for each in DRAWN:
        _, asked = drawn.setdefault(each.tell.__name__, (within_minutes(each.tell()), []))
        for one in each.asked:
            roots = tuple(long(root) for root in one.roots)
            asked.append(Question(one.direction, roots, tuple(one.options.items())))
    for make in MAKERS:
        for seed in range(MADE):
            events = within_minutes(make(8_000 + seed))
            rng = random.Random(f"{make.__name__} {seed}")
            drawn[f"{make.__name__} {seed}"] = events, wide_questions(events, rng, ASKED)
    return [
        Told(name, events, f"q{number}q", tuple(dict.fromkeys(filter(_is_apart, asked))))
        for number, (name, (events, asked)) in enumerate(drawn.items())
    ]


def _is_apart(question: Question) -> bool:
    """Whether it is about one genealogy: those who have no name are the same for all."""
    named = (*question.roots, *dict(question.options).get("stop", ()))
    return not any(ref.endswith(":?") for ref in named)


@pytest.fixture(scope="module")
def graph_of_all(server: Server) -> Iterator[tuple[Graph, list[Told]]]:
    """Everything told, loaded once."""
    graph, told = server.connect(), _told()
    empty(graph)
    events = [event for each in told for event in prefixed(each.events, each.prefix, apart=True)]
    assert "refused" not in load(graph, events)
    yield graph, told
    graph.close()


@pytest.fixture(scope="module")
def kept(graph_of_all: tuple[Graph, list[Told]]) -> Iterator[Graph]:
    """The same graph, its columns kept in memory."""
    keeper = MirrorKeeper(graph_of_all[0], settle_s=0.0)
    assert keeper.wait() is not None
    yield replace(graph_of_all[0], mirror=keeper)
    keeper.close()


def test_what_was_fetched_was_enough(graph_of_all: tuple[Graph, list[Told]], kept: Graph) -> None:
    """Asked of what is kept in memory."""
    _alike(kept, graph_of_all[1], OF_MEMORY)


def test_what_the_graph_gave_was_enough(graph_of_all: tuple[Graph, list[Told]]) -> None:
    """Asked of the graph itself."""
    _alike(*graph_of_all, OF_GRAPH)


def _alike(graph: Graph, told: list[Told], each: int) -> None:
    listed = [(one, question) for one in told for question in one.questions]
    events = {one.name: Asked(one.events) for one in told}
    unlike = []
    for one, question in listed[::each]:
        mine = _said(asked_alone(events[one.name], question))
        theirs = _said(asked_in_brief(graph, one.prefix, question))
        if mine != theirs:
            only = [sorted(each - other) for each, other in ((mine, theirs), (theirs, mine))]
            unlike.append(f"{one.name}: {question}: events {only[0]}, graph {only[1]}")
    assert len(listed) > 600
    assert not unlike, "\n".join(unlike)


def _said(answer: Mapping[str, Any] | None) -> set[str]:
    if answer is None:
        return {"not found"}
    return {
        *(f"{node['ref']} {node['certainty']} {node['depth']}" for node in answer["nodes"]),
        *(
            f"{row['ref']} got {row['certainty']} {row['quantities']}"
            for row in answer["customers"]
        ),
        *(f"{ref} left out" for ref in answer["removed"]["lots"]),
    }


def test_what_asks_the_server_is_answered_from_memory() -> None:
    """Each under its own name: what memory does not answer would ask the server with ordinals."""
    asks = {
        name
        for name, each in vars(Fetch).items()
        if "work" in getattr(getattr(each, "__code__", None), "co_names", ())
    }
    of_rows = {"_read", "_as_known"}  # of rows of a statement, which memory has not
    assert len(asks) > 8
    assert asks - of_rows <= set(vars(MirrorFetch))
