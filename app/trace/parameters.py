"""What a trace can be asked beside its roots, read once for page, API and command line.

Times are ISO 8601: an instant, a time without offset (read in the site's zone), or a date, which
is its whole day there. A moment (`at`, `known_at`, `to`) reaches to the end of what is written,
`from` begins with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.errors import UsageError
from app.genealogy.question import Options
from app.ledger.containers import WHENEVER
from app.times import BadTimeError, read_time, span

OPTION_NAMES = ("at", "known_at", "from", "to", "ignore_time", "include_candidates")
SEVERAL = ("stop",)  # those that may be given several times
_PLUS_LOST = re.compile(r"(:\d{2}(?:[.,]\d+)?) (\d{2}:?\d{2})$")  # a + that an address made a space


class BadMomentError(UsageError):
    """A time that was asked for does not read as one (HTTP 400, exit 2)."""

    code = "bad_time"


def read_options(
    zone: str,
    *,
    at: str | None = None,
    known_at: str | None = None,
    start: str | None = None,
    end: str | None = None,
    ignore_time: bool = False,
    include_candidates: bool = False,
    stop: Sequence[str] = (),
) -> Options:
    """Options from texts; an empty text asks for nothing. Errors: `BadMomentError`."""
    first, last = _micro("from", start, zone, 0), _micro("to", end, zone, 1)
    window = (WHENEVER[0] if first is None else first, WHENEVER[1] if last is None else last)
    if window[0] > window[1]:
        raise BadMomentError(
            f"“from” ({start}) is later than “to” ({end}).", remedy="Exchange the two."
        )
    return Options(
        ignore_time=ignore_time,
        known_at=_micro("known_at", known_at, zone, 1),
        at=_micro("at", at, zone, 1),
        include_candidates=include_candidates,
        window=window,
        stop=tuple(sorted({text.strip() for text in stop if text.strip()})),
    )


def _micro(name: str, text: str | None, zone: str, side: int) -> int | None:
    """The first (side 0) or last (side 1) UTC microsecond a text may mean."""
    if text is None or not text.strip():
        return None
    try:
        return span(read_time(_PLUS_LOST.sub(r"\1+\2", text)), zone)[side]
    except BadTimeError as error:
        said = str(error)
    except (OverflowError, ValueError):
        said = f"“{text}” is beyond the times that can be counted"
    raise BadMomentError(
        f"{name}: {said}.",
        remedy=f"A time without an offset is read in {zone}, a date is its whole day there.",
    )
