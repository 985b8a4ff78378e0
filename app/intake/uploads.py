"""Files that were sent to be loaded: each in a folder of its own, for an hour.

A file is named by a token nobody can guess, and never by the name it came with. The folders are
its owner's alone; they go when their hour is over, when the app ends, and, left by a process that
was killed, when another is begun.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, BinaryIO, cast

from app.errors import DiskSpaceError, LotgraphError, NotFoundError
from app.files.apart import sheets_of
from app.files.archives import ArchiveError, kind_of, workbook_bytes
from app.files.workbook import WorkbookError
from app.graph.run import Graph
from app.intake.booking import Booking
from app.intake.choices import Choices
from app.intake.parts import FilePart, Say, booking_run, dry_run, with_bookings
from app.settings import Settings

KEPT_S = 3_600
_MOST = 50  # at once; the oldest goes first
_ENDED_WITHIN_S = 30.0
_TOKEN = re.compile(r"[\w-]{32}")


@dataclass(eq=False)
class Upload:
    """One file. `name`: what it was called, to be shown; `sheets`: of a workbook,
    once it was looked at; `said`: what was
    chosen for it last; `booking`: once it is booked."""

    token: str
    name: str
    folder: Path
    size: int
    sheets: tuple[str, ...] | None = None
    said: dict[str, str] = field(default_factory=dict)
    booking: Booking | None = None
    began: float = field(default_factory=time.monotonic)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def path(self) -> Path:
        """Where its content is, until it was booked."""
        return self.folder / "content"

    def open(self) -> BinaryIO:
        """Its content. Errors: `NotFoundError` when it was booked, and so removed."""
        try:
            return cast(BinaryIO, self.path.open("rb"))
        except FileNotFoundError:
            raise NotFoundError(
                f"{self.name} was booked, and what was sent was removed.",
                remedy="To load it again, choose it again.",
            ) from None

    @property
    def is_busy(self) -> bool:
        """Whether it is being booked."""
        return self.booking is not None and not self.booking.done

    def refused(self, number: int) -> Path:
        """The events of a part to mend. Errors: `NotFoundError`."""
        booked = self.folder / "booked"
        folder = booked if booked.is_dir() else self.folder / "tried"
        found = sorted(folder.glob(f"part-{number}.refused.*"))
        if not found:
            raise NotFoundError("There is nothing to mend here.", remedy="Nothing was refused.")
        return found[0]


class Uploads:
    """The files of this process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folder = settings.in_home("uploads")
        self._uploads: dict[str, Upload] = {}
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def add(self, name: str, copy: Callable[[IO[bytes]], object]) -> Upload:
        """Keep a file; `copy` writes its content. Errors: `DiskSpaceError`."""
        self.sweep()
        token = secrets.token_urlsafe(24)
        folder = self._folder / token
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.mkdir(mode=0o700)
            made = os.open(folder / "content", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(made, "wb") as stream:
                copy(stream)
                size = stream.tell()
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise DiskSpaceError(
                f"The file could not be kept: {error.strerror}.",
                remedy="Free some space in LOTGRAPH_HOME and see that it can be written to.",
                retry_after_s=30,
            ) from None
        upload = Upload(token, name or "unnamed file", folder, size)
        with self._lock:
            self._uploads[token] = upload
            self._wind()
        return upload

    def get(self, token: str) -> Upload:
        """The file of a token. Errors: `NotFoundError`."""
        self.sweep()
        found = self._uploads.get(token) if _TOKEN.fullmatch(token) else None
        if found is None:
            raise NotFoundError(
                "This file is no longer here: what was sent is kept for an hour.",
                remedy="Choose it again on the page “Load”; nothing is taken twice.",
            )
        return found

    def sweep(self) -> None:
        """Remove what is over an hour old, also of processes that were killed."""
        with self._lock:
            idle = sorted((each for each in self._uploads.values() if not each.is_busy),
                          key=lambda each: each.began)  # fmt: skip
            for number, each in enumerate(idle):
                old = time.monotonic() - each.began > KEPT_S
                if old or len(idle) - number > _MOST:
                    self._remove(each)
            with suppress(OSError):
                for folder in self._folder.iterdir():
                    left = folder.name not in self._uploads
                    if left and time.time() - folder.stat().st_mtime > 2 * KEPT_S:
                        shutil.rmtree(folder, ignore_errors=True)

    def _remove(self, upload: Upload) -> None:
        self._uploads.pop(upload.token, None)
        shutil.rmtree(upload.folder, ignore_errors=True)

    def _wind(self) -> None:
        """Have what is here removed in an hour, though nobody asks again."""
        if self._timer is None or not self._timer.is_alive():
            self._timer = threading.Timer(KEPT_S + 1, self._later)
            self._timer.daemon = True
            self._timer.start()

    def _later(self) -> None:
        self.sweep()
        with self._lock:
            if self._uploads:
                self._timer = None
                self._wind()

    def close(self) -> None:
        """End what is being booked and remove everything."""
        if self._timer is not None:
            self._timer.cancel()
        for each in list(self._uploads.values()):
            if each.booking is not None:
                each.booking.stop(_ENDED_WITHIN_S)
            with self._lock:
                self._remove(each)

    def preview(
        self, graph: Graph, upload: Upload, choices: Choices, say: Say, skip: int = 0
    ) -> list[FilePart]:
        """What booking a file would do; nothing is written to the graph. `skip`: rows of each fate
        before the first that is told. Errors: `UnreadableError`."""
        with upload.lock:
            folder = _fresh(upload.folder / "tried")
            run = dry_run(
                graph, upload.name, with_bookings(choices, graph), folder=folder, say=say,
                batch_events=self._settings.load_batch_events, skip=skip,
            )  # fmt: skip
            if upload.sheets is None:
                upload.sheets = _sheets(upload)
            with upload.open() as stream:
                return list(run.parts(stream))

    def book(
        self, graph: Graph, upload: Upload, choices: Choices, *, replace: bool, person: str,
        failed: Callable[[], LotgraphError],
    ) -> Booking:  # fmt: skip
        """Book a file, once: who asks again is given the same booking, unless it failed."""
        with self._lock:
            if upload.booking is not None and (not upload.booking.done or not upload.booking.error):
                return upload.booking
            booking = upload.booking = Booking(upload.name, person)

        def work(say: Say) -> Iterator[FilePart]:
            run = booking_run(
                graph, upload.name, with_bookings(choices, graph), replace=replace, say=say,
                folder=_fresh(upload.folder / "booked"),
                batch_events=self._settings.load_batch_events,
            )  # fmt: skip
            with upload.open() as stream:
                yield from run.parts(stream)

        def after() -> None:
            if booking.error is None:
                upload.path.unlink(missing_ok=True)
                shutil.rmtree(upload.folder / "tried", ignore_errors=True)

        booking.start(work, failed, after)
        return booking


def _fresh(folder: Path) -> Path:
    """An empty folder of the owner's alone."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    return folder


def _sheets(upload: Upload) -> tuple[str, ...]:
    """The sheets of a workbook, and nothing for any other file."""
    try:
        with upload.open() as stream:
            if kind_of(stream) != "workbook":
                return ()
            return tuple(each.name for each in sheets_of(workbook_bytes(stream)))
    except (WorkbookError, ArchiveError):
        return ()
