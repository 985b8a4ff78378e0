"""The terminal: what is printed is what is there. A lot `:ok:` is no picture, `[b]` no style.

Marks (`[bold]…[/bold]`) are lotgraph's own; data between them are escaped, or printed as text.
"""

from __future__ import annotations

from rich.console import Console
from rich.progress import TextColumn


def terminal(
    *, stderr: bool = False, soft_wrap: bool = False, markup: bool = True, width: int | None = None
) -> Console:
    """Where to print: standard output, or standard error for what is about the answer."""
    return Console(
        stderr=stderr, soft_wrap=soft_wrap, markup=markup, width=width, highlight=False, emoji=False
    )  # fmt: skip


def plain_column(form: str) -> TextColumn:
    """A column of a bar of progress that may hold a name."""
    return TextColumn(form, markup=False)
