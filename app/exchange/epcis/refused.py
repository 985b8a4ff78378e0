"""Refused events of an EPCIS file in a document of their own, ready to mend and load again.

They are written as they come: a file of which everything is refused needs no memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from app.events.models import Outcome, Problem
from app.events.refusals import as_json_text
from app.exchange.epcis.envelope import refused_document, with_reason
from app.exchange.epcis.outline import Outline
from app.wording import plural

_PLACE = "@ the events @"  # where they go
_SHOWN = 200  # characters of a field of the envelope


@dataclass(frozen=True, slots=True)
class Envelope:
    """What stands around the events of a document: its fields; of XML the texts before and after
    them."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    xml: tuple[str, str] | None = None


class RefusedDocument:
    """Collects refused events of one document. Use as a context manager.

    `written` is the finished file, when anything was refused; `trouble` says why it could not be
    written. `elsewhere`: it may stand in the current folder, too.
    """

    def __init__(self, source: Path, envelope: Envelope, *, elsewhere: bool = True) -> None:
        self._name = f"{source.name}.refused.{'json' if envelope.xml is None else 'xml'}"
        self._folders = (source.parent, Path.cwd()) if elsewhere else (source.parent,)
        self._envelope = envelope
        self._words: list[Any] = []
        self._before: set[bytes] = set()
        self._stream: BinaryIO | None = None
        self._part: Path | None = None
        self._events = 0
        self._in_list = False  # of XML
        self.written: Path | None = None
        self.trouble = ""

    def __enter__(self) -> RefusedDocument:
        return self

    def add(self, outcome: Outcome) -> None:
        """Write one refused event, once, though several bookings of it may be refused."""
        if outcome.raw in ("", None) or outcome.problem is None:
            return
        mark = hashlib.sha256(as_json_text(outcome.raw).encode()).digest()[:12]
        if mark in self._before:
            return
        self._before.add(mark)
        if self._stream is None and not self.trouble:
            self._open()
        if self._stream is None:
            return
        if self._envelope.xml is not None:
            text = self._as_xml(str(outcome.raw), outcome.problem)
            self._stream.write(text.encode("utf-8", "replace"))
        elif isinstance(outcome.raw, Mapping) and "vocabularyElementList" in outcome.raw:
            self._words.append(with_reason(outcome.raw, outcome.problem))
        else:
            text = as_json_text(with_reason(outcome.raw, outcome.problem))
            self._stream.write((",\n" if self._events else "").encode() + text.encode())
            self._events += 1

    def _as_xml(self, raw: str, problem: Problem) -> str:
        """An event in a list, master data beside it, each below why it was refused."""
        told = f"{problem.code}: {problem.field}: {problem.text}. {problem.remedy}"
        comment = told.replace("--", "- -").rstrip("-")
        is_event = not raw.startswith("<VocabularyList>")
        turn = "" if is_event == self._in_list else "<EventList>" if is_event else "</EventList>"
        self._in_list = is_event
        return f"{turn}\n<!-- {comment} -->\n{raw}\n"

    def _open(self) -> None:
        for folder in self._folders:
            part = folder / f"{self._name}.part"
            try:
                self._stream = part.open("wb")
            except OSError as error:
                self.trouble = f"{folder}: {error.strerror}"
                continue
            self._part, self.trouble = part, ""
            self._stream.write(self._around()[0])
            return

    def _around(self) -> tuple[bytes, bytes]:
        """The texts before and after the events."""
        if self._envelope.xml is not None:
            before, after = self._envelope.xml
            end = "</EventList>\n" if self._in_list else ""
            return before.encode(), (end + after).encode()
        document = refused_document(self._envelope.fields, self._words, [_PLACE])
        header = document.pop("epcisHeader", None)
        document |= {} if header is None else {"epcisHeader": header}
        before, _, after = as_json_text(document).partition(f'"{_PLACE}"')
        return before.encode(), after.encode()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._stream is None or self._part is None:
            return
        if kind is None:
            self._stream.write(self._around()[1])
        self._stream.close()
        if kind is None:
            self.written = self._part.with_name(self._name)
            self._part.replace(self.written)
        else:
            self._part.unlink(missing_ok=True)


def words_of_envelope(outline: Outline) -> list[str]:
    """What a document says of itself that no event keeps: it is told."""
    found = [f"{key} {_short(value)}" for key, value in _leaves(outline.envelope, "")]
    told = [f"the document says of itself: {', '.join(found)}"] if found else []
    if outline.record_times:
        told.append(
            f"not kept: recordTime of {plural(outline.record_times, 'event')} "
            "(when another system took it)"
        )
    return told


def _leaves(fields: Mapping[str, Any], path: str) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for key, value in fields.items():
        if isinstance(value, Mapping):
            found += _leaves(value, f"{path}{key}.")
        elif (path or key not in ("type", "isA", "@type")) and value not in (None, "", []):
            found.append((f"{path}{key}", value))
    return found


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else as_json_text(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
