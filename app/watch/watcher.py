"""Watch the database while somebody waits for it, and open the breaker when it is silent.

Nothing is asked while nobody waits. A request that has waited a while has the server asked on a new
connection; when that is not answered, and nobody else is either, the breaker opens: who waits is
told, who comes is told at once, and the server is asked again and again until it answers. It is
then given more time for an answer: nobody waits for it, and one that has just begun is slow.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from threading import BoundedSemaphore

import structlog

from app.errors import DatabaseError
from app.graph.probe import pulse
from app.graph.run import Graph
from app.watch.asking import beside

log = structlog.get_logger(__name__)

LOOK_S = 1.4  # what a new connection and one short question may take: words come within 2 s
_GIVEN_UP_S = 2.4  # by the driver, later than by who looks: else either might be first
_AGAIN_S = 0.3  # between two questions while the breaker is open
_RECOVERY_S = 6.0  # what each of them may take
_STALE_S = 3.0
_LOOK_MOST_S = 5.0
_AT_ONCE = 3  # questions, those included that were given up and still wait for an answer
_SILENT = ("database_unreachable", "database_broken")


def no_trouble() -> DatabaseError | None:
    """Nobody looks after the server, so nobody knows why it is silent."""
    return None


@dataclass
class Watcher:
    """Looks at one server, one look at a time. `trouble`: what whoever runs it knows about it."""

    graph: Graph
    trouble: Callable[[], DatabaseError | None] = no_trouble
    _looking: asyncio.Task[None] | None = None
    _recovering: asyncio.Task[None] | None = None
    _looked: float = field(default=float("-inf"))
    _free: BoundedSemaphore = field(default_factory=partial(BoundedSemaphore, _AT_ONCE))

    @property
    def error(self) -> DatabaseError | None:
        """Why nothing is asked now."""
        return self.graph.breaker.error

    def older_than(self, seconds: float) -> bool:
        """Whether the last look ended longer ago."""
        return time.monotonic() - self._looked > seconds

    async def ready(self) -> DatabaseError | None:
        """Why a new request would wait in vain; None when it would not."""
        if self.error is not None and self.older_than(_STALE_S):
            await self.look()  # nobody has waited for a while
        return self.error

    async def look(self) -> None:
        """Ask the server once, together with all who want to know now; open or close."""
        loop = asyncio.get_running_loop()
        if self._looking is None or self._looking.done() or self._looking.get_loop() is not loop:
            self._looking = asyncio.create_task(self._look())
        await asyncio.shield(self._looking)

    async def _look(self) -> None:
        error = await self._ask()
        self._looked = time.monotonic()
        if error is None:
            self._close()
            return
        if self.error is None:
            log.error("the database is silent", text=error.text)
        self.graph.breaker.open(self.trouble() or error)
        self._recover()

    def _close(self) -> None:
        if self.error is not None:
            log.warning("the database answers again")
        self.graph.breaker.close()

    async def _ask(self) -> DatabaseError | None:
        """None when it answers, or has answered somebody else within the time of a look."""
        began = time.monotonic()
        asked = self._asked(_GIVEN_UP_S)
        while (left := self._patience(began)) > 0:
            if asked is None:
                await asyncio.sleep(left)
            elif (await asyncio.wait({asked}, timeout=left))[0]:
                return _silence(asked.exception())
            if time.monotonic() - began > _LOOK_MOST_S:
                return None  # others are answered
        if asked is not None:
            asked.cancel()
        return _silent()

    def _patience(self, began: float) -> float:
        return max(began, self.graph.breaker.last_answer) + LOOK_S - time.monotonic()

    def _asked(self, within_s: float) -> asyncio.Future[None] | None:
        """A question under way; None when too many are."""
        return beside(partial(self._pulse, within_s)) if self._free.acquire(False) else None

    def _pulse(self, within_s: float) -> None:
        try:
            pulse(self.graph, within_s)
        finally:
            self._free.release()

    def _recover(self) -> None:
        loop = asyncio.get_running_loop()
        task = self._recovering
        if task is None or task.done() or task.get_loop() is not loop:
            self._recovering = asyncio.create_task(self._until_it_answers())

    async def _until_it_answers(self) -> None:
        asked: set[asyncio.Future[None]] = set()
        while (error := self.error) is not None:
            self._looked = time.monotonic()
            self.graph.breaker.open(self.trouble() or error)
            if (another := self._asked(_RECOVERY_S)) is not None:
                asked.add(another)
            done = {each for each in asked if each.done()}
            if any(_silence(each.exception()) is None for each in done):
                self._close()
            asked -= done
            await asyncio.sleep(_AGAIN_S)
        for each in asked:
            each.cancel()

    def close(self) -> None:
        """Look no more; who goes on using the connection is not refused by what was seen."""
        if self.graph is not None:  # an app that is only described has none
            self.graph.breaker.close()
        for task in (self._looking, self._recovering):
            if task is not None and not task.done() and not task.get_loop().is_closed():
                task.cancel()


def _silence(error: BaseException | None) -> DatabaseError | None:
    """Why a server that was asked is of no use; None when it is, whatever it said."""
    return error if isinstance(error, DatabaseError) and error.code in _SILENT else None


def _silent() -> DatabaseError:
    return DatabaseError(
        "Neo4j does not answer.",
        remedy="Try again in a moment. “lotgraph db status” tells whether the embedded one runs.",
        code="database_silent",
        retry_after_s=2,
    )
