"""How the log is written: lines for people, or a JSON object a line for machines.

Errors are told by the calls that led there, without the values they had: values make a traceback as
long as what was worked on, and hold what is nobody's business.
"""

from __future__ import annotations

import json
import logging
import sys
from contextlib import suppress
from typing import Any, TextIO, cast

import orjson
import structlog
from structlog.types import EventDict, Processor

from app.settings import Settings

_SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.StackInfoRenderer(),
)


class UnfailingStream:
    """A stream that writes what it can: a full disk or a reader that went away stops the log, and
    not what is logged about."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write, or leave it."""
        with suppress(OSError, ValueError):  # ValueError: it was closed
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Flush, or leave it."""
        with suppress(OSError, ValueError):
            self._stream.flush()


def configure(settings: Settings) -> None:
    """Write to standard error, as the settings say."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    json = settings.log_format == "json"
    structlog.configure(
        processors=[*_SHARED, *(_JSON if json else _plain())],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, UnfailingStream(sys.stderr))),
    )
    if json:
        _take_over(level)


def _plain() -> tuple[Processor, ...]:
    return (
        _without_requests,
        structlog.dev.set_exc_info,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        ),
    )


def _without_requests(
    _: Any, __: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    """A person at a terminal is shown what went wrong, not every request."""
    if event["event"] == "request":
        raise structlog.DropEvent
    return event


def _dumped(event: Any, **_: Any) -> str:
    try:
        return orjson.dumps(event, default=str).decode()
    except TypeError:  # half a character, a number beyond 64 bits: never the end of a request
        return json.dumps(event, default=str)


_JSON: tuple[Processor, ...] = (
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    structlog.processors.format_exc_info,
    structlog.processors.JSONRenderer(_dumped),
)


def _take_over(level: int) -> None:
    """Lines of libraries (the web server's among them) become JSON, too; its warnings at least."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*_SHARED, _logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_JSON],
        )
    )
    logging.basicConfig(handlers=[handler], level=max(level, logging.WARNING), force=True)


def _logger_name(_: Any, __: str, event: EventDict) -> EventDict:
    record = event.get("_record")
    return {**event, "logger": record.name} if isinstance(record, logging.LogRecord) else event


class LoggedProgress:
    """What the embedded server's keeper says, as lines of the log."""

    def __init__(self) -> None:
        self._log = structlog.get_logger("embedded")

    def say(self, text: str) -> None:
        """A sentence."""
        self._log.info("embedded server", text=text)

    def fetched(self, done: int, total: int) -> None:
        """The end of a download; its way is not for a log."""
        if done >= total:
            self.say(f"Neo4j: {total / 1e6:.0f} MB fetched")
