"""The trace page: certain and possible apart, what time left out, proofs, options."""

from __future__ import annotations

import http.client
import re
import threading
import time
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.errors import DatabaseError
from app.graph.run import Graph
from app.trace.answer import Trace
from app.trace.service import trace
from app.web import progress
from app.web.progress import Word, WorkResult, with_words
from tests.conftest import Load
from tests.trace.telling import Tell
from tests.web.stories import dairy, doubtful, same_number_twice
from tests.web.test_pages_answers import text_of

_PAGE = "/trace/down?ref=lot:BOLT/A1"


def _section(html: str, name: str) -> str:
    """What a reader sees of one section."""
    found = re.search(rf'<section id="{name}".*?</section>', html, re.S)
    assert found, name
    return text_of(found[0])


def _selected(html: str) -> str:
    """What a reader sees of the selected thing."""
    found = re.search(r'<aside class="side" id="why".*?</aside>', html, re.S)
    assert found
    return text_of(found[0])


@pytest.fixture
def doubts(client: TestClient, graph: Graph, load: Load) -> TestClient:
    load(graph, doubtful())
    return client


def test_the_answer_says_certain_and_possible_apart(doubts: TestClient) -> None:
    said = text_of(doubts.get(_PAGE).text)
    assert "Went into 5 lots (3 certain, 2 possible), 3 of them finished goods" in said
    assert "23 pcs and 30 l at 2 certain ones, 7 pcs at 1 possible one." in said
    assert "Of what 1 certain customer got, a part is only possible." in said
    assert "Time left out 1 lot and 1 customer. Show what and why" in said
    assert "Last word of each source: test just now" in said


def test_rows_say_why_they_are_only_possible(doubts: TestClient) -> None:
    page = doubts.get(_PAGE + "&view=lots").text
    customers = _section(doubts.get(_PAGE + "&view=customers").text, "customers")
    assert re.search(r"South K2 possible why .* its run had several inputs and outputs", customers)
    assert re.search(r"North K1 certain why .* a part of it is only possible", customers)
    assert re.search(r"B1 \(possible\) ?, lot B3", customers)
    steps = _section(page, "steps")
    assert "62 %" in steps
    assert 'title="Expected share: 62.5\u00a0% by the quantities booked' in page
    assert 'title="9.09' in page  # the oil mixes
    assert "possible why" in _section(doubts.get(_PAGE + "&view=stock").text, "stock")
    drawn = doubts.get(_PAGE + "&view=graph").text
    assert 'class="curve curve-produced possible"' in drawn
    assert "kind-lot possible" in drawn


def test_what_time_left_out_is_listed_with_its_bookings(doubts: TestClient) -> None:
    left = _section(doubts.get(_PAGE + "&view=left").text, "left-out")
    assert re.search(r"customer West \(K4\) ?, lot LUBE / L4", left)
    assert re.search(r"S1 consumed cut here .*W4 / 1 40 l 2026-03-01 09:00 2026-03-04 09:00", left)
    assert "lies beyond a cut" in left
    loose = _PAGE + "&ignore_time=true"
    assert "Time is ignored" in text_of(doubts.get(loose).text)
    assert "West" in _section(doubts.get(loose + "&view=customers").text, "customers")
    nothing = _section(doubts.get(loose + "&view=left").text, "left-out")
    assert "Nothing, because time is ignored." in nothing


def test_a_trace_that_time_does_not_touch_says_so(
    client: TestClient, graph: Graph, load: Load
) -> None:
    load(graph, dairy())
    page = client.get("/trace/down?ref=lot:RM-100/A7&view=left").text
    assert "Time left nothing out." in text_of(page)
    assert "Nothing: every chain of bookings is possible in time." in _section(page, "left-out")


def test_why_shows_the_chain_with_its_documents(doubts: TestClient) -> None:
    page = doubts.get(_PAGE + "&why=customer:K3").text
    why = _selected(page)
    assert re.search("Why is customer K3 East in the answer\\? close certain", why)
    assert "BOLT / A1 consumed in" in why
    assert re.search(r"LUBE / L6 shipped to .*K3 30 l 2026-03-06 10:00 document DN-6 event", why)
    assert "/document?number=DN-6" in page
    assert re.search(r'href="/event\?source=test&amp;id=\d+"', page)
    assert why.index("BOLT / A1") < why.index("OIL / S1") < why.index("LUBE / L6")


