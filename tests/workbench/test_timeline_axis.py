"""The axis of a timeline: what it shows at first, where one can go, its ticks and its strip."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from app.ledger.columns import Ints
from app.workbench.timeline_axis import axis_of, moves_of, strip_of, ticks_of

_HOUR = 3_600 * 1_000_000
_DAY = 24 * _HOUR
_START = int(datetime(2026, 3, 2, tzinfo=UTC).timestamp()) * 1_000_000


def _times(far: int = 0) -> Ints:
    """A booking an hour for two days, and one so many days before."""
    near = _START + np.arange(48) * _HOUR
    return np.sort(np.r_[near, near[:1] - far * _DAY] if far else near)


def test_one_far_booking_does_not_squeeze_the_others() -> None:
    times = _times(far=900)
    axis = axis_of(times, None, whole=False)
    assert axis.cut
    assert axis.misses(int(times[0]), int(times[0]))
    assert axis.last - axis.first < 3 * _DAY
    whole = axis_of(times, None, whole=True)
    assert not whole.cut
    assert whole.x(int(times[0])) < whole.x(int(times[1]))
    near = axis_of(_times(far=3), None, whole=False)
    assert not near.cut  # three days are not far


def test_one_can_go_in_out_and_beside_it_and_comes_back_to_all() -> None:
    times = _times(far=900)
    axis = axis_of(times, None, whole=False)
    moves = moves_of(axis, times)
    assert set(moves) == {"in", "out", "earlier", "later"}
    assert moves_of(axis_of(times, None, whole=True), times).keys() == {"in"}
    first, last = map(int, moves["in"].split(".."))
    assert axis.first < first < last < axis.last
    for _ in range(40):  # never shorter than what can be told apart
        axis = axis_of(times, (first, last), whole=False)
        if "in" not in moves_of(axis, times):
            break
        first, last = map(int, moves_of(axis, times)["in"].split(".."))
    assert last - first >= 30_000_000


def test_the_strip_shows_all_of_the_time_and_where_one_is() -> None:
    times = _times(far=900)
    axis = axis_of(times, None, whole=False)
    strip = strip_of(axis, times)
    assert strip is not None
    assert len(strip.bars) == 2  # the far one, and the two days
    assert strip.bars[0][0] < strip.x
    assert strip.x + strip.wide <= strip.whole.right
    assert strip_of(axis_of(times, None, whole=True), times) is None


def test_ticks_are_round_times_of_the_site() -> None:
    def said(hours: float) -> list[str]:
        span = (_START + 7 * _HOUR + 1, _START + 7 * _HOUR + int(hours * _HOUR))
        return [tick.said for tick in ticks_of(axis_of(_times(), span, False), "Europe/Berlin")]

    assert said(0.5) == ["08:05", "08:10", "08:15", "08:20", "08:25", "08:30"]
    assert said(4) == ["09:00", "10:00", "11:00", "12:00"]
    assert said(72) == ["2026-03-03", "2026-03-04", "2026-03-05"]
    assert ticks_of(axis_of(np.zeros(0, np.int64), None, False), "UTC") == ()
