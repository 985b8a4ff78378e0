"""Booking a file beside the requests that look at it.

It goes on when its page is closed, and whoever asks later sees how far it is. A file is booked
once, however often that is asked for.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from app.acting import ACTING
from app.errors import LotgraphError
from app.intake.parts import FilePart, Say
from app.observer import OBSERVER, Job, running

_BEAT_S = 1.0


@dataclass(eq=False)
class Booking:
    """One file on its way into the graph: how far it is, then its parts, or why it ended."""

    name: str
    person: str
    said: str = "Beginning"
    parts: list[FilePart] = field(default_factory=list)
    error: LotgraphError | None = None
    done: bool = False
    began: float = field(default_factory=time.monotonic)
    ended: float = 0.0
    _stop: bool = False
    _news: threading.Condition = field(default_factory=threading.Condition)
    _thread: threading.Thread | None = None

    def start(
        self, work: Callable[[Say], Iterator[FilePart]], failed: Callable[[], LotgraphError],
        after: Callable[[], object],
    ) -> None:  # fmt: skip
        """Begin. `failed` puts an error nobody foresaw into words; `after` is done at the end."""
        observer, acting = OBSERVER.get(), ACTING.get()

        def run() -> None:
            OBSERVER.set(observer)
            ACTING.set(acting)
            job = Job("load", self.name, self.person)
            try:
                with running(job):
                    self._work(work, job)
            except LotgraphError as error:
                self.error = error
            except Exception:
                self.error = failed()
            after()
            self._end()

        self._thread = threading.Thread(target=run, name="booking", daemon=True)
        self._thread.start()

    def _work(self, work: Callable[[Say], Iterator[FilePart]], job: Job) -> None:
        def say(text: str) -> None:
            if self._stop:
                raise StoppedBookingError(
                    "lotgraph was ended before all of it was booked.",
                    remedy="Load the file again: nothing is taken twice.",
                )
            job.say(text)
            self._tell(text)

        for part in work(say):
            self.parts.append(part)

    def _tell(self, text: str) -> None:
        with self._news:
            self.said = text
            self._news.notify_all()

    def _end(self) -> None:
        with self._news:
            self.ended, self.done = time.monotonic(), True
            self._news.notify_all()

    @property
    def after_s(self) -> int:
        """Seconds since it began, or that it took."""
        return int((self.ended or time.monotonic()) - self.began)

    def words(self) -> Iterator[str]:
        """How far it is, again and again until it is done; a word a second at the least."""
        told = ""
        while not self.done:
            with self._news:
                if not self.done and told == self.said:
                    self._news.wait(_BEAT_S)
                told = self.said
            if not self.done:
                yield told

    def stop(self, within_s: float) -> None:
        """End it after what is being written now, and wait for that."""
        self._stop = True
        if self._thread is not None:
            self._thread.join(within_s)


class StoppedBookingError(LotgraphError):
    """The app was ended while a file was booked (HTTP 503)."""

    code = "stopped"
    status = 503
