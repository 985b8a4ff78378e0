"""Lines of the log: numbers, routes and persons in them, and no lots."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
import structlog
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.deps import local_actor
from app.errors import DatabaseError
from app.settings import Settings
from app.watch import logs
from app.watch.logs import LoggedProgress
from tests.log_lines import to_stdout
from tests.watch.alone import alone

LOT = "SECRET-4711"
Start = Callable[..., TestClient]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start the app with a log as settings say."""
    root, before = logging.getLogger(), logging.getLogger().handlers[:]
    opened: list[Any] = []

    def begin(**given: Any) -> TestClient:
        settings = Settings(home=tmp_path / "home", **given)
        logs.configure(settings)
        context = alone(settings)
        opened.append(context)
        app: FastAPI = context.__enter__()

        @app.get("/running/breaks/{name}")
        def breaks(name: str) -> str:
            raise ValueError(f"no {name}")

        @app.get("/running/fails")
        def fails() -> str:
            raise DatabaseError("The database is on fire.", code="fire")

        return TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)

    yield begin
    for context in opened:
        context.__exit__(None, None, None)
    to_stdout()
    root.handlers[:] = before
    root.setLevel(logging.WARNING)


def _lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """Ours; the driver of a test before may still be trying to connect."""
    lines = [orjson.loads(line) for line in capsys.readouterr().err.splitlines()]
    return [line for line in lines if not line.get("logger", "").startswith("neo4j")]


def test_each_request_is_a_line(start: Start, capsys: pytest.CaptureFixture[str]) -> None:
    client = start(log_format="json")
    answer = client.get(f"/running?of=lot:M/{LOT}")
    (line,) = _lines(capsys)
    number = answer.headers["x-request-id"]
    assert len(number) == 16
    assert line.pop("at").endswith("Z")
    assert line.pop("ms") > 0
    assert line == {
        "event": "request", "level": "info", "request_id": number, "method": "GET",
        "route": "/running", "status": 200, "person": local_actor().name,
    }  # fmt: skip


def test_the_number_is_in_header_page_and_log(
    start: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a client calls it is not taken; two requests have two numbers."""
    client = start(log_format="json")
    seen = set()
    for path, status in (
        (f"/running/nothing/{LOT}", 404),
        (f"/running/breaks/{LOT}", 500),
        ("/running/fails", 503),
    ):
        answer = client.get(path, headers={"x-request-id": "mine"})
        number = answer.headers["x-request-id"]
        seen.add(number)
        assert answer.status_code == status
        assert f"Error number <code>{number}</code>" in answer.text
        lines = _lines(capsys)
        assert {line["request_id"] for line in lines} == {number}
        assert lines[0]["error_id"] == number
        assert lines[-1]["event"] == "request"
        assert lines[-1]["status"] == status
        assert f"/running/nothing/{LOT}" not in str(lines)
    assert len(seen) == 3
    for headers in ({"host": "evil.example"}, {"origin": "http://evil.example"}):
        answer = client.post("/api/v1/events", content="[]", headers=headers)
        assert answer.status_code in (421, 403)
        assert _lines(capsys)[-1]["request_id"] == answer.headers["x-request-id"]


def test_no_lot_at_the_usual_level(start: Start, capsys: pytest.CaptureFixture[str]) -> None:
    """Refs, paths and words of refusals are for who looks for a mistake."""
    paths = (f"/thing?ref=lot:M/{LOT}%2F%2F", f"/x/{LOT}", f"/api/v1/{LOT}", f"/lots?status={LOT}")
    client = start(log_format="json")
    for path in paths:
        assert client.get(path).status_code >= 400
    said = capsys.readouterr().err
    assert said
    assert LOT not in said
    client = start(log_format="json", log_level="debug")
    client.get(f"/x/{LOT}")
    assert LOT in capsys.readouterr().err


def test_a_story_holds_calls(start: Start, capsys: pytest.CaptureFixture[str]) -> None:
    client = start(log_format="json")
    client.get("/running/breaks/x")
    (line, _) = [each for each in _lines(capsys) if each.get("route") == "/running/breaks/{name}"]
    assert "in breaks" in line["traceback"]


def test_lines_of_libraries_are_objects_too(
    start: Start, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("uvicorn"), "handlers", [])  # as in a process of its own
    monkeypatch.setattr(logging.getLogger("uvicorn"), "propagate", True)
    start(log_format="json")
    logging.getLogger("uvicorn.error").warning("a %s line", "long")
    logging.getLogger("uvicorn.error").info("no line")
    LoggedProgress().say("Starting Neo4j …")
    library, own = _lines(capsys)
    assert (library["event"], library["logger"]) == ("a long line", "uvicorn.error")
    assert (own["event"], own["text"]) == ("embedded server", "Starting Neo4j …")


def test_a_level_leaves_out_what_is_below(start: Start, capsys: pytest.CaptureFixture[str]) -> None:
    client = start(log_format="json", log_level="error")
    client.get("/running/nothing")
    client.get("/running/fails")
    (line,) = _lines(capsys)
    assert (line["event"], line["code"]) == ("request failed", "fire")


def test_people_are_shown_what_went_wrong_only(
    start: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    client = start()
    client.get("/running")
    assert capsys.readouterr().err == ""
    answer = client.get("/running/fails")
    said = capsys.readouterr().err
    assert "request failed" in said
    assert answer.headers["x-request-id"] in said
    assert len(said.splitlines()) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("format", ["plain", "json"])
def test_a_log_on_a_full_disk_fails_no_request(
    start: Start, monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    with (
        Path("/dev/full").open("wb", buffering=0) as raw,
        io.TextIOWrapper(raw, write_through=True) as full,  # nothing waits to be written at the end
    ):
        monkeypatch.setattr("sys.stderr", full)
        client = start(log_format=format)
        told = client.get("/running/fails")
        monkeypatch.undo()
        assert told.status_code == 503
        assert "The database is on fire." in told.text
        with pytest.raises(OSError, match="No space left"):
            full.write("more\n")


def test_what_no_json_holds_ends_no_request(
    capsys: pytest.CaptureFixture[str], start: Start
) -> None:
    start(log_format="json", log_level="debug")
    structlog.get_logger("app").warning("odd", half="\ud800", large=10**30)
    (told,) = (json.loads(line) for line in capsys.readouterr().err.splitlines() if "odd" in line)
    assert (told["half"], told["large"]) == ("\ud800", 10**30)
