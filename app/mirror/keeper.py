"""The columns a process keeps of its graph, brought forward beside those who ask.

Whoever asks gets them only when they are as of the very commit it reads; else, or while they are
being read, it asks the graph, which answers the same.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.errors import LotgraphError
from app.graph.run import Graph, StoppedError
from app.mirror.columns import Commit, Mirror
from app.mirror.forward import MissingNoteError, bring_forward
from app.mirror.reading import commit_in, read_all

BYTES_A_LINK = 100  # of columns and indexes, and of what is there twice while they are made
MOST_LINKS = 20_000_000
_AT_ONCE = 500  # so many events are brought in while somebody waits; more beside
_ROUNDS = 20
_log = logging.getLogger(__name__)


@dataclass
class MirrorKeeper:
    """The newest columns of one graph. `most`: graphs of more links are not kept."""

    graph: Graph
    most: int = MOST_LINKS
    _known: Mirror | None = None
    _work: threading.Lock = field(default_factory=threading.Lock)
    _wanted: threading.Event = field(default_factory=threading.Event)
    _ended: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    trouble: str = ""

    def at(self, commit: Commit) -> Mirror | None:
        """The columns as of a commit; None when they are not there yet."""
        known = self._known
        if known is not None and known.commit == commit:
            return known
        if known is not None and self._work.acquire(blocking=False):
            try:
                self._forward(_AT_ONCE)
            finally:
                self._work.release()
            known = self._known
            if known is not None and known.commit == commit:
                return known
        self.begin()
        return None

    def begin(self) -> None:
        """Have the columns brought up to date beside the caller."""
        self._wanted.set()
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._serve, name="mirror", daemon=True)
            self._thread.start()

    def wait(self, seconds: float = 60.0) -> Mirror | None:
        """The columns as of the last commit, waited for; None when they are not kept."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            commit = self.graph.read(commit_in)
            known = self.at(commit)
            if known is not None or self.trouble:
                return known
            time.sleep(0.01)
        return None

    @property
    def known(self) -> Mirror | None:
        """The newest columns, as of whatever commit."""
        return self._known

    def state(self) -> Mapping[str, Any]:
        """How much is kept and as of when, for people who look after the app."""
        known = self._known
        if known is None:
            return {"links": 0, "bytes": 0, "stamp_us": None, "trouble": self.trouble}
        return {
            "links": len(known), "bytes": known.nbytes, "stamp_us": known.commit.stamp,
            "trouble": self.trouble,
        }  # fmt: skip

    def close(self) -> None:
        """End the work beside."""
        self._ended.set()
        self._wanted.set()
        if self._thread is not None:
            self._thread.join(5.0)

    def _serve(self) -> None:
        while not self._ended.is_set():
            self._wanted.wait()
            self._wanted.clear()
            if self._ended.is_set():
                return
            try:
                with self._work:
                    self._renew()
            except StoppedError:
                return
            except LotgraphError as error:
                _log.info("genealogy in memory: %s", error)
            except Exception:
                _log.exception("genealogy in memory: read anew when next asked for")
                self._known = None

    def _renew(self) -> None:
        """Up to date: brought forward, or read anew and brought forward by what came meanwhile."""
        for _ in range(_ROUNDS):
            if self._ended.is_set() or self._forward():
                return
            self._known = None
            size = self.graph.one("mirror/size")["links"]
            if size > self.most:
                self.trouble = f"{size:,} links are more than are kept in memory ({self.most:,})"
                return
            self.trouble = ""
            self._known = read_all(self.graph)

    def _forward(self, most: int | None = None) -> bool:
        """Bring the columns forward; whether that could be done."""
        known = self._known
        if known is None:
            return False
        for _ in range(3):
            try:
                if most is None:
                    self._known = self.graph.read(lambda work: bring_forward(work, known))
                else:
                    self._known = self.graph.read(lambda work: bring_forward(work, known, most))
            except MissingNoteError:
                continue
            return True
        return False
