"""Running what the guard let through: bounded in time, rows, bytes and number, stopped at will.

A thread of its own holds the transaction and never waits longer for its reader than the time
limit, so a slow reader cannot hold the server either. When a statement is stopped, by its limit
or by a person, the server is told from another connection, and its transaction is gone at once.
"""

from __future__ import annotations

import math
import queue
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson
import structlog

from app.console.guard import AllowedStatement
from app.errors import DatabaseError, LotgraphError
from app.graph import untrusted
from app.graph.run import Graph
from app.graph.untrusted import StatementStoppedError
from app.observer import OBSERVER, Job

log = structlog.get_logger(__name__)

BATCH_ROWS = 500
_BATCHES_WAITING = 4
_LOOK_EVERY_S = 0.05
_SERVER_ENDS_WITHIN_S = 5.0
_STOP_TRIES = 40
_TEXT_MOST = 500  # characters of a statement that who looks is shown

Batch = list[list[Any]]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a statement may use: seconds, rows, bytes (of rows as JSON)."""

    time_s: float
    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Truncation:
    """Why an answer is not whole: `what` is rows or bytes."""

    what: str
    limit: int

    def as_json(self) -> dict[str, Any]:
        """`{what, limit, text}`."""
        return {"what": self.what, "limit": self.limit, "text": self.text}

    @property
    def text(self) -> str:
        """In words."""
        if self.what == "rows":
            return f"Only the first {self.limit:,} rows are here; there are more."
        return f"Cut after {self.limit:,} bytes; there are more rows."


def _nothing() -> None:
    """Nobody is told."""


class QueryRun:
    """One running statement. Iterate over it for batches of rows; leave it with `close`."""

    def __init__(self, graph: Graph, passed: AllowedStatement, limits: Limits) -> None:
        self.limits = limits
        self.mark = secrets.token_hex(12)
        self.columns = passed.planned.columns
        self.cut: Truncation | None = None
        self.notes: list[str] = []  # what else is to be said of the rows as they were written
        self.rows = 0
        self.bytes = 0
        self.left: Callable[[], object] = _nothing  # told when nobody waits for it any more
        self._graph = graph
        self._batches: queue.Queue[Batch | None] = queue.Queue(_BATCHES_WAITING)
        self._error: LotgraphError | None = None
        self._stopped: StatementStoppedError | None = None
        self._stop = threading.Event()
        self._began = time.monotonic()
        self._ended: float | None = None
        self._timer = threading.Timer(limits.time_s, self._time_is_up)
        self._thread = threading.Thread(target=self._work, args=(passed,), name="console-query")
        self._timer.daemon = self._thread.daemon = True

    def start(self) -> QueryRun:
        """Start it."""
        self._timer.start()
        self._thread.start()
        return self

    @property
    def elapsed_ms(self) -> int:
        """How long it has run, or ran."""
        return round(((self._ended or time.monotonic()) - self._began) * 1000)

    @property
    def problem(self) -> LotgraphError | None:
        """Why it ended before it was done, if it did."""
        return self._stopped or self._error

    def cancel(self) -> None:
        """Stop it because somebody wants it."""
        self._end(
            StatementStoppedError(
                f"The query was cancelled after {self.elapsed_ms / 1000:.1f} s.", code="cancelled"
            )
        )

    def close(self) -> None:
        """Stop it if it still runs; wait a little until the server is free."""
        if self._thread.is_alive():
            self._end(StatementStoppedError("The query was left.", code="cancelled"))
        self._timer.cancel()
        self._thread.join(_SERVER_ENDS_WITHIN_S)

    def __iter__(self) -> Iterator[Batch]:
        """Batches of rows. Errors: `StatementError`, `StoppedError`, `DatabaseError`."""
        while True:
            try:
                batch = self._batches.get(timeout=_LOOK_EVERY_S)
            except queue.Empty:
                if not self._thread.is_alive() and self._batches.empty():
                    break
                self._give_up_on_a_deaf_server()
                continue
            if batch is None:
                break
            yield batch
        if self.problem is not None:
            raise self.problem

    def _give_up_on_a_deaf_server(self) -> None:
        late = time.monotonic() - self._began - self.limits.time_s
        if self._stopped is not None and late > _SERVER_ENDS_WITHIN_S:
            log.error("query does not end", mark=self.mark)
            raise DatabaseError(
                f"{self._stopped.text} The server has not ended it yet: it is inside one long "
                "expression.",
                remedy="Unwind long lists instead of going through them in one expression.",
                code="not_ended",
            )

    def _time_is_up(self) -> None:
        self._end(
            StatementStoppedError(
                f"The query was stopped at its limit of {self.limits.time_s:g} s.",
                remedy="Ask for less (a filter, a LIMIT, distinct ends instead of paths), or give "
                "it more time.",
                code="time_limit",
            )
        )

    def _end(self, reason: StatementStoppedError) -> None:
        if self._ended is not None:
            return
        self._stopped = self._stopped or reason
        self._stop.set()
        try:
            for _ in range(_STOP_TRIES):  # it may not have begun yet
                if self._graph.end_marked(self.mark) or not self._thread.is_alive():
                    break
                time.sleep(_LOOK_EVERY_S)
        except LotgraphError as error:
            log.error("query could not be stopped", mark=self.mark, text=error.text)

    def _work(self, passed: AllowedStatement) -> None:
        limit_s = self.limits.time_s + 1  # the server's own stop, should ours not arrive
        try:
            with untrusted.rows(
                self._graph, passed.text, passed.parameters, mark=self.mark, limit_s=limit_s
            ) as found:
                self.columns = found.columns
                if not self._stop.is_set():
                    self._read(found)
        except LotgraphError as error:
            self._error = error
        except Exception as error:
            log.exception("query failed", mark=self.mark)
            self._error = DatabaseError(f"The query failed: {type(error).__name__}.")
        finally:
            self._ended = time.monotonic()
            self._timer.cancel()
            self._hand_over(None)

    def _read(self, found: untrusted.OpenRows) -> None:
        batch: Batch = []
        for row in found:
            if self.rows >= self.limits.rows:
                self.cut = Truncation("rows", self.limits.rows)
                break
            self.bytes += len(orjson.dumps(row, default=str, option=orjson.OPT_NON_STR_KEYS))
            if self.bytes > self.limits.bytes:
                self.cut = Truncation("bytes", self.limits.bytes)
                break
            self.rows += 1
            batch.append(row)
            if len(batch) >= BATCH_ROWS:
                if not self._hand_over(batch):
                    return
                batch = []
        if batch:
            self._hand_over(batch)

    def _hand_over(self, batch: Batch | None) -> bool:
        while not self._stop.is_set():
            try:
                self._batches.put(batch, timeout=_LOOK_EVERY_S)
            except queue.Full:
                continue
            return True
        return False


class TooManyError(LotgraphError):
    """A user has as many statements running as one may have (HTTP 429)."""

    code = "too_many"
    status = 429


class Desk:
    """Who has what running. One per app; safe between threads."""

    def __init__(self, graph: Graph, at_once: int, *, owns: bool = False) -> None:
        """`owns`: the connection is the desk's own and is closed with it."""
        self.graph = graph
        self._at_once = at_once
        self._owns = owns
        self._lock = threading.Lock()
        self._running: dict[tuple[str, str], QueryRun] = {}

    def close(self) -> None:
        """Close its connection, where it has one of its own."""
        if self._owns:
            self.graph.close()

    def start(
        self, user: str, name: str | None, passed: AllowedStatement, limits: Limits
    ) -> QueryRun:
        """Start a statement under a name its user can cancel it by. Errors: `TooManyError`."""
        run = QueryRun(self.graph, passed, limits)
        with self._lock:
            own = sum(key[0] == user for key in self._running)
            if own >= self._at_once:
                raise TooManyError(
                    f"{user} has {own} queries running, and no more may run at once.",
                    remedy="Wait for one, or cancel it.",
                )
            key = (user, name or run.mark)
            if key in self._running:
                key = (user, run.mark)
            self._running[key] = run
        self._observe(user, run, passed.text)
        return run.start()

    def _observe(self, user: str, run: QueryRun, text: str) -> None:
        """Tell who looks at what is running, until `done`."""
        observer = OBSERVER.get()
        if observer is not None:
            said = f"{text[:_TEXT_MOST]} …" if len(text) > _TEXT_MOST else text
            job = Job("query", said, user, lambda: f"{run.rows:,} rows so far", stop=run.cancel)
            observer.begun(job)
            run.left = partial(observer.done, job)

    def done(self, user: str, run: QueryRun) -> None:
        """Leave a statement: it is stopped if it still runs."""
        try:
            run.close()
        finally:
            run.left()
            with self._lock:
                for key in [key for key, each in self._running.items() if each is run]:
                    if key[0] == user:
                        del self._running[key]

    def cancel(self, user: str, name: str) -> bool:
        """Cancel a user's own statement; False when none of that name runs."""
        with self._lock:
            run = self._running.get((user, name))
        if run is None:
            return False
        run.cancel()
        return True


def clamp(wanted: Mapping[str, float | None], usual: Limits, most: Limits) -> Limits:
    """Limits as asked for, never above the most, never unlimited."""

    def one(name: str, least: float) -> float:
        asked = wanted.get(name)
        value = getattr(usual, name) if asked is None or math.isnan(asked) else asked
        return float(max(least, min(value, getattr(most, name))))

    return Limits(one("time_s", 0.1), int(one("rows", 1)), int(one("bytes", 1024)))
