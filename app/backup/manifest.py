"""The manifest of a backup: what is in it, as of which stamp, and by which hashes it is known.

It is written last and carries its own hash, so a folder with a whole manifest is a whole backup, or
one that was changed afterwards; which of them, `read_backup` finds out before anything is done.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from app.backup.files import BackupError, BackupFile, disk_in_words, sha256_of
from app.graph.schema import schema_files
from app.times import instant_text

MANIFEST = "manifest.json"
EVENTS, DESK, TEXTS, REFUSALS, AUDIT, NUMBERS = (
    f"{name}.jsonl.gz" for name in ("events", "desk", "texts", "refusals", "audit", "numbers")
)
FILES = (EVENTS, DESK, TEXTS, REFUSALS, AUDIT, NUMBERS)
FORMAT, FORMAT_VERSION = "lotgraph backup", 3
_FILES_OF = {1: FILES[:-2], 2: FILES[:-1], 3: FILES}  # no log yet, no numbers yet
_ANOTHER = "Take another copy of it, or another backup. Nothing was changed."


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself.

    `stamp`: the last stamp of recording that is in it; `shape`: how often something had changed
    that the graph keeps only as it is. `schema`: the schema files of its graph with their
    checksums. `left_out`: labels of nodes that are not lotgraph's.
    """

    lotgraph: str
    neo4j: str
    made_at: str
    stamp: int
    shape: int
    schema: Mapping[str, str]
    counts: Mapping[str, int]
    left_out: Sequence[str]
    files: Sequence[BackupFile]
    version: int = FORMAT_VERSION

    @property
    def id(self) -> str:
        """Its hash, by which it is known."""
        return hashlib.sha256(_text(self._told())).hexdigest()

    @property
    def bytes(self) -> int:
        """The size of all its files."""
        return sum(each.bytes for each in self.files)

    @property
    def moment(self) -> str:
        """Its stamp as a time; what an empty graph has is none."""
        return instant_text(self.stamp) if self.stamp else "before the first event"

    @property
    def has_log(self) -> bool:
        """Whether the log that shows tampering is in it."""
        return self.version > 1

    @property
    def has_numbers(self) -> bool:
        """Whether the numbers that were handed out are in it."""
        return self.version > 2

    def file(self, name: str) -> BackupFile:
        """One of its files."""
        return next(each for each in self.files if each.name == name)

    def as_json(self) -> dict[str, Any]:
        """As it is written, its own hash last."""
        return self._told() | {"sha256": self.id}

    def _told(self) -> dict[str, Any]:
        return {
            "format": FORMAT, "version": self.version, "lotgraph": self.lotgraph,
            "neo4j": self.neo4j, "made_at": self.made_at, "stamp": self.stamp,
            "as_of": self.moment, "shape": self.shape, "schema": dict(self.schema),
            "counts": dict(self.counts), "left_out": list(self.left_out),
            "files": [each.as_json() for each in self.files],
        }  # fmt: skip


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write it, readable for this user only, onto the disk."""
    with disk_in_words(folder):
        handle = os.open(folder / MANIFEST, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(orjson.dumps(manifest.as_json(), option=orjson.OPT_INDENT_2) + b"\n")
            file.flush()
            os.fsync(file.fileno())


def is_backup(path: Path) -> bool:
    """Whether a path names a folder, as a backup is; a dump is a file."""
    return path.is_dir()


def read_backup(folder: Path) -> Manifest:
    """The manifest of a backup whose every byte is as it was written, and that this version can
    restore. Errors: `BackupError` in words; nothing has been changed then."""
    manifest = _read_manifest(folder)
    for file in manifest.files:
        _check_file(folder, file)
    files = schema_files()
    later = sorted(manifest.schema.keys() - files.keys())
    if later:
        raise BackupError(
            f"{folder} was made by a later lotgraph ({manifest.lotgraph}), with schema files this "
            f"one does not know: {', '.join(later)}. Nothing was changed.",
            remedy="Restore it with that version or a later one.",
            code="later_backup",
        )
    return manifest


def _read_manifest(folder: Path) -> Manifest:
    path = folder / MANIFEST
    if not path.is_file():
        raise BackupError(
            f"{folder} is no backup of lotgraph: it has no {MANIFEST}. Nothing was changed.",
            remedy="Name a folder made by “lotgraph db backup” or a file made by “… dump”.",
        )
    with disk_in_words(folder):
        text = path.read_bytes()
    try:
        told = orjson.loads(text)
        if told["format"] != FORMAT:
            raise ValueError(told["format"])
        version = int(told["version"])
    except (ValueError, TypeError, KeyError, orjson.JSONDecodeError):
        raise BackupError(
            f"{path} is no manifest of a backup of lotgraph, or was damaged. Nothing was changed.",
            remedy=_ANOTHER,
        ) from None
    if version > FORMAT_VERSION:
        raise BackupError(
            f"{folder} was made by a later lotgraph ({told.get('lotgraph')}). Nothing was changed.",
            remedy="Restore it with that version or a later one.",
            code="later_backup",
        )
    return _checked(path, told)


def _checked(path: Path, told: dict[str, Any]) -> Manifest:
    own = told.pop("sha256", None)
    if hashlib.sha256(_text(told)).hexdigest() != own:
        raise BackupError(
            f"{path} is not as it was written: its hash does not fit. Nothing was changed.",
            remedy=_ANOTHER,
        )
    files = tuple(BackupFile(**each) for each in told["files"])
    if sorted(each.name for each in files) != sorted(_FILES_OF.get(told["version"], ())):
        raise BackupError(f"{path} does not name the files of a backup.", remedy=_ANOTHER)
    return Manifest(
        told["lotgraph"], told["neo4j"], told["made_at"], told["stamp"], told["shape"],
        told["schema"], told["counts"], told["left_out"], files, told["version"],
    )  # fmt: skip


def _check_file(folder: Path, file: BackupFile) -> None:
    path = folder / file.name
    if not path.is_file():
        raise BackupError(f"{file.name} is missing in {folder}.", remedy=_ANOTHER)
    with disk_in_words(folder):
        size = path.stat().st_size
        if size != file.bytes:
            raise BackupError(
                f"{path} has {size:,} bytes; it was written with {file.bytes:,}: it was cut off, "
                "or is another file. Nothing was changed.",
                remedy=_ANOTHER,
            )
        if sha256_of(path) != file.sha256:
            raise BackupError(
                f"{path} is not as it was written: its SHA-256 does not fit the manifest. Nothing "
                "was changed.",
                remedy=_ANOTHER,
            )


def _text(told: Mapping[str, Any]) -> bytes:
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS)
