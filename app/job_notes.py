"""Jobs of other processes on this machine (`lotgraph load` in a terminal), for who looks at a page.

Each process keeps a note in the home while its job runs. A note whose process has gone is none; one
that cannot be written is left out, and its job goes on.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import orjson
import psutil

from app.observer import Job
from app.plain_text import in_utf8

_FOLDER = "jobs"
_EVERY_S = 1.0
_MOST = 100  # notes that are read


@dataclass(eq=False)
class NotedJob(Job):
    """A job that writes down how far it is."""

    path: Path = Path()
    _next: float = field(default=0.0)

    def say(self, text: str) -> None:
        """How far it is; written down once a second at most."""
        super().say(text)
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + _EVERY_S
            _write(self.path, self)


@contextmanager
def note_of(home: Path, job: Job) -> Iterator[Job]:
    """Around a job of this process: others see it meanwhile."""
    folder = home.expanduser().absolute() / _FOLDER
    path = folder / f"{os.getpid()}-{job.number}.json"
    kept = NotedJob(job.kind, job.what, job.person, path=path)
    with suppress(OSError):
        folder.mkdir(mode=0o700, exist_ok=True)  # where there is no home, nobody looks into it
        for path in folder.iterdir():
            if path.suffix == ".json" and _read(path) is None:
                path.unlink(missing_ok=True)  # left by a process that was killed
    kept.say("beginning")
    try:
        yield kept
    finally:
        with suppress(OSError):
            kept.path.unlink(missing_ok=True)


def _write(path: Path, job: Job) -> None:
    try:
        born = psutil.Process().create_time()
        told = {
            "kind": job.kind, "what": in_utf8(job.what), "person": job.person,
            "began": job.began, "progress": job.said, "pid": os.getpid(), "born": born,
        }  # fmt: skip
        part = path.with_suffix(".part")
        part.write_bytes(orjson.dumps(told))
        part.chmod(0o600)
        part.replace(path)
    except (OSError, psutil.Error):
        return


def jobs_beside(home: Path) -> list[tuple[int, Job]]:
    """(pid, job) of the jobs that other processes are at, the oldest first."""
    paths = sorted((home.expanduser().absolute() / _FOLDER).glob("*.json"))[:_MOST]
    found = [note for path in paths if (note := _read(path)) is not None]
    return sorted(found, key=lambda each: each[1].began)


def _read(path: Path) -> tuple[int, Job] | None:
    try:
        told = orjson.loads(path.read_bytes())
        pid, born = int(told["pid"]), float(told["born"])
        process = psutil.Process(pid)
        if pid == os.getpid() or abs(process.create_time() - born) > 1:
            return None
        person = str(told["person"]) or process.username()
        job = Job("load", str(told["what"]), person, str(told["progress"]),
                  began=float(told["began"]), number=path.stem)  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, psutil.Error):
        return None
    return pid, job
