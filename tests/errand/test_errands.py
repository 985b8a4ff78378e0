"""A running serve works traces out for the command line of its home: the same bytes, and where it
cannot, the command line works alone and says the same as ever."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sysconfig
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from app.accounts.accounts import add_account
from app.accounts.store import store_of
from app.accounts.tokens import make_token
from app.errand import client
from app.errand.offer import FILE, answers_as, offer_in, offer_of, proof_of
from app.graph.run import Graph
from app.settings import Settings
from tests.conftest import Lotgraph
from tests.events.said import answers, lot, said
from tests.neo4j_server import Server
from tests.waiting import wait_until

ALONE = {"LOTGRAPH_ASK_SERVE": "false"}
ASKED = [
    ("trace", "down", "lot:MILK/M1"),
    ("trace", "up", "lot:ŻUREK/Z 1", "--why", "lot:MILK/M1", "--json"),
    ("trace", "down", "lot:MILK/M1", "--csv", "--part", "customers"),
    ("trace", "balance", "lot:MILK/M1"),
]
NOT_ANSWERED = [  # these end in words of their own, and with a code
    ("trace", "down", "lot:MILK/NONE"),
    ("trace", "common", "lot:ŻUREK/Z 1", "lot:MILK/NONE"),
]


@contextmanager
def serving(home: Path, env: dict[str, str]) -> Iterator[Path]:
    """`lotgraph serve` in a process of its own; gives where it is offered."""
    command = [Path(sysconfig.get_path("scripts")) / "lotgraph", "serve", "--port", "0"]
    process = subprocess.Popen(command, env={**os.environ, **env}, stderr=subprocess.DEVNULL)
    try:
        wait_until((home / FILE).exists, "it is served", within_s=60)
        yield home / FILE
    finally:
        process.terminate()
        process.wait(60)


def events(graph: Graph) -> None:
    """M1 ── run 1 ──> Z 1 ──> a customer in Łódź."""
    answers(graph, [
        said("receive", "1", object=lot("MILK", "M1"), quantity=10, uom="kg", location="TANK"),
        said("consume", "2", object=lot("MILK", "M1"), quantity=4, uom="kg", batch="1"),
        said("produce", "3", object=lot("ŻUREK", "Z 1"), quantity=4, uom="kg", batch="1"),
        said("ship", "4", object=lot("ŻUREK", "Z 1"), quantity=3, uom="kg", customer="ŁÓDŹ"),
    ])  # fmt: skip


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[bytes | None]:
    """What whoever serves answered the command line, of each verb."""
    found: list[bytes | None] = []
    ask = client.answer_to
    monkeypatch.setattr(client, "answer_to", lambda *words: found.append(ask(*words)) or found[-1])
    return found


@pytest.mark.slow("starts the installed command to serve")
def test_a_running_serve_answers_with_the_same_bytes(
    graph: Graph,
    server: Server,
    lotgraph: Lotgraph,
    tmp_path: Path,
    given: list[bytes | None],
) -> None:
    events(graph)
    env = {**server.environment(), "LOTGRAPH_HOME": str(tmp_path), "COLUMNS": "97"}
    with serving(tmp_path, env) as offer:
        assert offer.stat().st_mode & 0o777 == 0o600
        for verb in [*ASKED, *NOT_ANSWERED]:
            given.clear()
            got, alone = lotgraph(*verb, env=env), lotgraph(*verb, env={**env, **ALONE})
            told = (got.returncode, got.stdout, got.stderr)
            assert told == (alone.returncode, alone.stdout, alone.stderr), verb
            assert [each is not None for each in given[:1]] == [verb in ASKED][: len(given)], verb
            assert given[1:] in ([], [None]), "alone is alone"
        for more in ({"LOTGRAPH_SITE_ZONE": "Europe/Warsaw"}, {"LOTGRAPH_NEO4J_DATABASE": "other"}):
            other = Settings(_env_prefix="LOTGRAPH_", **_settings(env | more))
            assert answers_as(other) != json.loads(offer.read_text())["answers_as"]
        told = json.loads(offer.read_text())
        assert _status(told, "wrong") == 403
        assert _status(told, told["secret"], verb=["db", "reset"]) == 409
    assert not offer.exists()
    given.clear()
    assert lotgraph(*ASKED[0], env=env).returncode == 0
    assert given == [None]


def _settings(env: dict[str, str]) -> dict[str, str]:
    return {name.removeprefix("LOTGRAPH_").lower(): value for name, value in env.items()}


def _status(told: dict[str, str], secret: str, verb: list[str] | None = None) -> int:
    """What the route answers to whoever knows a secret."""
    sent = json.dumps({
        "verb": verb or ["trace", "down"], "arguments": ["lot:MILK/M1"], "screen": {"width": 80},
        "by": "x", "nonce": "1",
    })  # fmt: skip
    headers = {client.PROOF_HEADER: proof_of(secret, "asked", sent)}
    there = http.client.HTTPConnection(told["host"], int(told["port"]), timeout=30)
    there.request("POST", client.PATH, sent, headers | {"content-type": "application/json"})
    status = there.getresponse().status
    there.close()
    return status


@pytest.mark.slow("starts the installed command to serve")
def test_where_people_sign_in_a_token_is_asked_by(
    graph: Graph,
    server: Server,
    lotgraph: Lotgraph,
    tmp_path: Path,
    given: list[bytes | None],
) -> None:
    events(graph)
    own = {"LOTGRAPH_HOME": str(tmp_path), "LOTGRAPH_SIGN_IN": "local"}
    env = {**server.environment(), **own}
    store = store_of(Settings(**_settings(env)))
    account = add_account(store, "ann", ["viewer"])
    token = make_token(store, account, title="shell", scopes=["read"], days=1)
    with serving(tmp_path, env):
        told = lotgraph(*ASKED[0], env={**env, "LOTGRAPH_TOKEN": token})
        assert (told.returncode, given[0]) == (0, told.stdout.encode())
        for wrong in ({}, {"LOTGRAPH_TOKEN": "x" * 43}):
            refused = lotgraph(*ASKED[0], env=env | wrong)
            assert (refused.returncode, refused.stdout) == (2, ""), refused.stderr
    assert given[1:] == [None, None]


def test_what_cannot_be_read_is_no_offer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file left by a killed serve, or a damaged one, is no reason not to answer."""
    monkeypatch.setenv("LOTGRAPH_HOME", str(tmp_path))
    (tmp_path / FILE).write_text("{")
    assert client.answer_to(("trace", "down"), ["lot:A/1"], client.Screen()) is None
    told = {"host": "127.0.0.1", "port": 1, "secret": "x", "answers_as": answers_as(Settings())}
    (tmp_path / FILE).write_text(json.dumps(told))
    assert client.answer_to(("trace", "down"), ["lot:A/1"], client.Screen()) is None


