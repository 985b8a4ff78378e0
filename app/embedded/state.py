"""The embedded server as an onlooker sees it: at once, asking it nothing, changing nothing."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import psutil

from app.embedded import home, server
from app.embedded.home import Home, write_private
from app.settings import Settings

_BACKUP = "last-backup.json"


def state(settings: Settings) -> dict[str, Any]:
    """What is known of the server of a home, as JSON values; times in UTC microseconds.

    `state`: `running`, `stopped` (by somebody) or `ended` (by itself; `note` says how).
    `backup_us`: when its data were last copied whole; None: never, as far as is known.
    """
    at = home.at(settings.home)
    process = home.server(at)
    told: dict[str, Any] = {
        "embedded": True, "state": "running", "pid": None, "port": home.remembered_port(at),
        "version": home.version_noted(at), "since_us": None, "memory_bytes": None, "note": "",
        "backup_us": last_backup(at),
    }  # fmt: skip
    if process is None:
        stopped = server.was_closed(at)
        note = "" if stopped else server.why_it_ended(at)
        return told | {"state": "stopped" if stopped else "ended", "note": note}
    try:
        since, memory = process.create_time(), process.memory_info().rss
    except psutil.Error:  # it ends this very moment
        return told | {"state": "ended"}
    return told | {"pid": process.pid, "since_us": int(since * 1e6), "memory_bytes": memory}


def note_backup(settings: Settings) -> None:
    """Remember that all data of a home have been copied."""
    at = home.at(settings.home)
    write_private(at.path / _BACKUP, json.dumps({"at": time.time_ns() // 1000}) + "\n")


def last_backup(at: Home) -> int | None:
    """When that was last (UTC microseconds); None where nobody has noted it."""
    try:
        found = json.loads(Path(at.path / _BACKUP).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    stamp = found.get("at") if isinstance(found, dict) else None
    return stamp if isinstance(stamp, int) else None
