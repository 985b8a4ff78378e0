"""The page “Load”: a file is chosen, looked at without writing, booked, and what came of it told.

Every step has an address of its own, so that it can be looked at again, in another tab too; no step
needs a script.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from markupsafe import Markup

from app.deps import MAY_LOAD, GraphDep, LoadActor, SettingsDep
from app.errors import LotgraphError, UsageError
from app.events.body import spool
from app.events.models import UnreadableError
from app.files.dates import ORDERS
from app.files.survey import MARKS
from app.intake.choices import Choices
from app.intake.mapping import forget, offer_of, profile_text, save
from app.intake.parts import FATES, FilePart
from app.intake.said import FileWords, WordsDep
from app.intake.sent import sent_file
from app.intake.uploads import Upload, Uploads
from app.plain_text import attachment
from app.process import process
from app.profiles.mapping import KINDS, name_from
from app.profiles.model import Profile
from app.profiles.shelf import all_profiles, profile_named
from app.settings import Settings
from app.web.errors import unforeseen
from app.web.fields import Fields, FieldsDep
from app.web.progress import Word, WorkResult, with_words
from app.web.render import page, page_in_parts, piece
from app.web.requests import route_of

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

ROWS_SHOWN = 100  # of each fate
_COLUMNS = 500


async def uploads_of(request: Request) -> Uploads:
    """The files that were sent to this app."""
    kept = process(request)
    return kept.of(Uploads, lambda: Uploads(kept.settings))


UploadsDep = Annotated[Uploads, Depends(uploads_of)]
Token = Annotated[str, Query(max_length=64)]


def _link(step: str, upload: Upload, words: FileWords | None = None) -> str:
    said = words.filled if words is not None else {}
    return f"/load/{step}?{urlencode({'upload': upload.token} | said)}"


@router.get("/load", dependencies=[MAY_LOAD])
def choose(request: Request, settings: SettingsDep) -> HTMLResponse:
    """Choose a file."""
    profiles, wrong = all_profiles(settings.home / "profiles")
    values = {"limit": settings.request_bytes_limit, "profiles": _sorted(profiles), "wrong": wrong}
    return page(request, "intake/load.html", values)


def _sorted(profiles: list[Profile]) -> list[Profile]:
    return sorted(profiles, key=lambda each: (each.shipped, each.name))


@router.post("/load", dependencies=[MAY_LOAD])
async def send(request: Request, settings: SettingsDep, uploads: UploadsDep) -> Response:
    """Take a file; on to what is in it."""
    body, _ = await spool(request, settings)
    kind = request.headers.get("content-type", "")
    upload, texts = await run_in_threadpool(sent_file, uploads, body, kind, "Look at it")
    words = FileWords.of(texts)
    return RedirectResponse(_link("file", upload, words), 303)


@router.get("/load/file", dependencies=[MAY_LOAD])
def look(
    request: Request, graph: GraphDep, settings: SettingsDep, uploads: UploadsDep, upload: Token,
    words: WordsDep, rows: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> Response:  # fmt: skip
    """What is in a file, and what booking it would do: nothing is written. `rows`: which hundred
    of each kind of row is shown."""
    found = uploads.get(upload)
    if found.booking is not None and found.booking.error is None:
        return RedirectResponse(_link("booking", found), 303)
    return _file_page(request, graph, settings, uploads, found, words, HandMapping(), rows)


@dataclass(frozen=True, slots=True)
class HandMapping:
    """Columns that were mapped by hand and not taken: what was chosen, and why it was not."""

    texts: Mapping[str, str] = field(default_factory=dict)
    error: LotgraphError | None = None


def _file_page(
    request: Request, graph: GraphDep, settings: Settings, uploads: Uploads, upload: Upload,
    words: FileWords, mapped: HandMapping, rows: int = 1,
) -> Response:  # fmt: skip
    choices, gone = words.choices(settings.home), threading.Event()

    def body(say: Callable[[str], None]) -> Markup:
        def looking(text: str) -> None:
            if gone.is_set():
                raise UsageError("Nobody is looking any more.")
            say(f"looking: {text}")

        say("reading the file")
        skip = (rows - 1) * ROWS_SHOWN
        values = _preview(
            upload, choices, lambda: uploads.preview(graph, upload, choices, looking, skip)
        )
        values |= {"words": words, "mapped": mapped, "skip": skip} | _more(settings)
        longest = max((max(each.counts.values()) for each in values["parts"]), default=0)
        link = _link("file", upload, words)
        values["earlier"] = f"{link}&rows={rows - 1}" if rows > 1 else ""
        values["later"] = f"{link}&rows={rows + 1}" if longest > skip + ROWS_SHOWN else ""
        told = piece(request, "intake/preview.html", values)
        return Markup(bytes(told.body).decode())  # noqa: S704 (a template escaped it)

    steps = _steps(route_of(request.scope), with_words(body, left=gone.set))
    values = {"upload": upload, "again": _link("file", upload, words), "steps": steps}
    return page_in_parts(request, "intake/file.html", values)


def _more(settings: Settings) -> dict[str, Any]:
    profiles, _ = all_profiles(settings.home / "profiles")
    return {"profiles": _sorted(profiles), "orders": ORDERS, "marks": list(MARKS),
            "kinds": KINDS, "most": ROWS_SHOWN}  # fmt: skip


def _preview(
    upload: Upload, choices: Choices, work: Callable[[], list[FilePart]]
) -> dict[str, Any]:
    """The parts of a file, or why it cannot be read; and its columns to be mapped by hand."""
    parts: list[FilePart] = []
    error: UnreadableError | None = None
    try:
        parts = work()
    except UnreadableError as unreadable:
        error = unreadable
    offer = offer_of(upload.path, choices)
    name = choices.profile.name if choices.profile and not choices.profile.shipped else ""
    return {
        "upload": upload, "parts": parts, "error": error, "offer": offer,
        "name": name or name_from(upload.name), "total": totals(parts),
    }  # fmt: skip


def totals(parts: list[FilePart]) -> dict[str, int]:
    """The counts of all parts."""
    found = {fate: sum(each.counts[fate] for each in parts) for fate in FATES}
    found["replaced"] = sum(each.replaced for each in parts)
    found["unread"] = sum(each.error is not None for each in parts)
    return found


def _steps(route: str, steps: Iterator[Word | WorkResult[Markup]]) -> Iterator[dict[str, Any]]:
    """Steps of a page that takes its time: `said`, at last `body` or `error`."""
    nothing = dict.fromkeys(("said", "body", "error"))
    try:
        for step in steps:
            done = isinstance(step, WorkResult)
            yield nothing | ({"body": step.value} if done else {"said": step})  # type: ignore[union-attr]
    except LotgraphError as error:
        yield nothing | {"error": error}
    except Exception:
        yield nothing | {"error": unforeseen(route)}


@router.post("/load/map", dependencies=[MAY_LOAD])
def map_columns(
    request: Request, graph: GraphDep, settings: SettingsDep, uploads: UploadsDep,
    fields: FieldsDep,
) -> Response:  # fmt: skip
    """Keep what was said of the columns as an own profile; on to the file, read by it."""
    upload, words = uploads.get(fields["upload"]), FileWords.of(fields.texts)
    try:
        made = _own_profile(settings.home / "profiles", fields)
    except UsageError as error:
        mapped = HandMapping(fields.texts, error)
        return _file_page(request, graph, settings, uploads, upload, words, mapped)
    words = FileWords.of(words.filled | {"profile": made.name})
    return RedirectResponse(_link("file", upload, words), 303)


@router.post("/load/forget", dependencies=[MAY_LOAD])
def forget_profile(settings: SettingsDep, fields: FieldsDep) -> Response:
    """Remove an own profile that was made here; what it booked stays."""
    forget(settings.home / "profiles", fields["name"])
    return RedirectResponse("/load", 303)


def _own_profile(folder: Path, fields: Fields) -> Profile:
    count = int(fields["count"]) if fields["count"].isdecimal() else 0
    columns = {fields.texts.get(f"h{place}", ""): fields[f"c{place}"]
               for place in range(min(count, _COLUMNS))}  # fmt: skip
    base = profile_named(fields["base"], all_profiles(folder)[0]) if fields["base"] else None
    text = profile_text(fields["name"], fields["own_source"], base, columns, fields["kind"])
    return save(folder, fields["name"], text)


@router.post("/load/book")
def book(
    request: Request, actor: LoadActor, graph: GraphDep, settings: SettingsDep,
    uploads: UploadsDep, fields: FieldsDep,
) -> Response:  # fmt: skip
    """Book a file, once; on to how far it is."""
    upload = uploads.get(fields["upload"])
    choices = FileWords.of(fields.texts).choices(settings.home)
    route = route_of(request.scope)
    uploads.book(graph, upload, choices, replace=bool(fields["replace"]), person=actor.name,
                 failed=lambda: unforeseen(route))  # fmt: skip
    return RedirectResponse(_link("booking", upload), 303)


@router.get("/load/booking", dependencies=[MAY_LOAD])
def booking(request: Request, uploads: UploadsDep, upload: Token) -> Response:
    """How far a booking is, told until it is done; then what came of it."""
    found = uploads.get(upload)
    if found.booking is None:
        return RedirectResponse(_link("file", found), 303)
    going = found.booking

    def steps() -> Iterator[Word | WorkResult[Markup]]:
        for text in going.words():
            yield Word(text, going.after_s, "")
        values = {"upload": found, "booking": going, "parts": going.parts,
                  "total": totals(going.parts), "most": ROWS_SHOWN, "skip": 0}  # fmt: skip
        told = piece(request, "intake/report.html", values)
        yield WorkResult(Markup(bytes(told.body).decode()))  # noqa: S704 (a template escaped it)

    values = {"upload": found, "again": _link("booking", found),
              "steps": _steps(route_of(request.scope), steps())}  # fmt: skip
    return page_in_parts(request, "intake/booking.html", values)


@router.get("/load/refused", dependencies=[MAY_LOAD])
def to_mend(uploads: UploadsDep, upload: Token, part: int) -> Response:
    """The refused events of a part, in the file's own form, to be mended."""
    return refused_file(uploads.get(upload), part)


def refused_file(upload: Upload, number: int) -> FileResponse:
    """The refused events of a part as a file. Errors: `NotFoundError`."""
    path = upload.refused(number)
    more = f".{number + 1}" if number else ""
    headers = {"Content-Disposition": attachment(f"{upload.name}{more}.refused{path.suffix}")}
    return FileResponse(path, media_type="application/octet-stream", headers=headers)
