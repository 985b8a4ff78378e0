"""`/checks`: what makes answers incomplete. The head comes at once, the result when it is there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from app.checks.latest import DatedReport, current, dated_steps, latest_of
from app.checks.models import CheckProgress, Report
from app.checks.service import steps
from app.checks.table import SEVERITIES
from app.deps import MAY_READ, GraphDep, SettingsDep
from app.errors import LotgraphError
from app.web.paging import page_of
from app.web.render import page_in_parts

router = APIRouter(include_in_schema=False)

_ALL = 1_000_000_000
Step = CheckProgress | Report | DatedReport


@router.get("/checks", dependencies=[MAY_READ])
def checks_page(
    request: Request,
    graph: GraphDep,
    settings: SettingsDep,
    code: Annotated[str | None, Query()] = None,
    page_number: Annotated[int, Query(alias="page", ge=1, le=1_000_000)] = 1,
) -> StreamingResponse:
    """The page; with a code, all findings of that check, a page at a time."""
    latest = latest_of(request)
    kept, renewing = (None, False)
    if code:
        found: Iterator[Step] = steps(graph, limit=_ALL, code=code)
    else:
        kept, renewing = current(latest, graph, settings.checks_shown)
        found = iter([kept]) if kept else dated_steps(latest, graph, settings.checks_shown)
    values = {
        "steps": _told(found),
        "kept": kept,
        "renewing": renewing,
        "severities": SEVERITIES,
        "code": code,
        "paged": partial(page_of, number=page_number, size=settings.page_rows),
    }
    return page_in_parts(request, "checks/checks.html", values)


def _told(found: Iterator[Step]) -> Iterator[dict[str, object]]:
    """Steps as the template shows them; an error in the middle is said where it happened."""
    nothing: dict[str, object] = {"progress": None, "report": None, "error": None}
    try:
        for step in found:
            report = step.report if isinstance(step, DatedReport) else step
            yield nothing | {"report" if isinstance(report, Report) else "progress": report}
    except LotgraphError as error:
        yield nothing | {"error": error}
