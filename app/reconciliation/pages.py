"""`/reconciliation`: a file of a source's totals beside what was booked. What is sent is kept for
an hour, as files to be loaded are, so that the page's address shows it again; nothing is written.
"""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.deps import MAY_READ, GraphDep, SettingsDep
from app.errors import LotgraphError, UsageError
from app.events.body import spool
from app.graph.run import Graph
from app.intake.pages import Token, UploadsDep
from app.intake.said import FileWords, WordsDep
from app.intake.sent import sent_file
from app.intake.uploads import Upload
from app.plain_text import attachment
from app.reconciliation.layout import COUNTED_TYPES
from app.reconciliation.models import STATUSES, Place, Reconciliation
from app.reconciliation.reading import day_of
from app.reconciliation.service import behind, reconcile
from app.reconciliation.tables import figures_csv
from app.settings import Settings
from app.web.deadline import set_deadline
from app.web.paging import page_of
from app.web.render import page

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

Text = Annotated[str, Query(max_length=400)]
Number = Annotated[int, Query(alias="page", ge=1, le=1_000_000)]


@router.get("/reconciliation", dependencies=[MAY_READ])
def reconciliation_page(
    request: Request, graph: GraphDep, settings: SettingsDep, uploads: UploadsDep,
    words: WordsDep, upload: Token = "", show: Text = "", number: Number = 1,
) -> HTMLResponse:  # fmt: skip
    """Choose a file; with one, its figures, those that differ first. `show`: one status alone."""
    set_deadline(request, settings.request_deadline_most_s)
    found, name, error = None, "", None
    if upload:
        try:
            kept = uploads.get(upload)
            name = kept.name
            found = _figures(graph, settings, kept, words)
        except LotgraphError as refused:
            error = refused
    rows = [] if found is None else [
        each for status in STATUSES for each in found.rows
        if each.status == status and show in ("", status)
    ]  # fmt: skip
    asked = {"upload": upload} | words.filled
    values: dict[str, Any] = {
        "found": found, "error": error, "name": name, "outcomes": STATUSES, "show": show,
        "rows": page_of(rows, number, settings.page_rows), "chosen": asked, "words": words,
        "limit": settings.request_bytes_limit, "query": asked | ({"show": show} if show else {}),
    }  # fmt: skip
    return page(
        request, "reconciliation/reconciliation.html", values,
        status=200 if error is None else error.status,
    )  # fmt: skip


@router.post("/reconciliation", dependencies=[MAY_READ])
async def send_totals(request: Request, settings: SettingsDep, uploads: UploadsDep) -> Response:
    """Take a file; on to its figures."""
    body, _ = await spool(request, settings)
    kind = request.headers.get("content-type", "")
    upload, texts = await run_in_threadpool(sent_file, uploads, body, kind, "Compare")
    words = FileWords.of(texts)
    query = urlencode({"upload": upload.token} | words.filled)
    return RedirectResponse(f"/reconciliation?{query}", 303)


@router.get("/reconciliation/figures.csv", dependencies=[MAY_READ])
def figures_file(
    request: Request,
    graph: GraphDep,
    settings: SettingsDep,
    uploads: UploadsDep,
    upload: Token,
    words: WordsDep,
) -> Response:
    """All figures as CSV."""
    set_deadline(request, settings.request_deadline_most_s)
    found = _figures(graph, settings, uploads.get(upload), words)
    headers = {"Content-Disposition": attachment(f"reconciliation-{found.source}.csv")}
    return Response(figures_csv(found), 200, headers, "text/csv; charset=utf-8")


@router.get("/reconciliation/bookings", dependencies=[MAY_READ])
def bookings_page(
    request: Request, graph: GraphDep, settings: SettingsDep, source: Text, day: Text,
    kind: Annotated[str, Query(alias="type", max_length=20)], item: Text, number: Number = 1,
) -> HTMLResponse:  # fmt: skip
    """The bookings behind one figure, voided ones, too."""
    set_deadline(request, settings.request_deadline_most_s)
    found = behind(graph, source, place_of(day, kind, item))
    values = {
        "found": found, "rows": page_of(found.lines, number, settings.page_rows),
        "query": {"source": source, "day": day, "type": kind, "item": item},
    }  # fmt: skip
    return page(request, "reconciliation/bookings.html", values)


def place_of(day: str, kind: str, item: str) -> Place:
    """The place of a figure, as it is asked for. Errors: `UsageError`."""
    if kind not in COUNTED_TYPES:
        raise UsageError(
            f"“{kind}” is no type of figures.", remedy=f"One of: {', '.join(COUNTED_TYPES)}."
        )
    read = day_of(day)
    if not read:
        raise UsageError(f"“{day}” is no day.", remedy="Write it as 2026-03-02.")
    return Place(read, kind, item)


def _figures(graph: Graph, settings: Settings, upload: Upload, words: FileWords) -> Reconciliation:
    with upload.open() as stream:
        return reconcile(graph, stream, upload.name, words.choices(settings.home))
