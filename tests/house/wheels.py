"""Wheels, built by the hook that pip calls, in this process; `test_release.py` has pip call it."""

from __future__ import annotations

from contextlib import chdir
from pathlib import Path

from hatchling.build import build_wheel


def wheel_of(project: Path, folder: Path) -> Path:
    """The wheel of a project, in a folder."""
    with chdir(project):
        return folder / build_wheel(str(folder))
