"""`GET /api/v1/thing`: what events say of one thing, and which version that is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from app.deps import MAY_READ, GraphDep
from app.errors import NotFoundError
from app.graph.versions import versions_of
from app.times import instant_text
from app.trace.service import resolve
from app.web.schemas.base import refusal
from app.web.schemas.things import ThingJson

router = APIRouter(tags=["things"])


@router.get(
    "/thing",
    dependencies=[MAY_READ],
    summary="One thing as events say it is",
    response_class=JSONResponse,
    responses={
        200: {
            "description": "Its properties and version; the header `ETag` is the version.",
            "model": ThingJson,
        },
        404: refusal("Nothing is known by that ref."),
        409: refusal("The text can mean several things; `candidates` lists them."),
    },
)
def get_thing(
    graph: GraphDep,
    ref: Annotated[
        str, Query(description="A ref, an alias, or a number only one thing has.",
                   examples=["customer:C1"])
    ],
) -> JSONResponse:  # fmt: skip
    """Properties as a `define` names them.

    `version` rises whenever an event says something of the thing or what one said is voided; 0:
    nothing was said yet. `said_by`: the last such event. Send the version as `If-Match` with a
    define made of this picture.
    """
    found = resolve(graph, ref)
    version = graph.read(lambda work: versions_of(work, [found])).get(found)
    if version is None:
        raise NotFoundError(f"No event names “{found}” as a thing.", remedy="Search for it.")
    by = None if version.stamp == 0 else {"source": version.source, "event_id": version.event}
    body = {
        "ref": found, "kind": found.partition(":")[0], "properties": dict(version.properties),
        "version": version.stamp, "said_by": by,
        "said_at": instant_text(version.stamp) if version.stamp else None,
    }  # fmt: skip
    return JSONResponse(body, headers={"ETag": f'"{version.stamp}"'})
