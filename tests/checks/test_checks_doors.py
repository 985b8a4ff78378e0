"""The same report through the API, the page and the command line; cut lists say so."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient

from app.checks import service
from app.checks.models import CheckProgress, Report
from app.checks.service import check_all, steps
from app.checks.table import CHECKS, SEVERITIES
from app.errors import UsageError
from app.events.models import Incoming
from app.events.service import take
from app.graph.run import Graph, connect
from app.main import create_app
from app.settings import Settings
from tests.conftest import CHECKOUT, Load, Lotgraph
from tests.trace.telling import Tell
from tests.waiting import wait_until


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


def test_api_gives_counts_and_lists(graph: Graph, load: Load, client: TestClient) -> None:
    load(graph, gappy())
    answer = client.get("/api/v1/checks")
    assert answer.status_code == 200
    body = answer.json()
    assert body == check_all(graph, limit=100).as_json() | {"feeds": body["feeds"]}
    assert body["counts"]["checks"] == dict.fromkeys(CHECKS, 0) | {
        "no_origin": 3, "negative_balance": 3, "two_suppliers": 1, "no_output": 1,
    }  # fmt: skip
    assert body["counts"]["findings"] == 8
    assert body["counts"]["severities"] == {"hides": 4, "quantities": 3, "look": 1}
    first = body["checks"][0]
    assert (first["code"], first["severity"]) == ("no_origin", "hides")
    assert (first["count"], first["shown"], first["truncated"]) == (3, 3, None)
    assert [item["ref"] for item in first["items"]] == ["lot:A/000", "lot:A/001", "lot:A/002"]
    (feed,) = body["feeds"]
    assert (feed["source"], feed["type"], feed["event"]) == ("mes", "consume", "0007")
    assert 0 <= feed["age_s"] < 600


def test_lists_are_cut_and_say_so(graph: Graph, load: Load, client: TestClient) -> None:
    load(graph, gappy(12))
    body = client.get("/api/v1/checks?code=no_origin&limit=5").json()
    (only,) = body["checks"]
    assert (only["count"], only["shown"], only["truncated"]) == (12, 5, {"items": 7})
    assert [item["ref"] for item in only["items"]] == [f"lot:A/{n:03}" for n in range(5)]
    assert client.get("/api/v1/checks?code=no_origin&limit=0").json()["counts"]["findings"] == 12


def test_a_wrong_code_lists_the_right_ones(client: TestClient) -> None:
    for path in ("/api/v1/checks?code=nope", "/checks?code=nope"):
        answer = client.get(path)
        assert answer.status_code == 400
        assert "no_origin" in answer.text


def test_chunks_change_nothing(graph: Graph, load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is said of a thing does not depend on what is looked at together with it."""
    load(graph, gappy(12))
    whole = check_all(graph, limit=100).as_json()
    monkeypatch.setattr(service, "CHUNK", 3)
    told = list(steps(graph, limit=100))
    assert isinstance(told[-1], Report)
    assert told[-1].as_json()["checks"] == whole["checks"]
    progress = [step for step in told if isinstance(step, CheckProgress)]
    assert [step.done for step in progress] == sorted({step.done for step in progress})
    assert progress[-1].done == progress[-1].total > whole["counts"]["things"]


def test_the_order_of_events_changes_nothing(graph: Graph, load: Load) -> None:
    load(graph, gappy())
    before = check_all(graph, limit=100).as_json()["checks"]
    graph.schema_statement("MATCH (n) WHERE NOT n:Schema AND NOT n:Clock DETACH DELETE n")
    load(graph, gappy()[::-1])
    assert check_all(graph, limit=100).as_json()["checks"] == before


def test_refusals_that_name_nothing_known_are_told(graph: Graph, client: TestClient) -> None:
    wrong = {
        "event_id": "1", "source": "mes", "type": "receive",
        "object": {"item": "A", "lot": "never-seen"}, "quantity": -1,
    }  # fmt: skip
    assert [each.result for some in take(graph, [Incoming(1, wrong, wrong)]) for each in some] == [
        "rejected"
    ]
    (only,) = client.get("/api/v1/checks?code=refused_event").json()["checks"]
    assert only["count"] == 1
    assert only["items"][0]["ref"] is None
    assert "event 1 of mes was refused (negative_quantity)" in only["items"][0]["text"]
    assert "lot:A/never-seen" in only["items"][0]["text"]
    assert "never-seen" in client.get("/checks").text


def _text(html: str) -> str:
    bare = re.sub(r"<(script|style|title|head).*?</\1>", " ", html, flags=re.S)
    return re.sub(r"[\s\u00a0]+", " ", re.sub(r"<[^>]+>", " ", bare))


