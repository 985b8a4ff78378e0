"""Parts of a trace page that its script asks for, its downloads, and the end of long work.

Each part takes the page's own address and the mark of the answer the page shows: it is of that
answer, or it says that the page is to be loaded again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from app.deps import MAY_READ
from app.errors import LotgraphError
from app.plain_text import attachment
from app.web.errors import unforeseen
from app.web.progress import WorkResult, with_words
from app.web.render import page, page_in_parts
from app.web.requests import route_of
from app.workbench.answers import workbench_of
from app.workbench.branches import portion
from app.workbench.dependencies import PartDep, PartRequest, fragment, json_address, page_values
from app.workbench.filters import sieve
from app.workbench.graph import as_json, drawing_of
from app.workbench.page import panel_values, time_took
from app.workbench.pages import proof_of
from app.workbench.picture_words import VERBS
from app.workbench.spreadsheet import table_csv

router = APIRouter(include_in_schema=False, dependencies=[MAY_READ])


@router.get("/trace/{direction}/branch")
def branch(
    part: PartDep, under: str = "", first: Annotated[int, Query(ge=0, le=1 << 31)] = 0
) -> HTMLResponse:
    """Rows of the tree under a thing (empty: at the top), from one on."""
    answer = part.answer()
    rows = portion(answer, sieve(answer, part.view.wanted), part.view, under, first)
    return HTMLResponse(fragment(part, "workbench/rows.html", {"rows": rows}))


@router.get("/trace/{direction}/panel")
def panel(part: PartDep) -> HTMLResponse:
    """What is known of the selected thing; its proof is asked for apart."""
    found = panel_values(part.answer(), part.view.why)
    values = {"picked": found, "why": part.view.why, "later": True}
    return HTMLResponse(fragment(part, "workbench/panel.html", values))


@router.get("/trace/{direction}/chain")
def chain(part: PartDep) -> HTMLResponse:
    """The proof of the selected thing."""
    answer = part.answer()
    values: dict[str, Any] = {
        "proof": proof_of(part, answer),
        "hop_words": VERBS,
        "time_took": time_took(answer, part.view.why),
    }
    return HTMLResponse(fragment(part, "workbench/chain.html", values))


@router.get("/trace/{direction}/findings")
def findings(part: PartDep) -> Response:
    """What makes the answer incomplete, as soon as it is known."""
    answer = part.answer()

    def steps() -> Iterator[dict[str, Any]]:
        try:
            for step in with_words(
                lambda _: answer.warnings(), None, None, part.graph.breaker.check
            ):
                if isinstance(step, WorkResult):
                    yield {"found": step.value, "error": None}
        except LotgraphError as error:
            yield {"found": None, "error": error}
        except Exception:
            yield {"found": None, "error": unforeseen(route_of(part.request.scope))}

    values = page_values(part.asked, part.address, part.mark)
    values |= {"api": json_address(part.request, part.asked), "steps": steps()}
    return page_in_parts(part.request, "workbench/findings_part.html", values)


@router.get("/trace/{direction}/graph")
def graph_json(part: PartDep) -> JSONResponse:
    """The drawing as data."""
    return JSONResponse(as_json(_drawn(part)))


@router.get("/trace/{direction}/graph.svg")
def graph_svg(part: PartDep) -> Response:
    """The drawing as a file."""
    text = fragment(part, "workbench/graph_file.svg", {"picture": _drawn(part).picture})
    return _download(text, f"trace-{part.asked.direction}.svg", "image/svg+xml")


def _drawn(part: PartRequest) -> Any:
    answer = part.answer()
    most = part.settings.picture_nodes
    return drawing_of(answer, sieve(answer, part.view.wanted), part.view, most)


@router.get("/trace/{direction}/table.csv")
def table(part: PartDep) -> Response:
    """The table a view shows, all its pages, filtered and sorted as there."""
    answer = part.answer()
    text = table_csv(answer, sieve(answer, part.view.wanted), part.view)
    return _download(text, f"trace-{part.asked.direction}-{part.view.name}.csv", "text/csv")


def _download(text: str, name: str, media_type: str) -> Response:
    headers = {"Content-Disposition": attachment(name)}
    return Response(text, 200, headers, f"{media_type}; charset=utf-8")


@router.post("/trace/stop")
def stop(request: Request, work: Annotated[str, Query(max_length=100)] = "") -> HTMLResponse:
    """End some work. Where nothing can be ended any more, that is said."""
    bench = workbench_of(request)
    try:
        address = bench.running.stop(work)
    except LotgraphError as error:
        return page(
            request, "workbench/stopped.html", {"address": None, "error": error}, status=503
        )
    return page(request, "workbench/stopped.html", {"address": address, "error": None})
