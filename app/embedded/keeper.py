"""Keep a home's server running while somebody serves or loads.

A server that has died is started again; one that was stopped on purpose (`lotgraph db stop`, a
dump, a restore) is left alone. One that has met a full disk is started again when there is room,
one that has been silent for minutes is ended first. Several keepers of one home do no harm: the
home's lock lets one at a time look and act.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from types import TracebackType

import psutil

from app.embedded import home, life, server, space
from app.embedded.progress import FetchProgress, on_stderr
from app.errors import DatabaseError, EmbeddedError
from app.settings import Settings

_EVERY_S = 0.5
_AGAIN_S, _AGAIN_MOST_S = 1.0, 60.0  # after a start that failed; twice as long each time
_SILENT_S = 120.0  # after which a server that once answered is ended
_RETRY_AFTER_S = 3


def never() -> bool:
    """The server has not said that it needs a restart."""
    return False


def not_silent() -> float:
    """The server is not silent."""
    return 0.0


class Keeper:
    """A thread that looks after one server. `broken`: whether the server said that it needs a
    restart; `silent_s`: for how long it has been silent; `renewed`: told after each start."""

    def __init__(
        self,
        settings: Settings,
        *,
        broken: Callable[[], bool] = never,
        silent_s: Callable[[], float] = not_silent,
        renewed: Callable[[], object] = never,
        progress: FetchProgress | None = None,
    ) -> None:
        self._settings, self._at = settings, home.at(settings.home)
        self._broken, self._silent_s, self._renewed = broken, silent_s, renewed
        self._disk = space.disk_of(settings)
        self._tell = progress or on_stderr()
        self._trouble: DatabaseError | None = None
        self._wait_s, self._next = _AGAIN_S, 0.0
        self.starts = 0
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
            except (EmbeddedError, OSError, psutil.Error) as error:
                self._failed(error)

    def look(self) -> None:
        """Look once, and do what is needed. Errors: `EmbeddedError` when it cannot be done."""
        process = home.server(self._at)
        if process is None and server.was_closed(self._at):
            self._trouble = _stopped()
        elif process is None and not server.alive_at(self._at):
            self._begin("Neo4j has ended and is being started again.", ended=True)
        elif self._broken():
            self._mend()
        elif self._silent_s() > _SILENT_S and not _paused(process):
            self._begin("Neo4j was silent for minutes and is being started again.", ended=False)
        elif process is not None and _paused(process):
            self._trouble = _is_paused(process.pid)
        else:
            self._trouble, self._wait_s, self._next = None, _AGAIN_S, 0.0

    def _mend(self) -> None:
        if self._disk.enough():
            self._begin("Neo4j met a full disk and is being started again.", ended=False)
        else:
            self._trouble = DatabaseError(
                "The disk is full, and Neo4j has stopped storing.",
                remedy="Free some space: it is then started again by itself, and nothing "
                "acknowledged is lost.",
                code="disk_full",
                retry_after_s=30,
            )

    def _begin(self, text: str, *, ended: bool) -> None:
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
        if life.revive(self._settings, self._tell, stop=not ended, broken=self._broken()):
            self.starts += 1
            self._renewed()
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
