"""What is running: the page, its JSON twin, stopping what is one's own. No database is there."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from markupsafe import escape

from app.deps import local_actor
from app.embedded import home, state
from app.job_notes import jobs_beside, note_of
from app.observer import Job
from app.settings import Settings
from app.watch.running import Lookout
from tests.waiting import wait_until
from tests.watch.alone import alone

SERVER = {
    "embedded": True, "state": "running", "pid": 4711, "port": 7687, "version": "2026.08.1",
    "since_us": 1_780_000_000_000_000, "memory_bytes": 512_000_000, "note": "", "backup_us": None,
}  # fmt: skip


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home of its own, not made yet."""
    return Settings(home=tmp_path / "home")


@pytest.fixture
def app(settings: Settings) -> Iterator[FastAPI]:
    """The app beside an embedded server that is said to run."""
    with alone(settings, server=SERVER) as made:
        yield made


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """Who looks."""
    with TestClient(app, base_url="http://127.0.0.1") as talking:
        yield talking


@pytest.fixture
def lookout(app: FastAPI) -> Lookout:
    """Where the app looks."""
    found: Lookout = app.state.lookout
    return found


def test_nothing_runs(client: TestClient) -> None:
    """Only who looks, and that is left out."""
    page = client.get("/running")
    assert page.status_code == 200
    assert "Nothing is being loaded, frozen or asked." in page.text
    assert "No other request is being answered." in page.text
    assert "512\u00a0MB" in page.text
    assert "Data last copied</dt><dd>unknown" in page.text
    found = client.get("/api/v1/running").json()
    assert (found["requests"], found["jobs"]) == ([], [])
    assert found["database"]["pid"] == 4711
    assert found["database"]["backup_us"] is None
    assert found["app"]["memory_bytes"] > 10_000_000


def test_a_request_that_waits_is_there_by_its_route(app: FastAPI, client: TestClient) -> None:
    go_on = threading.Event()

    @app.get("/running/waits/{name}")
    def waits(name: str) -> str:
        go_on.wait(20)
        return name

    def rows() -> list[dict[str, object]]:
        return list(client.get("/api/v1/running").json()["requests"])

    thread = threading.Thread(target=client.get, args=("/running/waits/LOT-4711",))
    thread.start()
    try:
        wait_until(
            lambda: any(row["route"] == "/running/waits/{name}" for row in rows()), "it is there"
        )
        (row,) = rows()
        assert (row["method"], row["person"]) == ("GET", local_actor().name)
        assert "LOT-4711" not in str(row) + client.get("/running").text
    finally:
        go_on.set()
        thread.join()
    assert rows() == []


def test_ones_own_query_can_be_stopped_and_nobody_elses(
    client: TestClient, lookout: Lookout
) -> None:
    """Nor what cannot be stopped at all."""
    ended: list[str] = []
    own = Job("query", "MATCH <b>x</b>", local_actor().name, "5 rows", lambda: ended.append("own"))
    other = Job("query", "MATCH y", "somebody", "", lambda: ended.append("other"))
    load = Job("load", "a.csv", local_actor().name, "10 events answered")
    for job in (own, other, load):
        lookout.observation.keep(job)
    found = {each["what"]: each for each in client.get("/api/v1/running").json()["jobs"]}
    assert {what: each["own"] for what, each in found.items()} == {
        "MATCH <b>x</b>": True, "MATCH y": False, "a.csv": False,
    }  # fmt: skip
    page = client.get("/running").text
    assert page.count("/running/stop") == 1
    assert "MATCH &lt;b&gt;x" in page
    for number in (other.number, load.number, "none"):
        answer = client.post("/running/stop", params={"number": number})
        assert (answer.status_code, ended) == (404, [])
        answer = client.post("/api/v1/running/stop", params={"number": number})
        assert (answer.status_code, ended) == (404, [])
        assert answer.json()["error"]["code"] == "not_running"
    assert "The query was told to stop." in client.post(
        "/running/stop", params={"number": own.number}
    ).text  # fmt: skip
    assert ended == ["own"]
    elsewhere = {"origin": "http://evil.example"}
    answer = client.post("/running/stop", params={"number": own.number}, headers=elsewhere)
    assert (answer.status_code, ended) == (403, ["own"])


