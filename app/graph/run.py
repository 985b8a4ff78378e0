"""Connect, read, write. With few modules beside it the only importer of the driver.

Reads go through managed transactions routed to readers, writes through managed transactions
that are retried on deadlock or a lost leader. One bookmark manager per connection makes every
read see what this connection wrote; `bookmarks` and `see` carry that across connections.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field, replace
from functools import partial
from secrets import token_hex
from threading import Event
from typing import Any, Protocol, TypeVar

from neo4j import (
    READ_ACCESS,
    Bookmarks,
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
from neo4j.exceptions import ConfigurationError

from app.errors import DatabaseError, LotgraphError, SettingsError, UsageError
from app.graph.breaker import Breaker, Storage
from app.graph.catalogue import LANGUAGE, catalogue
from app.graph.words import said_in_words
from app.observer import statement
from app.times import NOW

MARK = "lotgraph"  # the metadata of transactions that may be ended from elsewhere
_CONNECT_S, _ACQUIRE_S = 5.0, 30.0  # the most a new connection may take, and waiting for one
RETRY_S = 30.0  # of a transaction, for work that nobody waits for
# One writer at a time: a server that is not told that its writer is gone would wait for ever.
_WRITE_MOST_S = 120.0
_FEW_VALUES = 8  # of a list that is written out in a log
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
                waiting.append(readers.submit(copy_context().run, read))
                if len(waiting) > _SIDE_BY_SIDE:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for left in waiting:
                left.cancel()


class ForeignValueError(UsageError):
    """A value that no graph can have, so that nothing can be asked about it (HTTP 400)."""

    code = "bad_value"


class BriefList(list[Any]):
    """A list whose text is short.

    The driver writes every parameter as text for a line of its log, whether anybody keeps that line
    or not: of a batch of events that is a quarter of what this process has to do.
    """

    def __repr__(self) -> str:
        return f"[{len(self):,} values]"


def _briefly(parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: BriefList(value) if type(value) is list and len(value) > _FEW_VALUES else value
        for name, value in parameters.items()
    }


@dataclass(frozen=True, slots=True)
class Work:
    """One open transaction: runs shipped statements by name. `graph`: for reads beside it.

    A statement that wants to know as of which moment the graph is read (`known_at`, `then`,
    `stamp`) is told. `writes`: only this transaction sees what it wrote.
    """

    tx: ManagedTransaction
    graph: Graph
    writes: bool = False

    def _run(self, name: str, parameters: dict[str, Any]) -> Result:
        query = catalogue()[name]
        moment = self.graph.moment()
        told = {each: moment[each] for each in moment if each in query.params}
        try:
            return self.tx.run(query.text, told | _briefly(parameters))
        except (OverflowError, UnicodeEncodeError):
            raise ForeignValueError(
                "A number beyond 64 bits, or half a character, was asked for; no graph has such.",
                remedy="Correct what was asked.",
            ) from None

    def rows(self, name: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """Run a shipped statement; all its rows as dictionaries."""
        with statement(name):
            found = [_row(record) for record in self._run(name, parameters)]
        self.graph.breaker.answered()
        return found

    def stream(self, name: str, /, **parameters: Any) -> Iterator[dict[str, Any]]:
        """The same one by one, as the server gives them: they need not fit into memory."""
        for record in self._run(name, parameters):
            yield _row(record)

    def one(self, name: str, /, **parameters: Any) -> dict[str, Any]:
        """Run a shipped statement that gives exactly one row."""
        with statement(name):
            found = _row(self._run(name, parameters).single(strict=True))
        self.graph.breaker.answered()
        return found

    def each(self, name: str, /, asked: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
        """The only row of a shipped read statement for each set of parameters, in their order.

        Several are read side by side, in transactions of their own that see at least what this
        one does: one core of the server does not wait for another, nor for this process.
        """
        if self.writes or len(asked) < 2:
            yield from (self.one(name, **parameters) for parameters in asked)
            return
        yield from side_by_side([partial(self.graph.one, name, **each) for each in asked])

    def do(self, name: str, /, **parameters: Any) -> None:
        """Run a shipped statement for its effect."""
        with statement(name):
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


# What ends the reads of the request that is being answered, when nobody waits for it any more.
REQUEST_STOP: ContextVar[Stop | None] = ContextVar("REQUEST_STOP", default=None)


class MirrorSource(Protocol):
    """What keeps a genealogy in memory beside the graph."""

    def begin(self) -> None:
        """Read it beside the caller."""

    def at(self, commit: Any, /) -> Any:
        """What it keeps, when that is as of a commit (stamp, shape, drawn text); else None."""


@dataclass(frozen=True, slots=True)
class Graph:
    """A connection to one database: safe to share between threads.

    `stop`: set on a connection whose reads another thread may end. `known_at`: the recording stamp
    as of which bookings and what events say are read; `stamp`: that of the last commit to be seen
    at all (`NOW`: none is left out). `breaker`: shared by all copies; while it is open nothing is
    asked. `storage`: the disk it writes to, if that is known; while it is low nothing is written.
    `mirror`: what is kept in memory of it; `commit`: which commit what is read now has to be of.
    """

    driver: Driver
    database: str
    bookmark_manager: BookmarkManager
    access: Access
    breaker: Breaker = field(default_factory=Breaker)
    storage: Storage | None = None
    stop: Stop | None = None
    known_at: int = NOW
    stamp: int = NOW
    mirror: MirrorSource | None = field(default=None, compare=False)
    commit: tuple[int, int, str] | None = field(default=None, compare=False)

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

    @contextmanager
    def _asked(self) -> Iterator[None]:
        """One question to the server, unless it is known to be silent; errors in words."""
        self.breaker.check()
        with said_in_words(self.breaker):
            yield
        self.breaker.answered()

    def read(self, work: Callable[[Work], T]) -> T:
        """Run a function in one managed read transaction, routed to a reader."""
        stop = self.stop or REQUEST_STOP.get()
        if stop is None:
            with self._asked(), self._session(default_access_mode=READ_ACCESS) as session:
                return session.execute_read(lambda tx: work(Work(tx, self)))
        marked = unit_of_work(metadata={MARK: stop.mark})
        stop.check()
        try:
            with self._asked(), self._session(default_access_mode=READ_ACCESS) as session:
                return session.execute_read(marked(lambda tx: work(Work(tx, self))))
        except DatabaseError:
            stop.check()  # the server ended it because we asked: that is no failure
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
        """Run a function in one managed write transaction; it may be called again on retry.

        Errors: `DiskSpaceError` before anything is begun, when the disk is known to be low.
        """
        if self.storage is not None:
            self.storage.check()
        bounded = unit_of_work(timeout=_WRITE_MOST_S)
        with self._asked(), self._session() as session:
            return session.execute_write(bounded(lambda tx: work(Work(tx, self, writes=True))))

    def rows(self, name: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """All rows of one shipped read statement."""
        return self.read(lambda work: work.rows(name, **parameters))

    def one(self, name: str, /, **parameters: Any) -> dict[str, Any]:
        """The only row of one shipped read statement."""
        return self.read(lambda work: work.one(name, **parameters))

    def schema_statement(self, text: str) -> None:
        """Run one schema statement (from a shipped file) in its own transaction."""
        with said_in_words(self.breaker), self._session() as session:
            session.run(f"{LANGUAGE} {text}").consume()

    def explain(self, text: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """The plan of a statement, as the server's plan tree; nothing is run."""
        with said_in_words(self.breaker), self._session() as session:
            summary = session.run("EXPLAIN " + text, dict(parameters)).consume()
            return dict(summary.plan or {}) | {"query_type": summary.query_type}

    def server(self) -> tuple[str, str]:
        """(agent, address) of the server, e.g. ("Neo4j/2026.08.1", "127.0.0.1:7687")."""
        with said_in_words(self.breaker):
            info = self.driver.get_server_info()
        return info.agent, ":".join(map(str, info.address[:2]))

    def bookmarks(self) -> list[str]:
        """What a reader on another connection must see to see this connection's writes."""
        return sorted(self.bookmark_manager.get_bookmarks())

    def seeing(self, bookmarks: Sequence[str]) -> Graph:
        """The same connection for whoever named some bookmarks: its reads wait until these are
        visible, too. Reads of others do not, for anybody may name what will never be; what it
        writes they see."""
        shared = self.bookmark_manager
        own = GraphDatabase.bookmark_manager(
            Bookmarks.from_raw_values({*shared.get_bookmarks(), *bookmarks}),
            bookmarks_consumer=lambda found: shared.update_bookmarks((), found.raw_values),
        )
        return replace(self, bookmark_manager=own)

    def close(self) -> None:
        """Close all connections.

        The driver breaks off at one on which another thread is just writing; told again it is
        closed, and what was open ends with whoever uses it.
        """
        try:
            self.driver.close()
        except BufferError:
            self.driver.close()


