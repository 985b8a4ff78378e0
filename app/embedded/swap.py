"""Put one database in the place of another, so that it can be undone until it is confirmed.

`replaced/` in a home holds the former database while a restore is tried out; where it is found at
a start, the restore was not finished, and what it holds goes back. The server must be stopped.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from app.embedded.disk import disk_error
from app.embedded.home import Home
from app.embedded.server import DATABASE

# Where Neo4j keeps one database, below `data/`.
_PARTS = (Path("databases") / DATABASE, Path("transactions") / DATABASE)


def swap_in(at: Home, incoming: Home) -> None:
    """Keep the present database in `replaced/`, put the incoming one in its place."""
    kept = at.path / "replaced"
    for part in _PARTS:
        (kept / part).parent.mkdir(parents=True, exist_ok=True)
        (at.data / part).parent.mkdir(parents=True, exist_ok=True)
    for part in _PARTS:
        if (at.data / part).is_dir():
            (at.data / part).rename(kept / part)
    for part in _PARTS:
        if (incoming.data / part).is_dir():
            (incoming.data / part).rename(at.data / part)


def is_open(at: Home) -> bool:
    """Whether a restore is being tried out, or was killed then."""
    return (at.path / "replaced").is_dir()


def undo(at: Home) -> None:
    """Put back the data of a restore that was not finished.

    Also clears what else an interrupted restore or reset left behind.
    """
    kept = at.path / "replaced"
    try:
        if kept.is_dir():
            for part in _PARTS:
                if (kept / part).is_dir():
                    shutil.rmtree(at.data / part, ignore_errors=True)
                    (at.data / part).parent.mkdir(parents=True, exist_ok=True)
                    (kept / part).rename(at.data / part)
            shutil.rmtree(kept)
        for name in ("incoming", "removed"):
            shutil.rmtree(at.path / name, ignore_errors=True)
    except OSError as error:
        raise disk_error(error, at.path) from error


def confirm(at: Home) -> None:
    """The new database is good: forget the former one."""
    if (at.path / "replaced").is_dir():
        discard(at, at.path / "replaced")


def discard(at: Home, folder: Path) -> None:
    """Remove a folder of the home for good: gone in one step, then deleted."""
    removed = at.path / "removed"
    shutil.rmtree(removed, ignore_errors=True)
    folder.rename(removed)
    shutil.rmtree(removed)
