"""Writing what was refused to a file of the input's own form, ready to mend and load again.

Each refused event carries `_code`, `_field` and `_text`; loading ignores these three. The file is
written beside the input as `FILE.refused.jsonl` (or `.csv`) and put in place when it is whole.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import orjson

from app.events.models import Outcome
from app.events.table import CsvForm

_TOLD = ("_code", "_field", "_text")


class RefusedFile:
    """Collects refused events of one input. Use as a context manager."""

    def __init__(self, source: Path, form: CsvForm | None) -> None:
        suffix = "csv" if form else "jsonl"
        self.path = source.with_name(f"{source.name}.refused.{suffix}")
        self._part = self.path.with_name(self.path.name + ".part")
        self._form = form
        self._stream: TextIO | None = None

    def __enter__(self) -> RefusedFile:
        return self

    def add(self, outcome: Outcome) -> None:
        """Write one refused event."""
        problem = outcome.problem
        told = (
            (problem.code, problem.field, _sentence(problem.text, problem.remedy))
            if problem
            else ("", "", "")
        )
        if self._stream is None:
            self._stream = self._part.open("w", encoding="utf-8", newline="")
            if self._form:
                self._rows(self._stream, [[*_plain(self._form), *_TOLD]])
        if self._form:
            form = self._form
            rows = [[*_fitted(cells, form), *told] for cells in outcome.raw or [[]]]
            self._rows(self._stream, rows)
        else:
            raw = outcome.raw if isinstance(outcome.raw, dict) else {"_raw": outcome.raw}
            line = {key: value for key, value in raw.items() if key not in _TOLD}
            line |= dict(zip(_TOLD, told, strict=True))
            self._stream.write(orjson.dumps(line, default=str).decode() + "\n")

    def _rows(self, stream: TextIO, rows: list[list[str]]) -> None:
        delimiter = self._form.delimiter if self._form else ","
        csv.writer(stream, delimiter=delimiter).writerows(rows)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._stream is not None:
            self._stream.close()
            if kind is None:
                self._part.replace(self.path)

    @property
    def written(self) -> Path | None:
        """The file, when anything was refused."""
        return self.path if self._stream is not None else None


def _sentence(text: str, remedy: str) -> str:
    return f"{text}. {remedy}" if remedy else text


def _plain(form: CsvForm) -> list[str]:
    return [column for column in form.columns if column not in _TOLD]


def _fitted(cells: Sequence[str], form: CsvForm) -> list[str]:
    """Cells under their columns; a row that has too many keeps the rest in its last cell."""
    width = len(form.columns)
    fitted = list(cells[:width]) + [""] * (width - len(cells))
    if len(cells) > width:
        fitted[-1] = form.delimiter.join(cells[width - 1 :])
    return [cell for cell, column in zip(fitted, form.columns, strict=True) if column not in _TOLD]
