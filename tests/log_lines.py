"""Where lines of the log go that threads of a served app write while tests come and go.

Python may end with a fault of memory where one thread prints to `sys.stdout` while another puts a
new one in its place, as a run of tests does all the time. So what is written to is held meanwhile.
"""

from __future__ import annotations

import sys

import structlog


class Stdout:
    """Whatever standard output is at the moment."""

    def write(self, text: str) -> int:
        """Write to it, and keep it until that is done."""
        out = sys.stdout
        return out.write(text)

    def flush(self) -> None:
        """Have it written out."""
        out = sys.stdout
        out.flush()


def to_stdout() -> None:
    """Log as structlog does by itself, but to what is held while it is written to."""
    structlog.reset_defaults()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(Stdout()))  # type: ignore[arg-type]
