"""The app served on loopback, for a browser to look at."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from app.graph.run import Graph
from app.main import create_app
from app.process import Caretaker
from app.settings import Settings
from tests.waiting import wait_until

_LIVE_WITHIN_S = 30.0


@contextmanager
def served(settings: Settings, graph: Graph, caretaker: Caretaker | None = None) -> Iterator[str]:
    """Serve the app on a free port; gives its address without a last slash."""
    app = create_app(settings, graph, caretaker)
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", ws="none")
    serving = uvicorn.Server(config)
    thread = threading.Thread(target=serving.run, name="live-app")
    thread.start()
    try:
        wait_until(
            lambda: serving.started or not thread.is_alive(),
            "the app serves",
            within_s=_LIVE_WITHIN_S,
        )
        assert serving.started, "the app did not start"
        yield f"http://127.0.0.1:{serving.servers[0].sockets[0].getsockname()[1]}"
    finally:
        serving.should_exit = True
        thread.join(_LIVE_WITHIN_S)
