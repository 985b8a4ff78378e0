"""`/api/v1/audit`: the log that shows tampering as JSON, and whether all still is what it says."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from app.audit.listing import lines_before
from app.audit.service import verify_log
from app.chain.append import head_of
from app.deps import MAY_READ, GraphDep, SettingsDep

router = APIRouter(prefix="/audit", tags=["audit"])

ENTRIES_MOST = 1_000
Before = Annotated[int | None, Query(ge=1, description="Entries before this number.")]


@router.get("", dependencies=[MAY_READ], summary="The log that shows tampering")
def get_audit(
    graph: GraphDep,
    settings: SettingsDep,
    before: Before = None,
    count: Annotated[int | None, Query(ge=1, le=ENTRIES_MOST)] = None,
    case: Annotated[str, Query(description="Only entries about this case.")] = "",
    kind: Annotated[str, Query(description="Only entries of this kind.")] = "",
) -> dict[str, Any]:
    """Entries, latest first: who did what, when, and the hash that holds the next one.

    `next`: what to give as `before` for those before them; null when there are none.
    """
    wanted = settings.page_rows if count is None else count
    found = lines_before(graph, before, wanted + 1, case=case, kind=kind)
    head = head_of(graph)
    return {
        "head": None if head is None else {"number": head.number, "hash": head.hash},
        "entries": [each.as_json() for each in found[:wanted]],
        "next": found[wanted - 1].number if len(found) > wanted else None,
    }


@router.get("/verify", dependencies=[MAY_READ], summary="Look the log through")
def get_audit_verify(
    graph: GraphDep,
    settings: SettingsDep,
    goods: Annotated[
        bool, Query(description="Also every event and booking, which takes its time.")
    ] = False,
) -> dict[str, Any]:
    """Whether entries, anchors and the recall desk are what they were; `good`, `looks` with what
    was found in words."""
    return verify_log(graph, settings, goods=goods).as_json()
