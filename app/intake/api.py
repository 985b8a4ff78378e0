"""`/api/v1/load`: a file of any kind looked at, then booked, as the page “Load” does it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, Field

from app.deps import MAY_LOAD, GraphDep, LoadActor, SettingsDep
from app.errors import UsageError
from app.events.body import spool
from app.intake.booking import Booking
from app.intake.mapping import offer_of, profile_text, save
from app.intake.pages import Token, UploadsDep, refused_file, totals
from app.intake.parts import FilePart
from app.intake.said import WordsDep
from app.intake.uploads import Upload
from app.plain_text import plain_line
from app.profiles.mapping import KINDS
from app.profiles.shelf import all_profiles, profile_named
from app.web.deadline import set_deadline
from app.web.errors import unforeseen
from app.web.json_bodies import JsonRoute
from app.web.requests import route_of
from app.web.schemas.base import FILE, FILE_BODY

Json = dict[str, Any]

router = APIRouter(prefix="/load", tags=["load"], route_class=JsonRoute)

_LINES = {"application/x-ndjson": {"schema": {"type": "string"}}}


@router.post(
    "/preview",
    dependencies=[MAY_LOAD],
    summary="Look at a file: nothing is written",
    openapi_extra=FILE_BODY,
)
async def preview(
    request: Request, graph: GraphDep, settings: SettingsDep,
    uploads: UploadsDep, words: WordsDep,
    name: Annotated[
        str, Query(max_length=200, description="What the file is called, to be shown.")
    ] = "",
) -> dict[str, Any]:  # fmt: skip
    """Send a file as it is: JSON, CSV, workbook, list, archive. What booking it would do.

    `upload` names the file for an hour. `parts[]`: each table or document with its `columns` and
    what each became, `counts` (`created`, `known`, `back`, `changed`, `refused`), `rows[]` (of each
    fate the first 1,000; `rows_left_off`), what was left aside. A file that cannot be read is
    answered with the error, 400.
    """
    set_deadline(request, settings.request_deadline_most_s)
    choices = words.choices(settings.home)
    body, _ = await spool(request, settings)

    def look() -> tuple[Upload, list[FilePart]]:
        def copy(target: Any) -> None:
            with body:
                while chunk := body.read(1024 * 1024):
                    target.write(chunk)

        upload = uploads.add(plain_line(name), copy)
        upload.said = words.filled
        return upload, uploads.preview(graph, upload, choices, lambda _: None)

    upload, parts = await run_in_threadpool(look)
    return _told(upload, parts)


@router.get("/rows", dependencies=[MAY_LOAD], summary="More rows of a file that was looked at")
def more_rows(
    request: Request, graph: GraphDep, settings: SettingsDep,
    uploads: UploadsDep, upload: Token, words: WordsDep,
    skip: Annotated[int, Query(ge=0, le=100_000_000, description="Rows of each fate before.")] = 0,
) -> Json:  # fmt: skip
    """The answer of the preview with other rows: of each part and fate a thousand, from the place
    `skip` on (0 is the first). `rows_left_off`: how many come after them. The file is looked at
    anew; what was chosen with the preview holds unless something else is said."""
    set_deadline(request, settings.request_deadline_most_s)
    found = uploads.get(upload)
    choices = type(words).of(found.said | words.filled).choices(settings.home)
    return _told(found, uploads.preview(graph, found, choices, lambda _: None, skip))


@router.post(
    "/book",
    summary="Book a file that was looked at",
    responses={200: {"description": "How far it is, line by line.", "content": _LINES}},
    response_class=Response,
)
def book(
    request: Request, actor: LoadActor, graph: GraphDep, settings: SettingsDep,
    uploads: UploadsDep, upload: Token, words: WordsDep,
    replace: Annotated[
        bool, Query(description="What changed since it was loaded: void the old, take the new.")
    ] = False,
) -> StreamingResponse:  # fmt: skip
    """Lines `{"said", "after_s"}` while it is booked; the last is what came of it, or the error.

    It goes on when the connection is lost. Asked again, it is the same booking: nothing is booked
    twice. What was chosen with the preview holds unless something else is said.
    """
    found = uploads.get(upload)
    said = type(words).of(found.said | words.filled)
    route = route_of(request.scope)
    going = uploads.book(
        graph, found, said.choices(settings.home), replace=replace, person=actor.name,
        failed=lambda: unforeseen(route),
    )  # fmt: skip

    def lines() -> Iterator[bytes]:
        for text in going.words():
            yield _line({"said": text, "after_s": going.after_s})
        yield _line(_booked(found, going))

    return StreamingResponse(lines(), media_type="application/x-ndjson")


@router.get("/columns", dependencies=[MAY_LOAD], summary="The columns of a file, to be mapped")
def columns(uploads: UploadsDep, settings: SettingsDep, upload: Token, words: WordsDep) -> Json:
    """Each `header` with its first `values` and the `field` it probably is; `meanings`: what a
    column may be; `kinds`: what the rows may say; `base`: the profile that fits best, if any."""
    found = uploads.get(upload)
    said = type(words).of(found.said | words.filled)
    offer = offer_of(found.path, said.choices(settings.home))
    if offer is None:
        raise UsageError("It has no table with columns.", remedy="Map tables and workbooks only.")
    return {
        "columns": [
            {"header": each.header, "values": list(each.values), "field": each.field or None}
            for each in offer.columns
        ],
        "meanings": dict(offer.meanings), "base": offer.base or None, "kinds": dict(KINDS),
        "kind": offer.kind or None,
    }  # fmt: skip


class ColumnMapping(BaseModel):
    """What the columns of a layout are, said by hand."""

    name: str = Field(description="Of the own profile that is kept.")
    columns: dict[str, str] = Field(description="Header → field; an empty field: not read.")
    kind: str = Field("", description="What each row says, of `kinds`; with a `base` not needed.")
    source: str = Field("", description="Of the events.")
    base: str = Field("", description="A profile that is extended.")


@router.post("/map", dependencies=[MAY_LOAD], status_code=201, summary="Say what columns are")
def map_columns(body: ColumnMapping, settings: SettingsDep) -> Json:
    """Kept as an own profile, by which files with these headers are read from then on."""
    folder = settings.home / "profiles"
    base = profile_named(body.base, all_profiles(folder)[0]) if body.base else None
    text = profile_text(body.name, body.source, base, body.columns, body.kind)
    return {"profile": save(folder, body.name, text).name, "text": text}


@router.get("", dependencies=[MAY_LOAD], summary="What became of a file")
def state(uploads: UploadsDep, upload: Token) -> dict[str, Any]:
    """`state`: `waiting`, `running`, `done` or `failed`; done, what came of it."""
    found = uploads.get(upload)
    going = found.booking
    if going is None:
        return {"upload": found.token, "file": found.name, "state": "waiting"}
    if not going.done:
        return {"upload": found.token, "file": found.name, "state": "running",
                "said": going.said, "after_s": going.after_s}  # fmt: skip
    return _booked(found, going)


@router.get(
    "/refused",
    dependencies=[MAY_LOAD],
    summary="Refused events of a file, to be mended",
    responses=FILE,
    response_class=Response,
)
def to_mend(uploads: UploadsDep, upload: Token, part: int = 0) -> Response:
    """In the form and the characters of the file; `part` counts from 0."""
    return refused_file(uploads.get(upload), part)


def _booked(upload: Upload, going: Booking) -> dict[str, Any]:
    told = _told(upload, going.parts) | {"state": "failed" if going.error else "done"}
    return told | (going.error.as_json() if going.error else {})


def _told(upload: Upload, parts: list[FilePart]) -> dict[str, Any]:
    return {"upload": upload.token, "file": upload.name, "size": upload.size,
            "counts": totals(parts), "parts": [each.as_json() for each in parts]}  # fmt: skip


def _line(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)
