"""A disk that is nearly full: nothing more is stored, reading goes on, and it mends by itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.embedded.space import HomeDisk
from app.graph.run import Graph
from app.main import create_app
from app.settings import Settings
from tests.events.said import ask, lot, said

EVENTS = "/api/v1/events"


@pytest.fixture
def client(settings: Settings, graph: Graph, tmp_path: Path) -> Iterator[TestClient]:
    low = replace(graph, storage=HomeDisk(tmp_path, 1 << 62))
    with TestClient(create_app(settings, low), base_url="http://127.0.0.1") as talking:
        yield talking


def test_nothing_is_stored_below_the_mark_and_everything_is_read(
    client: TestClient, graph: Graph
) -> None:
    answer = client.post(EVENTS, json=[said("receive", "1", object=lot("A", "1"))])
    assert answer.status_code == 507
    error = answer.json()["error"]
    assert error["code"] == "disk_low"
    assert "MiB free on the disk of" in error["text"]
    assert error["free_bytes"] < error["low_water_bytes"]
    assert answer.headers["retry-after"] == "30"
    assert ask(graph, "MATCH (e:Event) RETURN e") == []
    assert client.get("/checks").status_code == 200
    said_back = client.get("/api/v1/health")
    assert said_back.status_code == 200
    health = said_back.json()
    assert (health["status"], health["ready"]) == ("read only", True)
    assert health["writes"]["code"] == "disk_low"
    assert health["disk"]["free_bytes"] > 0


def test_a_large_body_says_in_its_last_line_that_it_was_not_all_stored(
    client: TestClient,
) -> None:
    """More than 4 MiB: the status is sent before the first batch is stored."""
    events = [said("receive", str(n), object=lot("A", "1"), note="x" * 4_000) for n in range(1_200)]
    answer = client.post(EVENTS, content="\n".join(map(json.dumps, events)).encode())
    assert json.loads(answer.text.splitlines()[-1])["error"]["code"] == "disk_low"


def test_there_is_no_mark_when_it_is_nought(tmp_path: Path) -> None:
    HomeDisk(tmp_path, 0).check()
    assert HomeDisk(tmp_path / "nowhere", 1).free() is None
    HomeDisk(tmp_path / "nowhere", 1).check()  # not known is not full
