"""The seal of a dump: its SHA-256, at its end, where Neo4j's own tool passes over it.

Neo4j's dump is one stream of Zstandard frames. Its tool stops at a broken one, but does not see
every changed bit, and a graph with another digit in it is worse than none. The format has frames to
be skipped, which any reader passes over: such a frame holds the hash of everything before it.
"""

from __future__ import annotations

import hashlib
import os
import re
import struct
from pathlib import Path

_MAGIC = struct.pack("<I", 0x184D2A5A)
_MARK = b"lotgraph dump sha256 "
_HEX = 64
_FRAME = len(_MAGIC) + 4 + len(_MARK) + _HEX
_HEAD = _MAGIC + struct.pack("<I", len(_MARK) + _HEX)


def seal(file: Path) -> None:
    """Hash a file, write the hash behind it, and see it onto the disk."""
    with file.open("rb+") as whole:
        digest = hashlib.file_digest(whole, "sha256").hexdigest()
        whole.seek(0, os.SEEK_END)
        whole.write(_HEAD + _MARK + digest.encode())
        whole.flush()
        os.fsync(whole.fileno())


def is_as_sealed(file: Path) -> bool | None:
    """Whether a file is what was sealed; None when it has no seal (another tool's dump)."""
    size = file.stat().st_size
    with file.open("rb") as whole:
        whole.seek(max(0, size - 2 * _FRAME))
        end = whole.read()
        if _MARK not in end and _MAGIC not in end:
            return None
        match = re.fullmatch(re.escape(_HEAD + _MARK) + rb"([0-9a-f]{64})", end[-_FRAME:])
        if match is None:
            return False  # cut off or changed within the seal
        whole.seek(0)
        digest = hashlib.sha256()
        left = size - _FRAME
        while left:
            piece = whole.read(min(left, 1 << 20))
            digest.update(piece)
            left -= len(piece)
    return digest.hexdigest() == match[1].decode()
