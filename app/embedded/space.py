"""How much room is left on the disk of a home, and the mark below which nothing more is stored.

A database whose disk is full stores nothing until it is started again, and reads little. So writes
are refused in words while there is still room for what is under way.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import DiskSpaceError
from app.settings import Settings

_MIB = 1 << 20
_RETRY_AFTER_S = 30
_ENOUGH_BYTES = 64 * _MIB  # for a server to start again on, where no mark is set


@dataclass(frozen=True, slots=True)
class HomeDisk:
    """The disk of a home, and its low-water mark in bytes (0: none)."""

    home: Path
    low_water: int

    def free(self) -> int | None:
        """Free bytes; None when nobody knows."""
        try:
            return shutil.disk_usage(self.home).free
        except OSError:
            return None

    def check(self) -> None:
        """Nothing, while there is room. Errors: `DiskSpaceError`."""
        free = self.free()
        if free is None or free >= self.low_water:
            return
        raise DiskSpaceError(
            f"There are only {free // _MIB:,} MiB free on the disk of {self.home}, so nothing more "
            f"is stored (the mark is {self.low_water // _MIB:,} MiB).",
            remedy="Free some space: storing goes on by itself. The mark is LOTGRAPH_DISK_LOW_"
            "WATER_MIB.",
            retry_after_s=_RETRY_AFTER_S,
            **self.told(),
        )

    def enough(self) -> bool:
        """Whether a server that met a full disk may be started again."""
        free = self.free()
        return free is None or free >= max(self.low_water, _ENOUGH_BYTES)

    def told(self) -> dict[str, Any]:
        """Free bytes and the mark, as JSON values."""
        return {"free_bytes": self.free(), "low_water_bytes": self.low_water}


def disk_of(settings: Settings) -> HomeDisk:
    """The disk of the home the settings name."""
    home = settings.home.expanduser().absolute()
    return HomeDisk(home, settings.disk_low_water_mib * _MIB)
