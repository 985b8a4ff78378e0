"""How the log tells of errors: the calls that led there, without the values they had.

Values make a traceback as long as what was worked on, and hold what is nobody's business.
"""

from __future__ import annotations

import sys

import structlog


def plain() -> None:
    """Write lines to standard error, tracebacks without values."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.StackInfoRenderer(),
            structlog.dev.set_exc_info,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            ),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
