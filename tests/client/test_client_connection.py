"""What the client does when it is not answered as it wants: pure, before a transport of answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from lotgraph_client import (
    Client,
    ForbiddenError,
    NotSignedInError,
    ProblemError,
    ServerFailedError,
    Trace,
    UnavailableError,
    UnreachableError,
    UnreadableAnswerError,
)
from lotgraph_client.answers import trace_of

THING = {
    "ref": "item:A", "kind": "item", "version": 0, "properties": {}, "said_by": None,
    "said_at": None, "a_later_field": [1],
}  # fmt: skip


def _error(code: str, **more: Any) -> dict[str, Any]:
    return {"error": {"code": code, "text": "What happened.", "remedy": "Do this.", **more}}


class Answers:
    """A transport that gives one answer after the other, and keeps what it was asked."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers = [*answers]
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        found = self.answers.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    def client(self, address: str = "http://127.0.0.1:1", **more: Any) -> Client:
        """A client that gets them."""
        return Client(address, transport=httpx.MockTransport(self), **more)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds the client waited between two tries."""
    found: list[float] = []
    monkeypatch.setattr("lotgraph_client.connection.time.sleep", found.append)
    return found


def _busy(seconds: str | None = "3", status: int = 503) -> httpx.Response:
    headers = {} if seconds is None else {"Retry-After": seconds}
    return httpx.Response(status, json=_error("database"), headers=headers)


def test_it_asks_again_after_as_long_as_the_server_says(waits: list[float]) -> None:
    answers = Answers(_busy("3"), _busy("1"), httpx.Response(200, json=THING))
    assert answers.client().thing("A").ref == "item:A"
    assert waits == [3, 1]


def test_without_a_number_it_waits_twice_as_long_each_time(waits: list[float]) -> None:
    cut = httpx.ReadError("cut")
    answers = Answers(cut, _busy(None), _busy("Sun, 06 Nov 1994 08:49:37 GMT"), cut)
    with pytest.raises(UnreachableError) as told:
        answers.client().thing("A")
    assert waits == [0.5, 1, 2]
    assert len(answers.asked) == 4
    assert told.value.status is None


def test_it_does_not_wait_longer_than_it_may(waits: list[float]) -> None:
    answers = Answers(_busy("600"))
    with pytest.raises(UnavailableError) as told:
        answers.client(wait_most_s=30).thing("A")
    assert (waits, told.value.retry_after_s, told.value.remedy) == ([], 600, "Do this.")


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(504, json=_error("deadline")),
        httpx.Response(500, json=_error("internal", error_id="77")),
        httpx.ReadTimeout("late"),
        httpx.Response(401, json=_error("bad_token")),
        httpx.Response(403, json=_error("forbidden")),
    ],
    ids=["late", "failed", "no answer in time", "no token", "not allowed"],
)
def test_what_would_be_the_same_again_is_not_asked_again(
    answer: httpx.Response | Exception, waits: list[float]
) -> None:
    with pytest.raises(ProblemError):
        Answers(answer).client().thing("A")
    assert waits == []


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, NotSignedInError), (403, ForbiddenError), (500, ServerFailedError)],
)
def test_a_problem_is_of_its_kind(status: int, kind: type[ProblemError]) -> None:
    body = _error("some_code", error_id="77", field="by")
    with pytest.raises(kind) as told:
        Answers(httpx.Response(status, json=body)).client().thing("A")
    found = told.value
    assert (found.code, found.status, found.number) == ("some_code", status, "77")
    assert (found.text, found.remedy) == ("What happened.", "Do this.")
    assert found.detail["field"] == "by"


@pytest.mark.parametrize("status", [200, 303, 404, 500])
def test_what_is_no_answer_of_lotgraph_is_said_to_be_none(status: int) -> None:
    page = httpx.Response(status, text="<html>Traceback (most recent call last)</html>")
    with pytest.raises(UnreadableAnswerError) as told:
        Answers(page).client().thing("A")
    assert "Traceback" not in str(told.value)


def test_an_answer_that_lacks_what_was_always_there_is_told() -> None:
    with pytest.raises(UnreadableAnswerError, match="version"):
        Answers(httpx.Response(200, json={"ref": "item:A", "kind": "item"})).client().thing("A")


def test_a_token_goes_by_https_or_on_this_machine_only() -> None:
    for address in ("https://lotgraph.example", "http://127.0.0.1:8470", "http://localhost",
                    "http://[::1]:8470"):  # fmt: skip
        answers = Answers(httpx.Response(200, json=THING))
        client = answers.client(address, token="lotgraph_secret")
        client.thing("A")
        assert answers.asked[0].headers["authorization"] == "Bearer lotgraph_secret"
        assert "secret" not in f"{client!r} {vars(client)}"
    for address in ("http://lotgraph.example", "http://10.0.0.7", "http://127.0.0.1.example"):
        with pytest.raises(ValueError, match="https"):
            Client(address, token="lotgraph_secret")
    for address in ("lotgraph.example", "ftp://x", "https://anna:secret@x", ""):
        with pytest.raises(ValueError, match="No address"):
            Client(address)


def test_the_server_is_told_how_long_it_has() -> None:
    answers = Answers(httpx.Response(200, json=THING))
    answers.client(timeout_s=2.5).thing("A")
    assert answers.asked[0].headers["lotgraph-deadline"] == "2.500"


def test_refs_are_sent_as_they_are() -> None:
    answers = Answers(httpx.Response(404, json=_error("not_found")))
    with pytest.raises(ProblemError):
        answers.client().down(["lot:A/1 & 2", "b#c"], known_at="2026-03-02T08:00:00+01:00")
    sent = answers.asked[0].url.params
    assert sent.get_list("ref") == ["lot:A/1 & 2", "b#c"]
    assert sent["known_at"] == "2026-03-02T08:00:00+01:00"


def _lines(request: httpx.Request) -> list[Any]:
    return [json.loads(line) for line in request.content.splitlines()]


def _taken(request: httpx.Request) -> httpx.Response:
    told = [
        {"line": n, "result": "created", "source": "s", "event_id": each["event_id"]}
        for n, each in enumerate(_lines(request), 1)
    ]
    return httpx.Response(200, content="".join(json.dumps(each) + "\n" for each in told))


def _loading(answer: Callable[[httpx.Request], httpx.Response]) -> Client:
    return Client("http://127.0.0.1:1", transport=httpx.MockTransport(answer))


def test_a_portion_without_an_answer_is_sent_again(waits: list[float]) -> None:
    sent: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request.content)
        return _busy("1") if len(sent) == 1 else _taken(request)

    found = _loading(answer).load(({"event_id": str(n)} for n in range(3)), source="s")
    assert (found.created, sent[0], len(sent)) == (3, sent[1], 2)


def test_portions_are_bounded_by_number_and_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lotgraph_client.events.PORTION_EVENTS", 3)
    monkeypatch.setattr("lotgraph_client.events.PORTION_BYTES", 100)
    sizes: list[int] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sizes.append(len(_lines(request)))
        return _taken(request)

    events = [{"event_id": str(n), "note": "x" * (200 if n == 4 else 1)} for n in range(7)]
    found = list(_loading(answer).load_each(events))
    assert sizes == [3, 1, 1, 2]
    assert [(each.number, each.event_id) for each in found] == [(n + 1, str(n)) for n in range(7)]


def test_only_what_is_iterated_over_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lotgraph_client.events.PORTION_EVENTS", 1)
    drawn: list[int] = []

    def events() -> Any:
        for n in range(100):
            drawn.append(n)
            yield {"event_id": str(n)}

    answers = _loading(_taken).load_each(events())
    next(answers)
    assert len(drawn) <= 2


def test_an_answer_that_ends_early_or_with_an_error_is_no_success() -> None:
    half = _loading(lambda _: httpx.Response(200, content='{"line":1,"result":"created"}\n'))
    with pytest.raises(UnreadableAnswerError, match="2 events were sent and 1 answered"):
        half.load([{"event_id": "1"}, {"event_id": "2"}])
    body = '{"line":1,"result":"created"}\n' + json.dumps(_error("database")) + "\n"
    with pytest.raises(UnavailableError):
        _loading(lambda _: httpx.Response(200, content=body)).load([{"event_id": "1"}] * 2)


def _trace(name: str) -> Trace:
    node = {
        "ref": f"lot:{name}/1", "kind": "lot", "item": name, "number": "1", "name": name,
        "aliases": [], "depth": 0, "certainty": "certain", "reason": None, "status": None,
        "time": None,
    }  # fmt: skip
    amounts = [{"uom": "kg", "shipped": None, "returned": 0, "outstanding": None}]
    customers = [
        {"ref": f"customer:{n}", "name": name, "kind": "customer", "party": "customer",
         "certainty": "certain", "quantities": amounts, "lots": [], "documents": [], "ship_to": []}
        for n in range(500)
    ]  # fmt: skip
    return trace_of(
        {"roots": [node], "direction": "down", "options": {}, "counts": {"lots": 1},
         "nodes": [node], "edges": [], "customers": customers, "stock": [],
         "removed": {"edges": [], "lots": [], "customers": []}, "warnings": [],
         "truncated": {"nodes": 7, "edges": 0}}
    )  # fmt: skip


def test_a_notebook_is_shown_little_and_nothing_that_runs() -> None:
    shown = _trace("<script>alert(1)</script>\"'&")._repr_html_()
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown
    assert "and 490 more" in shown
    assert "not complete: 7 nodes left out" in shown
    assert "unknown" in shown
    assert len(shown) < 4_000


def test_answers_cannot_be_written_to() -> None:
    found = _trace("A")
    with pytest.raises(AttributeError):
        found.nodes[0].ref = "lot:B/1"  # type: ignore[misc]
    with pytest.raises(TypeError):
        found.counts["lots"] = 0  # type: ignore[index]
