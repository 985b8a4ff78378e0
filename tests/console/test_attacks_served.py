"""Attacks on the app as it is served, one or two of a kind; `make attacks` runs all of the list."""

from __future__ import annotations

import socket
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx2 as httpx
import pytest

from app.graph.run import Graph
from app.settings import Settings
from tests.conftest import patience
from tests.console.all_attacks import (
    LIMIT_S,
    PAGE_WITHIN_S,
    REFUSED,
    TRACE,
    WORDS_WITHIN_S,
    page_after,
    post,
    running,
)
from tests.console.attacks import ATTACKS, KINDS, Attack
from tests.serving import served
from tests.sizes import size
from tests.waiting import wait_until

ENDED_AFTER_S = 1.0  # what is refused takes no time, and is given its own
SLOW_S = 10.0  # what a busy machine may take beside: nothing here measures speed


def _some() -> list[Attack]:
    """Of every kind the last that is refused and the last that runs."""
    last = {(each.kind, each.outcome): each for each in ATTACKS}
    return [last[key] for kind in KINDS for key in last if key[0] == kind][:: size(2, 1)]


@pytest.fixture(scope="module")
def client(server: object, settings: Settings, plant: Graph) -> Iterator[httpx.Client]:
    """Somebody who asks the app over the network."""
    with (
        patience(),
        served(settings, plant) as address,
        httpx.Client(base_url=address, timeout=60) as asking,
    ):
        asking.get(TRACE).raise_for_status()
        yield asking


@pytest.mark.parametrize("attack", _some(), ids=lambda each: each.name)
def test_a_page_answers_after_an_attack(attack: Attack, client: httpx.Client, plant: Graph) -> None:
    limit_s = LIMIT_S if attack.outcome == "refused" else ENDED_AFTER_S
    code, words_s = post(client, attack, limit_s)
    assert (code in REFUSED) == (attack.outcome == "refused"), code
    assert code != "not_ended"
    assert words_s < limit_s + WORDS_WITHIN_S + SLOW_S
    assert page_after(client) < PAGE_WITHIN_S + SLOW_S
    wait_until(lambda: running(plant) == 0, "nothing of it runs", within_s=PAGE_WITHIN_S + SLOW_S)


@pytest.mark.parametrize(
    "body",
    [
        '{"text": "RETURN $n AS n", "parameters": {"n": 1' + "0" * 30 + "}}",
        '{"text": "RETURN $n AS n", "parameters": {"n": "\\ud800"}}',
        '{"text": "RETURN \'\\udfff\' AS n"}',
        '{"text": "RETURN $n AS n", "parameters": {"n": ' + "[" * 600 + "]" * 600 + "}}",
    ],
    ids=["number", "character", "statement", "nesting"],
)
def test_what_cannot_be_noted_is_refused_in_words(body: str, client: httpx.Client) -> None:
    """Every query is entered into the log before it runs; what cannot be written is none."""
    told = client.post("/api/v1/cypher", content=body, headers={"content-type": "application/json"})
    assert told.status_code in (400, 422), told.text
    assert told.json()["error"]["code"] in {*REFUSED, "bad_request", "bad_text"}


def test_pages_answer_while_typed_queries_fill_the_console(
    settings: Settings, plant: Graph
) -> None:
    """So many run, others are refused at once, and no page waits for a thread."""
    wide = settings.model_copy(
        update={
            "console_queries_at_once": 60,
            "console_queries_in_all": 2,
            "request_deadline_s": 60,
        }
    )
    endless = {"text": "UNWIND range(1, 100000000000) AS x RETURN count(x) AS c", "time_limit_s": 4}
    with patience(), served(wide, plant) as address, ThreadPoolExecutor(50) as people:
        asking = httpx.Client(base_url=address, timeout=60)
        asking.get(TRACE).raise_for_status()
        answers = [
            people.submit(httpx.post, f"{address}/api/v1/cypher", json=endless, timeout=60)
            for _ in range(50)
        ]
        wait_until(lambda: running(plant) == 2, "two run", within_s=30)
        assert asking.get(TRACE).status_code == 200
        assert not all(each.done() for each in answers)
        codes = Counter(each.result().status_code for each in answers)
        asking.close()
    assert set(codes) == {422, 429}
    assert codes[429] >= 40


def test_the_page_says_how_old_a_server_of_its_own_is(
    server: object, settings: Settings, plant: Graph
) -> None:
    own = settings.model_copy(
        update={
            "console_neo4j_uri": settings.neo4j_uri,
            "console_neo4j_user": settings.neo4j_user,
            "console_neo4j_password": settings.neo4j_password,
        }
    )
    with served(own, plant) as address:
        page = httpx.get(f"{address}/cypher?run=1&text=RETURN+7+AS+seven", timeout=60).text
    assert "Asked of a server of its own" in page
    assert "seven" in page


def test_a_silent_server_of_its_own_delays_no_page(settings: Settings, plant: Graph) -> None:
    """It takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        own = settings.model_copy(
            update={
                "console_neo4j_uri": f"bolt://127.0.0.1:{port}",
                "console_neo4j_password": settings.neo4j_password,
            }
        )
        with served(own, plant) as address, httpx.Client(base_url=address, timeout=60) as asking:
            began = time.monotonic()
            page = asking.get("/cypher").text
            assert "does not answer" in page
            told = asking.post("/api/v1/cypher", json={"text": "RETURN 1 AS x", "time_limit_s": 1})
            assert told.json()["error"]["code"] in ("not_ended", "deadline")  # who looks first
            assert asking.get(TRACE).status_code == 200
            assert time.monotonic() - began < 1.5 + 1 + 2 + SLOW_S
