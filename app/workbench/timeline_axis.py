"""The axis of a timeline: which span it shows, ticks on it, what lies beside it. Pure.

Times are UTC microseconds. A few bookings far from all others do not squeeze the rest: they are
left outside at first. A strip shows all of the time, small, with the part that is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from app.ledger.columns import Ints
from app.times import moment_of

WIDTH, LEFT = 1180.0, 230.0
_BESIDE = 24.0
STRIP_HEIGHT = 30.0
_BARS = 158
_SECOND = 1_000_000
_HOUR_S, _DAY_S = 3_600, 86_400
_STEPS_S = (300, 900, _HOUR_S, 6 * _HOUR_S, _DAY_S, 2 * _DAY_S, 7 * _DAY_S, 14 * _DAY_S,
            30 * _DAY_S, 91 * _DAY_S, 365 * _DAY_S, 1826 * _DAY_S)  # fmt: skip
_TICKS = 9
_MIDDLE = (0.05, 0.95)  # of the times: what lies outside may be far away
_FAR_TIMES = 6  # so many times the middle's span is too far
_ENOUGH = 20  # of fewer bookings none is left outside
_SHORTEST = 60 * _SECOND  # an axis


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """From times to places on the axis; `cut`: it is not all of the answer's."""

    first: int
    last: int
    cut: bool = False

    @property
    def left(self) -> float:
        """Where it begins."""
        return LEFT

    @property
    def right(self) -> float:
        """Where it ends."""
        return WIDTH - _BESIDE

    def misses(self, begun: int, ended: int) -> bool:
        """Whether a span lies wholly before or after it."""
        return ended < self.first or begun > self.last

    def x(self, at: int) -> float:
        """The place of a time; of one outside the nearer end."""
        whole = max(1, self.last - self.first)
        part = min(1.0, max(0.0, (at - self.first) / whole))
        return round(self.left + (self.right - self.left) * part, 1)


@dataclass(frozen=True, slots=True)
class TimelineTick:
    """A round time on the axis; `span`: from there to the next, as an address has it."""

    x: float
    said: str
    span: str


@dataclass(frozen=True, slots=True)
class TimelineStrip:
    """All of the time: `bars` (x, width, height) of how much is booked when, and the part that is
    shown, from `x` on so `wide`."""

    whole: TimeAxis
    height: float
    bars: tuple[tuple[float, float, float], ...]
    x: float
    wide: float


def axis_of(times: Ints, asked: tuple[int, int] | None, whole: bool) -> TimeAxis:
    """The span asked for, else that of some times (in order), without the few far from the rest
    unless the whole is asked for."""
    if asked is not None:
        return TimeAxis(*asked, cut=True)
    if not len(times):
        return TimeAxis(0, 1)
    first, last = int(times[0]), int(times[-1])
    near_first, near_last = (int(times[int(part * (len(times) - 1))]) for part in _MIDDLE)
    squeezed = last - first > _FAR_TIMES * max(near_last - near_first, _DAY_S * _SECOND)
    cut = squeezed and not whole and len(times) >= _ENOUGH
    return _with_room(*((near_first, near_last) if cut else (first, last)), cut)


def _with_room(first: int, last: int, cut: bool) -> TimeAxis:
    room = max((last - first) // 50, _HOUR_S * _SECOND)
    return TimeAxis(first - room, last + room, cut)


def moves_of(axis: TimeAxis, times: Ints) -> Mapping[str, str]:
    """Where one can go from an axis: `in`, `out`, `earlier`, `later`, as an address has them."""
    if len(times) < 1:
        return {}
    span = axis.last - axis.first
    begin, end = int(times[0]), int(times[-1])
    found = {}
    if span > 2 * _SHORTEST:
        found["in"] = _span(axis.first + span // 4, axis.last - span // 4)
    if axis.first > begin or axis.last < end:
        found["out"] = _span(axis.first - span // 2, axis.last + span // 2)
    if axis.first > begin:
        found["earlier"] = _span(axis.first - span // 2, axis.last - span // 2)
    if axis.last < end:
        found["later"] = _span(axis.first + span // 2, axis.last + span // 2)
    return found


def _span(first: int, last: int) -> str:
    return f"{first}..{last}"


def strip_of(axis: TimeAxis, times: Ints) -> TimelineStrip | None:
    """All of the time with the part an axis shows; None where that is all of it."""
    if not len(times) or not axis.cut:
        return None
    whole = _with_room(
        min(int(times[0]), axis.first), max(int(times[-1]), axis.last), False
    )  # fmt: skip
    counts, edges = np.histogram(times, bins=_BARS, range=(whole.first, whole.last))
    most = float(np.sqrt(max(1, counts.max())))
    width = round((whole.right - whole.left) / _BARS, 2)
    bars = tuple(
        (whole.x(int(at)), width, round((STRIP_HEIGHT - 6) * float(np.sqrt(count)) / most, 1))
        for at, count in zip(edges, counts, strict=False) if count
    )  # fmt: skip
    x = whole.x(axis.first)
    return TimelineStrip(whole, STRIP_HEIGHT, bars, x, round(max(3.0, whole.x(axis.last) - x), 1))


def ticks_of(axis: TimeAxis, zone: str) -> tuple[TimelineTick, ...]:
    """Places on the axis at round times of the site's zone."""
    here = ZoneInfo(zone)
    length = (axis.last - axis.first) / _SECOND
    if length < 1:
        return ()
    step = next((each for each in _STEPS_S if length / each <= _TICKS), _STEPS_S[-1])
    at = _round_start(axis, here, step)
    ticks: list[TimelineTick] = []
    while True:
        micro = int(at.replace(tzinfo=here).timestamp() * _SECOND)
        if micro > axis.last:
            return tuple(ticks)
        if micro >= axis.first:
            span = _span(micro, micro + step * _SECOND)
            ticks.append(TimelineTick(axis.x(micro), _tick_said(at, step), span))
        at += timedelta(seconds=step)


def _round_start(axis: TimeAxis, here: ZoneInfo, step: int) -> datetime:
    first = moment_of(axis.first).astimezone(here)
    day = first.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    if step >= _DAY_S:
        return day
    gone = first.replace(tzinfo=None) - day
    return day + timedelta(seconds=int(gone.total_seconds()) // step * step)


def _tick_said(at: datetime, step: int) -> str:
    if step < _DAY_S:
        return at.strftime("%m-%d %H:%M") if at.hour == at.minute == 0 else at.strftime("%H:%M")
    return at.strftime("%Y-%m-%d")