class _Stranger(BaseHTTPRequestHandler):
    """Listens where a serve has ended, and answers whatever it is asked."""

    heard: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", "0"))).decode()
        self.heard.append(f"{self.headers}{body}")
        self.send_response(200)
        self.send_header(client.PROOF_HEADER, self.headers[client.PROOF_HEADER])
        self.end_headers()
        self.wfile.write(b"Nobody got any of it.\n")

    def do_GET(self) -> None:
        self.do_POST()

    def log_message(self, *_words: object) -> None:
        """Nobody reads it."""


@pytest.mark.parametrize("more", [{}, {"LOTGRAPH_SIGN_IN": "local", "LOTGRAPH_TOKEN": "t0k3n"}])
def test_a_stranger_on_the_port_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: dict[str, str]
) -> None:
    """Whoever took the port of a serve that was killed learns no secret and answers nothing."""
    for name, value in {"LOTGRAPH_HOME": str(tmp_path), **more}.items():
        monkeypatch.setenv(name, value)
    _Stranger.heard.clear()
    with HTTPServer(("127.0.0.1", 0), _Stranger) as stranger:
        told = {"host": "127.0.0.1", "port": stranger.server_port, "secret": "s3cr3t"}
        (tmp_path / FILE).write_text(json.dumps(told | {"answers_as": answers_as(Settings())}))
        once = threading.Thread(target=stranger.handle_request)
        once.start()
        assert client.answer_to(("trace", "down"), ["lot:A/1"], client.Screen()) is None
        once.join(10)
    assert len(_Stranger.heard) == 1
    assert "s3cr3t" not in _Stranger.heard[0]
    assert "t0k3n" not in _Stranger.heard[0]


def test_a_home_below_the_users_folder_is_where_the_offer_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shell leaves `~` alone within quotes, and so do files of settings."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOTGRAPH_HOME", "~/home")
    with offer_in(Settings(), "127.0.0.1", 1) as made:
        assert (tmp_path / "home" / FILE).exists()
        assert offer_of(Settings()) == made
    assert list(tmp_path.iterdir()) == [tmp_path / "home"]
