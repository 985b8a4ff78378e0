"""Capture jobs: documents that partners send, and what became of each.

A job is done when it is answered: what its answer says is stored. Jobs are kept as long as the app
runs, the latest thousand; the events they brought are kept for good.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Literal

from app.errors import UsageError
from app.events.foresight import foresee
from app.events.models import Incoming, Outcome, Problem
from app.events.service import take
from app.exchange.reading import epcis_of
from app.graph.run import Graph
from app.times import instant_text

OnError = Literal["rollback", "proceed"]
_KEPT = 1_000
_ERRORS = 100  # of a job that are listed


@dataclass(slots=True)
class CaptureJob:
    """A document on its way: stamps in UTC microseconds; `finished` 0 while it runs.

    `errors`: problems in the standard's names; `error_count`: how many there are in all.
    """

    number: str
    on_error: OnError
    created: int
    finished: int = 0
    success: bool = True
    errors: list[dict[str, Any]] = field(default_factory=list)
    error_count: int = 0

    def as_json(self) -> dict[str, Any]:
        """As the standard has it; what a limit left out of the errors is told."""
        told: dict[str, Any] = {
            "captureID": self.number,
            "createdAt": instant_text(self.created),
            "running": not self.finished,
            "success": self.success,
            "captureErrorBehaviour": self.on_error,
            "errors": self.errors,
        }
        if self.finished:
            told["finishedAt"] = instant_text(self.finished)
        if self.error_count > len(self.errors):
            told["lotgraph:errorsLeftOut"] = self.error_count - len(self.errors)
        return told


class CaptureJobs:
    """The jobs of a running app, newest last."""

    def __init__(self) -> None:
        self._jobs: dict[str, CaptureJob] = {}
        self._lock = threading.Lock()

    def begin(self, on_error: OnError) -> CaptureJob:
        """A new job."""
        job = CaptureJob(secrets.token_hex(8), on_error, _now())
        with self._lock:
            self._jobs[job.number] = job
            while len(self._jobs) > _KEPT:
                del self._jobs[next(iter(self._jobs))]
        return job

    def find(self, number: str) -> CaptureJob | None:
        """One of them."""
        return self._jobs.get(number)

    def newest(self) -> list[CaptureJob]:
        """All, newest first."""
        with self._lock:
            return list(reversed(self._jobs.values()))


def capture(graph: Graph, body: BinaryIO, job: CaptureJob, batch_events: int) -> None:
    """Put a document through the door.

    `rollback`: it is looked at whole first, and nothing of it is taken where anything would be
    refused. `proceed`: what is not refused is taken. Errors: `UnreadableError` for what is no EPCIS
    document, in which nothing was taken.
    """
    try:
        if job.on_error == "rollback":
            _note(job, foresee(graph, _incoming(graph, body), batch_events=batch_events))
        if job.success:
            body.seek(0)
            _note(job, take(graph, _incoming(graph, body), batch_events=batch_events))
    except BaseException:
        job.success = False
        raise
    finally:
        job.finished = _now()


def _incoming(graph: Graph, body: BinaryIO) -> Iterator[Incoming]:
    return epcis_of(graph, body, None, "Send EPCIS 2.0 (JSON or XML) or 1.2 (XML).")


def _note(job: CaptureJob, batches: Iterable[list[Outcome]]) -> None:
    for batch in batches:
        for each in batch:
            if each.problem is None:
                continue
            job.success = False
            job.error_count += 1
            if len(job.errors) < _ERRORS:
                job.errors.append(_error(each, each.problem))


def _error(outcome: Outcome, problem: Problem) -> dict[str, Any]:
    kind = "ResourceAlreadyExists" if outcome.result == "conflict" else "Validation"
    where = f"event {outcome.line}" + (f", {problem.field}" if problem.field else "")
    return {
        "type": f"epcisException:{kind}Exception",
        "title": problem.code,
        "detail": f"{where}: {problem.text} {problem.remedy}".strip(),
    }


def on_error_of(header: str | None) -> OnError:
    """What a request asks for by `GS1-Capture-Error-Behaviour`. Errors: `UsageError`."""
    text = (header or "rollback").strip().lower()
    if text == "rollback" or text == "proceed":
        return "rollback" if text == "rollback" else "proceed"
    raise UsageError(
        f"GS1-Capture-Error-Behaviour: “{text}” is none.", remedy="rollback or proceed."
    )


def _now() -> int:
    return time.time_ns() // 1000
