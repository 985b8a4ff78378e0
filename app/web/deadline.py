"""The deadline of a request that has a limit of its own: its handler says it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.types import Scope

_KEY = "lotgraph.deadline_s"


def set_deadline(request: Request, seconds: float) -> None:
    """Give a request so many seconds instead of the usual ones; said before the work begins."""
    request.scope[_KEY] = seconds


def own_deadline(scope: Scope) -> float | None:
    """The seconds a request gave itself, if it did."""
    found: float | None = scope.get(_KEY)
    return found
