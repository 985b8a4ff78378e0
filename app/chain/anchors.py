"""Anchors: what the head of the log was, told to a place the database's password does not reach.

A line a time, added at the end of a file and never changed; besides it, by setting, to the system's
log or to a command. Whoever rewrites the log in the database cannot make these lines fit it.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import orjson

from app.chain.append import NONE, head_of
from app.chain.entries import LogHead
from app.errors import LotgraphError
from app.graph.run import Graph
from app.settings import Settings
from app.times import DAY_US, instant_text, now

# frozen: a case was. daily: the log went on since yesterday. asked: by a person. restored: the
# database was put back to a backup, or to a dump (of which nobody knows the head yet). reset: all
# data were thrown away, a new log will begin.
Why = Literal["frozen", "daily", "asked", "restored", "reset"]
RESTORE: Why = "restored"
MARK = "lotgraph-audit"
FILE = "audit-anchors.jsonl"
_COMMAND_S = 20
_LOOK_EVERY_S = 600.0


@dataclass(frozen=True, slots=True)
class Anchor:
    """What the head of a database's log was at a time (UTC microseconds), and why it was told."""

    at: int
    database: str
    why: Why
    chain: str
    number: int
    hash: str

    @property
    def line(self) -> bytes:
        """As it is written, without the end of the line."""
        return orjson.dumps({
            MARK: 1, "at": instant_text(self.at), "stamp": self.at, "database": self.database,
            "why": self.why, "chain": self.chain, "number": self.number, "hash": self.hash,
        })  # fmt: skip


def database_of(settings: Settings) -> str:
    """The name of a database among the anchors of a home."""
    if settings.embedded:
        return "embedded"
    return f"{settings.neo4j_uri}/{settings.neo4j_database}"


def file_of(settings: Settings) -> Path:
    """Where anchors are written."""
    return settings.audit_anchor_file or settings.home / FILE


def anchors_in(lines: Iterable[str | bytes], database: str) -> Iterator[Anchor]:
    """The anchors of a database among some lines, which may have something before them (a system's
    log has). What is no anchor is passed over."""
    for line in lines:
        text = line.decode("utf-8", "replace") if isinstance(line, bytes) else line
        start = text.find("{")
        if start < 0 or MARK not in text:
            continue
        with contextlib.suppress(orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
            told: dict[str, Any] = orjson.loads(text[start:])
            if told["database"] == database:
                yield Anchor(
                    int(told["stamp"]), database, told["why"], told["chain"], int(told["number"]),
                    told["hash"],
                )  # fmt: skip


def read_anchors(settings: Settings, file: Path | None = None) -> list[Anchor] | None:
    """The anchors of the settings' database in a file (unset: that of the settings), in the order
    they were written; None where none are kept. Errors: `LotgraphError` when it cannot be read."""
    if file is None and settings.audit_anchor == "none":
        return None
    path = file or file_of(settings)
    if file is None and not path.is_file():
        return []
    try:
        with path.open("rb") as lines:
            return list(anchors_in(lines, database_of(settings)))
    except OSError as error:
        raise LotgraphError(
            f"The anchors in {path} cannot be read: {error.strerror}.",
            remedy="Name a file that can be read with --anchors.",
        ) from None


def anchor(graph: Graph, settings: Settings, why: Why) -> Anchor | None:
    """Tell what the head is now; None where nothing was told: no log yet, or no anchors kept.

    Never fails what it is done for: what went wrong is said in the program's log.
    """
    head = head_of(graph)
    return None if head is None else anchor_head(settings, head, why)


def anchor_reset(settings: Settings) -> None:
    """Tell that the data were thrown away, so that a new log is no wonder."""
    if file_of(settings).is_file():
        anchor_head(settings, NONE, "reset")


def anchor_daily(graph: Graph, settings: Settings) -> Anchor | None:
    """Tell what the head is, unless it was told within a day or is what was told last."""
    if settings.audit_anchor == "none":
        return None
    with contextlib.suppress(LotgraphError):
        told = read_anchors(settings) or []
        head = head_of(graph)
        if head is None or (told and not _is_due(told[-1], head)):
            return None
        return anchor_head(settings, head, "daily")
    return None


@contextlib.contextmanager
def daily_anchors(graph: Graph, settings: Settings) -> Iterator[None]:
    """Tell the head daily while the block runs, however long."""
    if settings.audit_anchor == "none":
        yield
        return
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(_LOOK_EVERY_S):
            anchor_daily(graph, settings)

    thread = threading.Thread(target=watch, name="audit-anchors", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()


def _is_due(last: Anchor, head: LogHead) -> bool:
    if not last.chain:
        return True
    same = (last.chain, last.number, last.hash) == (head.chain, head.number, head.hash)
    return not same and now() - last.at >= DAY_US


def anchor_head(settings: Settings, head: LogHead, why: Why) -> Anchor | None:
    """Tell a head, unless none is told."""
    if settings.audit_anchor == "none":
        return None
    told = Anchor(now(), database_of(settings), why, head.chain, head.number, head.hash)
    try:
        _write(file_of(settings), told.line)
        if settings.audit_anchor == "syslog":
            _to_system(told.line)
        elif settings.audit_anchor == "command":
            _to_command(settings.audit_anchor_command, told.line)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        import structlog  # takes long to import, and is not needed where all is well

        structlog.get_logger(__name__).error(
            "anchor not told", why=why, number=head.number, error=str(error)
        )
        return None
    return told


def _write(path: Path, line: bytes) -> None:
    """Add a line at the end, onto the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, line + b"\n")
        os.fsync(handle)
    finally:
        os.close(handle)


def _to_system(line: bytes) -> None:
    if sys.platform == "win32":
        raise OSError("this system has no syslog")
    import syslog

    syslog.openlog(MARK, 0, syslog.LOG_AUTHPRIV)
    syslog.syslog(syslog.LOG_NOTICE, line.decode())


def _to_command(command: str, line: bytes) -> None:
    """Hand a line to a command's standard input, without a shell."""
    subprocess.run(
        shlex.split(command), input=line + b"\n", check=True, timeout=_COMMAND_S,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
