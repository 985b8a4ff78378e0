"""Errors as answers: one page for people, one JSON shape under `/api`, never a stack trace.

What a person can act on is told with its remedy. Every error page carries the number of its
request, and so does the JSON of an error that is ours; the same number stands in the log, of what
nobody foresaw beside the whole story.
"""

from __future__ import annotations

import traceback
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import LotgraphError, NotFoundError, UsageError
from app.web.problems import MEDIA_TYPE as PROBLEM
from app.web.problems import problem
from app.web.render import page
from app.web.requests import request_id, route_of

log = structlog.get_logger(__name__)

EPCIS = "/epcis/"
_FRAMES, _STORY = 40, 16_000  # the last calls of a traceback, and characters of it


class UnforeseenError(LotgraphError):
    """A mistake of this program (HTTP 500)."""

    code = "internal"


class NestedTooDeepError(UsageError):
    """Brackets in brackets, more than this program can read (HTTP 422)."""

    code = "nested_too_deep"
    status = 422


def install(app: FastAPI) -> None:
    """Answer errors of an app in words. Call before any other middleware is added."""
    app.add_middleware(_CatchAll)
    app.exception_handler(LotgraphError)(_foreseen)
    app.exception_handler(HTTPException)(_http)
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(RecursionError)(_nested)


class _CatchAll:
    """Turns what no handler knows into an answer, while headers can still be put on it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_noted(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, send_noted)
        except ClientDisconnect:
            log.debug("the reader left", path=scope["path"])
        except Exception:
            error = unforeseen(route_of(scope))
            if started:
                raise
            await answer(Request(scope), error)(scope, receive, send)


def unforeseen(route: str) -> UnforeseenError:
    """The exception being handled as an error in words; its story goes to the log."""
    number = request_id()
    log.error("request failed", error_id=number, route=route, traceback=_story())
    return UnforeseenError(
        "Something went wrong here.",
        remedy=f"Try again; if it lasts, report it with the number {number}.",
        error_id=number,
    )


def _story() -> str:
    """The traceback of the exception being handled: no values, no longer than a log bears."""
    told = traceback.format_exc(limit=-_FRAMES)
    half = _STORY // 2
    return told if len(told) <= _STORY else f"{told[:half]}\n[…]\n{told[-half:]}"


async def _foreseen(request: Request, error: LotgraphError) -> Response:
    return answer(request, error)


async def _http(request: Request, error: HTTPException) -> Response:
    if isinstance(error.__cause__, RecursionError):  # the framework's, reading JSON
        return await _nested(request, error)
    if isinstance(error.__cause__, LotgraphError):  # ours, reading JSON
        return answer(request, error.__cause__)
    if error.status_code == 404:
        found: LotgraphError = NotFoundError(
            "There is no such page.", remedy="Check the address, or search for what you need."
        )
    else:
        found = UsageError(str(error.detail), code=f"http_{error.status_code}")
        found.status = error.status_code
    response = answer(request, found)
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response


async def _invalid(request: Request, error: RequestValidationError) -> Response:
    problems = [
        {"field": ".".join(str(part) for part in each["loc"][1:]), "text": each["msg"]}
        for each in error.errors()
    ]
    said = "; ".join(f"{each['field']}: {each['text']}" for each in problems)
    found = UsageError(
        f"The request is not understood: {said}.",
        remedy="See the API's description for what it takes.",
        code="bad_request",
        problems=problems,
    )
    found.status = 422 if request.url.path.startswith("/api") else 400
    return answer(request, found)


async def _nested(request: Request, _: Exception) -> Response:
    return answer(request, NestedTooDeepError(
        "What was sent is nested too deeply to be read.",
        remedy="Send it with fewer levels of brackets; a hundred are taken everywhere.",
    ))  # fmt: skip


def answer(request: Request, error: LotgraphError) -> Response:
    """An error as an answer: JSON under `/api`, the standard's problem under `/epcis`, else a
    page."""
    response = _answered(request, error)
    if "retry_after_s" in error.detail:
        response.headers["Retry-After"] = str(error.detail["retry_after_s"])
    return response


def _answered(request: Request, error: LotgraphError) -> Response:
    detail: dict[str, Any] = dict(error.detail)
    if "error_id" not in detail:
        detail["error_id"] = _logged(request, error)
    if request.url.path.startswith("/api"):
        said = error.as_json()
        if error.status >= 500:
            said["error"]["error_id"] = detail["error_id"]
        return JSONResponse(said, error.status)
    if request.url.path.startswith(EPCIS):
        told = problem(error) | {"instance": f"urn:lotgraph:request:{detail['error_id']}"}
        return JSONResponse(told, error.status, media_type=PROBLEM)
    values = {
        "text": error.text,
        "remedy": error.remedy,
        "status": error.status,
        "candidates": detail.get("candidates", []),
        "error_id": detail["error_id"],
    }
    return page(request, "web/error.html", values, status=error.status)


def _logged(request: Request, error: LotgraphError) -> str:
    """A number under which the log holds what was answered; the request's own.

    What was refused may name a lot: its words stand in the log of who looks for a mistake only.
    """
    number = request_id()
    told = {"error_id": number, "code": error.code, "status": error.status,
            "route": route_of(request.scope)}  # fmt: skip
    if error.status >= 500 and error.code != "stopped":
        log.error("request failed", text=error.text, **told)
    else:
        log.info("request refused", **told)
        log.debug("why it was refused", text=error.text, path=request.url.path, error_id=number)
    return number
