"""Times as they were written down, and what they can mean.

A time in an event is an instant (with an offset), a local time (without one: the source's zone
applies) or a date (its whole day in the source's zone, from the source's start of day). It is
kept with its precision; `span` turns it into the interval of UTC microseconds it may lie in.
Numbers that stand for a bound which is not there are here alone; Cypher files write them out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from time import time_ns
from zoneinfo import ZoneInfo

BEFORE_ALL = -(1 << 62)  # earlier than any time: no lower bound, or not known
AFTER_ALL = 1 << 62  # later than any time: no upper bound, or not known
NOW = AFTER_ALL - 1  # as known now: later than any stamp of recording
MINUTE_US, HOUR_US, DAY_US = 60_000_000, 3_600_000_000, 86_400_000_000

_NO_SHIFT = frozenset(("Z", "z", "+00:00", "+0000", "-00:00", "-0000"))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FORM = re.compile(
    r"(\d{4}-\d{2}-\d{2})"
    r"(?:[Tt ](\d{2}:\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?([Zz]|[+-]\d{2}:?\d{2})?)?"
)


@dataclass(frozen=True, slots=True)
class WrittenTime:
    """A time as written: `form` instant, local or date; `text` the canonical form."""

    form: str
    text: str
    value: datetime | date


class BadTimeError(ValueError):
    """Not a time; the text says what is expected."""


@lru_cache(maxsize=16_384)
def read_time(text: str) -> WrittenTime:
    """Read an ISO 8601 date or time.

    Instants become UTC (`…Z`), hour 24 is midnight of the next day, fractions lose trailing zeros
    and anything below a microsecond; a date stays a date, a time without offset stays local.
    Errors: `BadTimeError`.
    """
    if (usual := _usual(text)) is not None:
        return usual
    match = _FORM.fullmatch(text.strip())
    if match is None:
        raise BadTimeError(
            f"“{text}” is not a time; write 2026-03-02T08:00:00+01:00, 2026-03-02T08:00:00Z or "
            "2026-03-02"
        )
    day_text, minute, second, fraction, offset = match.groups()
    try:
        if minute is None:
            return WrittenTime("date", day_text, date.fromisoformat(day_text))
        midnight = minute == "24:00" and not f"{second or ''}{fraction or ''}".strip("0")
        clock = "00:00" if midnight else f"{minute}:{second or '00'}.{(fraction or '0')[:6]}"
        moment = datetime.fromisoformat(f"{day_text}T{clock}")
        if midnight:
            moment += timedelta(days=1)
        if offset is None:
            return WrittenTime("local", _iso(moment), moment)
        shift = "+00:00" if offset in "Zz" else offset
        moment = datetime.fromisoformat(moment.isoformat() + shift).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadTimeError(f"“{text}” is not a time that exists ({error})") from None
    return WrittenTime("instant", _iso(moment.replace(tzinfo=None)) + "Z", moment)


def _usual(text: str) -> WrittenTime | None:
    """An instant to the second in UTC, as most are written; None for all others."""
    if (text[19:] in _NO_SHIFT and text[4:5] == text[7:8] == "-" and text[10:11] == "T"
            and text[13:14] == text[16:17] == ":"):  # fmt: skip
        plain = text[:19]
        try:
            return WrittenTime("instant", plain + "Z", datetime.fromisoformat(plain + "+00:00"))
        except ValueError:
            return None  # no such time, or 24:00
    return None


def _iso(moment: datetime) -> str:
    text = moment.isoformat()
    return text.rstrip("0") if moment.microsecond else text


def now() -> int:
    """The moment of this machine's clock, in UTC microseconds."""
    return time_ns() // 1_000


def micros(moment: datetime) -> int:
    """UTC microseconds since 1970 of an aware datetime."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment_of(micro: int) -> datetime:
    """The aware UTC datetime of UTC microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=micro)


def instant_text(micro: int) -> str:
    """UTC microseconds as ISO text: `2026-03-02T07:00:00Z`."""
    return _iso(moment_of(micro).replace(tzinfo=None)) + "Z"


@lru_cache(maxsize=16_384)
def span(written: WrittenTime, zone: str = "UTC", day_start: str = "00:00") -> tuple[int, int]:
    """The first and last UTC microsecond the written time may mean, in a source's zone.

    A date is its day from `day_start` to just before the next; a local time in the doubled hour
    of autumn covers both readings.
    """
    value = written.value
    if isinstance(value, datetime):
        if written.form == "instant":
            return micros(value), micros(value)
        readings = [
            micros(value.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC))
            for fold in (0, 1)
        ]
        return min(readings), max(readings)
    start = time.fromisoformat(day_start)
    first = datetime.combine(value, start, ZoneInfo(zone))
    last = datetime.combine(value + timedelta(days=1), start, ZoneInfo(zone))
    return micros(first.astimezone(UTC)), micros(last.astimezone(UTC)) - 1


CLOCK_BEHIND_US = 1_000_000  # stamps run ahead of the clock by less, when much is stored at once


def clock_behind(behind: int) -> str:
    """What it means that this machine's clock is behind the last stamp, by microseconds."""
    return (
        f"the clock of this machine is {behind / 1e6:,.0f} s behind the last recording: it was put "
        "back, or was ahead before. Recordings keep their order; until the clock has caught up "
        "their times are those of their order, not of the clock"
    )
