"""`GET /api/v1/reports`: which reports there are, and the file of one."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from app.deps import MAY_READ, GraphDep, ReadActor, SettingsDep
from app.genealogy.question import Direction
from app.people import caller_name
from app.plain_text import attachment
from app.recall.cases import read_case
from app.recall.papers.export import note_file
from app.reports.choosing import ReportChoice
from app.reports.service import REPORTS, Format, report_file
from app.reports.sheets import NOT_ADVICE
from app.trace.query import OptionsDep
from app.web.schemas.base import FILE, refusal

router = APIRouter(prefix="/reports", tags=["reports"])


@router.get("", dependencies=[MAY_READ], summary="Which reports there are")
def get_reports() -> dict[str, Any]:
    """Each with the law it is for; none is legal advice."""
    return {
        "reports": [
            {
                "name": each.name,
                "title": each.title,
                "law": each.law,
                "about": each.about,
                "needs": each.needs,
                "formats": list(each.formats),
            }
            for each in REPORTS.values()
        ],
        "not_legal_advice": NOT_ADVICE,
    }


@router.get(
    "/{name}", summary="A report as a file", response_class=Response,
    responses={
        **FILE,
        400: refusal("It is of nothing, or of several things."),
        404: refusal("No such report, case, lot or snapshot."),
        409: refusal("A text can mean several things; or a drill is running."),
    },
)  # fmt: skip
def get_report(
    name: str,
    actor: ReadActor,
    graph: GraphDep,
    settings: SettingsDep,
    options: OptionsDep,
    ref: Annotated[
        list[str] | None, Query(description="What to trace from. May be repeated.")
    ] = None,
    direction: Annotated[Direction, Query(description="Which way to trace.")] = "down",
    case: Annotated[str, Query(description="A recall case, instead of a trace.")] = "",
    snapshot: Annotated[
        int | None, Query(description="A snapshot of the case; else as it is now.")
    ] = None,
    lot: Annotated[
        list[str] | None, Query(description="Lots and serials alone. May be repeated.")
    ] = None,
    format: Annotated[
        Format, Query(description="A workbook, a ZIP of CSV files, or, of letters, a PDF.")
    ] = "xlsx",
) -> Response:
    """One of: `ref` (the lots of a trace), `case`, `lot`, or `from` and `to` alone (all lots booked
    in a time). What counts is what the trace counts, as of one commit; its first sheet says which.
    """
    choice = ReportChoice(tuple(ref or ()), direction, case, snapshot, tuple(lot or ()), options)
    found = report_file(graph, settings, name, choice, format)
    if choice.case:
        by = caller_name(actor, "")
        note_file(graph, read_case(graph, choice.case), found.name, found.content, by)
    headers = {"Content-Disposition": attachment(found.name)}
    return Response(found.content, 200, headers, found.media)
