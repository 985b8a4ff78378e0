"""`/api/v1/changes`: what other systems must act on."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from app.deps import MAY_READ, GraphDep
from app.feed.models import KINDS, kinds_of
from app.feed.reading import MOST, read_changes
from app.web.json_bodies import JsonRoute

router = APIRouter(tags=["changes"], route_class=JsonRoute)


@router.get("/changes", dependencies=[MAY_READ], summary="What changed, to act on")
def get_changes(
    graph: GraphDep,
    since: Annotated[
        str,
        Query(
            description="“next” of the page before; empty: from the beginning; “latest”: from now."
        ),
    ] = "",
    limit: Annotated[int, Query(ge=1, le=MOST, description="Most changes in one answer.")] = 200,
    kind: Annotated[
        list[str] | None,
        Query(
            description=f"Only these kinds (or what stands before the point): {', '.join(KINDS)}."
        ),
    ] = None,
) -> dict[str, Any]:
    """Changes of statuses, holds, escapes and recall cases in the order in which they were
    committed: at least once, none left out.

    Ask with `since` = `next` again; `more` says whether to do so at once. 409 `other_log` when the
    database was put back to an earlier state.
    """
    return read_changes(graph, since, limit, kinds_of(kind or [])).as_json()
