"""Forms with a file (`multipart/form-data`), found in a body that was kept in a file.

Nothing of it is held in memory: a part is told by where it begins and ends. The name of a file is
what somebody wrote; it is shown, and never used as a path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, BinaryIO

from app.errors import UsageError
from app.plain_text import plain_line

_CHUNK = 1024 * 1024
_HEAD_BYTES = 16 * 1024
_PARTS = 50
_TEXT_BYTES = 64 * 1024
_NAME_LENGTH = 200
_BOUNDARY = re.compile(r'multipart/form-data\s*;.*?boundary="?([^\s";,]{1,200})"?', re.I | re.S)
_PARAMETER = re.compile(r';\s*(name|filename)="([^"]*)"', re.I)


@dataclass(frozen=True, slots=True)
class FormPart:
    """One field: where its value stands. `file`: the name of a file that was chosen, as told."""

    name: str
    file: str | None
    start: int
    end: int

    def text(self, body: BinaryIO) -> str:
        """Its value as a text. Errors: `UsageError` for one that is none."""
        body.seek(self.start)
        data = body.read(min(self.end - self.start, _TEXT_BYTES + 1))
        if len(data) > _TEXT_BYTES:
            raise UsageError(f"The field {plain_line(self.name)} is too long.")
        try:
            return data.decode().strip()
        except UnicodeDecodeError:
            raise _unreadable() from None

    def copy(self, body: BinaryIO, target: IO[bytes]) -> None:
        """Copy its value."""
        body.seek(self.start)
        left = self.end - self.start
        while left and (chunk := body.read(min(left, _CHUNK))):
            target.write(chunk)
            left -= len(chunk)


def parts_of_form(body: BinaryIO, content_type: str) -> Iterator[FormPart]:
    """The fields of a form. Errors: `UsageError` when it is none, or was cut off."""
    match = _BOUNDARY.match(content_type)
    if match is None:
        raise UsageError("This is no form with a file.", remedy="Choose a file on the page “Load”.")
    mark = b"--" + match[1].encode("latin-1", "replace")
    at = _find(body, mark, 0)
    for _ in range(_PARTS):
        if at < 0:
            raise _unreadable()
        body.seek(at + len(mark))
        if body.read(2) == b"--":
            return
        start = at + len(mark) + 2
        body.seek(start)
        head, ends, _ = body.read(_HEAD_BYTES).partition(b"\r\n\r\n")
        if not ends:
            raise _unreadable()
        value = start + len(head) + 4
        at = _find(body, b"\r\n" + mark, value - 2)
        if at < 0:
            raise _unreadable()
        found = _parameters(head)
        yield FormPart(found.get("name", ""), found.get("filename"), value, max(at, value))
        at += 2
    raise UsageError("The form has too many fields.")


def _parameters(head: bytes) -> dict[str, str]:
    """The name, and the name of the file, of a part."""
    for line in head.decode("utf-8", "replace").split("\r\n"):
        name, _, value = line.partition(":")
        if name.strip().lower() == "content-disposition":
            told = {key.lower(): text for key, text in _PARAMETER.findall(value)}
            if "filename" in told:
                told["filename"] = plain_line(_unescaped(told["filename"]))[:_NAME_LENGTH]
            return told
    return {}


def _unescaped(text: str) -> str:
    """A name as browsers write it, which escape quotes and ends of lines."""
    return text.replace("%22", '"').replace("%0D", " ").replace("%0A", " ")


def _find(body: BinaryIO, wanted: bytes, start: int) -> int:
    """Where some bytes stand from a place on, or -1."""
    body.seek(start)
    at, kept = start, b""
    while chunk := body.read(_CHUNK):
        found = (kept + chunk).find(wanted)
        if found >= 0:
            return at - len(kept) + found
        at += len(chunk)
        kept = (kept + chunk)[-(len(wanted) - 1) :]
    return -1


def _unreadable() -> UsageError:
    return UsageError(
        "The form cannot be read.", remedy="Was it cut off on the way? Choose the file again."
    )
