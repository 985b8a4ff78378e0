"""Entering notes of sign-ins and accounts into the log that shows tampering, each once.

One process of a home does it at a time. It writes down behind which entry it is about to enter;
whoever finds notes that were tried before looks what was entered behind that entry, so that a kill
between the graph's commit and the file's loses none and doubles none.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial

import orjson

from app.accounts.notes import KINDS, LogNote, forget_notes, note_tried, notes_waiting
from app.accounts.store import Store
from app.chain.append import append, head_of
from app.chain.entries import EntryDraft
from app.errors import LotgraphError
from app.graph.run import Graph, Work

_WAIT_S, _AGAIN_S, _LOOK_S = 10.0, 30.0, 0.05


def enter_notes(graph: Graph, store: Store) -> int:
    """Enter all notes that wait; how many. 0 where another process is at it for long.

    Errors: `DatabaseError`, `AccountsError`, `OSError`; what was not entered waits on.
    """
    if not store.path.exists():
        return 0
    done = 0
    with _alone(store) as free:
        while free:
            name, notes = notes_waiting(store)
            if not notes:
                break
            head = head_of(graph)
            behind = 0 if head is None else head.number
            if any(each.behind is None for each in notes):
                note_tried(store, notes, behind)
            first = min(behind if each.behind is None else each.behind for each in notes)
            graph.write(partial(_enter, name=name, notes=notes, behind=first))
            forget_notes(store, notes)
            done += len(notes)
    return done


def _enter(work: Work, *, name: str, notes: Sequence[LogNote], behind: int) -> None:
    known = set()
    for row in work.rows("chain/entered", kinds=list(KINDS), behind=behind):
        with suppress(orjson.JSONDecodeError, KeyError, TypeError):
            told = orjson.loads(row["text"])["told"]
            known.add((told["file"], told["line"]))
    drafts = [_draft(name, each) for each in notes if (name, each.line) not in known]
    if drafts:
        append(work, drafts)


def _draft(name: str, note: LogNote) -> EntryDraft:
    told = {**note.told, "what": note.what, "done_at": note.at, "file": name, "line": note.line}
    return EntryDraft(note.kind, note.person, told=told, beside=note.beside)


@contextmanager
def _alone(store: Store) -> Iterator[bool]:
    """Whether no other process of this home enters meanwhile; its lock ends with its process."""
    handle = os.open(store.path.with_suffix(".entering"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield _locked(handle)
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    if sys.platform == "win32":
        return True
    import fcntl

    until = time.monotonic() + _WAIT_S
    while time.monotonic() < until:
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        time.sleep(_LOOK_S)
    return False


class NoteKeeper:
    """Enters notes on a thread of its own soon after they were written; while the database is
    silent it tries again every half minute."""

    def __init__(self, graph: Graph, store: Store) -> None:
        self._graph, self._store = graph, store
        self._woken, self._ended = threading.Event(), threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def wake(self) -> None:
        """Something may have been noted."""
        self._woken.set()
        with self._lock:
            if self._thread is None and not self._ended.is_set():
                self._thread = threading.Thread(target=self._keep, name="sign-ins", daemon=True)
                self._thread.start()

    def _keep(self) -> None:
        while not self._ended.is_set():
            self._woken.wait()
            self._woken.clear()
            try:
                enter_notes(self._graph, self._store)
            except (LotgraphError, OSError):  # silent, or its home is gone
                self._ended.wait(_AGAIN_S)
                self._woken.set()

    def close(self) -> None:
        """End; what was noted last is entered, where the database answers."""
        self._ended.set()
        self._woken.set()
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join()
