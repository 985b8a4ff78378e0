"""What the driver's errors mean, in a person's words."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from neo4j.exceptions import (
    AuthError,
    ClientError,
    DatabaseUnavailable,
    DriverError,
    IncompleteCommit,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from app.errors import DatabaseError
from app.graph.breaker import Breaker

_RETRY_AFTER_S = 2
# What a server says that has lost its disk: nothing is stored any more until it is started again.
_NEEDS_RESTART = ("critical error, and needs to be restarted", "Could not append transaction")
_GONE = (ServiceUnavailable, SessionExpired, DatabaseUnavailable)


@contextmanager
def said_in_words(breaker: Breaker | None = None) -> Iterator[None]:
    """Turn the driver's errors into ours; a server that needs a restart is noted."""
    try:
        yield
    except (Neo4jError, DriverError) as error:
        raise in_words(error, breaker) from None


def in_words(error: Neo4jError | DriverError, breaker: Breaker | None) -> DatabaseError:
    """An error of the driver, or of a server, as one of ours."""
    if isinstance(error, AuthError):
        return DatabaseError(
            "Neo4j refused the user or password.",
            remedy="Check LOTGRAPH_NEO4J_USER and LOTGRAPH_NEO4J_PASSWORD (for a connection of "
            "the console's own LOTGRAPH_CONSOLE_NEO4J_USER and _PASSWORD).",
            code="database_auth",
        )
    if isinstance(error, IncompleteCommit):
        return DatabaseError(
            "The connection to Neo4j ended while this was being stored, so it is not known "
            "whether it was.",
            remedy="Look before you do it again. Events may be sent again in any case: one that "
            "was stored is answered as a duplicate.",
            code="commit_unknown",
            retry_after_s=_RETRY_AFTER_S,
        )
    if isinstance(error, _GONE):
        return DatabaseError(
            f"Neo4j does not answer: {error}",
            remedy="Is the server running? “lotgraph db status” tells for the embedded one.",
            code="database_unreachable",
            retry_after_s=_RETRY_AFTER_S,
        )
    return _of_a_server(error, breaker)


def _of_a_server(error: Neo4jError | DriverError, breaker: Breaker | None) -> DatabaseError:
    """What a server that is there said, as an error of ours."""
    said = getattr(error, "message", None) or str(error)
    if any(words in said for words in _NEEDS_RESTART):
        if breaker is not None:
            breaker.broken_since = time.time()
        return DatabaseError(
            "Neo4j has met an error after which it stores nothing until it is started again; a "
            "full disk is the usual one.",
            remedy="Free some space. The embedded Neo4j is then started again by “lotgraph "
            "serve”; any other by whoever runs it. Nothing acknowledged is lost.",
            code="database_broken",
            retry_after_s=_RETRY_AFTER_S,
        )
    if isinstance(error, TransientError):
        return DatabaseError(
            f"Neo4j could not do this now: {said}",
            remedy="Try again; if it lasts, give the server more memory (LOTGRAPH_HEAP_MIB).",
            code="database_busy",
            retry_after_s=_RETRY_AFTER_S,
        )
    if isinstance(error, ClientError):
        return DatabaseError(f"Neo4j refused the statement: {said}", code="database_refused")
    return DatabaseError(f"Neo4j failed: {said}", code="database")
