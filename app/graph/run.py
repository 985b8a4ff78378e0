"""Connect, read, write. With `untrusted.py` and `values.py` the only importer of the driver.

Reads go through managed transactions routed to readers, writes through managed transactions
that are retried on deadlock or a lost leader. One bookmark manager per connection makes every
read see what this connection wrote; `bookmarks` and `see` carry that across connections.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from secrets import token_hex
from threading import Event
from typing import Any, TypeVar

from neo4j import (
    READ_ACCESS,
    Driver,
    GraphDatabase,
    ManagedTransaction,
    NotificationMinimumSeverity,
    Record,
    Result,
    Session,
    unit_of_work,
)
from neo4j.api import BookmarkManager
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    TransientError,
)

from app.errors import DatabaseError, LotgraphError, SettingsError
from app.graph.catalogue import catalogue
from app.times import NOW

MARK = "lotgraph"  # the metadata of transactions that may be ended from elsewhere
_SIDE_BY_SIDE = 2  # reads of one trace at a time: leaves cores of a server to other people

T = TypeVar("T")
Row = Mapping[str, Any]


def _row(record: Record) -> dict[str, Any]:
    """A record as a dictionary; `Record.data()` would copy every list element by element."""
    return dict(zip(record.keys(), record.values(), strict=True))


def side_by_side(reads: Sequence[Callable[[], T]]) -> Iterator[T]:
    """What some reads give, in their order, two being done at a time."""
    if len(reads) < 2:
        yield from (read() for read in reads)
        return
    with ThreadPoolExecutor(_SIDE_BY_SIDE, thread_name_prefix="read") as readers:
        waiting: deque[Future[T]] = deque()
        try:
            for read in reads:
                waiting.append(readers.submit(read))
                if len(waiting) > _SIDE_BY_SIDE:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for left in waiting:
                left.cancel()


@dataclass(frozen=True, slots=True)
class Work:
    """One open transaction: runs shipped statements by name. `graph`: for reads beside it.

    A statement that wants to know as of which moment the graph is read (`known_at`, `then`,
    `stamp`) is told.
    """

    tx: ManagedTransaction
    graph: Graph

    def _run(self, name: str, parameters: dict[str, Any]) -> Result:
        query = catalogue()[name]
        moment = self.graph.moment()
        told = {each: moment[each] for each in moment if each in query.params}
        return self.tx.run(query.text, told | parameters)

    def rows(self, name: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """Run a shipped statement; all its rows as dictionaries."""
        return [_row(record) for record in self._run(name, parameters)]

    def stream(self, name: str, /, **parameters: Any) -> Iterator[dict[str, Any]]:
        """The same one by one, as the server gives them: they need not fit into memory."""
        for record in self._run(name, parameters):
            yield _row(record)

    def one(self, name: str, /, **parameters: Any) -> dict[str, Any]:
        """Run a shipped statement that gives exactly one row."""
        return _row(self._run(name, parameters).single(strict=True))

    def each(self, name: str, /, asked: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
        """The only row of a shipped read statement for each set of parameters, in their order.

        Several are read side by side, in transactions of their own that see at least what this
        one does: one core of the server does not wait for another, nor for this process.
        """
        if len(asked) < 2:
            yield from (self.one(name, **parameters) for parameters in asked)
            return
        yield from side_by_side([partial(self.graph.one, name, **each) for each in asked])

    def do(self, name: str, /, **parameters: Any) -> None:
        """Run a shipped statement for its effect."""
        self._run(name, parameters).consume()


class StoppedError(LotgraphError):
    """Somebody ended the reading before it was done (HTTP 503)."""

    code = "stopped"
    status = 503


@dataclass(frozen=True, slots=True)
class Stop:
    """What ends the reads of one piece of work; their transactions carry its `mark`."""

    mark: str = field(default_factory=lambda: token_hex(16))
    asked: Event = field(default_factory=Event)

    def check(self) -> None:
        """Go on, unless the work is to end. Errors: `StoppedError`."""
        if self.asked.is_set():
            raise StoppedError("This was stopped before it was done.")


@dataclass(frozen=True, slots=True)
class Graph:
    """A connection to one database: safe to share between threads.

    `stop`: set on a connection whose reads another thread may end. `known_at`: the recording stamp
    as of which bookings and what events say are read; `stamp`: that of the last commit to be seen
    at all (`NOW`: none is left out).
    """

    driver: Driver
    database: str
    bookmark_manager: BookmarkManager
    stop: Stop | None = None
    known_at: int = NOW
    stamp: int = NOW

    def moment(self) -> dict[str, Any]:
        """As of which moment the graph is read, as parameters of statements."""
        return {"known_at": self.known_at, "then": self.known_at != NOW, "stamp": self.stamp}

    def at(self, known_at: int | None) -> Graph:
        """The same connection, reading as known at a recording stamp (None: as it is)."""
        return replace(self, known_at=NOW if known_at is None else known_at)

    def _session(self, **more: Any) -> Session:
        return self.driver.session(
            database=self.database, bookmark_manager=self.bookmark_manager, **more
        )

    def read(self, work: Callable[[Work], T]) -> T:
        """Run a function in one managed read transaction, routed to a reader."""
        if self.stop is None:
            with _said_in_words(), self._session(default_access_mode=READ_ACCESS) as session:
                return session.execute_read(lambda tx: work(Work(tx, self)))
        marked = unit_of_work(metadata={MARK: self.stop.mark})
        self.stop.check()
        try:
            with _said_in_words(), self._session(default_access_mode=READ_ACCESS) as session:
                return session.execute_read(marked(lambda tx: work(Work(tx, self))))
        except DatabaseError:
            self.stop.check()  # the server ended it because we asked: that is no failure
            raise

    def stoppable(self) -> Graph:
        """The same connection for one piece of work that another thread may `end`."""
        return replace(self, stop=Stop())

    def end(self) -> int:
        """End the reads of this piece of work, also those the server is busy with; how many."""
        if self.stop is None:
            return 0
        self.stop.asked.set()
        return replace(self, stop=None).end_marked(self.stop.mark)

    def end_marked(self, mark: str) -> int:
        """End the transactions that carry a mark, whoever waits for them; how many."""
        return len(self.rows("graph/end_reads", mark=mark))

    def write(self, work: Callable[[Work], T]) -> T:
        """Run a function in one managed write transaction; it may be called again on retry."""
        with _said_in_words(), self._session() as session:
            return session.execute_write(lambda tx: work(Work(tx, self)))

    def rows(self, name: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """All rows of one shipped read statement."""
        return self.read(lambda work: work.rows(name, **parameters))

    def one(self, name: str, /, **parameters: Any) -> dict[str, Any]:
        """The only row of one shipped read statement."""
        return self.read(lambda work: work.one(name, **parameters))

    def schema_statement(self, text: str) -> None:
        """Run one schema statement (from a shipped file) in its own transaction."""
        with _said_in_words(), self._session() as session:
            session.run(text).consume()

    def explain(self, text: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """The plan of a statement, as the server's plan tree; nothing is run."""
        with _said_in_words(), self._session() as session:
            summary = session.run("EXPLAIN " + text, dict(parameters)).consume()
            return dict(summary.plan or {}) | {"query_type": summary.query_type}

    def server(self) -> tuple[str, str]:
        """(agent, address) of the server, e.g. ("Neo4j/2026.08.1", "127.0.0.1:7687")."""
        with _said_in_words():
            info = self.driver.get_server_info()
        return info.agent, ":".join(map(str, info.address[:2]))

    def bookmarks(self) -> list[str]:
        """What a reader on another connection must see to see this connection's writes."""
        return sorted(self.bookmark_manager.get_bookmarks())

    def see(self, bookmarks: Sequence[str]) -> None:
        """Make later reads wait until these bookmarks are visible."""
        self.bookmark_manager.update_bookmarks(
            self.bookmark_manager.get_bookmarks(), list(bookmarks)
        )

    def close(self) -> None:
        """Close all connections."""
        self.driver.close()


