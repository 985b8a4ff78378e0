"""`/search?q=`: one exact find opens its page at once; several are listed; none is said.

`/search/instant?q=` is a piece of a page: the first finds, for the script that shows them while a
person types.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from app.deps import MAY_READ, GraphDep, SettingsDep
from app.search.service import MOST_FINDS, search
from app.web.paging import page_of
from app.web.render import page, piece
from app.wording import thing_link

router = APIRouter(include_in_schema=False, dependencies=[MAY_READ])

INSTANT = 12  # finds shown while typing

QueryText = Annotated[str, Query()]


@router.get("/search")
def search_page(
    request: Request,
    graph: GraphDep,
    settings: SettingsDep,
    q: QueryText = "",
    page_number: Annotated[int, Query(alias="page", ge=1, le=1_000_000)] = 1,
) -> Response:
    """What a text may mean."""
    answer = search(graph, q, MOST_FINDS)
    if answer.only:
        return RedirectResponse(thing_link(answer.only.ref), 303)
    if answer.document_events and not answer.exact:
        return RedirectResponse("/document?" + urlencode({"number": answer.text}), 303)
    found = bool(answer.finds or answer.documents or not answer.text)
    shown = page_of(answer.finds, page_number, settings.page_rows)
    kinds = dict.fromkeys(find.kind for find in shown.rows)
    groups = [(kind, [find for find in shown.rows if find.kind == kind]) for kind in kinds]
    values = {"answer": answer, "shown": shown, "groups": groups, "most": MOST_FINDS}
    return page(request, "search/search.html", values, status=200 if found else 404)


@router.get("/search/instant")
def instant(request: Request, graph: GraphDep, q: QueryText = "") -> HTMLResponse:
    """The first things a text may mean."""
    return piece(request, "search/instant.html", {"answer": search(graph, q, INSTANT)})
