"""What is running now, as one value that the page, its JSON twin and the measures show.

It asks the database nothing and is there while the database is silent.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import psutil

from app.graph.planner import Planner
from app.job_notes import jobs_beside
from app.observer import Job, JobKind
from app.settings import Settings
from app.watch.metrics import Gauge, build
from app.watch.observation import Observation, OpenRequest
from app.watch.watcher import Watcher

ServerState = Callable[[], Mapping[str, Any]]
_KINDS: tuple[JobKind, ...] = ("load", "freeze", "query")


def elsewhere() -> Mapping[str, Any]:
    """The state of a server that is not lotgraph's own: nobody here knows."""
    return {"embedded": False, "state": "elsewhere"}


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job as it is shown. `own`: who looks may stop it. `pid`: of the process that is at it."""

    number: str
    kind: str
    what: str
    person: str
    progress: str
    age_s: float
    request_id: str
    pid: int
    own: bool

    def as_json(self) -> dict[str, Any]:
        """As in the API."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request that is being answered."""

    number: str
    method: str
    route: str
    person: str
    age_s: float

    def as_json(self) -> dict[str, Any]:
        """As in the API."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Running:
    """What is running. `silent`: why the database is asked nothing, "" while it answers."""

    requests: tuple[RequestRow, ...]
    jobs: tuple[JobRow, ...]
    server: Mapping[str, Any]
    silent: str
    disk: Mapping[str, Any] | None
    app: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """As in the API."""
        return {
            "requests": [each.as_json() for each in self.requests],
            "jobs": [each.as_json() for each in self.jobs],
            "database": {**self.server, "silent": self.silent, "disk": self.disk},
            "app": dict(self.app),
        }


@dataclass(frozen=True, slots=True)
class Lookout:
    """Where one app looks: its observation, its watcher, its settings, its server's state."""

    observation: Observation
    watcher: Watcher
    settings: Settings
    server: ServerState
    mirror: ServerState
    planner: Planner

    def running(self, person: str, besides: str = "") -> Running:
        """What is running as one person sees it; `besides`: the request that asks, left out."""
        now, found = time.time(), self.observation
        storage = self.watcher.graph.storage
        error = self.watcher.error
        jobs = [_job(job, now, person) for job in found.jobs()]
        jobs += [_job(job, now, "", pid) for pid, job in jobs_beside(self.settings.home)]
        return Running(
            tuple(_request(each, now) for each in found.requests() if each.number != besides),
            tuple(jobs),
            self.server(),
            "" if error is None else error.text,
            None if storage is None else storage.told(),
            _process() | {"mirror": dict(self.mirror())},
        )

    def stop(self, number: str, person: str) -> bool:
        """Stop a job of one's own; False when there is none of that number to be stopped."""
        for job in self.observation.jobs():
            if job.number == number and job.person == person and job.stop is not None:
                job.stop()
                return True
        return False

    def gauges(self) -> Iterator[Gauge]:
        """The same for the measures, with nobody's name."""
        found, watcher = self.observation, self.watcher
        jobs = [job.kind for job in found.jobs()]
        server, storage = self.server(), watcher.graph.storage
        disk = {} if storage is None else storage.told()
        app = _process()
        backup = server.get("backup_us")
        silent = watcher.error is not None
        yield build()
        yield Gauge("requests_open", "Requests that are being answered.",
                    {(): len(found.requests())})  # fmt: skip
        yield Gauge("jobs", "Jobs that are running here, by kind.",
                    {(kind,): jobs.count(kind) for kind in _KINDS}, ("kind",))  # fmt: skip
        yield Gauge("console_slots", "Typed queries one person may have running.",
                    {(): self.settings.console_queries_at_once})  # fmt: skip
        yield Gauge("database_up", "Whether the database answers.", {(): 0 if silent else 1})
        yield Gauge("breaker_open", "Whether the database is asked nothing.", {(): int(silent)})
        yield Gauge("memory_bytes", "Resident memory of lotgraph and of its own Neo4j.",
                    {("app",): app["memory_bytes"], ("database",): server.get("memory_bytes")},
                    ("process",))  # fmt: skip
        yield Gauge("mirror_bytes", "Memory of the genealogy kept beside the database.",
                    {(): self.mirror().get("bytes")})  # fmt: skip
        yield Gauge("statements_planned", "Shipped statements the database was given to plan.",
                    {(): self.planner.planned})  # fmt: skip
        yield Gauge("disk_free_bytes", "Room on the disk of the home.",
                    {(): disk.get("free_bytes")})  # fmt: skip
        yield Gauge("backup_age_seconds", "Since all data were last copied.",
                    {(): None if backup is None else time.time() - backup / 1e6})  # fmt: skip


def _process() -> dict[str, Any]:
    process = psutil.Process()
    return {
        "pid": process.pid,
        "since_us": int(process.create_time() * 1e6),
        "memory_bytes": process.memory_info().rss,
    }


def _request(each: OpenRequest, now: float) -> RequestRow:
    return RequestRow(
        each.number, each.method, each.route, each.asker, round(max(now - each.began, 0), 1)
    )


def _job(job: Job, now: float, person: str, pid: int | None = None) -> JobRow:
    age = round(max(now - job.began, 0), 1)
    own = job.stop is not None and job.person == person
    return JobRow(
        job.number, job.kind, job.what, job.person, job.said, age, job.request_id,
        pid or psutil.Process().pid, own,
    )  # fmt: skip
