"""A statement's rows as a stream of bytes. What can fail at once fails before the first byte."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from app.console.desk import Desk
from app.console.limits import Limits, Truncation
from app.console.outputs import FORMATS
from app.console.runs import Batch, QueryRun
from app.errors import UsageError


@dataclass(frozen=True, slots=True)
class Download:
    """Bytes to come. `cut` is known when they have all come."""

    media_type: str
    chunks: Iterator[bytes]
    run: QueryRun

    @property
    def cut(self) -> Truncation | None:
        """Why the rows are not all of them."""
        return self.run.cut


def check_format(name: str) -> None:
    """Errors: `UsageError` naming the formats there are."""
    if name not in FORMATS:
        raise UsageError(
            f"There is no format “{name}”.", remedy="Formats: " + ", ".join(FORMATS) + "."
        )


def download(
    desk: Desk, user: str, text: str, parameters: Mapping[str, Any], limits: Limits, form: str
) -> Download:
    """Start a statement and give its rows in a format. Errors as of `service.answer`."""
    check_format(form)
    writer, media_type = FORMATS[form]
    run = desk.start(user, None, desk.task(text, parameters), limits)
    batches = iter(run)
    try:
        run.passed()
        first = next(batches, None)
        rest: Iterator[Batch] = batches if first is None else chain([first], batches)
        written = writer(run, rest)
        begun = next(written, b"")
    except BaseException:
        desk.done(user, run)
        raise
    return Download(media_type, _leaving(desk, user, run, chain([begun], written)), run)


def _leaving(desk: Desk, user: str, run: QueryRun, chunks: Iterator[bytes]) -> Iterator[bytes]:
    try:
        yield from (chunk for chunk in chunks if chunk)
    finally:
        desk.done(user, run)
