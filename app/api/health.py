"""Whether lotgraph lives, and whether its database answers and stores."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from app import __version__
from app.deps import ReadActor
from app.errors import DatabaseError
from app.watch.health import look
from app.watch.watcher import Watcher
from app.web.schemas.base import OBJECT, ErrorAnswer

router = APIRouter(tags=["health"])


@router.get(
    "/health",
    summary="Whether lotgraph lives, and its database answers and stores",
    responses={503: {"description": "The database is silent.", "model": ErrorAnswer}},
)
async def health(request: Request, actor: ReadActor) -> dict[str, Any]:
    """Answered within two seconds, whatever the database does.

    200 while it can be read: `status` is `ok`, or `read only` when nothing is stored (`writes`
    says why). 503 with the reason when Neo4j is silent; the same fields stand in `error`.
    """
    watcher: Watcher = request.app.state.watcher
    found = await look(watcher.graph, watcher.trouble())
    if found.silent is not None:
        why, more = found.silent, {"status": found.status, "version": __version__}
        detail = {**why.detail, **more, **found.details()}
        raise DatabaseError(why.text, remedy=why.remedy, code=why.code, **detail)
    agent = found.pulse.agent if found.pulse is not None else ""
    said = {"status": found.status, "version": __version__, "database": agent}
    return said | {"actor": actor.name} | found.details()


@router.get(
    "/live",
    summary="Whether lotgraph lives, and its database answered when last asked",
    responses={200: {"description": "It lives.", "content": OBJECT}},
)
async def live(request: Request) -> JSONResponse:
    """For what starts it again when it is gone: asks nobody who he is, and tells no more than
    this. 200, or 503 while the database is known to be silent."""
    watcher: Watcher = request.app.state.watcher
    ready = watcher.error is None
    return JSONResponse({"live": True, "ready": ready}, 200 if ready else 503)
