"""Data that cannot be opened, and the one case of it that is mended: a log with a torn end.

A server whose disk is full stops in the middle of writing an entry of its transaction log. What was
acknowledged stands before that entry; but at its next start it may refuse the log as a whole. Only
when a server is known to have ended so, the torn end is cut off, and a copy of the log is kept.
"""

from __future__ import annotations

import json
import shutil
from contextlib import suppress
from datetime import UTC, datetime

import psutil

from app.embedded import trouble
from app.embedded.disk import disk_error
from app.embedded.home import Home
from app.embedded.progress import FetchProgress
from app.errors import EmbeddedError

CODE = "torn_log"
_MARK = "torn"  # a file in the home: its last server could not write
_FAILED = "Failed to start DatabaseId{"
_TORN = "fail_on_corrupted_log_files"
_KEPT = "transactions.torn"


def suspect(at: Home) -> None:
    """Note that the server could not write."""
    with suppress(OSError):  # on a full disk
        (at.path / _MARK).touch()


def is_suspected(at: Home) -> bool:
    """Whether the last server could not write."""
    return (at.path / _MARK).exists()


def clear(at: Home) -> None:
    """A server answers: its log is whole."""
    with suppress(OSError):
        (at.path / _MARK).unlink(missing_ok=True)


def set_aside(at: Home, progress: FetchProgress) -> None:
    """Copy the log before its end is cut off. Errors: `EmbeddedError` when there is no room."""
    kept = at.path / _KEPT
    try:
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(at.data / "transactions", kept)
    except OSError as error:
        raise disk_error(error, at.path) from error
    progress.say(
        "Neo4j could not finish its last entry of the transaction log. That entry was never "
        f"acknowledged and is cut off; the log as it was is in {kept}."
    )


def check(at: Home, process: psutil.Process) -> None:
    """Nothing, unless this process has said that the data cannot be opened. Errors: in words."""
    for line in trouble.tail(at.path / "logs" / "debug.log").splitlines():
        if _FAILED not in line:
            continue
        try:
            told = json.loads(line)
            when = datetime.fromisoformat(told["time"].replace("+0000", "+00:00"))
            if when.astimezone(UTC).timestamp() < process.create_time() - 2:
                continue
        except (ValueError, KeyError, psutil.Error):
            continue
        raise _cannot_open(at, str(told.get("stacktrace", "")))


def _cannot_open(at: Home, story: str) -> EmbeddedError:
    causes = [line[11:] for line in story.splitlines() if line.startswith("Caused by: ")]
    last = causes[-1][:300] if causes else ""
    return EmbeddedError(
        f"The data in {at.data} are damaged: Neo4j cannot open them."
        + (f" It said: {last}" if last else ""),
        remedy="Restore a dump (“lotgraph db restore FILE”), or have them looked at: “lotgraph db "
        f"check”. The log is {at.path / 'logs' / 'debug.log'}.",
        code=CODE if _TORN in story else "damaged_data",
    )
