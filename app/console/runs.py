"""One typed statement from its text to its last row: bounded in time, rows, bytes, stopped at will.

A thread of its own has it planned and run, and never waits longer for its reader than the time
limit, so a slow reader cannot hold the server either. When a statement is stopped, by its limit
or by a person, the server is told from another connection, and its transaction is gone at once.
A server that goes on all the same (it interrupts neither planning nor an expression) keeps nobody
waiting: the reader is told, and the server is started again where it is lotgraph's own
(`app/embedded/keeper.py`).
"""

from __future__ import annotations

import math
import queue
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import structlog

from app.console.guard import AllowedStatement, bound, check_plan
from app.console.limits import Limits, Truncation
from app.console.sizes import Population
from app.errors import DatabaseError, LotgraphError
from app.graph import untrusted
from app.graph.breaker import Breaker
from app.graph.run import Graph
from app.graph.untrusted import StatementStoppedError

log = structlog.get_logger(__name__)

BATCH_ROWS = 500
_BATCHES_WAITING = 4
_LOOK_EVERY_S = 0.05
_SERVER_ENDS_WITHIN_S = 4.0  # after it was told to; a busy one takes its time
_WORDS_WITHIN_S = 1.0

Batch = list[list[Any]]


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked: a text, its parameters, and how much there is in the graph it is asked of."""

    text: str
    parameters: Mapping[str, Any]
    population: Callable[[], Population] = Population
    only_plan: bool = False


def _nothing() -> None:
    """Nobody is told."""


class QueryRun:
    """One statement. Iterate over it for batches of rows; leave it with `close`.

    `rescue`: what makes the server well again, told since when (seconds since 1970) it is ill;
    None where the server is not lotgraph's to end.
    """

    def __init__(
        self,
        graph: Callable[[], Graph],
        task: Task,
        limits: Limits,
        rescue: Callable[[float], object] | None = None,
    ) -> None:
        self.limits = limits
        self.mark = secrets.token_hex(12)
        self.columns: tuple[str, ...] = ()
        self.cut: Truncation | None = None
        self.notes: list[str] = []  # what else is to be said of the rows as they were written
        self.rows = 0
        self.bytes = 0
        self.left: Callable[[], object] = _nothing  # told when nobody waits for it any more
        self._graph = graph
        self._rescue = rescue
        self._breaker: Breaker | None = None
        self._batches: queue.Queue[Batch | None] = queue.Queue(_BATCHES_WAITING)
        self._passed: AllowedStatement | None = None
        self._planned = threading.Event()
        self._error: LotgraphError | None = None
        self._stopped: StatementStoppedError | None = None
        self._stop = threading.Event()
        self._stop_asked_at = math.inf
        self._once = threading.Lock()
        self._began = time.monotonic()
        self._ended: float | None = None
        self._timer = threading.Timer(limits.time_s, self._time_is_up)
        self._thread = threading.Thread(target=self._work, args=(task,), name="console-query")
        self._timer.daemon = self._thread.daemon = True

    def start(self) -> QueryRun:
        """Start it."""
        self._timer.start()
        self._thread.start()
        return self

    @property
    def elapsed_ms(self) -> int:
        """How long it has run, or ran, with its planning."""
        return round(((self._ended or time.monotonic()) - self._began) * 1000)

    @property
    def problem(self) -> LotgraphError | None:
        """Why it ended before it was done, if it did."""
        return self._stopped or self._error

    def passed(self) -> AllowedStatement:
        """The statement as it was planned, when it is. Errors: `GuardError`, `StatementError`, …"""
        while not self._planned.wait(_LOOK_EVERY_S) and self._thread.is_alive():
            self._look_at_the_server()
        if self._passed is None:
            raise self.problem or DatabaseError("The query was not planned.")
        return self._passed

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
        self._thread.join(_WORDS_WITHIN_S)

    def __iter__(self) -> Iterator[Batch]:
        """Batches of rows. Errors: as of `passed`, `StoppedError`."""
        while True:
            try:
                batch = self._batches.get(timeout=_LOOK_EVERY_S)
            except queue.Empty:
                if not self._thread.is_alive() and self._batches.empty():
                    break
                self._look_at_the_server()
                continue
            if batch is None:
                break
            yield batch
        if self.problem is not None:
            raise self.problem

    def _look_at_the_server(self) -> None:
        """While somebody waits: stop what keeps the server from answering; wait for no deaf one."""
        if self._breaker is not None and self._breaker.error is not None:
            self._end(StatementStoppedError(
                "The query was stopped, because the database answered nobody while it ran.",
                remedy="Ask for less.",
                code="database_silent",
            ))  # fmt: skip
        if self._stopped is None or time.monotonic() - self._stop_asked_at < _WORDS_WITHIN_S:
            return
        what = (
            "The server did not end it when it was told to. If it has not in some seconds, it is "
            "started again, and nobody is answered until then."
            if self._rescue is not None
            else "The server has not ended it yet: it is still planning, or inside one long "
            "expression."
        )
        raise DatabaseError(
            f"{self._stopped.text} {what}",
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
        with self._once:
            if self._ended is not None or self._stopped is not None:
                return
            self._stopped = reason
            self._stop_asked_at = time.monotonic()
            self._stop.set()
        threading.Thread(target=self._terminate, name="console-stop", daemon=True).start()
        threading.Thread(target=self._see_it_end, name="console-end", daemon=True).start()

    def _terminate(self) -> None:
        """Tell the server, which may not have begun yet, or not answer at all."""
        until = time.monotonic() + _SERVER_ENDS_WITHIN_S
        while self._thread.is_alive() and time.monotonic() < until:
            try:
                if self._graph().end_marked(self.mark):
                    break
            except LotgraphError as error:
                log.info("query could not be stopped", mark=self.mark, text=error.text)
            self._thread.join(_LOOK_EVERY_S)

    def _see_it_end(self) -> None:
        self._thread.join(_SERVER_ENDS_WITHIN_S)
        if self._thread.is_alive():
            log.error("query does not end", mark=self.mark, rescue=self._rescue is not None)
            if self._rescue is not None:
                self._rescue(time.time())

    def _work(self, task: Task) -> None:
        limit_s = self.limits.time_s + 1  # the server's own stop, should ours not arrive
        try:
            bounded = bound(task.text, task.parameters, task.population())
            graph = self._graph()
            self._breaker = graph.breaker
            passed = check_plan(graph, bounded, limit_s=limit_s, mark=self.mark)
            self.columns = passed.planned.columns
            self._passed = passed
            self._planned.set()
            if not task.only_plan and not self._stop.is_set():
                self._run(passed, limit_s)
        except LotgraphError as error:
            self._error = self._of_a_dead_server(error)
        except Exception as error:
            log.exception("query failed", mark=self.mark)
            self._error = DatabaseError(f"The query failed: {type(error).__name__}.")
        finally:
            self._ended = time.monotonic()
            self._timer.cancel()
            self._hand_over(None)

    def _run(self, passed: AllowedStatement, limit_s: float) -> None:
        with untrusted.rows(
            self._graph(), passed.text, passed.parameters, mark=self.mark, limit_s=limit_s,
            row_bytes=passed.row_bytes,
        ) as found:  # fmt: skip
            self.columns = found.columns
            if not self._stop.is_set():
                self._read(found)

    def _of_a_dead_server(self, error: LotgraphError) -> LotgraphError:
        """The same in the words of a server that is started again, if somebody does that."""
        if error.code != "database_unreachable" or self._rescue is None:
            return error
        return DatabaseError(
            "The database server ended or does not answer while this query ran; it is started "
            "again.",
            remedy="Wait some seconds. Ask for less than this query did.",
            code="database_unreachable",
        )

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
