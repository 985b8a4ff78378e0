"""The same report through the API, the page and the command line; cut lists say so."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient

from app.checks import service
from app.checks.models import CheckProgress, Report
from app.checks.service import check_all, steps
from app.checks.table import CHECKS, SEVERITIES
from app.errors import UsageError
from app.graph.run import Graph, connect
from app.main import create_app
from app.settings import Settings
from tests import command_line
from tests.conftest import CHECKOUT, Lotgraph, be_patient, patience, through_the_door
from tests.neo4j_server import Server, empty
from tests.serving import served
from tests.trace.telling import Tell


def gappy(lots: int = 3) -> list[dict[str, Any]]:
    """Lots used but never received, one received from two suppliers; an order that made nothing."""
    tell = Tell()
    for number in range(lots):
        tell.consume(f"A/{number:03}", "W/1", 5, uom="kg")
    tell.produce("F/1", "W/1", 5, location="STORE")
    for supplier in ("S1", "S2"):
        tell.receive("B/1", 5, supplier=supplier, location="STORE")
    tell.consume("B/1", "X/1", 10)
    return tell.events


LOTS = 230  # more than a list shows at first, and than a page of one check
LAST = f"{LOTS + 4:04}"  # its last event


@dataclass(frozen=True)
class Gappy:
    """The app on a graph with gaps."""

    graph: Graph
    client: TestClient


@pytest.fixture(scope="module")
def gaps(server: Server, settings: Settings) -> Iterator[Gappy]:
    """Loaded once; nothing here changes it."""
    graph = server.connect()
    empty(graph)
    through_the_door(graph, gappy(LOTS))
    app = create_app(settings, graph)
    with patience(), TestClient(app, base_url="http://127.0.0.1") as client:
        yield Gappy(graph, client)
    graph.close()


@pytest.fixture
def command(server: Server, gaps: Gappy) -> Lotgraph:
    """The command line on that graph."""
    return partial(command_line.run, env=server.environment() | {"COLUMNS": "160"})


def test_api_gives_counts_and_lists(gaps: Gappy) -> None:
    answer = gaps.client.get("/api/v1/checks")
    assert answer.status_code == 200
    body = answer.json()
    assert body == check_all(gaps.graph, limit=100).as_json() | {"feeds": body["feeds"]}
    assert body["counts"]["checks"] == dict.fromkeys(CHECKS, 0) | {
        "no_origin": LOTS, "negative_balance": LOTS, "two_suppliers": 1, "no_output": 1,
    }  # fmt: skip
    assert body["counts"]["findings"] == 2 * LOTS + 2
    assert body["counts"]["severities"] == {"hides": LOTS + 1, "quantities": LOTS, "look": 1}
    first = body["checks"][0]
    assert (first["code"], first["severity"]) == ("no_origin", "hides")
    assert (first["count"], first["shown"], first["truncated"]) == (
        LOTS,
        100,
        {"items": LOTS - 100},
    )
    assert [item["ref"] for item in first["items"]] == [f"lot:A/{n:03}" for n in range(100)]
    assert [
        (each["code"], each["count"], each["shown"], each["truncated"])
        for each in body["checks"]
        if each["count"] == 1
    ] == [("no_output", 1, 1, None), ("two_suppliers", 1, 1, None)]
    (feed,) = body["feeds"]
    assert (feed["source"], feed["type"], feed["event"]) == ("mes", "consume", LAST)
    assert 0 <= feed["age_s"] < 3_600


def test_lists_are_cut_and_say_so(gaps: Gappy) -> None:
    body = gaps.client.get("/api/v1/checks?code=no_origin&limit=5").json()
    (only,) = body["checks"]
    assert (only["count"], only["shown"], only["truncated"]) == (LOTS, 5, {"items": LOTS - 5})
    assert [item["ref"] for item in only["items"]] == [f"lot:A/{n:03}" for n in range(5)]
    counted = gaps.client.get("/api/v1/checks?code=no_origin&limit=0").json()["counts"]
    assert counted["findings"] == LOTS


def test_a_wrong_code_lists_the_right_ones(gaps: Gappy) -> None:
    for path in ("/api/v1/checks?code=nope", "/checks?code=nope"):
        answer = gaps.client.get(path)
        assert answer.status_code == 400
        assert "no_origin" in answer.text


def test_chunks_change_nothing(gaps: Gappy, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is said of a thing does not depend on what is looked at together with it."""
    whole = check_all(gaps.graph, limit=LOTS).as_json()
    monkeypatch.setattr(service, "CHUNK", 30)
    told = list(steps(gaps.graph, limit=LOTS))
    assert isinstance(told[-1], Report)
    assert told[-1].as_json()["checks"] == whole["checks"]
    progress = [step for step in told if isinstance(step, CheckProgress)]
    assert [step.done for step in progress] == sorted({step.done for step in progress})
    assert progress[-1].done == progress[-1].total > whole["counts"]["things"]


