"""Files of a backup: compressed lines that are hashed while they are written, and read back only
when they are whole.

Two backups of one graph at one stamp are the same bytes, so nothing of when and where they were
made stands in the files.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import os
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from app.errors import LotgraphError

_LEVEL = 5  # events shrink to a tenth; more costs twice the time for a few per cent
_PIECE = 1 << 20
_AT_ONCE = 1 << 18  # bytes of lines handed to the compressor at once


class BackupError(LotgraphError):
    """A backup that cannot be made or used (HTTP 400, exit 2)."""

    code = "bad_backup"
    status = 400


@dataclass(frozen=True, slots=True)
class BackupFile:
    """One file of a backup: its name, lines, size in bytes and SHA-256 (hex)."""

    name: str
    lines: int
    bytes: int
    sha256: str

    def as_json(self) -> dict[str, Any]:
        """As in the manifest."""
        return asdict(self)


class _Hashing:
    """Writes to a file, and hashes and counts what is written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.sha256 = hashlib.sha256()
        self.size = 0

    def write(self, piece: Any) -> int:
        self.sha256.update(piece)
        self.size += len(piece)
        return self._file.write(piece)

    def flush(self) -> None:
        self._file.flush()


class LineWriter:
    """Writes one file of lines. Use as a context manager; `file` is what it became.

    Errors: `BackupError` when the disk refuses.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lines = 0
        self._waiting: list[bytes] = []
        self._size = 0
        self._found: BackupFile | None = None
        with disk_in_words(path.parent):
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._file = os.fdopen(handle, "wb")
        self._hashing = _Hashing(self._file)
        self._packed = gzip.GzipFile("", "wb", _LEVEL, self._hashing, 0)

    def add(self, line: bytes) -> None:
        """One more line, without its end."""
        self._waiting.append(line)
        self._lines += 1
        self._size += len(line) + 1
        if self._size >= _AT_ONCE:
            self._write()

    def _write(self) -> None:
        if self._waiting:
            with disk_in_words(self._path.parent):
                self._packed.write(b"\n".join(self._waiting) + b"\n")
            self._waiting, self._size = [], 0

    @property
    def file(self) -> BackupFile:
        """The file, once it is closed."""
        if self._found is None:
            raise ValueError(f"{self._path} is not closed")
        return self._found

    def __enter__(self) -> LineWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        with contextlib.closing(self._file):
            if kind is not None:
                # Else it writes its end when it is collected.
                self._packed.fileobj = None  # type: ignore[assignment]
                return
            self._write()
            with disk_in_words(self._path.parent):
                self._packed.close()
                self._file.flush()
                os.fsync(self._file.fileno())
        name, hashing = self._path.name, self._hashing
        self._found = BackupFile(name, self._lines, hashing.size, hashing.sha256.hexdigest())


@contextlib.contextmanager
def disk_in_words(folder: Path) -> Iterator[None]:
    """What the disk refuses, as a `BackupError`."""
    try:
        yield
    except OSError as error:
        raise BackupError(
            f"{folder} cannot be written or read: {error.strerror or error}.",
            remedy="Free some space there or choose another folder; nothing else was changed.",
            code="disk",
        ) from error


def sha256_of(path: Path) -> str:
    """SHA-256 (hex) of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def lines_of(folder: Path, file: BackupFile, first: int = 0) -> Iterator[bytes]:
    """The lines of a file without their ends, from one on. Errors: `BackupError` in words."""
    count = 0
    try:
        with gzip.open(folder / file.name, "rb") as lines:
            for line in lines:
                count += 1
                if count > first:
                    yield line.removesuffix(b"\n")
    except (OSError, EOFError, zlib.error) as error:
        raise BackupError(
            f"{file.name} cannot be read to its end: {error}.", remedy="Take another backup."
        ) from error
    if count != file.lines:
        raise BackupError(
            f"{file.name} has {count:,} lines; the manifest says {file.lines:,}.",
            remedy="Take another backup.",
        )
