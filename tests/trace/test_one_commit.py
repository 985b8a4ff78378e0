"""One answer is of one commit, whatever is committed between any two of its statements."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import orjson
import pytest
from fastapi.testclient import TestClient

from app.balance.service import balance
from app.causes.service import common
from app.causes.siblings import siblings
from app.graph.moment import AsOf, moment_of, read_at_commit
from app.graph.run import Graph
from app.recall import cases
from app.recall.latest import LATEST
from app.recall.snapshots import answer as recall_answer
from app.settings import Settings
from app.things.overview import overview
from app.things.service import ListRequest, thing_view
from app.trace.proof import prove
from app.trace.service import trace
from app.trace.shipments import shipments_of
from app.trace.summary import head_of
from app.workbench.answers import Workbench
from app.workbench.names import places_of
from tests.conftest import Load
from tests.events.said import lot, said
from tests.neo4j_server import Server
from tests.sizes import size
from tests.trace.meanwhile import Meanwhile, commits, one_of, plant
from tests.web.test_pages_answers import text_of

Reading = Callable[[Graph], Any]


@pytest.fixture
def other(server: Server) -> Iterator[Graph]:
    """A connection of somebody else."""
    connection = server.connect()
    yield connection
    connection.close()


EVERY = size(61, 1)  # a commit before each so many-th statement


def down(graph: Graph) -> Any:
    """All that an answer tells, with its proofs and deliveries."""
    found = trace(graph, "down", ["lot:M/A7"])
    return copy.deepcopy(found.as_json()) | {
        "why": _plain(prove(found, ["customer:C1"])["customer:C1"]), "sent": shipments_of(found),
        "partly": found.partly_possible, "tally": repr(found.tally),
    }  # fmt: skip


def up(graph: Graph) -> Any:
    """The other way, by another name of the root."""
    return trace(graph, "up", ["F1", "supplier-lot:N/SL-9"]).as_json()


def customer(graph: Graph) -> Any:
    """From what a customer was sent."""
    return trace(graph, "up", ["customer:C1", "location:COLD"]).as_json()


def _plain(proof: Any) -> Any:
    return None if proof is None else proof.as_json()


READINGS: dict[str, Reading] = {
    "down": down,
    "up": up,
    "customer": customer,
    "item": lambda graph: trace(graph, "down", ["item:F", "order:W1"]).as_json(),
    "balance of a lot": lambda graph: {"": balance(graph, "lot:F/F1").as_json()},
    "balance of a run": lambda graph: {"": balance(graph, "order:W2").as_json()},
    "common cause": lambda graph: common(graph, ["lot:F/F1", "serial:F/S1"]).as_json(),
    "siblings": lambda graph: siblings(graph, "batch:W2/1").as_json(),
    "proof": lambda graph: {
        ref: _plain(each)
        for ref, each in prove(
            trace(graph, "down", ["lot:M/A7"]), ["customer:C1", "lot:F/F1"]
        ).items()
    },
}  # fmt: skip


@pytest.mark.parametrize(
    "name", ["down", "customer", "balance of a lot", "common cause", "siblings"]
)
def test_a_commit_between_any_two_statements(
    name: str, graph: Graph, other: Graph, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once, before one statement after the other: the answer before, or the answer after."""
    load(graph, plant())
    read, meanwhile = READINGS[name], Meanwhile(monkeypatch, other, commits(other))
    before, statement = read(graph), 1 - EVERY
    while True:
        statement += EVERY
        committed = meanwhile.committed
        with meanwhile.before(lambda at, n=statement: at == n):  # type: ignore[misc]
            got = read(graph)
        if meanwhile.committed == committed:
            break
        after = read(graph)
        assert before != after
        one_of(got, [before, after])
        before = after
    assert statement > 3


