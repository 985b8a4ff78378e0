"""Columns kept in a file, so that a process which starts reads only what came since.

    magic | digest of all that follows | length of the head | head (JSON) | arrays, one after the
    other, each at a multiple of 64 bytes | texts and what only some bookings have (JSON)

A file is taken only when it is this user's alone, whole (its digest is worked out anew), made by
this version of lotgraph, and of this very store. It is as of a commit like any other columns: they
are brought forward, or read anew where notes do not lead from there to the commit of now. So what
was restored, reset or written by others meanwhile is never answered from a file.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import struct
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from app import __version__
from app.ledger.columns import Names
from app.mirror.columns import Commit, Index, LinkColumns, LinkPart, Mirror, ThingColumns

_MAGIC = b"lotgraph columns 2\n\0"
_DIGEST = 32
_ALIGN = 64
_PART = 1 << 22  # bytes digested at once
_ROOM = 2  # so many times its size must be free
_LEFT_S = 3_600
_log = logging.getLogger(__name__)
Arrays = Mapping[str, NDArray[Any]]


def write_columns(path: Path, columns: Mirror, store: str) -> bool:
    """Write columns in place of the file there; False, and the file is as it was, when that cannot
    be: another start reads them of the graph. `store`: which store they were read of."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        if shutil.disk_usage(path.parent).free < _ROOM * columns.nbytes:
            return False
        for left in path.parent.glob(f"{path.name}.*.part"):  # of one that was killed
            if left.stat().st_mtime < time.time() - _LEFT_S:
                left.unlink(missing_ok=True)
        handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(_MAGIC + bytes(_DIGEST))
            digest = hashlib.blake2b(digest_size=_DIGEST)
            for piece in _pieces(columns, store):
                digest.update(piece)
                file.write(piece)
            file.seek(len(_MAGIC))
            file.write(digest.digest())
        part.replace(path)
    except OSError as error:
        _log.info("genealogy in memory: not kept in a file: %s", error.strerror)
        part.unlink(missing_ok=True)
        return False
    return True


def columns_in(path: Path, store: str) -> Mirror | None:
    """The columns of a file, mapped: pages come from the disk when they are used; None when there
    is none that may be trusted."""
    try:
        told = path.stat()
        if told.st_uid != os.getuid() or told.st_mode & 0o077 or not told.st_size:
            return None
        return _columns(np.asarray(np.memmap(path, np.uint8, mode="c")), store)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, IndexError, struct.error) as error:
        _log.info("genealogy in memory: the file is of no use: %s", type(error).__name__)
        return None


def _columns(mapped: NDArray[np.uint8], store: str) -> Mirror | None:
    at = len(_MAGIC) + _DIGEST
    if mapped[: len(_MAGIC)].tobytes() != _MAGIC:
        return None
    digest = hashlib.blake2b(digest_size=_DIGEST)
    for start in range(at, len(mapped), _PART):
        digest.update(mapped[start : start + _PART].data)
    if mapped[len(_MAGIC) : at].tobytes() != digest.digest():
        return None
    (length,) = struct.unpack("<Q", mapped[at : at + 8].tobytes())
    head = orjson.loads(mapped[at + 8 : at + 8 + length].tobytes())
    if head["version"] != __version__ or head["store"] != store:
        return None
    arrays, first = {}, at + 8 + length
    for name, kind, size in head["arrays"]:
        first += -first % _ALIGN
        arrays[name] = mapped[first : first + size].view(np.dtype(kind))
        first += size
    beside = orjson.loads(mapped[first:].tobytes())
    names = Names(beside["texts"], {"": -1} | {t: n for n, t in enumerate(beside["texts"])})
    also = {
        int(id_): tuple((quantity, uom) for quantity, uom in some)
        for id_, some in beside["also"].items()
    }
    taken = {int(id_): quantity for id_, quantity in beside["taken"].items()}
    things = ThingColumns(*(arrays[f"things.{name}"] for name in ThingColumns.__slots__))
    parts = (_part(arrays, 0), _part(arrays, 1))
    return Mirror(Commit(*head["commit"]), names, things, parts, also, taken)


def _part(arrays: Arrays, number: int) -> LinkPart:
    links = LinkColumns(*(arrays[f"{number}.links.{name}"] for name in LinkColumns.__slots__))
    out, into = (
        Index(arrays[f"{number}.{name}.first"], arrays[f"{number}.{name}.rows"])
        for name in ("out", "into")
    )
    return LinkPart(links, out, into, arrays[f"{number}.kinds"])


def _arrays(columns: Mirror) -> dict[str, NDArray[Any]]:
    found = {f"things.{name}": getattr(columns.things, name) for name in ThingColumns.__slots__}
    for number, part in enumerate(columns.parts):
        for name in LinkColumns.__slots__:
            found[f"{number}.links.{name}"] = getattr(part.links, name)
        for name, index in (("out", part.out), ("into", part.into)):
            found[f"{number}.{name}.first"] = index.first
            found[f"{number}.{name}.rows"] = index.rows
        found[f"{number}.kinds"] = part.kinds
    return found


def _pieces(columns: Mirror, store: str) -> Iterator[bytes | memoryview]:
    """What stands behind the digest, piece by piece."""
    arrays = _arrays(columns)
    kinds = [(name, each.dtype.str, each.nbytes) for name, each in arrays.items()]
    commit = list(columns.commit)
    head = orjson.dumps({"version": __version__, "store": store, "commit": commit, "arrays": kinds})
    yield struct.pack("<Q", len(head)) + head
    at = len(_MAGIC) + _DIGEST + 8 + len(head)
    for each in arrays.values():
        yield bytes(-at % _ALIGN)
        yield np.ascontiguousarray(each).view(np.uint8).data
        at += -at % _ALIGN + each.nbytes
    beside = {"texts": columns.names.texts, "also": columns.also, "taken": columns.taken}
    yield orjson.dumps(beside, option=orjson.OPT_NON_STR_KEYS)
