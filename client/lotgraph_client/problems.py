"""What can go wrong, as exceptions: each says what happened and what to do, none holds a stack
trace of the server.

All are a `ProblemError`; its `code` is stable, so a program may look at it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of the things a text can mean."""

    ref: str
    kind: str
    name: str | None = None


class ProblemError(Exception):
    """Something lotgraph, or the way to it, did not do.

    `code`: stable, for programs; `text`: what happened; `remedy`: what to do, empty where nobody
    knows; `status`: of the HTTP answer, None where there was none; `detail`: whatever else the
    answer says; `retry_after_s`: when to ask again, None where that was not said.
    """

    def __init__(
        self,
        text: str,
        *,
        code: str = "error",
        remedy: str = "",
        status: int | None = None,
        detail: Mapping[str, Any] | None = None,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(f"{text} {remedy}".strip())
        self.text = text
        self.code = code
        self.remedy = remedy
        self.status = status
        self.detail: Mapping[str, Any] = detail or {}
        self.retry_after_s = retry_after_s

    @property
    def number(self) -> str | None:
        """Under which the server's log has it; None where the answer has none."""
        found = self.detail.get("error_id")
        return found if isinstance(found, str) else None


class UnreachableError(ProblemError):
    """Nobody answered at the address, or not in time."""


class UnreadableAnswerError(ProblemError):
    """What came is no answer of lotgraph: another program, or something between, answered."""


class WrongRequestError(ProblemError):
    """What was asked is not understood (400, 422): a ref, a time, a statement."""


class NotSignedInError(ProblemError):
    """Here people sign in, and no token was sent, or one that is none any more (401)."""


class ForbiddenError(ProblemError):
    """The token's account or scopes do not allow this (403)."""


class NotFoundError(ProblemError):
    """Nothing is known by that name (404)."""


class AmbiguousError(ProblemError):
    """A text can mean several things (409): `candidates` lists the first of them."""

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """What it can mean."""
        rows = self.detail.get("candidates") or ()
        return tuple(Candidate(each["ref"], each["kind"], each.get("name")) for each in rows)


class ConflictError(ProblemError):
    """Something changed since, or stands against it (409)."""


class TooLargeError(ProblemError):
    """More was sent at once than the server takes (413)."""


class TooManyError(ProblemError):
    """Too much at once, or too many failed attempts (429)."""


class UnavailableError(ProblemError):
    """The server or its database cannot answer now (502 to 504, 507), after all tries."""


class ServerFailedError(ProblemError):
    """A mistake of the server (500); `number` is what its log has it under."""


_KINDS: Mapping[int, type[ProblemError]] = {
    400: WrongRequestError,
    401: NotSignedInError,
    403: ForbiddenError,
    404: NotFoundError,
    409: ConflictError,
    413: TooLargeError,
    422: WrongRequestError,
    429: TooManyError,
    500: ServerFailedError,
    502: UnavailableError,
    503: UnavailableError,
    504: UnavailableError,
    507: UnavailableError,
}


def problem_of(status: int, told: Any, retry_after_s: float | None = None) -> ProblemError:
    """An answer that is an error as an exception; `told`: its JSON, None where it has none."""
    error = told.get("error") if isinstance(told, Mapping) else None
    if not isinstance(error, Mapping):
        kind = _KINDS[status] if status in (502, 503, 504) else UnreadableAnswerError
        return kind(
            f"The answer, with status {status}, is none of lotgraph.",
            code="unreadable_answer",
            remedy="Look at the address, and at what stands before it.",
            status=status,
            retry_after_s=retry_after_s,
        )
    code = str(error.get("code", "error"))
    kind = AmbiguousError if code == "ambiguous" else _KINDS.get(status, ProblemError)
    detail = {name: each for name, each in error.items() if name not in ("code", "text", "remedy")}
    return kind(
        str(error.get("text", "")),
        code=code,
        remedy=str(error.get("remedy") or ""),
        status=status,
        detail=detail,
        retry_after_s=retry_after_s,
    )
