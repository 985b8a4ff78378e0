"""`lotgraph serve`: the pages and the API."""

from __future__ import annotations

import signal
import socket
import sys
from functools import partial
from types import FrameType
from typing import Annotated, Any

import structlog
import typer
import uvicorn
from fastapi import FastAPI
from uvicorn.config import LOGGING_CONFIG

from app import __version__
from app.accounts.desk import check_settings
from app.chain.anchors import daily_anchors
from app.cli.terminal import terminal
from app.cli.verbs import run_verb
from app.errand.offer import offer_in
from app.errand.routes import errand_router
from app.errors import SettingsError
from app.graph.run import Graph
from app.main import begin_mirror, begin_planning, begin_webhooks, create_app
from app.opening import keeping, open_graph, server_state
from app.security.loopback import is_loopback
from app.settings import Settings
from app.trace.warm import compile_in_background
from app.watch import logs
from app.watch.heads import heads_within
from app.watch.spans import spans_of

log = structlog.get_logger(__name__)

_BACKLOG = 2048
_QUICKEN_AFTER_S = 120.0  # not while a first visitor looks around
# Who asks is answered in seconds; threads that try longer are missing when the database is back.
REQUEST_RETRY_S = 2.5


def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on (loopback only without sign-in).")
    ] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0: any free one.")] = None,
) -> None:
    """Serve the pages and the API on this machine.

    Without sign-in configured lotgraph listens on loopback only.
    """
    settings = Settings()
    host = settings.host if host is None else host
    check_host(settings, host)
    port = settings.port if port is None else port
    _listen(host, port).close()  # said at once, not after the database was started
    logs.configure(settings)
    compile_in_background()  # nobody should wait for it at the first trace
    graph = open_graph(settings, _progress(settings), retry_s=REQUEST_RETRY_S)
    try:
        serve_pages(settings, graph, host, port)
    finally:
        graph.close()


def check_host(settings: Settings, host: str) -> None:
    """Refuse any address but loopback while there is no sign-in. Errors: `SettingsError`."""
    beyond = not is_loopback(host) and not settings.published_on_loopback
    check_settings(settings, beyond_loopback=beyond)
    if beyond and not settings.sign_in_needed:
        raise SettingsError(
            f"lotgraph will not listen on {host}: no sign-in is configured, so anyone who "
            "reaches that address could read and load everything.",
            remedy="Use 127.0.0.1 (or LOTGRAPH_PUBLISHED_ON_LOOPBACK=true inside a container "
            "that is published on 127.0.0.1 only), or have people sign in: LOTGRAPH_SIGN_IN=local.",
        )


def serve_pages(settings: Settings, graph: Graph, host: str, port: int) -> None:
    """Serve until stopped; meanwhile the embedded server is started again when it dies.

    Errors: `SettingsError` when the port is taken.
    """
    check_host(settings, host)
    logs.configure(settings)
    spans = spans_of(settings)
    kept_running = keeping(settings, graph, _progress(settings), quicken_after_s=_QUICKEN_AFTER_S)
    signal.signal(signal.SIGTERM, _end)
    with kept_running as keeper, daily_anchors(graph, settings):
        app = create_app(settings, graph, keeper, partial(server_state, settings), spans)
        config = server_config(app, settings)
        config.load()
        # Not before: who is let in waits, and nobody counts how long.
        with _listen(host, port) as listener:
            port = listener.getsockname()[1]
            begin_mirror(app)
            begin_webhooks(app)
            with offer_in(settings, host, port) as offer:
                app.include_router(errand_router(run_verb, offer))
                _announce(settings, host, port)
                begin_planning(app)
                uvicorn.Server(config).run(sockets=[listener])


def _announce(settings: Settings, host: str, port: int) -> None:
    """Say where the pages are, to people or to programs."""
    shown = f"[{host}]" if ":" in host else host
    scheme = "http" if settings.tls_certificate is None else "https"
    address = f"{scheme}://{shown}:{port}/"
    if settings.log_format == "json":
        log.info("serving", address=address, version=__version__)
    else:
        terminal(stderr=True).print(f"Pages: [bold]{address}[/bold]   (Ctrl+C to stop)")


def _end(_number: int, _frame: FrameType | None) -> None:
    """Ended by a signal, what was begun is still put away."""
    sys.exit(128 + signal.SIGTERM)


def server_config(app: FastAPI, settings: Settings) -> uvicorn.Config:
    """How the web server serves an app: its limits, its log, its certificate."""
    protocol: Any = heads_within(settings.body_time_limit_s)
    return uvicorn.Config(
        app, http=protocol, ws="none", log_level="warning", access_log=False, proxy_headers=False,
        log_config=None if settings.log_format == "json" else LOGGING_CONFIG,
        ssl_certfile=settings.tls_certificate, ssl_keyfile=settings.tls_key,
    )  # fmt: skip


def _progress(settings: Settings) -> logs.LoggedProgress | None:
    """Who is told how the embedded server comes up: the log, where programs read it."""
    return logs.LoggedProgress() if settings.log_format == "json" else None


def _listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections. Errors: `SettingsError` when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"Port {port} of {host} cannot be used: {error.strerror}.",
            remedy="Choose another with --port or LOTGRAPH_PORT (0: any free one).",
        ) from None
    return listener
