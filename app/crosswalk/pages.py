"""`/crosswalk`: near twins one beside the other, to be decided one by one or as a table."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.crosswalk.acts import mark_same_act
from app.crosswalk.models import DECISIONS, CodeDecision, CrosswalkReport
from app.crosswalk.reading import read_decisions
from app.crosswalk.service import KINDS, decide, review
from app.crosswalk.tables import proposals_csv
from app.deps import MAY_READ, GraphDep, LoadActor, SettingsDep, actor
from app.errors import LotgraphError
from app.events.body import spool
from app.graph.run import Graph
from app.intake.pages import UploadsDep
from app.intake.said import FileWords
from app.intake.sent import sent_file
from app.people import name_for
from app.plain_text import attachment
from app.settings import Settings
from app.web.deadline import set_deadline
from app.web.fields import FieldsDep
from app.web.names import name_at, remember
from app.web.paging import page_of
from app.web.render import page

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

Number = Annotated[int, Query(alias="page", ge=1, le=1_000_000)]


@router.get("/crosswalk", dependencies=[MAY_READ])
def crosswalk_page(
    request: Request, graph: GraphDep, settings: SettingsDep,
    kind: Annotated[str, Query(max_length=20)] = "", number: Number = 1,
) -> HTMLResponse:  # fmt: skip
    """What nobody decided, of all kinds or of one."""
    set_deadline(request, settings.request_deadline_most_s)
    return _page(request, graph, settings, kind, number)


def _page(
    request: Request, graph: Graph, settings: Settings, kind: str = "", number: int = 1, *,
    error: LotgraphError | None = None, report: CrosswalkReport | None = None,
) -> HTMLResponse:  # fmt: skip
    found = review(graph)
    counts = {name: sum(each.kind == name for each in found.proposals) for name in KINDS}
    rows = [each for each in found.proposals if kind in ("", each.kind)]
    values: dict[str, Any] = {
        "found": found, "counts": counts, "kind": kind, "error": error, "report": report,
        "rows": page_of(rows, number, settings.page_rows), "decisions": DECISIONS,
        "by": name_at(request, actor(request)),
    }  # fmt: skip
    return page(
        request, "crosswalk/crosswalk.html", values, status=200 if error is None else error.status
    )


@router.post("/crosswalk/decide")
def decide_one(
    request: Request, who: LoadActor, graph: GraphDep, settings: SettingsDep, form: FieldsDep
) -> Response:
    """Book one decision; back to the list."""
    set_deadline(request, settings.request_deadline_most_s)
    try:
        by = name_for(who, form["by"])
        row = CodeDecision(form["ref"], form["other"], form["decision"])
        report = decide(graph, [row], by)
    except LotgraphError as error:
        return _page(request, graph, settings, form["kind"], error=error)
    if report.refused:
        return _page(request, graph, settings, form["kind"], report=report)
    back = f"?{urlencode({'kind': form['kind']})}" if form["kind"] in KINDS else ""
    return remember(request, who, by, RedirectResponse(f"/crosswalk{back}", 303))


@router.post("/crosswalk")
async def send_table(
    request: Request, who: LoadActor, graph: GraphDep, settings: SettingsDep,
    uploads: UploadsDep,
) -> Response:  # fmt: skip
    """Book the decisions of a reviewed table, and say what became of them."""
    set_deadline(request, settings.request_deadline_most_s)
    body, _ = await spool(request, settings)
    kind = request.headers.get("content-type", "")

    def work() -> Response:
        try:
            upload, texts = sent_file(uploads, body, kind, "Book what is decided")
            by = name_for(who, texts.get("by", ""))
            with upload.open() as stream:
                choices = FileWords.of(texts).choices(settings.home)
                rows = read_decisions(stream, upload.name, choices)
            report = decide(graph, rows, by)
        except LotgraphError as error:
            return _page(request, graph, settings, error=error)
        return remember(request, who, by, _page(request, graph, settings, report=report))

    return await run_in_threadpool(work)


@router.get("/crosswalk/proposals.csv", dependencies=[MAY_READ])
def proposals_file(request: Request, graph: GraphDep, settings: SettingsDep) -> Response:
    """All proposals, with a column to fill in."""
    set_deadline(request, settings.request_deadline_most_s)
    headers = {"Content-Disposition": attachment("crosswalk.csv")}
    return Response(proposals_csv(review(graph)), 200, headers, "text/csv; charset=utf-8")


@router.post("/crosswalk/act")
def mark_act(
    request: Request, who: LoadActor, graph: GraphDep, settings: SettingsDep, form: FieldsDep
) -> Response:
    """Mark a second source's booking as the same act; on to the event that counts."""
    set_deadline(request, settings.request_deadline_most_s)
    kept = form["source"], form["event"]
    by = name_for(who, form["by"])
    mark_same_act(graph, kept, (form["other_source"], form["other_event"]), by)
    link = f"/event?{urlencode({'source': kept[0], 'id': kept[1]})}"
    return remember(request, who, by, RedirectResponse(link, 303))