@dataclass(frozen=True, slots=True)
class Access:
    """Where a server is and how one logs on. `address`: asked anew for each new connection.

    `retry_s`: how long a transaction is tried again when its connection ends or others are in its
    way; whoever tries sleeps meanwhile.
    """

    uri: str
    user: str
    password: str = field(repr=False)
    address: Callable[[], tuple[str, int]] | None = None
    retry_s: float = RETRY_S

    def driver(self, within_s: float | None = None) -> Driver:
        """A pool of connections; `within_s`: one for a single short question.

        Errors: `SettingsError` for an address that is none.
        """
        limits: dict[str, Any] = {
            "connection_timeout": _CONNECT_S,
            "connection_acquisition_timeout": _ACQUIRE_S,
            "max_transaction_retry_time": self.retry_s,
        }
        if within_s is not None:
            limits = dict.fromkeys(limits, within_s) | {"max_transaction_retry_time": 0}
        if (address := self.address) is not None:
            limits["resolver"] = lambda _: [address()]
        try:
            return GraphDatabase.driver(
                self.uri,
                auth=(self.user, self.password),
                notifications_min_severity=NotificationMinimumSeverity.OFF,
                **limits,
            )
        except (ConfigurationError, ValueError) as error:
            raise SettingsError(
                f"LOTGRAPH_NEO4J_URI is not usable: {error}",
                remedy="Use neo4j://, neo4j+s://, bolt:// or bolt+s:// and a host.",
            ) from None


def connect(
    uri: str,
    user: str,
    password: str,
    database: str,
    *,
    address: Callable[[], tuple[str, int]] | None = None,
    storage: Storage | None = None,
    retry_s: float = RETRY_S,
) -> Graph:
    """Open a connection and check that it answers. Errors: `DatabaseError` in words.

    `address`: where a server that may move is now, asked for each new connection.
    """
    access = Access(uri, user, password, address, retry_s)
    driver = access.driver()
    breaker = Breaker()
    try:
        with said_in_words(breaker):
            driver.verify_connectivity()
    except LotgraphError:
        driver.close()
        raise
    manager = GraphDatabase.bookmark_manager()
    return Graph(driver, database, manager, access, breaker, storage)
