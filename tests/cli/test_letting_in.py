"""Who connects to `lotgraph serve` is answered, and does not wait for it to be made ready."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from app.cli import serve
from app.settings import Settings
from tests.accounts.team import closed_graph


class _MadeError(Exception):
    pass


@pytest.mark.pure
@pytest.mark.parametrize("step", ["create_app", "server_config"])
def test_nobody_is_let_in_before_there_is_an_app(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection that is taken and not read has no deadline: it is refused until then."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])

    def made(*_: object) -> None:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), 30).close()
        raise _MadeError

    monkeypatch.setattr(serve, step, made)
    monkeypatch.setattr("app.watch.logs.configure", lambda _: None)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    settings = Settings(home=tmp_path, neo4j_uri="bolt://127.0.0.1:9", neo4j_password="x")
    with closed_graph() as graph, pytest.raises(_MadeError):
        serve.serve_pages(settings, graph, "127.0.0.1", port)
