"""End a server that does not listen any more, and start another in its place.

For callers that found it deaf: it is killed, not asked. Several may find it so at once; only the
first ends it, by the time at which it was found.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import psutil
import structlog

from app.embedded import home
from app.embedded.install import jar_paths
from app.embedded.life import start_locked
from app.embedded.progress import FetchProgress, Silent
from app.settings import Settings

log = structlog.get_logger(__name__)

_ENDS_WITHIN_S = 30.0


def rescue_of(settings: Settings) -> Callable[[float], object] | None:
    """What starts this home's server again, told since when it is deaf; None where it is no home's.

    One at a time: who comes while it is done waits for it.
    """
    if not settings.embedded:
        return None
    lock = threading.Lock()

    def rescue(deaf_since: float) -> bool:
        with lock:
            began = restart(settings, older_than=deaf_since)
        log.warning("embedded Neo4j did not listen any more", began_another=began)
        return began

    return rescue


def restart(
    settings: Settings, *, older_than: float, progress: FetchProgress | None = None
) -> bool:
    """Kill this home's server if it began before a time (seconds since 1970), and have one running.

    True when this call started it. With 0 none is killed; one is started if none runs. Raises
    EmbeddedError, in words, when none can be started.
    """
    at = home.at(settings.home)
    tell = progress or Silent()
    jars = jar_paths(settings, tell)
    with home.lock_file(at.path / ".lock", "working on this home"):
        process = home.server(at) or home.strayed_server(at)
        if process is not None and process.create_time() < older_than:
            _kill(process)
        return start_locked(settings, at, jars, tell).started


def _kill(process: psutil.Process) -> None:
    try:
        process.kill()
        process.wait(_ENDS_WITHIN_S)
    except psutil.NoSuchProcess:
        pass
    finally:
        home.reap(process.pid)
