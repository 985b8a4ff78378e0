"""`/audit`: the log that shows tampering, and whether all still is what it says."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from app.audit.listing import lines_before
from app.audit.service import verify_log
from app.chain.append import head_of
from app.deps import MAY_READ, GraphDep, SettingsDep
from app.web.render import page

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/audit", dependencies=[MAY_READ])
def audit_page(
    request: Request,
    graph: GraphDep,
    settings: SettingsDep,
    before: Annotated[int | None, Query(ge=1)] = None,
    case: str = "",
    kind: str = "",
    look: bool = False,
) -> HTMLResponse:
    """Entries, latest first; with `look` what comes of looking them through."""
    size = settings.page_rows
    case, kind = case.strip().upper(), kind.strip()
    found = lines_before(graph, before, size + 1, case=case, kind=kind)
    values = {
        "head": head_of(graph), "entries": found[:size], "case": case, "kind": kind,
        "older": found[size - 1].number if len(found) > size else None, "before": before,
        "verdict": verify_log(graph, settings, goods=False) if look else None,
        "anchors": settings.audit_anchor,
    }  # fmt: skip
    return page(request, "audit/audit.html", values)
