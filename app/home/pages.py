"""`/`: the search box, what needs a look now, how fresh the feeds are, what came last."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.checks.latest import latest_of
from app.deps import MAY_READ, GraphDep, SettingsDep
from app.home.urgent import gaps_of, urgent
from app.things.overview import EXPIRES_WITHIN_DAYS, overview
from app.things.part_book import part_book
from app.web.render import page

router = APIRouter(include_in_schema=False)


@router.get("/", dependencies=[MAY_READ])
def home(request: Request, graph: GraphDep, settings: SettingsDep) -> HTMLResponse:
    """The start page."""
    found = overview(graph, settings.site_zone)
    values = {"found": found, "days": EXPIRES_WITHIN_DAYS, "urgent": None, "gaps": None}
    if not found.empty:
        values |= {
            "urgent": urgent(graph, part_book(request)),
            "gaps": gaps_of(latest_of(request), graph, settings.checks_shown),
        }
    return page(request, "home/home.html", values)
