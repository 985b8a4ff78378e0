"""Writing what was refused to a file of the input's own form, ready to mend and load again.

Each refused event carries `_code`, `_field` and `_text`; loading ignores these three. The file is
written beside the input as `FILE.refused.jsonl` (or `.csv`), or in the current folder where that
is not allowed, and put in place when it is whole.

CSV rows that came without event_id get one here: mended, such a row must not be taken for an
equal row that was loaded before. Where a profile names a row by its own columns, these give the id
again, and nothing is written.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

import orjson

from app.events.models import Outcome
from app.events.rows import OWN_COLUMNS, READ_AS, REFUSAL_COLUMNS, UNDER_SEAL, CsvForm, seal


class RefusedFile:
    """Collects refused events of one input. Use as a context manager.

    `written` is the finished file, when anything was refused; `trouble` says why it could not
    be written. `elsewhere`: it may stand in the current folder, too.
    """

    def __init__(self, source: Path, form: CsvForm | None, *, elsewhere: bool = True) -> None:
        self._name = f"{source.name}.refused.{'csv' if form else 'jsonl'}"
        self._folders = (source.parent, Path.cwd()) if elsewhere else (source.parent,)
        self._part: Path | None = None
        self._form = form
        self._encoding = form.encoding if form else "utf-8"
        self._stream: TextIO | None = None
        self.written: Path | None = None
        self.trouble = ""

    def __enter__(self) -> RefusedFile:
        return self

    def add(self, outcome: Outcome) -> None:
        """Write one refused event; an input that only ended too early leaves nothing to mend."""
        if outcome.raw == "":
            return
        problem = outcome.problem
        told = (
            (problem.code, problem.field, _sentence(problem.text, problem.remedy))
            if problem
            else ("", "", "")
        )
        if self._stream is None and not self.trouble:
            self._open()
        if self._stream is None:
            return
        if self._form:
            rows = outcome.raw or [[]]
            cells = [_with_id(_fitted(row, self._form), self._form, outcome) for row in rows]
            if told[0] in UNDER_SEAL:
                told_rows = [(told[0], seal(row), told[2]) for row in cells]
            else:
                told_rows = [told] * len(cells)
            how = [self._form.read_as] if self._form.read_as else []
            pairs = zip(cells, told_rows, strict=True)
            self._rows(self._stream, [[*row, *how, *each] for row, each in pairs])
        else:
            raw = outcome.raw if isinstance(outcome.raw, dict) else {"_raw": outcome.raw}
            line = {key: value for key, value in raw.items() if key not in REFUSAL_COLUMNS}
            self._stream.write(
                as_json_text(line | dict(zip(REFUSAL_COLUMNS, told, strict=True))) + "\n"
            )

    def _open(self) -> None:
        for folder in self._folders:
            part = folder / f"{self._name}.part"
            try:
                self._stream = part.open("w", encoding=self._encoding, newline="", errors="replace")
            except OSError as error:
                self.trouble = f"{folder}: {error.strerror}"
                continue
            self._part, self.trouble = part, ""
            break
        if self._stream is not None and self._form:
            how = [READ_AS] if self._form.read_as else []
            self._rows(self._stream, [[*_columns(self._form), *how, *REFUSAL_COLUMNS]])

    def _rows(self, stream: TextIO, rows: list[list[str]]) -> None:
        delimiter = self._form.delimiter if self._form else ","
        csv.writer(stream, delimiter=delimiter).writerows(rows)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._stream is None or self._part is None:
            return
        self._stream.close()
        if kind is None:
            self.written = self._part.with_name(self._name)
            self._part.replace(self.written)
        else:
            self._part.unlink(missing_ok=True)


def as_json_text(value: Any) -> str:
    """A JSON value as one line, whatever it holds."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        pass
    try:
        return json.dumps(value)
    except (ValueError, TypeError, RecursionError):
        return json.dumps({"_raw": "(too many levels to be written)"})


def _sentence(text: str, remedy: str) -> str:
    return f"{text}. {remedy}" if remedy else text


def _columns(form: CsvForm) -> list[str]:
    kept = [column for column in form.header if column not in OWN_COLUMNS]
    return kept if "event_id" in form.columns else ["event_id", *kept]


def _fitted(cells: Sequence[str], form: CsvForm) -> list[str]:
    """Cells under their columns; a row that has too many keeps the rest in its last cell."""
    width = len(form.columns)
    fitted = list(cells[:width]) + [""] * (width - len(cells))
    if len(cells) > width:
        fitted[-1] = form.delimiter.join(cells[width - 1 :])
    return [
        cell for cell, column in zip(fitted, form.columns, strict=True) if column not in OWN_COLUMNS
    ]


def _with_id(cells: list[str], form: CsvForm, outcome: Outcome) -> list[str]:
    columns = _columns(form)
    if len(columns) > len(cells):
        cells = ["", *cells]
    own = [column for column in form.columns if column not in OWN_COLUMNS]
    at = own.index("event_id") if "event_id" in own else 0
    if form.is_keyed and (outcome.problem is None or outcome.problem.code != "bad_row"):
        cells[at] = ""  # mended, and exported again by its system, it has one id: of its own key
    elif not cells[at]:
        digest = hashlib.sha256(form.delimiter.join(cells).encode("utf-8", "replace")).hexdigest()
        cells[at] = outcome.event_id or f"sha256:{digest[:24]}-line{outcome.line}"
    return cells
