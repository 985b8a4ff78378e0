"""The guard against a real server: what must not pass does not, what analysts write does."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from app.console.desk import Desk, TooManyError
from app.console.guard import _called, check
from app.console.lexer import GuardError, tokens
from app.console.limits import Limits, clamp
from app.console.service import answer, open_answer, plan_of
from app.errors import LotgraphError, UsageError
from app.graph.run import Graph
from app.graph.untrusted import StatementError, StatementStoppedError, running
from tests.console import analysts
from tests.console.attacks import ATTACKS, BY_NAME, KINDS, Attack
from tests.sizes import size
from tests.waiting import wait_until

USUAL = Limits(20, 200, 10_000_000)
FREE_WITHIN_S = 2.0
ENDED = [each.name for each in ATTACKS if each.outcome == "ended"]
SLOW_S = 10.0  # what a busy machine may take beside the limit: nothing here measures speed
_FINGERPRINTS = (
    "MATCH (n) RETURN labels(n) AS a, count(*) AS n, sum(size(keys(n))) AS k ORDER BY a",
    "MATCH ()-[r]->() RETURN type(r) AS a, count(*) AS n, sum(size(keys(r))) AS k ORDER BY a",
    "SHOW INDEXES YIELD name, state RETURN name, state ORDER BY name",
    "SHOW CONSTRAINTS YIELD name RETURN name ORDER BY name",
    "SHOW USERS",
    "SHOW SETTINGS YIELD name, value RETURN name, value ORDER BY name",
    "CALL db.labels() YIELD label RETURN label ORDER BY label",
)
_MARKED = "SHOW TRANSACTIONS YIELD metaData WHERE metaData.lotgraph IS NOT NULL RETURN metaData"


def ask(graph: Graph, text: str) -> list[Any]:
    """All rows of a statement that the guard would not let through."""
    with graph.driver.session(database=graph.database) as session:
        return [record.values() for record in session.run(text)]


def fingerprint(graph: Graph) -> list[Any]:
    """What an attack would change: counts, properties, schema, users, settings."""
    return [ask(graph, each) for each in _FINGERPRINTS]


def gone_within(graph: Graph, seconds: float) -> float:
    """How long it takes until the server has none of our transactions. Fails when too long."""
    began = time.monotonic()
    wait_until(lambda: not ask(graph, _MARKED), "the transaction is gone", within_s=seconds)
    return time.monotonic() - began


def outcome(desk: Desk, attack: Attack, limits: Limits) -> tuple[str, int]:
    """How an attack ended: the code of its error or “whole”, and how many rows it gave."""
    try:
        found = answer(desk, "mallory", attack.text, attack.parameters, limits)
        return "whole", len(found.rows)
    except LotgraphError as error:
        return error.code, 0


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[int, list[object]]]:
    """A port that writes down who connects."""
    came: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        over = threading.Event()

        def wait() -> None:
            while not over.is_set():
                try:
                    connection, address = server.accept()
                except TimeoutError:
                    continue
                came.append(address)
                connection.close()

        thread = threading.Thread(target=wait)
        thread.start()
        yield server.getsockname()[1], came
        over.set()
        thread.join()


@pytest.fixture(scope="module")
def unchanged(plant: Graph) -> Iterator[None]:
    """Whatever was tried in this module changed nothing."""
    before = fingerprint(plant)
    yield
    assert fingerprint(plant) == before


def test_there_are_enough_of_both() -> None:
    assert len(ATTACKS) >= 300
    assert len(KINDS) >= 10
    assert len(BY_NAME) == len(ATTACKS)
    assert len(analysts.QUERIES) >= 60


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("name", [each.name for each in ATTACKS if each.outcome == "refused"])
def test_an_attack_is_refused(name: str, desk: Desk, listener: tuple[int, list[object]]) -> None:
    port, came = listener
    text = BY_NAME[name].text.replace("{port}", str(port))
    began = time.monotonic()
    with pytest.raises(UsageError) as refused:
        answer(desk, "mallory", text, BY_NAME[name].parameters, USUAL)
    assert isinstance(refused.value, (GuardError, StatementError))
    assert refused.value.text
    assert time.monotonic() - began < SLOW_S
    assert came == []


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("name", ENDED[:: size(18, 3)])
def test_an_attack_is_ended(name: str, desk: Desk, plant: Graph) -> None:
    """At its limit or before, and the server is well and free afterwards."""
    limits = Limits(1, 1_000, 1_000_000)
    began = time.monotonic()
    code, rows = outcome(desk, BY_NAME[name], limits)
    assert code in ("whole", "time_limit", "memory")
    assert rows <= limits.rows
    assert time.monotonic() - began < 2 * limits.time_s + SLOW_S  # planned, then run
    gone_within(plant, FREE_WITHIN_S)
    assert answer(desk, "mallory", "RETURN 1 AS one", {}, USUAL).rows == ((1,),)


@pytest.mark.parametrize("name", analysts.QUERIES)
def test_an_ordinary_query_passes(name: str, desk: Desk) -> None:
    found = answer(desk, "ada", analysts.QUERIES[name], analysts.PARAMETERS, USUAL)
    assert found.columns
    assert found.rows or name == "accents"
    assert not [each for each in found.warnings if each.startswith("There is no")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("RETURN 'CREATE (' + n", ["RETURN", "'CREATE ('", "+", "n"]),
        ("MATCH/**/(n) // x\nRETURN `a``(b`", ["MATCH", "(", "n", ")", "RETURN", "`a``(b`"]),
        ("RETURN $`a b` + $c", ["RETURN", "$`a b`", "+", "$c"]),
        (
            "1..2, .5, 0x1F, 1e9, a.b",
            ["1", "..", "2", ",", ".5", ",", "0x1F", ",", "1e9", ",", "a", ".", "b"],
        ),
        ("a =~ 'it\\'s' // 'x", ["a", "=~", "'it\\'s'"]),
    ],
)
def test_a_text_is_cut_into_words(text: str, words: list[str]) -> None:
    found = tokens(text)
    assert [each.text for each in found] == words
    assert all(text.startswith(each.text, each.offset) for each in found)


def test_a_query_that_runs_for_hours_is_stopped_at_its_limit(desk: Desk, plant: Graph) -> None:
    began = time.monotonic()
    with pytest.raises(StatementStoppedError, match=r"stopped at its limit of 1 s") as stopped:
        answer(desk, "ada", BY_NAME["endless count"].text, {}, Limits(1, 10, 10_000))
    assert stopped.value.code == "time_limit"
    assert time.monotonic() - began < 1 + SLOW_S
    gone_within(plant, FREE_WITHIN_S)


def test_a_cancelled_query_is_gone_from_the_server(desk: Desk, plant: Graph) -> None:
    seen: list[LotgraphError] = []

    def work() -> None:
        try:
            answer(desk, "ada", BY_NAME["endless count"].text, {}, USUAL, "mine")
        except LotgraphError as error:
            seen.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    wait_until(lambda: ask(plant, _MARKED), "the query runs", within_s=10)
    assert not desk.cancel("eve", "mine")  # only her own
    assert desk.cancel("ada", "mine")
    gone_within(plant, FREE_WITHIN_S)
    thread.join(FREE_WITHIN_S)
    assert [each.code for each in seen] == ["cancelled"]
    assert "cancelled after" in seen[0].text
    assert not desk.cancel("ada", "mine")


def test_a_slow_reader_does_not_hold_the_server(desk: Desk, plant: Graph) -> None:
    """Rows wait to be fetched; at the limit the transaction is gone all the same."""
    text = BY_NAME["endless rows"].text
    limits = Limits(1, 10_000_000, 10**9)
    with open_answer(desk, "ada", text, {}, limits) as (_, run):
        batches = iter(run)
        next(batches)
        within_s = limits.time_s + FREE_WITHIN_S
        wait_until(lambda: running(plant, run.mark) == 0, "it is ended", within_s=within_s)
        with pytest.raises(StatementStoppedError, match="limit"):
            list(batches)


def test_a_reader_who_leaves_frees_the_server(desk: Desk, plant: Graph) -> None:
    text = BY_NAME["endless rows"].text
    with open_answer(desk, "ada", text, {}, Limits(60, 10_000_000, 10**9)) as (_, run):
        next(iter(run))
    gone_within(plant, FREE_WITHIN_S)


def test_one_user_has_so_many_queries_at_once_and_another_has_her_own(desk: Desk) -> None:
    text, limits = BY_NAME["endless count"].text, Limits(20, 10, 10_000)
    with open_answer(desk, "ada", text, {}, limits), open_answer(desk, "ada", text, {}, limits):
        with open_answer(desk, "ada", text, {}, limits):
            with pytest.raises(TooManyError, match="3 queries running"):
                answer(desk, "ada", "RETURN 1 AS x", {}, limits)
            assert answer(desk, "eve", "RETURN 1 AS x", {}, limits).rows == ((1,),)
        assert answer(desk, "ada", "RETURN 1 AS x", {}, limits).rows == ((1,),)


def test_what_is_cut_is_said(desk: Desk) -> None:
    text = "UNWIND range(1, 1000) AS x RETURN x"
    found = answer(desk, "ada", text, {}, Limits(20, 10, 10_000))
    assert [row[0] for row in found.rows] == list(range(1, 11))
    assert found.as_json()["truncated"] == {
        "what": "rows", "limit": 10,
        "text": "Only the first 10 rows are here; there are more.",
    }  # fmt: skip
    whole = answer(desk, "ada", text, {}, Limits(20, 1_000, 100_000))
    assert (len(whole.rows), whole.as_json()["truncated"]) == (1_000, None)
    small = answer(desk, "ada", text, {}, Limits(20, 1_000, 1_024))
    assert small.cut is not None
    assert small.cut.what == "bytes"


@pytest.mark.parametrize(
    ("asked", "given"), [(None, 5.0), (0, 0.1), (-3, 0.1), (7, 7), (1e9, 60), (float("nan"), 5.0)]
)
def test_the_time_limit_is_always_set_and_clamped(asked: float | None, given: float) -> None:
    found = clamp({"time_s": asked}, Limits(5, 10, 2_000), Limits(60, 100, 3_000))
    assert (found.time_s, found.rows, found.bytes) == (given, 10, 2_000)


@pytest.mark.parametrize(
    ("text", "code", "said", "offset"),
    [
        ("MATCH (n:Lot) RETRN n", "cypher_syntax", "RETRN", 14),
        ("MATCH (n:Lot)\nRETURN m.ref", "cypher_syntax", "`m` not defined", 21),
        ("MATCH (l:Lot {ref: $nothing}) RETURN l", "parameter_missing", "nothing", None),
        ("RETURN $number - 1 AS x", "cypher_syntax", "Type mismatch for parameter 'number'", 7),
        ("RETURN 1 / 0 AS x", "cypher", "/ by zero", None),
    ],
)
def test_an_error_says_what_and_where(
    desk: Desk, text: str, code: str, said: str, offset: int | None
) -> None:
    with pytest.raises(StatementError) as error:
        answer(desk, "ada", text, {"number": "seven"}, USUAL)
    assert error.value.code == code
    assert said in error.value.text
    assert error.value.detail.get("offset") == offset


def test_names_that_are_not_there_are_said_with_what_was_meant(desk: Desk) -> None:
    found = answer(desk, "ada", "MATCH (n:Lott)-[:SHIPED_TO]->() RETURN n.reff", {}, USUAL)
    assert found.rows == ()
    assert found.warnings[0].startswith("There is no label “Lott” in this graph.")
    assert "Did you mean Lot" in found.warnings[0]
    assert any("SHIPED_TO" in each and "SHIPPED_TO" in each for each in found.warnings)
    assert any("“reff”" in each for each in found.warnings)


def test_a_plan_that_enumerates_paths_is_told_in_words(desk: Desk) -> None:
    plan = plan_of(desk, "ada", "MATCH p = (a:Lot)-[*]->(b) RETURN count(p) AS n", {}, USUAL)
    names = [each.name for each in plan.operators]
    assert names[0] == "ProduceResults"
    assert "VarLengthExpand(All)" in names
    assert "every path" in plan.warnings[0]
    better = "MATCH (a:Lot)-[*]->(b) RETURN DISTINCT b.ref AS ref"
    warnings = plan_of(desk, "ada", better, {}, USUAL).warnings
    assert not any("every path" in each for each in warnings)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("MATCH (a:Lot) ((x)--(y)--(z))+ (b) RETURN count(*) AS c", "{1,20}"),
        ("MATCH p = SHORTEST 5 (a:Lot)--+(b:Lot) RETURN p", "shortestPath"),
        ("MATCH (a:Lot) ((x)-[r]-(y))+ (b) RETURN count(r) AS c", "{1,20}"),
    ],
)
def test_a_pattern_without_a_bound_is_told_to_have_one(desk: Desk, text: str, said: str) -> None:
    """Refused beforehand where the server cannot stop it, else when it needed too much."""
    with pytest.raises(UsageError) as error:
        answer(desk, "ada", text, {}, USUAL)
    assert said in error.value.remedy


def test_values_of_the_graph_are_plain_values(plant: Graph, desk: Desk) -> None:
    text = (
        "MATCH p = (s:Supplier)-[r:SUPPLIED]->(l:Lot) "
        "RETURN s, r, p, date('2026-03-01') AS d, duration('P1D') AS t, 0.0 / 0.0 AS nan, "
        "point({x: 1.0, y: 2.0}) AS at LIMIT 1"
    )
    supplier, link, path, day, span, nan, point = answer(desk, "ada", text, {}, USUAL).rows[0]
    assert supplier["labels"] == ["Supplier", "Thing"]
    assert (link["type"], link["start"]) == ("SUPPLIED", supplier["id"])
    assert path["nodes"][0] == supplier
    assert (day, span, nan, point["coordinates"]) == ("2026-03-01", "P1D", "nan", [1.0, 2.0])
    assert check(plant, text, {}, limit_s=5).planned.kind == "r"


def test_a_query_cancelled_before_it_began_never_runs(desk: Desk, plant: Graph) -> None:
    text = BY_NAME["endless count"].text
    for pause_s in (0.0, 0.005, 0.02, 0.05):
        with open_answer(desk, "ada", text, {}, USUAL, "mine-early") as (_, run):
            time.sleep(pause_s)  # the moment
            assert desk.cancel("ada", "mine-early")
            gone_within(plant, FREE_WITHIN_S)
            with pytest.raises(StatementStoppedError, match="cancelled"):
                list(run)


def test_a_stopped_query_is_not_sent_again_by_a_browser() -> None:
    """Chromium repeats by itself what was answered with 408."""
    assert StatementStoppedError("x").status not in (408, 421, 425, 503)


def test_an_index_that_is_named_is_no_function() -> None:
    """What stands in a map or behind words that only look like it is one."""
    hint = "MATCH (x:Thing) USING INDEX SEEK x:Thing(ref) RETURN {index: evil(1), seek: worse(2)}"
    assert [name for name, _, _ in _called(tokens(hint))] == ["MATCH", "evil", "worse"]
    assert [name for name, _, _ in _called(tokens("RETURN {using: 1, index: evil(1)}"))] == ["evil"]