def test_why_reads_the_way_the_material_went_upstream_too(doubts: TestClient) -> None:
    why = _selected(doubts.get("/trace/up?ref=lot:BIKE/B3&why=lot:BOLT/A1").text)
    assert why.index("BOLT / A1 consumed in") < why.index("made")


def test_the_lot_of_a_root_serial_is_no_start(client: TestClient, graph: Graph, load: Load) -> None:
    tell = Tell()
    tell.produce("F/L", "W1/1", 50, uom="pcs", location="WH")
    tell.produce("F/L#U1", "W1/2", location="WH")
    load(graph, tell.events)
    said = text_of(client.get("/trace/down?ref=serial:F/U1").text)
    assert re.search(r"On hand: 1 (pcs )?of U1; 50 pcs of 1 other lot \(possible\)", said)


def test_why_of_what_is_not_in_the_answer(doubts: TestClient) -> None:
    why = _selected(doubts.get(_PAGE + "&why=customer:K4").text)
    assert "It is not in the answer" in why
    assert "Time left it out" in why
    why = _selected(doubts.get(_PAGE + "&why=lot:BOLT/A2").text)
    assert "It is not in the answer" in why
    assert "Time left it out" not in why
    assert doubts.get(_PAGE + "&why=customer:NO").status_code == 404


def test_certain_only_hides_and_says_what(doubts: TestClient) -> None:
    page = doubts.get(_PAGE + "&certain_only=true&view=lots").text
    said = text_of(page)
    assert "the views below hide 3 possible things, 1 customer among them" in said
    customers = _section(doubts.get(_PAGE + "&certain_only=true&view=customers").text, "customers")
    assert "South" not in customers
    assert "North" in customers
    assert "B2" not in _section(page, "steps")
    assert "7 pcs at 1 possible one." in said  # the sentences count everything
    assert re.search(r'name="certain_only" value="true" checked', page)


def test_certain_only_with_nothing_certain(client: TestClient, graph: Graph, load: Load) -> None:
    load(graph, doubtful())
    page = client.get("/trace/down?ref=lot:BOLT/A2&certain_only=true&view=customers").text
    assert "No customer is certain. 2 possible customers are hidden." in _section(page, "customers")
    all_sure = client.get("/trace/down?ref=lot:BIKE/B3&certain_only=true").text
    assert "nothing is hidden, nothing in the answer is only possible." in text_of(all_sure)


def test_moments_are_noted_and_kept(doubts: TestClient) -> None:
    page = doubts.get(_PAGE + "&at=2026-03-02+23:00&known_at=2099-01-01").text
    said = text_of(page)
    assert "As it was known at 2099-01-01 23:59 (UTC)" in said
    assert "Only what may have happened by 2026-03-02 23:00 (UTC) counts" in said
    assert 'name="at" value="2026-03-02 23:00"' in page
    assert 'name="known_at" value="2099-01-01"' in page
    assert "at=2026-03-02+23%3A00" in page  # JSON, CSV and the other direction keep it
    assert "Nothing of it was shipped to a customer" in said
    window = doubts.get("/trace/down?ref=order:W1&from=2026-03-01&to=2026-03-31").text
    assert 'name="from" value="2026-03-01"' in window
    assert "Of the start, only what was booked from" in text_of(window)
    assert 'name="from"' not in page


def test_a_bad_time_is_refused_before_anything_is_sent(doubts: TestClient) -> None:
    answer = doubts.get(_PAGE + "&at=soon")
    assert answer.status_code == 400
    assert "at: “soon” is not a time" in answer.text


