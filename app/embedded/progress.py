"""How the embedded room tells what it is doing: sentences, and bytes of a download.

On a terminal a bar; elsewhere (a log, a pipe) one line every few seconds. Always on standard
error, so that standard output stays clean for results.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    TextColumn,
    TransferSpeedColumn,
)
from rich.progress import Progress as RichProgress

LINE_EVERY_S = 3.0


class FetchProgress(Protocol):
    """Who is told. `say` gets a sentence, `fetched` bytes so far and bytes in all."""

    def say(self, text: str) -> None: ...

    def fetched(self, done: int, total: int) -> None: ...


class Silent:
    """Tells nobody."""

    def say(self, text: str) -> None:
        """Drop the sentence."""

    def fetched(self, done: int, total: int) -> None:
        """Drop the count."""


class Lines:
    """Plain lines, at most one count every `LINE_EVERY_S` seconds."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._last = time.monotonic()

    def say(self, text: str) -> None:
        """Print the sentence."""
        self._console.print(text, highlight=False, markup=False, soft_wrap=True)

    def fetched(self, done: int, total: int) -> None:
        """Print the count when the last one is old enough, and at the end."""
        now = time.monotonic()
        if done < total and now - self._last < LINE_EVERY_S:
            return
        self._last = now
        self.say(f"Neo4j: {done / 1e6:.0f} of {total / 1e6:.0f} MB fetched")


class Bar:
    """A bar on a terminal, gone when the download is complete."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bar: RichProgress | None = None

    def say(self, text: str) -> None:
        """Print the sentence, dimmed."""
        self._console.print(text, highlight=False, markup=False, style="dim")

    def fetched(self, done: int, total: int) -> None:
        """Move the bar; it appears at the first call and goes away at the last."""
        if self._bar is None:
            columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn())
            self._bar = RichProgress(
                TextColumn("Fetching Neo4j"), *columns, console=self._console, transient=True
            )
            self._bar.add_task("jars", total=total)
            self._bar.start()
        self._bar.update(self._bar.task_ids[0], completed=done)
        if done >= total:
            self._bar.stop()
            self._bar = None


def on_stderr() -> FetchProgress:
    """A bar when standard error is a terminal, else lines."""
    console = _stderr()
    return Bar(console) if console.is_terminal else Lines(console)


@contextmanager
def counts_on_stderr(text: str, what: str) -> Iterator[Callable[[int, int], None]]:
    """A function to call with how many of how many are done: a bar on a terminal, else a line every
    few seconds; nothing before the first call."""
    console, last = _stderr(), -LINE_EVERY_S
    columns = TextColumn(text), BarColumn(), MofNCompleteColumn(), TextColumn(what)
    with RichProgress(
        *columns, console=console, disable=not console.is_terminal, transient=True
    ) as bar:
        task = bar.add_task(text, total=None, visible=False)

        def tell(done: int, total: int) -> None:
            nonlocal last
            bar.update(task, completed=done, total=total, visible=True)
            if not console.is_terminal and time.monotonic() - last >= LINE_EVERY_S:
                last = time.monotonic()
                line = f"{text}: {done:,} of {total:,} {what}"
                console.print(line, highlight=False, markup=False, soft_wrap=True)

        yield tell


def _stderr() -> Console:
    return Console(stderr=True, emoji=False)
