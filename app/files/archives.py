"""Archives: gz, zip of many, and what kind of file something is by its first bytes.

Nothing is unpacked beyond a named size: a small archive can hold more than a disk.
"""

from __future__ import annotations

import gzip
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import SEEK_END
from tempfile import TemporaryFile
from typing import BinaryIO, Literal, cast

from app.files.html import is_html

UNPACKED_BYTES = 2 * 1024**3  # of an archive, all its members together
WORKBOOK_BYTES = 512 * 1024**2  # of a workbook: it is held in memory as a whole
MEMBERS = 1_000  # files in one archive
_CHUNK = 1 << 20

# What Python's readers of archives raise for bytes that are damaged.
DAMAGE = (
    OSError, EOFError, ValueError, LookupError, RuntimeError, NotImplementedError, OverflowError,
    zlib.error, zipfile.BadZipFile, struct.error,
)  # fmt: skip

Kind = Literal["text", "gzip", "zip", "workbook", "html"]


class ArchiveError(ValueError):
    """An archive or workbook that is not unpacked; the text says why."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive, unpacked."""

    name: str
    stream: BinaryIO
    size: int


def kind_of(stream: BinaryIO) -> Kind:
    """What a seekable stream holds, by looking; it is left at its start."""
    stream.seek(0)
    head = stream.read(8192)
    stream.seek(0)
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "workbook"
    if head.startswith(b"PK\x03\x04"):
        return "workbook" if _is_workbook(stream) else "zip"
    return "html" if is_html(head) else "text"


def _is_workbook(stream: BinaryIO) -> bool:
    try:
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
            kind = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except DAMAGE:
        return False
    finally:
        stream.seek(0)
    return bool({"xl/workbook.xml", "xl/workbook.bin"} & names) or b"spreadsheet" in kind


def workbook_bytes(stream: BinaryIO) -> bytes:
    """A workbook whole. Errors: `ArchiveError` beyond the limit, packed or unpacked."""
    size = stream.seek(0, SEEK_END)
    stream.seek(0)
    if stream.read(2) == b"PK":
        try:
            with zipfile.ZipFile(stream) as archive:
                size = max(size, sum(each.file_size for each in archive.infolist()))
        except DAMAGE as error:
            raise ArchiveError(f"the workbook is damaged: {error}") from None
    stream.seek(0)
    if size > WORKBOOK_BYTES:
        raise ArchiveError(
            f"the workbook unpacks to {size:,} bytes, the limit is {WORKBOOK_BYTES:,}"
        )
    return stream.read()


def from_gzip(stream: BinaryIO) -> Member:
    """The one file of a gz. Errors: `ArchiveError`."""
    made = cast(BinaryIO, TemporaryFile())  # noqa: SIM115
    try:
        with gzip.GzipFile(fileobj=stream) as packed:
            size = _copy(packed, made, UNPACKED_BYTES)
    except ArchiveError:
        made.close()
        raise
    except DAMAGE as error:
        made.close()
        raise ArchiveError(f"the archive is damaged: {error}") from None
    return Member("", made, size)


def members_of(stream: BinaryIO) -> Iterator[Member]:
    """The files of a zip, one unpacked at a time. Errors: `ArchiveError`."""
    try:
        archive = zipfile.ZipFile(stream)
        files = [each for each in archive.infolist() if not _passed_over(each)]
    except DAMAGE as error:
        raise ArchiveError(f"the archive is damaged: {error}") from None
    with archive:
        if len(files) > MEMBERS:
            raise ArchiveError(f"the archive holds {len(files):,} files, the limit is {MEMBERS:,}")
        left = UNPACKED_BYTES
        if sum(each.file_size for each in files) > left:
            raise _too_large()
        for each in files:
            made = cast(BinaryIO, TemporaryFile())  # noqa: SIM115
            try:
                with archive.open(each) as packed:
                    size = _copy(cast(BinaryIO, packed), made, left)
            except ArchiveError:
                made.close()
                raise
            except DAMAGE as error:
                made.close()
                raise ArchiveError(f"“{each.filename}” cannot be unpacked: {error}") from None
            left -= size
            yield Member(each.filename, made, size)


def _passed_over(member: zipfile.ZipInfo) -> bool:
    """Whether it is a folder, hidden, or without a name."""
    parts = member.filename.split("/")
    return parts[0] == "__MACOSX" or not parts[-1] or parts[-1].startswith(".")


def _copy(packed: BinaryIO | gzip.GzipFile, made: BinaryIO, limit: int) -> int:
    size = 0
    while chunk := packed.read(_CHUNK):
        size += len(chunk)
        if size > limit:
            raise _too_large()
        made.write(chunk)
    made.seek(0)
    return size


def _too_large() -> ArchiveError:
    return ArchiveError(f"the archive unpacks to more than {UNPACKED_BYTES:,} bytes, the limit")
