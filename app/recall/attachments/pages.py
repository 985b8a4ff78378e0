"""Attaching a file on a page, and taking it back out."""

from __future__ import annotations

import io
from typing import Annotated, BinaryIO
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from app.deps import MAY_READ, GraphDep, InvestigateActor, SettingsDep
from app.errors import LotgraphError, UsageError
from app.people import name_for
from app.recall.attachments.serving import body_of, file_answer
from app.recall.attachments.store import attach, attachment_of
from app.recall.cases import read_case
from app.recall.confirm_pages import case_link
from app.recall.drill_seal import NOTHING
from app.recall.snapshots import answer
from app.web.multipart import FormPart, parts_of_form
from app.web.names import remember
from app.web.render import page

router = APIRouter(include_in_schema=False)
Number = Annotated[str, Query()]


@router.post("/recall/attach")
async def attach_file(
    request: Request,
    actor: InvestigateActor,
    graph: GraphDep,
    settings: SettingsDep,
    number: Number,
) -> Response:
    """Take a file; back to where it was chosen."""
    body: BinaryIO = io.BytesIO(await body_of(request, settings))
    case = await run_in_threadpool(read_case, graph, number)
    parts = {
        each.name: each for each in parts_of_form(body, request.headers.get("content-type", ""))
    }
    fields = {name: each.text(body) for name, each in parts.items() if each.file is None}

    def work() -> None:
        attach(
            graph, settings, case, answer(graph, settings, case, parts=NOTHING),
            name=_file_of(parts).file or "", content=_bytes_of(body, _file_of(parts)),
            by=name_for(actor, fields.get("by", "")), about=fields.get("about", ""),
            note=fields.get("note", ""),
        )  # fmt: skip

    try:
        await run_in_threadpool(work)
    except LotgraphError as error:
        values = {"case": case, "error": error, "fields": fields}
        return page(request, "recall/attach.html", values, status=error.status)
    to = case_link(case.number, "attachments")
    if fields.get("customer"):
        asked = urlencode({"number": case.number, "ref": fields["customer"]})
        to = f"/recall/customer?{asked}#attachments"
    return remember(request, actor, fields.get("by", ""), RedirectResponse(to, 303))


def _file_of(parts: dict[str, FormPart]) -> FormPart:
    found = parts.get("file")
    if found is None or not found.file:
        raise UsageError("No file was chosen.", remedy="Choose one.", field="file")
    return found


def _bytes_of(body: BinaryIO, part: FormPart) -> bytes:
    out = io.BytesIO()
    part.copy(body, out)
    return out.getvalue()


@router.get("/recall/attachment", dependencies=[MAY_READ], response_class=Response)
def attachment_file(graph: GraphDep, number: Number, file: int) -> Response:
    """A file that was attached, to be saved."""
    return file_answer(graph, attachment_of(graph, read_case(graph, number), file))
