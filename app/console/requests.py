"""What requests ask of the console: its desk, parameters out of an address, a file's name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import StreamingResponse

from app.console.downloads import Download
from app.console.library import Library, LibraryQuery, library
from app.console.parameters import from_text, values
from app.console.runs import Desk
from app.console.service import console_graph
from app.deps import GraphDep, SettingsDep
from app.errors import ForbiddenError
from app.plain_text import attachment
from app.process import process
from app.security.cross_site import comes_from_elsewhere

PREFIX = "p_"


def desk(request: Request, graph: GraphDep, settings: SettingsDep) -> Desk:
    """The app's desk; made at first use, with a connection of its own when one is set."""

    def make() -> Desk:
        own = console_graph(settings, graph)
        return Desk(own, settings.console_queries_at_once, owns=own is not graph)

    return process(request).of(Desk, make)


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
DeskDep = Annotated[Desk, Depends(desk)]
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


def as_file(found: Download, name: str, form: str) -> StreamingResponse:
    """A download as an answer, saved by a browser under a name."""
    return StreamingResponse(
        found.chunks,
        media_type=found.media_type,
        headers={"Content-Disposition": attachment(f"{name}.{form}")},
    )
