"""The terminal: what is printed is what is there. A lot `:ok:` is no picture, `[b]` no style.

Marks (`[bold]…[/bold]`) are lotgraph's own; data between them are escaped, or printed as text.
"""

from __future__ import annotations

import sys
from typing import Any

from rich.console import Console
from rich.progress import TextColumn

from app.errand.screen import Screen, errand


def terminal(
    *, stderr: bool = False, soft_wrap: bool = False, markup: bool = True, width: int | None = None
) -> Console:
    """Where to print: standard output, or standard error for what is about the answer.

    Verbs that are run for another process print for its screen; what is about the answer nobody
    sees there.
    """
    lent = errand()
    if lent is not None:
        screen = lent.screen
        # The environment of whoever runs it is not that of whoever asked.
        color: Any = screen.color
        return Console(
            file=lent.out, quiet=stderr, soft_wrap=soft_wrap, markup=markup, highlight=False,
            emoji=False, width=screen.width if width is None else width,
            force_terminal=screen.terminal and not stderr, color_system=color,
            no_color=screen.plain, legacy_windows=False, _environ={},
        )  # fmt: skip
    return Console(
        stderr=stderr, soft_wrap=soft_wrap, markup=markup, width=width, highlight=False, emoji=False
    )  # fmt: skip


def screen() -> Screen:
    """What this process's standard output is like."""
    here = terminal()
    return Screen(here.width, here.color_system, here.is_terminal, here.no_color, here.encoding)


def put(text: str) -> None:
    """Print text as it is, to where the answer goes."""
    lent = errand()
    (sys.stdout if lent is None else lent.out).write(text)


def plain_column(form: str) -> TextColumn:
    """A column of a bar of progress that may hold a name."""
    return TextColumn(form, markup=False)