@pytest.mark.parametrize(("name", "shape"), [("down", False), ("down", True), ("siblings", False)])
def test_commits_between_all_statements(
    name: str, shape: bool, graph: Graph, other: Graph, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody commits before each of many statements: still the answer of one moment."""
    load(graph, plant())
    read, states = READINGS[name], []
    write = commits(other, shape=shape)

    def commit(number: int) -> None:
        write(number)
        states.append(read(other))

    meanwhile = Meanwhile(monkeypatch, other, commit)
    states.append(read(graph))
    every = size(9, 1) if not shape else size(11, 3)
    with meanwhile.before(lambda at: at % every == 0 and meanwhile.committed < size(4, 40)):
        got = read(graph)
    assert len(states) > 2
    one_of(got, states)


def test_what_a_commit_tore_is_read_again(graph: Graph, other: Graph, load: Load) -> None:
    """Parts of two commits may contradict each other; without a commit that is a fault."""
    to_come = [said("receive", "1", object=lot("A", "1"), quantity=1)]

    def read(_of: object) -> str:
        if to_come:
            load(other, [to_come.pop()])
            raise IndexError("a thing that is not among those read before")
        return "whole"

    assert read_at_commit(graph, read)[0] == "whole"

    for number, later in enumerate((AsOf.read, AsOf.all), 2):
        whole = AsOf(graph, moment_of(graph))
        to_come.append(said("receive", str(number), object=lot("A", "1"), quantity=1))
        assert later(whole, read) == "whole"

    def broken(_of: object) -> str:
        raise IndexError("always")

    as_it_is = AsOf(graph, moment_of(graph))
    for asked in (lambda: read_at_commit(graph, broken), lambda: as_it_is.read(broken),
                  lambda: as_it_is.all(broken)):  # fmt: skip
        with pytest.raises(IndexError, match="always"):
            asked()


def test_parts_read_later_are_as_known_then(
    graph: Graph, other: Graph, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Customers, stock, names and warnings of an answer that is kept, after commits."""
    load(graph, plant())
    meanwhile = Meanwhile(monkeypatch, other, commits(other))
    meanwhile.now()
    whole = trace(graph, "down", ["lot:M/A7"])
    before = whole.as_json(), shipments_of(whole), _plain(prove(whole, ["lot:F/F1"])["lot:F/F1"])
    kept = trace(graph, "down", ["lot:M/A7"])
    meanwhile.now()
    after = trace(graph, "down", ["lot:M/A7"]).as_json()
    assert after != before[0]
    assert kept.as_json() == before[0]
    assert (shipments_of(kept), _plain(prove(kept, ["lot:F/F1"])["lot:F/F1"])) == before[1:]
    assert [node.name for node in kept.page("lot")] == [node.name for node in whole.page("lot")]
    assert "lot:F/F1" in places_of(kept, ["lot:F/F1", "lot:G/G2"])


def test_a_commit_before_any_later_part(
    graph: Graph, other: Graph, load: Load, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer at hand, and a commit before every statement of its parts in turn."""
    load(graph, plant())
    meanwhile = Meanwhile(monkeypatch, other, commits(other))

    def parts(found: Any) -> Any:
        head = head_of(settings, found)
        told = {name: repr(head[name]) for name in ("sentences", "warnings", "time_said")}
        return found.as_json() | told | {"page": found.page(), "sent": shipments_of(found)}

    statement = 1 - EVERY
    while True:
        statement += EVERY
        known = parts(trace(graph, "down", ["lot:M/A7"]))
        kept, committed = trace(graph, "down", ["lot:M/A7"]), meanwhile.committed
        with meanwhile.before(lambda at, n=statement: at == n):  # type: ignore[misc]
            got = parts(kept)
        if meanwhile.committed == committed:
            break
        one_of(got, [known])
    assert statement > 10


def test_as_known_at_the_last_stamp_is_as_it_is(graph: Graph, load: Load) -> None:
    """The two ways to read agree while nothing was committed since."""
    load(graph, plant())
    write = commits(graph)
    for number in (1, 2, 3):
        write(number)
    stamp = graph.one("graph/clock")["last"]
    then = replace(graph, known_at=stamp, stamp=stamp)
    for name, read in READINGS.items():
        assert read(then) == read(graph), name


@pytest.mark.parametrize("name", ["thing", "start"])
def test_pages_of_what_is_there_now(
    name: str, graph: Graph, other: Graph, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(graph, plant())
    meanwhile = Meanwhile(monkeypatch, other, commits(other))

    def read() -> Any:
        if name == "thing":
            return thing_view(graph, "lot:F/F1", ListRequest(50))
        return overview(graph, "UTC")

    before, statement = read(), 1 - EVERY
    while True:
        statement += EVERY
        committed = meanwhile.committed
        with meanwhile.before(lambda at, n=statement: at == n):  # type: ignore[misc]
            got = read()
        if meanwhile.committed == committed:
            break
        after = read()
        assert got in (before, after)
        before = after
    assert statement > 4


def test_a_page_is_of_one_moment(
    graph: Graph, other: Graph, load: Load, client: TestClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Head, sentences, warnings and view; then a part that is asked for after the next commit."""
    load(graph, plant())
    meanwhile = Meanwhile(monkeypatch, other, commits(other))
    meanwhile.now()

    def read() -> str:
        html = client.get("/trace/down?ref=lot:M/A7&view=stock").text
        head, _, rest = html.partition('<div class="working"')
        answer = rest[rest.index('class="answer"') :]
        text = text_of(head) + text_of(answer)
        return re.sub(r"Answered [\d :-]+|just now|\d+ \w+ ago", "", text)  # these go on

    before, statement = read(), 1 - EVERY
    while True:
        statement += EVERY
        committed = meanwhile.committed
        client.app.state.process.of(Workbench, Workbench).answers._kept.clear()  # type: ignore[attr-defined]
        with meanwhile.before(lambda at, n=statement: at == n):  # type: ignore[misc]
            got = read()
        if meanwhile.committed == committed:
            break
        after = read()
        assert got in (before, after)
        before = after
    assert statement > 20


def test_a_case_holds_what_was_known_at_one_moment(
    graph: Graph, other: Graph, load: Load, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(graph, plant())
    case = cases.open_case(graph, ["lot:M/A7"], "Suspect", by="anna", kind="mock")
    meanwhile = Meanwhile(monkeypatch, other, commits(other))

    def read() -> Any:
        LATEST._answers.clear()
        found = recall_answer(graph, settings, cases.read_case(graph, case.number))
        beside = {k: v for k, v in found.beside.items() if k != "case"}
        return orjson.loads(orjson.dumps({"hashed": found.hashed, **beside}))

    before, statement = read(), 1 - EVERY
    while True:
        statement += EVERY
        committed = meanwhile.committed
        with meanwhile.before(lambda at, n=statement: at == n):  # type: ignore[misc]
            got = read()
        if meanwhile.committed == committed:
            break
        after = read()
        one_of(got, [before, after])
        before = after
    assert statement > 20