_LOADS = """
import sys
from pathlib import Path
from app.job_notes import note_of
from app.observer import Job
with note_of(Path(sys.argv[1]), Job("load", "big\\u202e.csv")):
    print("at it", flush=True)
    sys.stdin.read()
"""


def test_a_load_of_another_process_is_there_until_it_ends(
    client: TestClient, settings: Settings
) -> None:
    """Also one that is killed, whose note stays until the next."""
    settings.home.mkdir()
    command = [sys.executable, "-c", _LOADS, str(settings.home)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as load:
        assert load.stdout is not None
        assert load.stdout.readline() == "at it\n"
        (row,) = client.get("/api/v1/running").json()["jobs"]
        assert (row["kind"], row["pid"], row["own"]) == ("load", load.pid, False)
        assert row["progress"] == "beginning"
        assert row["person"]
        page = client.get("/running").text
        assert f"process {load.pid}" in page
        assert "big\ufffd.csv" in page
        load.kill()
    assert client.get("/api/v1/running").json()["jobs"] == []
    assert len(list((settings.home / "jobs").iterdir())) == 1
    with note_of(settings.home, Job("load", "next.csv")) as job:
        job.say("on")
        assert len(list((settings.home / "jobs").iterdir())) == 1
        assert jobs_beside(settings.home) == []  # its own process knows better
    assert list((settings.home / "jobs").iterdir()) == []


def test_a_note_that_cannot_be_kept_stops_nothing(tmp_path: Path) -> None:
    with note_of(tmp_path / "no home", Job("load", "a.csv")) as job:
        job.say("on")
    assert not (tmp_path / "no home").exists()
    for text in ("", "[]", "{}", '{"pid": "x"}', '{"pid": 1, "born": 0}'):
        (tmp_path / "jobs").mkdir(exist_ok=True)
        (tmp_path / "jobs" / "1-a.json").write_text(text, encoding="utf-8")
        assert jobs_beside(tmp_path) == []


def test_a_silent_database_is_told_and_the_page_is_there_at_once(
    client: TestClient, lookout: Lookout
) -> None:
    assert client.get("/thing?ref=lot:A/1").status_code == 503
    client.get("/metrics")  # looks
    assert lookout.watcher.error is not None
    page = client.get("/running")
    assert page.status_code == 200
    assert escape(lookout.watcher.error.text) in page.text
    assert client.get("/api/v1/running").json()["database"]["silent"]


def test_nobody_who_goes_on_is_refused_when_nobody_looks_any_more(app: FastAPI) -> None:
    lookout: Lookout = app.state.lookout
    with TestClient(app, base_url="http://127.0.0.1") as client:
        client.get("/metrics")  # looks
        assert lookout.watcher.error is not None
    lookout.watcher.graph.breaker.check()


def test_the_state_of_a_home_that_was_never_used(settings: Settings) -> None:
    told = state.state(settings)
    assert (told["state"], told["pid"], told["memory_bytes"]) == ("stopped", None, None)
    assert (told["backup_us"], told["note"]) == (None, "")
    assert not settings.home.exists()


def test_the_last_backup_is_known(settings: Settings) -> None:
    settings.home.mkdir()
    at = home.at(settings.home)
    state.note_backup(settings)
    assert state.state(settings)["backup_us"] == state.last_backup(at) is not None
    (at.path / "last-backup.json").write_text("[]", encoding="utf-8")
    assert state.last_backup(at) is None


def test_a_server_that_ended_by_itself(settings: Settings) -> None:
    """Its note is there, its process is not."""
    settings.home.mkdir()
    note = '{"pid": 999999999, "version": "2026.08.1", "born": 1}'
    (settings.home / "server.json").write_text(note, encoding="utf-8")
    told = state.state(settings)
    assert (told["state"], told["version"]) == ("ended", "2026.08.1")
    assert told["note"]
