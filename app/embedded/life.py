"""The life of one home's server as callers see it: start, stop, status, reset.

Every function is safe to call from several processes at once: the home's lock lets one at a time
change something.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.embedded import admin, home, server, swap, torn, trouble
from app.embedded.disk import disk_error
from app.embedded.home import Home
from app.embedded.install import jar_folder, jar_paths
from app.embedded.lock import VERSION, missing, read_lock
from app.embedded.progress import FetchProgress, on_stderr
from app.embedded.server import DATABASE, USER
from app.errors import EmbeddedError
from app.settings import Settings


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A server that answers queries. `started` is True when this very call started it."""

    uri: str
    user: str
    password: str
    database: str
    port: int
    pid: int
    home: Path
    started: bool


@dataclass(frozen=True, slots=True)
class Status:
    """What is known of a home without starting anything; sizes in bytes, `since` in UTC.

    `answers` is False while a server starts (or hangs); `note` says how the last one ended when
    nobody stopped it.
    """

    running: bool
    answers: bool
    pid: int | None
    uri: str | None
    version: str
    home: Path
    store_bytes: int
    since: datetime | None
    installed: bool
    note: str


def start(settings: Settings, progress: FetchProgress | None = None) -> RunningServer:
    """Have a server running for this home, and return when it answers a query.

    Installs and creates what is missing. A server that already runs is used as it is (a changed
    setting counts from its next start). Raises EmbeddedError, in words, when it cannot.
    """
    at = home.at(settings.home)
    tell = progress or on_stderr()
    process = server.answering(at)
    if process is not None and not swap.is_open(at):
        return _running(at, process, started=False)
    jars = jar_paths(settings, tell)
    home.create(at)
    with home.lock_file(at.path / ".lock", "working on this home"):
        return start_locked(settings, at, jars, tell)


def start_locked(
    settings: Settings, at: Home, jars: list[Path], tell: FetchProgress, *, undo: bool = True
) -> RunningServer:
    """`start` for a caller that holds the home's lock.

    `undo`: put back the data of an unfinished restore before (not while one tries out its data).
    """
    process = server.answering(at)
    if process is not None:
        if undo:  # a restore was killed when its data had answered: people may have written to them
            swap.confirm(at)
        return _running(at, process, started=False)
    if undo and not server.alive_at(at):
        end_incoming(at, tell)
        swap.undo(at)
    have_password(settings, at, jars, tell)
    return _running(at, server.start(settings, at, jars, tell), started=True)


def stop(settings: Settings, progress: FetchProgress | None = None) -> bool:
    """End this home's server and wait for its end; False when none ran."""
    at = home.at(settings.home)
    if not at.path.is_dir():
        return False
    with home.lock_file(at.path / ".lock", "working on this home"):
        tell = progress or on_stderr()
        end_incoming(at, tell)
        return server.stop(at, tell)


def end_incoming(at: Home, tell: FetchProgress) -> None:
    """End the server on which a restore fills a database, if it was left behind."""
    incoming = Home(at.path / "incoming")
    if incoming.path.is_dir():
        server.stop(incoming, tell)


def revive(
    settings: Settings, tell: FetchProgress, *, ill_since: float = 0.0, broken: bool = False
) -> bool:
    """Start a server again that ended unasked; one that began before `ill_since` (seconds since
    1970) is ended first.

    `broken`: it said itself that it could not write; its log may then have a torn end. False when
    that was not needed: somebody else did, or has stopped it on purpose meanwhile.
    """
    at = home.at(settings.home)
    jars = jar_paths(settings, tell)
    with home.lock_file(at.path / ".lock", "working on this home"):
        if server.was_closed(at):
            return False
        if broken:
            torn.suspect(at)
        server.kill(at, born_before=ill_since)
        return start_locked(settings, at, jars, tell).started


def current_port(settings: Settings, before: int) -> int:
    """The Bolt port of a home as it is now; the one `before` when nobody knows."""
    return home.remembered_port(home.at(settings.home)) or before


def status(settings: Settings) -> Status:
    """Look, without waiting and without changing anything."""
    at = home.at(settings.home)
    process = home.server(at)
    port = home.remembered_port(at)
    running = process is not None
    return Status(
        running=running,
        answers=running and server.answering(at) is not None,
        pid=process.pid if process else None,
        uri=_uri(port) if process and port else None,
        version=(home.version_noted(at) if running else None) or VERSION,
        home=at.path,
        store_bytes=_bytes_below(at.data),
        since=datetime.fromtimestamp(process.create_time(), UTC) if process else None,
        installed=not missing(read_lock(), jar_folder(settings)),
        note="" if running else server.why_it_ended(at),
    )


def reset(settings: Settings, progress: FetchProgress | None = None) -> bool:
    """Stop the server and throw its data away; password and port stay. False: there were none."""
    at = home.at(settings.home)
    if not at.path.is_dir():
        return False
    with home.lock_file(at.path / ".lock", "working on this home"):
        end_incoming(at, progress or on_stderr())
        server.stop(at, progress or on_stderr())
        had_data = at.has_data
        try:
            for folder in (at.data, at.path / "replaced"):
                if folder.exists():
                    swap.discard(at, folder)
            home.forget_server(at)
            settings.columns_file.unlink(missing_ok=True)
        except OSError as error:
            raise disk_error(error, at.path) from error
    return had_data


def have_password(settings: Settings, at: Home, jars: list[Path], tell: FetchProgress) -> None:
    """Give a home without data its first password; refuse data whose password is lost."""
    if at.has_data:
        if home.password(at, make=False) is None:
            raise EmbeddedError(
                f"There are data in {at.path}, but no password.",
                remedy=f"Put it back into {at.path / 'password'}; or keep the data and make a new "
                "one: `lotgraph db dump FILE`, `lotgraph db reset`, `lotgraph db restore FILE`.",
                code="password",
            )
        return
    secret = home.password(at, make=True)
    tell.say(f"Preparing a new Neo4j in {at.path} …")
    outcome = admin.run(settings, at, jars, ["dbms", "set-initial-password", str(secret)])
    if outcome.code != 0:
        raise trouble.explain("The password could not be set", [outcome.text], None, outcome.code)


def _running(at: Home, process: server.ServerProcess, *, started: bool) -> RunningServer:
    secret = home.password(at, make=False) or ""
    return RunningServer(
        _uri(process.port), USER, secret, DATABASE, process.port, process.pid, at.path, started
    )


def _uri(port: int) -> str:
    return f"bolt://127.0.0.1:{port}"


def _bytes_below(folder: Path) -> int:
    """The size of all files; a server at work makes and removes them, and folders, meanwhile."""
    total = 0
    for at, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                total += os.lstat(Path(at, name)).st_size
    return total