def test_known_at_shows_no_status_of_today(client: TestClient, graph: Graph, load: Load) -> None:
    load(graph, dairy())
    ask = "/trace/down?ref=lot:RM-100/A7"
    assert "status-hold" in client.get(ask).text.partition('class="answer"')[0]
    then = client.get(ask + "&known_at=2099-01-01").text.partition('class="answer"')[0]
    assert "status-hold" not in then


def test_choosing_a_candidate_keeps_the_options(
    client: TestClient, graph: Graph, load: Load
) -> None:
    load(graph, same_number_twice())
    answer = client.get("/trace/down?ref=77&ignore_time=true")
    assert answer.status_code == 409
    assert "/trace/down?ref=lot%3ASALT%2F77&amp;ignore_time=true" in answer.text


def test_the_head_is_sent_before_the_trace_is_counted(
    live: str, graph: Graph, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(graph, doubtful())
    go_on = threading.Event()

    def slow(*asked: Any) -> Trace:
        assert go_on.wait(60)
        return trace(*asked)

    monkeypatch.setattr("app.workbench.answers.trace", slow)
    talking = http.client.HTTPConnection(live.removeprefix("http://"), timeout=60)
    talking.request("GET", _PAGE + "&view=customers")
    answer = talking.getresponse()
    head = ""
    while "Reading the genealogy" not in head:
        head += answer.read1().decode()
    go_on.set()
    rest = answer.read().decode()
    talking.close()
    assert "BOLT / A1" in head
    assert "received" in head
    assert 'class="answer"' not in head
    assert "There is no answer yet." in text_of(head + rest[:500])
    assert "South" in _section(rest, "customers")


def test_an_error_after_the_head_is_told_on_the_page(
    doubts: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: object) -> None:
        raise DatabaseError("Neo4j does not answer.", remedy="Start it.")

    monkeypatch.setattr("app.workbench.answers.trace", lost)
    said = text_of(doubts.get(_PAGE).text)
    assert "Neo4j does not answer. Start it. There is no answer" in said

    def broken(*_: object) -> None:
        raise RuntimeError("the inside story")

    monkeypatch.setattr("app.workbench.answers.trace", broken)
    page = doubts.get(_PAGE).text
    assert re.search(r"report it with the number [0-9a-f]{8}", text_of(page))
    assert "inside story" not in page
    assert page.rstrip().endswith("</html>")


def test_long_work_is_told_step_by_step() -> None:
    go_on = threading.Event()

    def work(say: object) -> int:
        assert callable(say)
        say("reached 7 things")
        go_on.wait(10)
        return 7

    steps = []
    for step in with_words(work, lambda: "at most 7 lots"):
        steps.append(step)
        if isinstance(step, Word) and step.first:
            go_on.set()
    assert steps[0] == Word("Reached 7 things", 0, "")
    assert isinstance(steps[-2], Word)
    assert (steps[-2].text, steps[-2].first) == ("Reached 7 things", "at most 7 lots")
    assert steps[-1] == WorkResult(7)


def test_errors_of_long_work_reach_the_reader() -> None:
    def fails(_: object) -> int:
        raise DatabaseError("gone")

    with pytest.raises(DatabaseError):
        list(with_words(fails))


def test_what_fails_meanwhile_does_not_stop_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    hasty = SimpleNamespace(monotonic=lambda: 20 * time.monotonic())  # a second is a twentieth
    monkeypatch.setattr(progress, "time", hasty)
    monkeypatch.setattr(progress, "_BEAT_S", 0.05)
    asked = threading.Event()

    def meanwhile() -> str:
        asked.set()
        raise DatabaseError("busy")

    def work(_: object) -> int:
        assert asked.wait(10)
        return 7

    assert list(with_words(work, meanwhile))[-1] == WorkResult(7)


def test_warnings_are_grouped_when_there_are_many(
    client: TestClient, graph: Graph, load: Load
) -> None:
    tell = Tell()
    for number in range(8):
        tell.consume("A/1", f"W{number}/1", 1, uom="kg")
    load(graph, tell.events)
    said = text_of(client.get("/trace/down?ref=lot:A/1").text)
    assert "may make this answer incomplete" in said
    assert "Order without output" in said
    assert "went into no other lot or serial" in said.lower()
