"""The pages of mock recalls: the history, the clock with its questions, the report, the
certificate."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup

from app.deps import MAY_READ, GraphDep, ReadActor, RecallActor, SettingsDep
from app.graph.run import Graph
from app.people import name_for
from app.plain_text import attachment
from app.recall import drills
from app.recall.cases import log_of, read_case
from app.recall.drill_answers import LEGS, QUESTIONS, drill_scope
from app.recall.forms import FormDep
from app.recall.pages import Number, answer_in_steps
from app.recall.papers.certificate import certificate_pdf
from app.recall.papers.export import note_file
from app.recall.scope import Say
from app.recall.views import view_of
from app.settings import Settings
from app.times import now
from app.web.names import name_at, remember
from app.web.pdf import PDF
from app.web.render import page, page_in_parts, piece
from app.web.requests import route_of

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_BARS = 24  # drills in the picture of the history


@router.get("/recall/drills")
def drills_page(
    request: Request, actor: ReadActor, graph: GraphDep, settings: SettingsDep
) -> HTMLResponse:
    """The history of drills, and how to start one."""
    every = drills.all_drills(graph)
    done = [each for each in reversed(every) if each.took is not None][-_BARS:]
    values = {
        "drills": every, "sorts": drills.SORTS, "by": name_at(request, actor),
        "milestones": drills.MILESTONES, "target": settings.recall_target_minutes,
        "trend": drills.trend(every), "bars": done,
        "tallest": max((max(each.took or 0, each.target_minutes) for each in done), default=1),
    }  # fmt: skip
    return page(request, "recall/drills.html", values)


@router.post("/recall/drills")
def start_drill(
    request: Request, actor: RecallActor, graph: GraphDep, settings: SettingsDep, form: FormDep
) -> Response:
    """Draw a lot and start the timer; on to the drill."""
    found = drills.start(graph, settings, form["sort"], by=name_for(actor, form["by"]))
    done = RedirectResponse(f"/recall/drill?{urlencode({'number': found.case.number})}", 303)
    return remember(request, actor, form["by"], done)


@router.get("/recall/drill")
def drill_page(
    request: Request, actor: ReadActor, graph: GraphDep, settings: SettingsDep, number: Number
) -> Response:
    """A drill: its clock and questions while it runs, its report when all were answered."""
    drill = drills.drill_of(graph, number)
    more = {
        "drill": drill, "milestones": drills.MILESTONES, "sorts": drills.SORTS,
        "questions": QUESTIONS, "legs": LEGS, "by": name_at(request, actor), "now": now(),
    }  # fmt: skip

    def body(say: Say) -> Markup:
        values = _shown(graph, settings, drill, say)
        told = piece(request, "recall/drill_body.html", values | more)
        return Markup(bytes(told.body).decode())  # noqa: S704 (a template escaped it)

    head = {"case": drill.case, **more, "steps": answer_in_steps(route_of(request.scope), body)}
    return page_in_parts(request, "recall/drill.html", head)


def _shown(graph: Graph, settings: Settings, drill: drills.Drill, say: Say) -> dict[str, Any]:
    """What is worked out is not shown before the team answered."""
    case = read_case(graph, drill.case.number)
    if not drill.done:
        return {"case": case, "log": log_of(graph, case), "found": None}
    found = drill_scope(graph, settings, drill, say)
    return view_of(graph, settings, case, {}, say) | {"found": found}


@router.get("/recall/drill/certificate", dependencies=[MAY_READ], response_class=Response)
def certificate(graph: GraphDep, settings: SettingsDep, number: Number) -> Response:
    """The certificate of a finished drill, to print."""
    drill = drills.drill_of(graph, number)
    headers = {"Content-Disposition": attachment(f"{drill.case.number}-certificate.pdf")}
    content = certificate_pdf(graph, settings, drill)
    note_file(graph, drill.case, "certificate.pdf", content, "")
    return Response(content, 200, headers, PDF)
