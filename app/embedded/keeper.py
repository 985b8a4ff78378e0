"""Keep a home's server running while somebody serves or loads.

A server that has died is started again; one that was stopped on purpose (`lotgraph db stop`, a
dump, a restore) is left alone. One that has met a full disk is started again when there is room,
one that has been silent for minutes or was found deaf is ended first. Several keepers of one home
do no harm: the home's lock lets one at a time act, and none ends a server that began after the
trouble.
"""

from __future__ import annotations

import math
import subprocess
import threading
import time
from types import TracebackType
from typing import Protocol

import psutil

from app.embedded import home, life, quick, server, space
from app.embedded.progress import FetchProgress, on_stderr
from app.errors import DatabaseError, EmbeddedError
from app.settings import Settings

_EVERY_S = 0.5
_AGAIN_S, _AGAIN_MOST_S = 1.0, 60.0  # after a start that failed; twice as long each time
_SILENT_S = 120.0  # after which a server that once answered is ended
_RETRY_AFTER_S = 3


class Symptoms(Protocol):
    """What those who ask the server know about it: since when (seconds since 1970) it has been in
    want of a restart, as it said itself, and since when it has been silent."""

    broken_since: float | None
    silent_since: float | None


class Keeper:
    """A thread that looks after one server. `quicken_after_s`: when to have the archive for quick
    starts written, if it is missing."""

    def __init__(
        self,
        settings: Settings,
        known: Symptoms,
        progress: FetchProgress | None = None,
        *,
        quicken_after_s: float = math.inf,
    ) -> None:
        self._settings, self._at = settings, home.at(settings.home)
        self._known = known
        self._disk = space.disk_of(settings)
        self._tell = progress or on_stderr()
        self._beside: subprocess.Popen[bytes] | None = None
        self._quicken_at = time.monotonic() + quicken_after_s
        self._trouble: DatabaseError | None = None
        self._wait_s, self._next = _AGAIN_S, 0.0
        self.starts = 0
        self._acting = threading.Lock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)

    def __enter__(self) -> Keeper:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join(2)  # a start goes on by itself, and the next verb finds it

    def trouble(self) -> DatabaseError | None:
        """What is the matter with the server, in words; None when nothing is known."""
        return self._trouble

    def _run(self) -> None:
        while not self._ended.wait(_EVERY_S):
            try:
                self.look()
            except Exception as error:  # it looks again, whatever it was
                self._failed(error)

    def rescue(self, ill_since: float) -> None:
        """Have another server in place of one that was found deaf at a time (seconds since 1970);
        who comes while that is done waits for it."""
        try:
            with self._acting:
                if not _paused(home.server(self._at)):
                    self._begin("Neo4j is deaf and is being started again.", ill_since)
        except (EmbeddedError, OSError, psutil.Error) as error:
            self._failed(error)

    def look(self) -> None:
        """Look once, and do what is needed. Errors: `EmbeddedError` when it cannot be done."""
        with self._acting:
            self._look()

    def _look(self) -> None:
        process = home.server(self._at)
        broken_since = self._known.broken_since
        if process is None and server.was_closed(self._at):
            self._trouble = _stopped()
        elif process is None and not server.alive_at(self._at):
            self._begin("Neo4j has ended and is being started again.")
        elif broken_since is not None:
            self._mend(broken_since)
        elif process is not None and _paused(process):
            self._trouble = _is_paused(process.pid)
        elif process is not None and self._is_silent(process):
            text = "Neo4j was silent for minutes and is being started again."
            self._begin(text, time.time() - _SILENT_S)
        else:
            self._trouble, self._wait_s, self._next = None, _AGAIN_S, 0.0
            self._quicken()

    def _quicken(self) -> None:
        """Once it has been well for a while: prepare a quick start for the day it is not."""
        if time.monotonic() > self._quicken_at:
            self._quicken_at = math.inf
            if not quick.is_quick(self._settings):
                self._beside = quick.quicken_beside(self._settings)

    def _is_silent(self, process: psutil.Process) -> bool:
        since = self._known.silent_since
        latest = None if since is None else max(since, process.create_time())
        return latest is not None and time.time() - latest > _SILENT_S

    def _mend(self, broken_since: float) -> None:
        if self._disk.enough():
            self._begin("Neo4j met a full disk and is being started again.", broken_since)
        else:
            self._trouble = DatabaseError(
                "The disk is full, and Neo4j has stopped storing.",
                remedy="Free some space: it is then started again by itself, and nothing "
                "acknowledged is lost.",
                code="disk_full",
                retry_after_s=30,
            )

    def _begin(self, text: str, ill_since: float = 0.0) -> None:
        """Start the server again, when the last try is long enough ago."""
        if time.monotonic() < self._next:
            return
        self._trouble = DatabaseError(
            text,
            remedy="Try again in a few seconds; nothing acknowledged is lost.",
            code="database_starting",
            retry_after_s=_RETRY_AFTER_S,
        )
        self._tell.say(text)
        broken = self._known.broken_since is not None
        if life.revive(self._settings, self._tell, ill_since=ill_since, broken=broken):
            self.starts += 1
        self._known.broken_since = None
        self._trouble, self._wait_s = None, _AGAIN_S

    def _failed(self, error: Exception) -> None:
        self._next = time.monotonic() + self._wait_s
        self._wait_s = min(self._wait_s * 2, _AGAIN_MOST_S)
        known = error if isinstance(error, EmbeddedError) else None
        self._trouble = DatabaseError(
            known.text if known else f"The embedded Neo4j cannot be looked after: {error}.",
            remedy=known.remedy if known else "Read the logs in its home.",
            code=known.code if known else "embedded",
            retry_after_s=int(self._wait_s) + 1,
        )
        self._tell.say(self._trouble.text)


def _stopped() -> DatabaseError:
    return DatabaseError(
        "The embedded Neo4j was stopped.",
        remedy="Start it again with “lotgraph db start”. A dump or restore does so itself.",
        code="database_stopped",
        retry_after_s=_RETRY_AFTER_S,
    )


def _is_paused(pid: int) -> DatabaseError:
    return DatabaseError(
        f"Somebody has paused the process of Neo4j (pid {pid}).",
        remedy=f"Let it go on: kill -CONT {pid}.",
        code="database_paused",
        retry_after_s=_RETRY_AFTER_S,
    )


def _paused(process: psutil.Process | None) -> bool:
    return process is not None and process.status() == psutil.STATUS_STOPPED
