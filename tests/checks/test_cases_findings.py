"""Findings of real cases beside an answer, through the door: what stands there and what does not.

All cases are in one graph in every form, under names of their own.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.graph.run import Graph
from app.trace.service import trace
from tests.checks.findings import side_by_side
from tests.genealogy.forms import FORMS
from tests.genealogy.real_cases import QUESTIONS, Question, events_of
from tests.neo4j_server import Server, empty

CASES = ("13b", "18b", "21", "22b", "22c", "30c", "33c", "36b", "43")
ASKED = tuple(question for question in QUESTIONS if question.case in CASES and not question.options)


@pytest.fixture(scope="module")
def cases(server: Server) -> Iterator[Graph]:
    """All cases in every form."""
    graph = server.connect()
    empty(graph)
    side_by_side(
        graph,
        {_name(case, form): events_of(case, form) for case in CASES for form in FORMS},
    )
    yield graph
    graph.close()


def _name(case: str, form: str) -> str:
    return f"{case}.{form}.."


def _under(name: str, ref: str) -> str:
    kind, _, rest = ref.partition(":")
    return f"{kind}:{name}{rest}"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("question", ASKED, ids=str)
def test_what_stands_beside_the_answer(cases: Graph, question: Question, form: str) -> None:
    """Findings, and stock rows with the last word on that part."""
    if form in question.left_out:
        pytest.skip(question.left_out[form])
    name, right = _name(question.case, form), question.of(form)
    answer = trace(cases, question.direction, [_under(name, ref) for ref in question.roots])
    found = {(each.code, each.ref) for each in answer.warnings}
    assert {(code, _under(name, ref)) for code, ref in right.found} <= found
    assert not {(code, _under(name, ref)) for code, ref in right.not_found} & found
    told = {(row.ref, row.location): (row.quantity, row.status) for row in answer.stock}
    for (ref, place), row in right.stock.items():
        assert told[_under(name, ref), f"location:{name}{place}"] == row