def text_of(html: str) -> str:
    bare = re.sub(r"<(script|style|title|head).*?</\1>", " ", html, flags=re.S)
    return re.sub(r"[\s\u00a0]+", " ", re.sub(r"<[^>]+>", " ", bare))


def test_page_says_counts_first(gaps: Gappy) -> None:
    page = gaps.client.get("/checks")
    said = text_of(page.text)
    assert "462 findings by 4 checks" in said
    assert (
        "231 can hide a customer or an origin, 230 can make quantities wrong, 1 worth a look"
        in said
    )
    assert said.index("462 findings") < said.index("was received from supplier:S1 and supplier:S2")
    assert CHECKS["two_suppliers"].remedy in said
    assert 'href="/thing?ref=lot%3AB%2F1"' in page.text
    assert "Last event of each source" in said
    assert '<a href="/checks">Checks</a>' in gaps.client.get("/").text


def test_page_of_one_check_lists_all(gaps: Gappy) -> None:
    page = gaps.client.get("/checks").text
    assert "The first 100 of 230." in text_of(page)
    assert 'href="/checks?code=no_origin"' in page
    all_of_them = gaps.client.get("/checks?code=no_origin").text
    assert "A / 119" in all_of_them
    assert "The first" not in text_of(all_of_them)


def test_page_starts_before_the_work_is_done(
    gaps: Gappy, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    be_patient(monkeypatch)
    with (
        served(settings, gaps.graph) as live,
        httpx2.stream("GET", live + "/checks", timeout=60) as answer,
    ):
        parts = list(answer.iter_text())
    assert "<h1>Checks</h1>" in parts[0]
    assert "findings" not in parts[0]
    assert "findings" in "".join(parts)


def test_page_says_when_the_database_fails(settings: Settings) -> None:
    assert settings.neo4j_uri is not None
    assert settings.neo4j_password is not None
    own = connect(settings.neo4j_uri, "neo4j", settings.neo4j_password.get_secret_value(), "neo4j")
    own.close()
    with TestClient(create_app(settings, own), base_url="http://127.0.0.1") as client:
        page = client.get("/checks")
    assert "The checks are not complete." in page.text


def test_command_line(command: Lotgraph) -> None:
    done = command("checks", "--limit", "5")
    assert (done.returncode, done.stderr) == (0, "")
    assert "462 findings in 239 things." in done.stdout
    assert "Born without origin (no_origin, 230)" in done.stdout
    assert "and 225 more: lotgraph checks --code no_origin --limit 230" in done.stdout
    assert "lot:B/1 was received from supplier:S1 and supplier:S2" in done.stdout
    assert re.search(rf"mes: (just now|\d+ \w+ ago) \(consume {LAST}\)", done.stdout)


def test_command_line_json_and_errors(command: Lotgraph, gaps: Gappy) -> None:
    done = command("checks", "--json", "--code", "two_suppliers")
    assert done.returncode == 0
    body = json.loads(done.stdout)
    assert body["checks"] == gaps.client.get("/api/v1/checks?code=two_suppliers").json()["checks"]
    wrong = command("checks", "--code", "nope")
    assert wrong.returncode == 2
    assert "no_origin" in wrong.stderr
    assert "0 whenever the checks were made" in command("checks", "--help").stdout


def test_the_manual_lists_every_check() -> None:
    text = (CHECKOUT / "docs/checks.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", text, re.M)
    assert rows == [
        (check.code, check.title, SEVERITIES[check.severity], check.remedy)
        for check in CHECKS.values()
    ]


def test_steps_know_a_wrong_code_at_once(gaps: Gappy) -> None:
    with pytest.raises(UsageError):
        steps(gaps.graph, limit=1, code="nope")


def test_all_findings_of_a_check_come_a_page_at_a_time(gaps: Gappy) -> None:
    first = gaps.client.get("/checks?code=no_origin").text
    found = re.search(r"1 to 200 of (\d+) findings", first)
    assert found is not None
    last = gaps.client.get("/checks?code=no_origin&page=2").text
    assert f"201 to {found[1]} of {found[1]} findings" in last
