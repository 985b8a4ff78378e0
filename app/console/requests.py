"""What requests ask of the console: its desk, parameters out of an address, a file's name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from fastapi.responses import StreamingResponse

from app.console.age import AgeReader
from app.console.desk import Desk, in_console, stream_in_console
from app.console.downloads import Download
from app.console.library import Library, LibraryQuery, library
from app.console.limits import Limits
from app.console.parameters import from_text, values
from app.console.service import console_graph, has_own, note_query
from app.deps import GraphDep, SettingsDep
from app.errors import ForbiddenError
from app.plain_text import attachment
from app.process import process
from app.security.cross_site import comes_from_elsewhere
from app.web.deadline import set_deadline

PREFIX = "p_"
_WORDS_S = 2.0
T = TypeVar("T")


async def desk(request: Request, graph: GraphDep, settings: SettingsDep) -> Desk:
    """The app's desk; made at first use, with a connection of its own when one is set."""

    caretaker = process(request).caretaker

    def make() -> Desk:
        own = partial(console_graph, settings, graph) if has_own(settings) else graph
        return Desk(
            own,
            settings.console_queries_at_once,
            settings.console_queries_in_all,
            rescue=None if caretaker is None or settings.console_neo4j_uri else caretaker.rescue,
            note=partial(note_query, graph),
        )

    return process(request).of(Desk, make)


DeskDep = Annotated[Desk, Depends(desk)]


async def copy_age(
    request: Request, graph: GraphDep, settings: SettingsDep, desk: DeskDep
) -> AgeReader:
    """What tells how old the graph of typed statements is."""
    own = settings.console_neo4j_uri is not None or settings.console_neo4j_database is not None
    return process(request).of(AgeReader, lambda: AgeReader(lambda: desk.graph, graph, own=own))


def library_of(settings: SettingsDep) -> Library:
    """The library with the team's folder."""
    return library(settings.queries_folder)


def not_from_elsewhere(request: Request) -> None:
    """A link on another site must not set the server to work. Errors: `ForbiddenError`."""
    if comes_from_elsewhere(request.headers):
        raise ForbiddenError(
            "A page of another site may not run queries here.",
            remedy="Open the query on the page /cypher and run it there.",
            code="cross_site",
        )


FROM_HERE = Depends(not_from_elsewhere)
AgeDep = Annotated[AgeReader, Depends(copy_age)]
LibraryDep = Annotated[Library, Depends(library_of)]


def parameters_in(request: Request) -> dict[str, str]:
    """Parameters in an address: `p_lot=…`."""
    return {
        key.removeprefix(PREFIX): value
        for key, value in request.query_params.items()
        if key.startswith(PREFIX)
    }


def typed_values(texts: Mapping[str, str]) -> dict[str, Any]:
    """Values for a typed statement: JSON where it is JSON, else text; empty ones are left out."""
    return {name: from_text(text) for name, text in texts.items() if text != ""}


def form_values(question: LibraryQuery, texts: Mapping[str, Any]) -> dict[str, Any]:
    """Values for a question, of its types. Errors: `ParameterError`."""
    return values(question.parameters, texts)


async def in_time(
    request: Request, limits: Limits, desk: Desk, work: Callable[..., T], *given: Any
) -> T:
    """Do some work of the console, in a thread of its own. It has a limit, so the request has that
    deadline, and a little more in which to say how it ended."""
    set_deadline(request, limits.time_s + _WORDS_S)
    return await in_console(desk, work, *given)


def as_file(desk: Desk, found: Download, name: str, form: str) -> StreamingResponse:
    """A download as an answer, saved by a browser under a name."""
    return StreamingResponse(
        stream_in_console(desk, found.chunks),
        media_type=found.media_type,
        headers={"Content-Disposition": attachment(f"{name}.{form}")},
    )
