"""`/search?q=`: one exact find opens its page at once; several are listed; none is said."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from app.deps import MAY_READ, GraphDep, SettingsDep
from app.search.service import search
from app.web.render import page
from app.web.wording import thing_link

router = APIRouter(include_in_schema=False)


@router.get("/search", dependencies=[MAY_READ])
def search_page(
    request: Request, graph: GraphDep, settings: SettingsDep, q: Annotated[str, Query()] = ""
) -> Response:
    """What a text may mean."""
    answer = search(graph, q, settings.page_rows)
    finds = answer.finds
    if answer.exact and len(finds) == 1:
        return RedirectResponse(thing_link(finds[0].ref), 303)
    if answer.document_events and not answer.exact:
        return RedirectResponse("/document?" + urlencode({"number": answer.text}), 303)
    found = bool(finds or answer.document_events or not answer.text)
    return page(
        request,
        "search/search.html",
        {"answer": answer, "limit": settings.page_rows},
        status=200 if found else 404,
    )