def test_page_says_counts_first(graph: Graph, load: Load, client: TestClient) -> None:
    load(graph, gappy())
    page = client.get("/checks")
    said = _text(page.text)
    assert "8 findings by 4 checks" in said
    assert "4 can hide a customer or an origin, 3 can make quantities wrong, 1 worth a look" in said
    assert said.index("8 findings") < said.index("was received from supplier:S1 and supplier:S2")
    assert CHECKS["two_suppliers"].remedy in said
    assert 'href="/thing?ref=lot%3AB%2F1"' in page.text
    assert "Last event of each source" in said
    assert '<a href="/checks">Checks</a>' in client.get("/").text


def test_page_of_one_check_lists_all(graph: Graph, load: Load, client: TestClient) -> None:
    load(graph, gappy(120))
    page = client.get("/checks").text
    assert "The first 100 of 120." in _text(page)
    assert 'href="/checks?code=no_origin"' in page
    all_of_them = client.get("/checks?code=no_origin").text
    assert "A / 119" in all_of_them
    assert "The first" not in _text(all_of_them)


def test_page_of_nothing(graph: Graph, load: Load, client: TestClient) -> None:
    assert "there is nothing to check" in _text(client.get("/checks").text)
    tell = Tell()
    tell.receive("A/1", 5, location="STORE")
    load(graph, tell.events)
    said = "Nothing found in 2 things."  # the latest report is shown while a newer one is made
    wait_until(lambda: said in _text(client.get("/checks").text), "the newer report")


def test_page_starts_before_the_work_is_done(live: str, graph: Graph, load: Load) -> None:
    load(graph, gappy())
    with httpx2.stream("GET", live + "/checks", timeout=60) as answer:
        parts = list(answer.iter_text())
    assert "<h1>Checks</h1>" in parts[0]
    assert "findings" not in parts[0]
    assert "findings" in "".join(parts)


def test_page_says_when_the_database_fails(settings: Settings, graph: Graph) -> None:
    assert settings.neo4j_uri is not None
    assert settings.neo4j_password is not None
    own = connect(settings.neo4j_uri, "neo4j", settings.neo4j_password.get_secret_value(), "neo4j")
    own.close()
    with TestClient(create_app(settings, own), base_url="http://127.0.0.1") as client:
        page = client.get("/checks")
    assert "The checks are not complete." in page.text


def test_command_line(graph: Graph, load: Load, lotgraph: Lotgraph) -> None:
    load(graph, gappy(12))
    done = lotgraph("checks", "--limit", "5", env={"COLUMNS": "160"})
    assert (done.returncode, done.stderr) == (0, "")
    assert "26 findings in 21 things." in done.stdout
    assert "Born without origin (no_origin, 12)" in done.stdout
    assert "and 7 more: lotgraph checks --code no_origin --limit 12" in done.stdout
    assert "lot:B/1 was received from supplier:S1 and supplier:S2" in done.stdout
    assert "mes: just now (consume 0016)" in done.stdout


def test_command_line_json_and_errors(
    graph: Graph, load: Load, lotgraph: Lotgraph, client: TestClient
) -> None:
    load(graph, gappy())
    done = lotgraph("checks", "--json", "--code", "two_suppliers")
    assert done.returncode == 0
    body = json.loads(done.stdout)
    assert body["checks"] == client.get("/api/v1/checks?code=two_suppliers").json()["checks"]
    wrong = lotgraph("checks", "--code", "nope")
    assert wrong.returncode == 2
    assert "no_origin" in wrong.stderr
    assert "0 whenever the checks were made" in lotgraph("checks", "--help").stdout


def test_the_manual_lists_every_check() -> None:
    text = (CHECKOUT / "docs/checks.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", text, re.M)
    assert rows == [
        (check.code, check.title, SEVERITIES[check.severity], check.remedy)
        for check in CHECKS.values()
    ]


def test_steps_know_a_wrong_code_at_once(graph: Graph) -> None:
    with pytest.raises(UsageError):
        steps(graph, limit=1, code="nope")


def test_all_findings_of_a_check_come_a_page_at_a_time(
    client: TestClient, graph: Graph, load: Load
) -> None:
    load(graph, gappy(230))
    first = client.get("/checks?code=no_origin").text
    found = re.search(r"1 to 200 of (\d+) findings", first)
    assert found is not None
    last = client.get("/checks?code=no_origin&page=2").text
    assert f"201 to {found[1]} of {found[1]} findings" in last
