"""A small disk that can be filled: a file system in memory, where this machine lets one be made."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_MIB = 1 << 20


def may_mount() -> bool:
    """Whether a file system may be mounted: by root, or in a user's own namespace."""
    if shutil.which("mount") is None:
        return False
    if os.geteuid() == 0:
        tried = ["unshare", "--mount", "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", "/mnt"]
    else:
        return False  # begin again with `again_as_root`
    return _works(tried)


def again_as_root() -> list[str] | None:
    """What to put before a command so that it may mount in a namespace of its own, if any."""
    before = ["unshare", "--user", "--map-root-user", "--mount"]
    if shutil.which("unshare") is None or not _works([*before, "true"]):
        return None
    return before


def _works(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False, timeout=20).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


@contextmanager
def small_disk(at: Path, mib: int) -> Iterator[Path]:
    """A file system of so many MiB; gone afterwards."""
    at.mkdir(parents=True)
    size = f"size={mib}m"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(at)], check=True)
    try:
        yield at
    finally:
        subprocess.run(["umount", "--lazy", str(at)], check=True)


def fill(disk: Path, leave_bytes: int) -> Path:
    """Fill it with a file, but for some bytes; the file."""
    ballast = disk / "ballast"
    left = shutil.disk_usage(disk).free - leave_bytes
    with suppress(OSError), ballast.open("ab", buffering=0) as file:  # others write meanwhile
        while left > 0:
            left -= file.write(b"x" * min(left, _MIB))
    return ballast
