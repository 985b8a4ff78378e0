"""Webhooks by page, API and command line; the same acts by each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.audit.listing import lines_before
from app.feed.models import ChangePage
from app.feed.outbox import put_in, settle, take_due
from app.feed.sending import PostResult
from app.feed.store import WebhookStore, webhook_store
from app.feed.webhooks import all_webhooks, dead_letters
from app.graph.run import Graph
from app.main import create_app
from app.settings import Settings
from tests.conftest import Load, Lotgraph, be_patient
from tests.events.said import lot, said
from tests.feed.test_webhooks import QUICK, add_webhook, change

URL = "https://erp.example/lotgraph"


@pytest.fixture
def here(settings: Settings, tmp_path: Path) -> Settings:
    """Settings of an app on this run's Neo4j, with a home of its own."""
    return settings.model_copy(update={"home": tmp_path})


@pytest.fixture
def desk(here: Settings, graph: Graph, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """The app on an empty graph with a home of its own."""
    be_patient(monkeypatch)
    with TestClient(create_app(here, graph), base_url="http://127.0.0.1") as talking:
        yield talking


def one_dead(store: WebhookStore, number: str) -> None:
    """A change that was tried as often as settings say."""
    place = all_webhooks(store)[0].place
    assert put_in(store, number, place, ChangePage((change("a1", "lot:FIN/F1"),), place, False))
    while not dead_letters(store):
        for each in take_due(store, 1, ()):
            settle(store, QUICK, each, PostResult("answered 500"))


def test_the_page_says_how_to_begin(desk: TestClient) -> None:
    told = desk.get("/webhooks")
    assert told.status_code == 200
    assert "There is no webhook yet" in told.text
    assert "webhook-signature" in told.text
    assert desk.get("/api/v1/webhooks").json() == {"webhooks": []}


def test_the_page_shows_state_backlog_and_dead_letters_but_no_secret(
    desk: TestClient, here: Settings
) -> None:
    store = webhook_store(here)
    add_webhook(store, "w")
    one_dead(store, "w")
    told = desk.get("/webhooks").text
    assert "answered 500" in told
    assert "Send again" in told
    assert "lot:FIN/F1" in told
    with store.open() as file:
        secret = file.execute("SELECT secret FROM webhook").fetchone()[0]
    api = desk.get("/api/v1/webhooks")
    assert api.json()["webhooks"][0]["dead"] == 1
    assert desk.get("/api/v1/webhooks/dead").json()["dead"][0]["change"] == "a1"
    assert secret not in told + api.text


def test_an_address_that_is_refused_is_said_beside_the_form(desk: TestClient) -> None:
    told = desk.post("/webhooks", data={"do": "make", "url": "https://127.0.0.1/x"})
    assert told.status_code == 400
    assert "an address inside" in told.text
    assert 'value="https://127.0.0.1/x"' in told.text
    api = desk.post("/api/v1/webhooks", json={"url": "http://erp.example/"})
    assert api.status_code == 400
    assert api.json()["error"]["code"] == "refused_address"


def test_by_page_api_and_command_line(
    graph: Graph, load: Load, here: Settings, desk: TestClient, lotgraph: Lotgraph,
) -> None:  # fmt: skip
    """Made by each, told apart by all; every act is entered into the log, no secret anywhere."""
    load(graph, [said("status", "1", object=lot("FIN", "F1"), status="hold")])
    store, env = webhook_store(here), {"LOTGRAPH_HOME": str(here.home)}
    page = desk.post("/webhooks", data={"do": "make", "url": URL, "kind-hold": "yes"})
    made = desk.post("/api/v1/webhooks", json={"url": URL, "title": "WMS", "kinds": []})
    assert made.status_code == 201
    secrets = {made.json()["secret"], *re.findall(r"whsec_[\w+/]+=*", page.text)}
    added = lotgraph("webhooks", "add", URL, "--title", "Mail", "--kind", "case", env=env)
    assert added.returncode == 0, added.stderr
    secrets.add(added.stdout.split()[-1])
    assert len(secrets) == 3
    page_made, api_made, line_made = (each.number for each in all_webhooks(store))
    assert all_webhooks(store)[0].kinds[0] == "hold.requested"

    def act(number: str, do: str) -> str:
        done = desk.post("/api/v1/webhooks/act", params={"number": number, "do": do})
        assert done.status_code == 200, done.text
        return done.text

    assert '"paused"' in act(api_made, "pause")
    assert '"active"' in act(api_made, "resume")
    assert "whsec_" in act(api_made, "secret")
    assert lotgraph("webhooks", "pause", line_made, env=env).returncode == 0
    assert "paused" in lotgraph("webhooks", "list", env=env).stdout
    assert lotgraph("webhooks", "resume", line_made, "--from-now", env=env).returncode == 0
    one_dead(store, page_made)
    assert "a1" in lotgraph("webhooks", "dead", env=env).stdout
    again = desk.post("/api/v1/webhooks/again", params={"number": page_made, "change": "a1"})
    assert again.json() == {"again": 1}
    assert take_due(store, 1, ())[0].change == "a1"
    desk.post("/webhooks", data={"do": "end", "number": page_made})
    assert [each.number for each in all_webhooks(store)] == [api_made, line_made]
    told = desk.get("/api/v1/changes", params={"kind": "status"}).json()
    assert [each["is"] for each in told["changes"]] == ["hold"]
    assert desk.get("/api/v1/changes", params={"since": "x"}).status_code == 400
    assert desk.get("/api/v1/changes", params={"kind": "x"}).status_code == 400
    shown = desk.get("/webhooks").text + desk.get("/audit").text
    whats = [line.told["what"] for line in lines_before(graph, None, 50) if line.kind == "webhook"]
    assert sorted(whats) == sorted([
        "made", "made", "made", "paused", "resumed", "secret renewed", "paused",
        "resumed from now", "sent again", "ended",
    ])  # fmt: skip
    rows = graph.rows("backup/entries", after=0, until=2**62, count=1_000)
    assert not any(secret in shown + str(rows) for secret in secrets)