def connect(uri: str, user: str, password: str, database: str) -> Graph:
    """Open a connection and check that it answers. Errors: `DatabaseError` in words."""
    try:
        driver = GraphDatabase.driver(
            uri,
            auth=(user, password),
            connection_acquisition_timeout=30,
            notifications_min_severity=NotificationMinimumSeverity.OFF,
        )
    except (ConfigurationError, ValueError) as error:
        raise SettingsError(
            f"LOTGRAPH_NEO4J_URI is not usable: {error}",
            remedy="Use neo4j://, neo4j+s://, bolt:// or bolt+s:// and a host.",
        ) from None
    try:
        with _said_in_words():
            driver.verify_connectivity()
    except LotgraphError:
        driver.close()
        raise
    return Graph(driver, database, GraphDatabase.bookmark_manager())


@contextmanager
def _said_in_words() -> Iterator[None]:
    try:
        yield
    except AuthError:
        raise DatabaseError(
            "Neo4j refused the user or password.",
            remedy="Check LOTGRAPH_NEO4J_USER and LOTGRAPH_NEO4J_PASSWORD.",
            code="database_auth",
        ) from None
    except ServiceUnavailable as error:
        raise DatabaseError(
            f"Neo4j does not answer: {error}",
            remedy="Is the server running? “lotgraph db status” tells for the embedded one.",
            code="database_unreachable",
        ) from None
    except TransientError as error:
        raise DatabaseError(
            f"Neo4j could not do this now: {error.message}",
            remedy="Try again; if it lasts, give the server more memory (LOTGRAPH_HEAP_MIB).",
            code="database_busy",
        ) from None
    except ClientError as error:
        raise DatabaseError(
            f"Neo4j refused the statement: {error.message}", code="database_refused"
        ) from None
    except (Neo4jError, DriverError) as error:
        raise DatabaseError(f"Neo4j failed: {error}", code="database") from None
