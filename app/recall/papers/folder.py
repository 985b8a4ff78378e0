"""The folder an export of a case is written to: files of an earlier export make room, others stay.

What is not from an export is never written over: it would be gone without a word.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import orjson

from app.errors import UsageError

MANIFEST = "manifest.json"
_NAMED_IN_WORDS = 3


def check_room(folder: Path, names: Collection[str]) -> None:
    """Make sure that files of some names, the manifest among them, write over nothing of others.

    Errors: `UsageError`; `OSError` when the folder cannot be read.
    """
    former = _files_of_export(folder)
    others = [name for name in sorted(names) if (folder / name).exists() and name not in former]
    if others:
        shown = ", ".join(others[:_NAMED_IN_WORDS])
        more = f" and {len(others) - _NAMED_IN_WORDS} more" if others[_NAMED_IN_WORDS:] else ""
        raise UsageError(
            f"{folder} holds other files of these names: {shown}{more}.",
            remedy="Name a new folder, or one that an export of a case made.",
        )


def make_room(folder: Path, names: Collection[str]) -> None:
    """Have the folder there, checked, without the files of an earlier export.

    Errors: `UsageError`; `OSError` when it cannot be made or written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    check_room(folder, names)
    for name in _files_of_export(folder):
        (folder / name).unlink(missing_ok=True)


def _files_of_export(folder: Path) -> set[str]:
    """The names of the files an earlier export of a case left there; none when there was none."""
    try:
        told = orjson.loads((folder / MANIFEST).read_bytes())
        names = {*told["files"], MANIFEST} if "snapshot_hash" in told else set()
    except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError):
        return set()
    return {name for name in names if _below(folder, name)}


def _below(folder: Path, name: str) -> bool:
    """Whether a name that stands in a manifest is of a file in that folder, and no way out."""
    path = (folder / name).resolve()
    return path.is_relative_to(folder.resolve()) and path.is_file()
