"""The columns a process keeps of its graph, brought forward beside those who ask.

Whoever asks gets them only when they are as of the very commit it reads; else, or while they are
being read, it asks the graph, which answers the same.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from app.errors import LotgraphError
from app.graph.run import Graph
from app.mirror.columns import Commit, Mirror
from app.mirror.file import columns_in, write_columns
from app.mirror.forward import MOST_EVENTS, MissingNoteError, NotWholeError, bring_forward
from app.mirror.reading import commit_in, read_all

BYTES_A_LINK = 100  # of columns and indexes, and of what is there twice while they are made
MOST_LINKS = 20_000_000
_AT_ONCE = 500  # so many events are brought in while somebody waits; more beside
_ROUNDS, _TRIES = 20, 3
_NOT_WHOLE_S, _AFTER_TROUBLE_S = 0.02, 5.0
_WRITTEN_EVERY_S = 600.0
_log = logging.getLogger(__name__)


@dataclass
class MirrorKeeper:
    """The newest columns of one graph. `most`: graphs of more links are not kept. `file`: where
    they are kept beside the home, for the next start; None: nowhere.

    The server makes a commit visible piece by piece, the clock perhaps first. So what a commit did
    is read again until it was seen `settle_s` ago: `_base` holds the newest columns under the last
    commit for which that is so, and is what is brought forward.
    """

    graph: Graph
    most: int = MOST_LINKS
    settle_s: float = 1.0
    file: Path | None = None
    trouble: str = ""
    _known: Mirror | None = None
    _base: Mirror | None = None
    _seen: deque[tuple[float, Commit]] = field(default_factory=deque)
    _work: threading.Lock = field(default_factory=threading.Lock)
    _wanted: threading.Event = field(default_factory=threading.Event)
    _ended: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _opened: bool = False
    _store: str = ""
    _written: tuple[float, Commit] | None = None

    def at(self, commit: Commit) -> Mirror | None:
        """The columns as of a commit; None when they are not there yet."""
        known = self._known
        if (known is None or known.commit != commit) and self._work.acquire(blocking=False):
            try:
                self._forward(_AT_ONCE)
            finally:
                self._work.release()
            known = self._known
        if known is None or known.commit != commit:
            self.begin()
            return None
        if not self._is_settled():
            self.begin()
        return known

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
            known = self.at(self.graph.read(commit_in))
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
        return {
            "links": 0 if known is None else len(known),
            "bytes": 0 if known is None else known.nbytes,
            "stamp_us": None if known is None else known.commit.stamp,
            "trouble": self.trouble,
        }

    def close(self) -> None:
        """End the work beside, and write what the next start goes on with."""
        self._ended.set()
        self._wanted.set()
        if self._thread is not None:
            self._thread.join(5.0)
            if not self._thread.is_alive():
                self._write(0.0)

    def _serve(self) -> None:
        while True:
            self._wanted.wait()
            self._wanted.clear()
            while not self._ended.is_set():
                self._renew_or_forget()
                if self._is_settled() or self.trouble:
                    self._write(_WRITTEN_EVERY_S)
                    break
                self._ended.wait(self.settle_s)
            if self._ended.is_set():
                return

    def _renew_or_forget(self) -> None:
        try:
            with self._work:
                self._renew()
        except LotgraphError as error:
            _log.info("genealogy in memory: %s", error)
            self._ended.wait(_AFTER_TROUBLE_S)
        except Exception:
            _log.exception("genealogy in memory: read anew when next asked for")
            self._known = self._base = None
            self._ended.wait(_AFTER_TROUBLE_S)

    def _is_settled(self) -> bool:
        known, base = self._known, self._base
        return known is not None and base is not None and known.commit == base.commit

    def _renew(self) -> None:
        """Up to date: brought forward, or read anew and brought forward by what came meanwhile."""
        if self._base is None and self.file is not None and not self._opened:
            self._opened = True
            self._base = self._kept(self.file)
        for _ in range(_ROUNDS):
            if self._ended.is_set() or self._forward():
                return
            self._known = self._base = None
            self._seen.clear()
            size = self.graph.one("mirror/size")["links"]
            if size > self.most:
                self.trouble = f"{size:,} links are more than are kept in memory ({self.most:,})"
                return
            self.trouble = ""
            self._store = self.graph.one("graph/store")["store"]
            self._base = read_all(self.graph, lambda: self._ended.wait(self.settle_s))

    def _forward(self, most: int = MOST_EVENTS) -> bool:
        """Bring the columns forward, if they can be read whole now; False: they have to be read
        anew."""
        base = self._base
        if base is None:
            return False
        for _ in range(_TRIES):
            began = time.monotonic()
            try:
                known = self.graph.read(lambda work: bring_forward(work, base, most))
            except MissingNoteError:
                return False
            except NotWholeError:
                time.sleep(_NOT_WHOLE_S)
                continue
            self._base = replace(known, commit=self._settled(began, known.commit, base.commit))
            self._known = known
            break
        return True

    def _kept(self, file: Path) -> Mirror | None:
        """The columns of the file, if they are of this store."""
        self._store = self.graph.one("graph/store")["store"]
        found = columns_in(file, self._store)
        if found is None or len(found) > self.most:
            return None
        self._written = time.monotonic(), found.commit
        _log.info("genealogy in memory: %s links from the file", f"{len(found):,}")
        return found

    def _write(self, every_s: float) -> None:
        """Have the file say what is known, if it has not for so long."""
        known, before = self._base, self._written
        if self.file is None or known is None:
            return
        if before is not None and (
            before[1] == known.commit or time.monotonic() - before[0] < every_s
        ):
            return
        write_columns(self.file, known, self._store)
        self._written = time.monotonic(), known.commit

    def _settled(self, began: float, now: Commit, before: Commit) -> Commit:
        """The last commit that was seen long enough before a reading began."""
        found = before
        while self._seen and self._seen[0][0] <= began - self.settle_s:
            found = self._seen.popleft()[1]
        if found != now and (not self._seen or self._seen[-1][1] != now):
            self._seen.append((time.monotonic(), now))
        return found
