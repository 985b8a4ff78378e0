"""One tree of errors, one JSON shape.

Every error a person can meet is a `LotgraphError`: it has a stable `code`, a `text` in plain
words, a `remedy` (what to do next) and an HTTP status and a CLI exit code. Rooms raise them;
`web` turns them into a page, `api` into JSON, `cli` into one line. Nobody prints a stack trace.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self


class LotgraphError(Exception):
    """Something a person can act on.

    `code` is stable (tests and integrators rely on it), `text` says what happened,
    `remedy` what to do, `detail` carries machine-readable extras (plain JSON values).
    """

    code = "error"
    status = 500
    exit_code = 2

    def __init__(
        self, text: str, *, remedy: str = "", code: str | None = None, **detail: Any
    ) -> None:
        super().__init__(text)
        self.text = text
        self.remedy = remedy
        self.detail: Mapping[str, Any] = detail
        if code is not None:
            self.code = code

    def again(self) -> Self:
        """The same error as a new one, for another place to raise."""
        return type(self)(self.text, remedy=self.remedy, code=self.code, **self.detail)

    def as_json(self) -> dict[str, Any]:
        """The one JSON shape of an error: `{"error": {code, text, remedy, ...detail}}`."""
        return {
            "error": {"code": self.code, "text": self.text, "remedy": self.remedy, **self.detail}
        }


class UsageError(LotgraphError):
    """A request that cannot be understood (HTTP 400, exit 2)."""

    code = "usage"
    status = 400


class InvalidRefError(UsageError):
    """A ref that does not parse (HTTP 400, exit 2)."""

    code = "invalid_ref"


class NotFoundError(LotgraphError):
    """Nothing answers to this name (HTTP 404, exit 4)."""

    code = "not_found"
    status = 404
    exit_code = 4


class AmbiguousError(LotgraphError):
    """Several things answer to this name; `candidates` lists them (HTTP 409, exit 3)."""

    code = "ambiguous"
    status = 409
    exit_code = 3


class ForbiddenError(LotgraphError):
    """The actor may not do this (HTTP 403, exit 2)."""

    code = "forbidden"
    status = 403


class SettingsError(LotgraphError):
    """A setting is missing or contradicts another (exit 2)."""

    code = "settings"


class DatabaseError(LotgraphError):
    """Neo4j cannot be reached or refused the work (HTTP 503, exit 2)."""

    code = "database"
    status = 503


class DiskSpaceError(DatabaseError):
    """There is too little room on the disk to store more (HTTP 507, exit 2)."""

    code = "disk_low"
    status = 507


class EmbeddedError(DatabaseError):
    """The embedded Neo4j cannot be installed, started or stopped (exit 2)."""

    code = "embedded"
