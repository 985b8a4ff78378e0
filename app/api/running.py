"""What is running now, as JSON: the twin of the page `/running`."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from app.deps import ReadActor
from app.watch.pages import LookoutDep
from app.web.requests import request_id

router = APIRouter(tags=["health"])


@router.get("/running", summary="What is running now")
async def running(actor: ReadActor, look: LookoutDep) -> dict[str, Any]:
    """Requests, loads, freezes, typed queries, and the database, without asking it anything.

    `requests[{number, method, route, person, age_s}]`, `jobs[{number, kind, what, person, progress,
    age_s, request_id, pid, own}]`, `database{embedded, state, silent, disk, …}` and `app`. A typed
    query of one's own is ended by `POST /api/v1/cypher/cancel`, or on the page.
    """
    return look.running(actor.name, besides=request_id()).as_json()
