"""Who has which typed statements running: so many a user, so many in all, cancelled by name.

A statement takes its place before anything is done for it, planning included. Requests wait for it
in threads of the console's own, so that pages are never without one.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import Any, TypeVar

from app.console.bounds import check_parameters, check_size
from app.console.limits import Limits
from app.console.runs import QueryRun, Task
from app.console.sizes import Population
from app.errors import DatabaseError, LotgraphError
from app.graph.run import Graph
from app.observer import OBSERVER, Job

AT_ONCE, IN_ALL = 3, 6
_MORE_THREADS = 4  # for what only refuses, or reads the library
_POPULATION_FOR_S = 60.0
_TEXT_MOST = 500  # characters of a statement that who looks is shown
T = TypeVar("T")
Note = Callable[[str, str, Mapping[str, Any]], object]  # told user, text and parameters


class TooManyError(LotgraphError):
    """As many statements run as may run (HTTP 429)."""

    code = "too_many"
    status = 429


class Desk:
    """Who has what running. One per app; safe between threads."""

    def __init__(
        self,
        graph: Graph | Callable[[], Graph],
        at_once: int = AT_ONCE,
        in_all: int = IN_ALL,
        *,
        rescue: Callable[[float], object] | None = None,
        note: Note | None = None,
    ) -> None:
        """`graph`: a connection, or what makes one at first use, which is closed with the desk.
        `note`: is told of every statement before it is run."""
        self._graph = graph if isinstance(graph, Graph) else None
        self._make = None if isinstance(graph, Graph) else graph
        self._connecting = threading.Lock()
        self.threads = ThreadPoolExecutor(in_all + _MORE_THREADS, thread_name_prefix="console")
        self._at_once = at_once
        self._in_all = in_all
        self._rescue = rescue
        self._note = note
        self._lock = threading.Lock()
        self._running: dict[tuple[str, str], QueryRun] = {}
        self._population: tuple[float, Population] | None = None

    def close(self) -> None:
        """Let go of its threads, and close its connection where it has one of its own."""
        self.threads.shutdown(wait=False, cancel_futures=True)
        if self._make is not None and self._graph is not None:
            self._graph.close()

    @property
    def graph(self) -> Graph:
        """The connection. Errors: `DatabaseError` when there is none to be had."""
        with self._connecting:
            if self._graph is None and self._make is not None:
                self._graph = self._make()
            if self._graph is None:
                raise DatabaseError("There is no connection for typed queries.")
            return self._graph

    def start(self, user: str, name: str | None, task: Task, limits: Limits) -> QueryRun:
        """Start a statement under a name its user can cancel it by.

        Errors: `TooManyError`; `GuardError` for what is too much, or nothing, to be written down.
        """
        check_size(task.text)
        check_parameters(task.parameters)
        if self._note is not None and not task.only_plan:
            self._note(user, task.text, task.parameters)
        run = QueryRun(lambda: self.graph, task, limits, self._rescue)
        with self._lock:
            own = sum(key[0] == user for key in self._running)
            if own >= self._at_once:
                raise TooManyError(
                    f"{user} has {own} queries running, and no more may run at once.",
                    remedy="Wait for one, or cancel it.",
                )
            if len(self._running) >= self._in_all:
                raise TooManyError(
                    f"{len(self._running)} queries of several people are running, and no more may "
                    "run at once.",
                    remedy="Try again in a moment.",
                )
            key = (user, name or run.mark)
            if key in self._running:
                key = (user, run.mark)
            self._running[key] = run
        self._observe(user, run, task.text)
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

    def task(self, text: str, parameters: Mapping[str, Any], *, only_plan: bool = False) -> Task:
        """What is asked of this desk's graph."""
        return Task(text, parameters, self.population, only_plan)

    def population(self) -> Population:
        """How much there is in the graph, at most a minute old."""
        known = self._population
        if known is None or time.monotonic() - known[0] > _POPULATION_FOR_S:
            known = (time.monotonic(), read_population(self.graph))
            self._population = known
        return known[1]


def read_population(graph: Graph) -> Population:
    """Ask the server's own counts; a server that does not tell them is taken for a large one."""
    try:
        rows = graph.rows("console/population")
    except LotgraphError:
        return Population()
    nodes: dict[str | None, float] = {}
    links: dict[str | None, float] = {}
    for row in rows:
        for each in row["data"].get("nodes", ()):
            nodes[each.get("label")] = each["count"]
        for each in row["data"].get("relationships", ()):
            if "startLabel" not in each and "endLabel" not in each:
                links[each.get("relationshipType")] = each["count"]
    if None not in nodes or None not in links:
        return Population()
    whole = (nodes.pop(None), links.pop(None))
    labels = {str(name): count for name, count in nodes.items()}
    return Population(*whole, labels, {str(name): count for name, count in links.items()})


async def in_console(desk: Desk, work: Callable[..., T], *given: Any) -> T:
    """Do some work in a thread of the console's own."""
    call = partial(copy_context().run, work, *given)
    return await asyncio.get_running_loop().run_in_executor(desk.threads, call)


async def stream_in_console(desk: Desk, chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Bytes to come, each waited for in a thread of the console's own."""
    step: Future[bytes] = desk.threads.submit(next, chunks, b"")
    try:
        while chunk := await asyncio.wrap_future(step):
            yield chunk
            step = desk.threads.submit(next, chunks, b"")
    finally:
        # Whoever left may have done so while a thread waits for the next piece.
        step.add_done_callback(lambda _: _leave(desk, chunks))


def _leave(desk: Desk, chunks: Iterator[bytes]) -> None:
    close = getattr(chunks, "close", None)
    if close is None:
        return
    try:
        desk.threads.submit(close)
    except RuntimeError:  # the app ends
        close()
