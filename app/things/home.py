"""`/`: the search box, what is in the graph, how fresh it is, what needs a look, what came last."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.deps import MAY_READ, GraphDep, SettingsDep
from app.things.overview import EXPIRES_WITHIN_DAYS, overview
from app.web.render import page

router = APIRouter(include_in_schema=False)


@router.get("/", dependencies=[MAY_READ])
def home(request: Request, graph: GraphDep, settings: SettingsDep) -> HTMLResponse:
    """The start page."""
    found = overview(graph, settings.site_zone)
    return page(request, "things/home.html", {"found": found, "days": EXPIRES_WITHIN_DAYS})
