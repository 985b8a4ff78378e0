"""What is running now, as JSON: the twin of the page `/running`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from app.deps import ReadActor
from app.watch.pages import LookoutDep, stop_own
from app.web.requests import request_id

router = APIRouter(tags=["health"])


@router.get("/running", summary="What is running now")
async def running(actor: ReadActor, look: LookoutDep) -> dict[str, Any]:
    """Requests, loads, freezes, typed queries, and the database, without asking it anything.

    `requests[{number, method, route, person, age_s}]`, `jobs[{number, kind, what, person, progress,
    age_s, request_id, pid, own}]`, `database{embedded, state, silent, disk, …}` and `app`.
    """
    return look.running(actor.name, besides=request_id()).as_json()


@router.post("/running/stop", summary="Stop a job of one's own")
def stop(
    actor: ReadActor, look: LookoutDep, number: Annotated[str, Query(max_length=64)]
) -> dict[str, bool]:
    """Only a typed query of one's own (`own`) can be stopped; 404 for any other."""
    stop_own(look, actor.name, number)
    return {"stopped": True}
