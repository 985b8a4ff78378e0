"""Whether lotgraph lives, can answer, and can store; within two seconds, whatever happens."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from app.errors import DatabaseError, LotgraphError
from app.graph import probe
from app.graph.probe import Pulse
from app.graph.run import Graph
from app.times import CLOCK_BEHIND_US, clock_behind
from app.watch.asking import within

T = TypeVar("T")
_WITHIN_S = 1.5
_GIVEN_UP_S = 2.5  # by the driver, later than by who asks: else either might be first


@dataclass(frozen=True, slots=True)
class Health:
    """What was found: `pulse` of a database that answers, else why not; why nothing is stored."""

    pulse: Pulse | None
    silent: LotgraphError | None
    unwritable: LotgraphError | None
    storage: dict[str, Any] | None

    @property
    def status(self) -> str:
        """`ok`, `read only` or `silent`."""
        if self.silent is not None:
            return "silent"
        return "ok" if self.unwritable is None else "read only"

    def details(self) -> dict[str, Any]:
        """The same as JSON values."""
        why = self.unwritable or self.silent
        said = why.as_json()["error"] if why is not None else {"code": "", "text": "", "remedy": ""}
        return {
            "live": True,
            "ready": self.silent is None,
            "writes": {"ok": why is None} | {key: said[key] for key in ("code", "text", "remedy")},
            "disk": self.storage,
            "clock": _clock(self.pulse),
        }


async def look(graph: Graph, trouble: DatabaseError | None) -> Health:
    """Ask the database to answer and to store, both at once. `trouble`: what is known already."""
    storage = dict(graph.storage.told()) if graph.storage is not None else None
    low = _low(graph)
    reading = _tried(partial(probe.pulse, graph, _GIVEN_UP_S))
    if low is not None:
        pulse, silent = await reading
        return Health(pulse, trouble_of(silent, trouble), low, storage)
    (pulse, silent), (_, unwritable) = await asyncio.gather(
        reading, _tried(partial(probe.write, graph, _GIVEN_UP_S))
    )
    return Health(pulse, trouble_of(silent, trouble), unwritable, storage)


def trouble_of(silent: LotgraphError | None, trouble: DatabaseError | None) -> LotgraphError | None:
    """Why it is silent, in the words of who runs it if there are any; None when it is not."""
    return silent if silent is None or trouble is None else trouble


def _low(graph: Graph) -> LotgraphError | None:
    if graph.storage is None:
        return None
    try:
        graph.storage.check()
    except LotgraphError as error:
        return error
    return None


async def _tried(work: Callable[[], T]) -> tuple[T | None, LotgraphError | None]:
    try:
        return await within(_WITHIN_S, work), None
    except LotgraphError as error:
        return None, error
    except TimeoutError:
        return None, DatabaseError(
            f"Neo4j did not answer within {_WITHIN_S:g} s.",
            remedy="Is the server running? “lotgraph db status” tells for the embedded one.",
            code="database_silent",
            retry_after_s=2,
        )


def _clock(pulse: Pulse | None) -> dict[str, Any] | None:
    if pulse is None:
        return None
    behind = pulse.stamp - time.time_ns() // 1000
    late = behind > CLOCK_BEHIND_US
    return {
        "behind_s": behind / 1e6 if late else 0,
        "text": clock_behind(behind) if late else "",
    }
