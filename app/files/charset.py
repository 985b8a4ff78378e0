"""The characters of a text file, by three steps: its mark, strict UTF-8, then Windows-1252.

Statistics are no step: they name German text Baltic. A file that has whole UTF-8 characters beside
bytes that are none stays UTF-8, so that only the broken cells are refused.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import BinaryIO, cast

_CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_SAMPLES = 3
_DECLARED = re.compile(rb"<\?xml[^>]*?\sencoding\s*=\s*[\"\']([A-Za-z0-9._-]+)")
_ODD_WORD = re.compile(rb"[\w\x80-\xff]{0,20}[\x80-\xff][\w\x80-\xff]{0,20}")


@dataclass(frozen=True, slots=True)
class Charset:
    """`name` as Python knows it; `samples`: words that show what was taken for certain by
    nothing.
    """

    name: str
    samples: tuple[str, ...] = ()

    @property
    def is_utf8(self) -> bool:
        """Whether the bytes can be read as they are."""
        return self.name in ("utf-8", "utf-8-sig")


def find_charset(stream: BinaryIO) -> Charset:
    """The charset of a seekable stream, which is left at its start."""
    stream.seek(0)
    head = stream.read(4096)
    stream.seek(0)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return Charset(name)
    if name := _wide(head):
        return Charset(name)
    found = _narrow(stream)
    stream.seek(0)
    return found


def _wide(head: bytes) -> str:
    """UTF-16 without a mark: every other byte of plain text is zero."""
    if len(head) < 4 or b"\x00" not in head:
        return ""
    half = len(head) // 2
    for first, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros, others = head[first::2].count(0), head[1 - first :: 2].count(0)
        if zeros > half * 0.7 and others == 0:
            return name
    return ""


def _narrow(stream: BinaryIO) -> Charset:
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    broken, whole = False, False
    samples: list[str] = []
    while chunk := stream.read(_CHUNK):
        if chunk.isascii():
            continue
        text = decoder.decode(chunk)
        odd = any("\udc80" <= letter <= "\udcff" for letter in text)
        broken |= odd
        whole |= any(letter > "\x7f" and not "\ud800" <= letter <= "\udfff" for letter in text)
        if odd and len(samples) < _SAMPLES:
            words = (match[0].decode("cp1252", "replace") for match in _ODD_WORD.finditer(chunk))
            samples += list(dict.fromkeys(words))[: _SAMPLES - len(samples)]
    return Charset("cp1252", tuple(samples)) if broken and not whole else Charset("utf-8")


def as_utf8(stream: BinaryIO, charset: Charset) -> BinaryIO:
    """The same text in UTF-8, on disk; what no character stands for becomes U+FFFD."""
    if charset.is_utf8:
        return stream
    made = cast(BinaryIO, TemporaryFile())  # noqa: SIM115
    decoder = codecs.getincrementaldecoder(charset.name)("replace")
    stream.seek(0)
    while chunk := stream.read(_CHUNK):
        made.write(decoder.decode(chunk).encode("utf-8", "replace"))
    made.write(decoder.decode(b"", final=True).encode("utf-8", "replace"))
    made.seek(0)
    return made


def with_line_feeds(stream: BinaryIO) -> BinaryIO:
    """The same text, on disk, with a line feed for each carriage return."""
    made = cast(BinaryIO, TemporaryFile())  # noqa: SIM115
    stream.seek(0)
    while chunk := stream.read(_CHUNK):
        made.write(chunk.replace(b"\r", b"\n"))
    made.seek(0)
    return made


def has_returns_only(head: bytes) -> bool:
    """Whether lines end in carriage returns alone, as old machines wrote them."""
    return b"\r" in head and b"\n" not in head


def declared_encoding(head: bytes) -> str:
    """The encoding that an XML declaration names, unless it is UTF-8 or none that is known."""
    found = _DECLARED.match(head.removeprefix(codecs.BOM_UTF8).lstrip())
    if found is None:
        return ""
    try:
        text = codecs.decode(b"A", found[1].decode())
        name = codecs.lookup(found[1].decode()).name
    except (LookupError, ValueError, TypeError):
        return ""
    return "" if text != "A" or name in ("utf-8", "ascii") else name
