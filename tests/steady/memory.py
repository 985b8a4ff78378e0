"""Memory of the app and of its database while people work, every few seconds, and its picture."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from statistics import linear_regression
from types import TracebackType

import psutil

from bench.plot import line, text

_WIDTH, _HEIGHT, _LEFT, _TOP, _SIDE, _TALL = 680, 300, 60, 24, 600, 220
_COLOURS = {"app": "#0b6e4f", "database": "#b3541e"}


@dataclass(frozen=True, slots=True)
class Sample:
    """Seconds since the beginning; MiB that are resident, of app and database; events stored."""

    seconds: float
    app: float
    database: float
    stored: int


class Watch:
    """Takes a sample every so many seconds until it is left."""

    def __init__(
        self,
        app: psutil.Process,
        database: psutil.Process,
        stored: Callable[[], int],
        every_s: float,
    ) -> None:
        self.samples: list[Sample] = []
        self._app, self._database, self._stored, self._every_s = app, database, stored, every_s
        self._began, self._ended = time.monotonic(), threading.Event()
        self._thread = threading.Thread(target=self._go)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._ended.set()
        self._thread.join(60)

    def _go(self) -> None:
        while not self._ended.wait(self._every_s):
            since = time.monotonic() - self._began
            app = _mib(self._app, but=self._database.pid)
            self.samples.append(Sample(since, app, _mib(self._database), self._stored()))


def _mib(process: psutil.Process, but: int = 0) -> float:
    """What a process and its children hold, without one of them."""
    held = 0
    with suppress(psutil.NoSuchProcess):
        for each in [process, *(process.children() if but else ())]:
            if each.pid != but:
                with suppress(psutil.NoSuchProcess):
                    held += each.memory_info().rss
    return held / 2**20


def growth(samples: Sequence[Sample], name: str, after_s: float) -> float:
    """MiB an hour by which it rose since then: the least squares of all samples after it."""
    found = [
        (each.seconds / 3600, getattr(each, name)) for each in samples if each.seconds >= after_s
    ]
    return linear_regression(*zip(*found, strict=True)).slope if len(found) > 1 else 0.0


def svg(samples: Sequence[Sample]) -> str:
    """Resident memory of both against minutes."""
    last = max((each.seconds for each in samples), default=60.0)
    most = max((max(each.app, each.database) for each in samples), default=100.0)
    high = 100 * (int(most / 100) + 1)
    step = next(each for each in (1, 5, 10, 30, 60) if last / 60 / each <= 12)
    parts = []
    for minute in range(0, int(last / 60) + 1, step):
        across = _LEFT + _SIDE * minute * 60 / last
        parts.append(text(across, _TOP + _TALL + 18, f"{minute}", "middle"))
    for mib in range(0, high + 1, max(100, high // 500 * 100)):
        down = _TOP + _TALL * (1 - mib / high)
        parts.append(line(_LEFT, down, _LEFT + _SIDE, down))
        parts.append(text(_LEFT - 8, down + 4, f"{mib:,}", "end"))
    for row, (name, colour) in enumerate(_COLOURS.items()):
        points = " ".join(
            f"{_LEFT + _SIDE * each.seconds / last:.1f},"
            f"{_TOP + _TALL * (1 - getattr(each, name) / high):.1f}"
            for each in samples
        )
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.5"/>'
        )
        parts.append(text(_LEFT + 12 + 110 * row, _TOP + _TALL - 12, name, "start", colour))
    parts.append(text(_LEFT - 8, _TOP - 8, "MiB", "end"))
    parts.append(text(_LEFT + _SIDE / 2, _TOP + _TALL + 38, "minutes", "middle"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="13" role="img" '
        'aria-label="Resident memory of app and database against minutes">\n'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )
