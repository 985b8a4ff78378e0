"""`/running`: what is running, with the means to stop one's own queries; `/metrics` beside it."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.deps import MAY_READ, ReadActor
from app.errors import NotFoundError
from app.watch.metrics import TYPE
from app.watch.running import Lookout
from app.web.render import page
from app.web.requests import request_id

router = APIRouter(include_in_schema=False)

_LOOK_AFTER_S = 5.0  # a database nobody has asked for so long is asked for the measures


async def lookout(request: Request) -> Lookout:
    """Where this app looks."""
    found: Lookout = request.app.state.lookout
    return found


LookoutDep = Annotated[Lookout, Depends(lookout)]


@router.get("/running")
async def running_page(
    request: Request, actor: ReadActor, look: LookoutDep, stopped: str = ""
) -> HTMLResponse:
    """What is running now."""
    found = look.running(actor.name, besides=request_id())
    return page(request, "watch/running.html", {"running": found, "stopped": stopped})


@router.post("/running/stop")
def stop_job(
    actor: ReadActor, look: LookoutDep, number: Annotated[str, Query(max_length=64)]
) -> Response:
    """Stop a query of one's own, and show what is still running."""
    stop_own(look, actor.name, number)
    return RedirectResponse("/running?" + urlencode({"stopped": number}), 303)


def stop_own(look: Lookout, person: str, number: str) -> None:
    """Stop a query of one's own. Errors: `NotFoundError` when there is none of that number."""
    if not look.stop(number, person):
        raise NotFoundError(
            "No query of yours runs under that number.",
            remedy="It may have ended meanwhile: look at what is running now.",
            code="not_running",
        )


@router.get("/metrics", dependencies=[MAY_READ])
async def metrics(look: LookoutDep) -> Response:
    """Measures as Prometheus reads them."""
    if look.watcher.older_than(_LOOK_AFTER_S):
        await look.watcher.look()
    return Response(look.observation.metrics.text(), media_type=TYPE)
