"""A large answer is shown before it is known what makes it incomplete, and never as complete.

What is large is made small here: milk A7, which has a yoghurt that failed a test (`stories.py`).
"""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise
from typing import Any

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page, Route, expect

from app.errors import DatabaseError
from app.graph.run import Graph, Work
from app.trace.answer import Trace
from tests.conftest import Load
from tests.web.stories import dairy

PATH = "/trace/down?ref=lot:RM-100/A7"
OPEN = "not known yet"


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every answer with a lot or serial is a large one."""
    monkeypatch.setattr("app.workbench.answers.LATE_FROM", 0)


def _findings(page: str) -> str:
    """The address its findings come from."""
    found = re.search(r'data-findings="([^"]+)"', page)
    assert found is not None
    return unescape(found[1])


def test_rows_come_before_what_makes_them_incomplete(
    client: TestClient, graph: Graph, load: Load
) -> None:
    load(graph, dairy())
    page = client.get(PATH).text
    assert OPEN in page
    assert "may make this answer incomplete</summary>" not in page
    assert "Coliforms" not in page
    assert "worth a look" not in page
    tree = page[page.index('id="bench"') :]
    assert 'data-ref="lot:FIN/F1"' in tree
    assert "failed a test" in tree  # of what is shown that is known
    asked = client.get(_findings(page)).text
    assert "Coliforms" in asked
    assert re.search(r"\d.(things? (may|is|are)|more)", asked)
    again = client.get(PATH).text  # the answer is kept, and so is what was found
    assert OPEN not in again
    assert "Coliforms" in again


def test_shown_again_nothing_is_asked_that_was_read(
    client: TestClient, graph: Graph, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands at the head and papers are read anew; what failed and the rows are remembered."""
    load(graph, dairy())
    first = client.get(PATH).text
    asked: list[str] = []
    run = Work._run

    def noting(work: Work, name: str, parameters: dict[str, Any]) -> Any:
        asked.append(name)
        return run(work, name, parameters)

    monkeypatch.setattr(Work, "_run", noting)
    again = client.get(PATH).text
    assert again.count("failed a test") == first.count("failed a test") > 0
    assert "checks/tested" not in asked
    assert ("graph/clock", "graph/clock") not in pairwise(asked)  # none asks for nothing


def test_a_reader_without_script_can_wait_for_it(
    client: TestClient, graph: Graph, load: Load
) -> None:
    load(graph, dairy())
    page = client.get(PATH).text
    wait = re.search(r'href="([^"]*wait=true#findings)"', page)
    assert wait is not None
    waited = client.get(unescape(wait[1])).text
    assert OPEN not in waited
    assert "Coliforms" in waited[: waited.index('id="bench"')]


def test_what_cannot_be_looked_for_is_said(
    client: TestClient, graph: Graph, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(graph, dairy())
    page = client.get(PATH).text

    def broken(found: Trace) -> None:
        raise DatabaseError("The database is away.", remedy="Try again.")

    with monkeypatch.context() as patch:
        patch.setattr("app.workbench.answers.warnings_of", broken)
        told = client.get(_findings(page)).text
    assert "could not be looked for: The database is away. Try again." in told
    assert "Do not take the answer for complete" in told
    assert OPEN in client.get(PATH).text


def test_the_script_puts_it_above_the_views(
    page: Page, live: str, graph: Graph, load: Load
) -> None:
    load(graph, dairy())
    held: list[Route] = []
    page.route("**/trace/down/findings?**", lambda route: held.append(route))
    page.goto(live + PATH)
    expect(page.locator(".tree .row").first).to_be_visible()
    expect(page.locator("#findings")).to_contain_text(OPEN)
    held[0].continue_()
    expect(page.locator("#findings summary")).to_contain_text("worth a look")
    expect(page.locator("#findings")).not_to_contain_text(OPEN)
