"""Making the embedded server well again when a typed statement outlives every limit.

The server interrupts neither planning nor an expression. One that goes on after it was told to
end is ended with its process, and the server is started again: what was acknowledged is safe, what
was being written is done again by who writes it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog

from app.embedded.restart import restart
from app.settings import Settings

log = structlog.get_logger(__name__)


def rescue_of(settings: Settings) -> Callable[[float], object] | None:
    """What starts the console's server again; None where it is not lotgraph's own."""
    if not settings.embedded or settings.console_neo4j_uri is not None:
        return None
    lock = threading.Lock()

    def rescue(ill_since: float) -> bool:
        with lock:
            began = restart(settings, older_than=ill_since)
        log.warning("embedded Neo4j started again for the console", began=began)
        return began

    return rescue
