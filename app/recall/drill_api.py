"""Mock recalls under `/api/v1/recall/drills`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from app.deps import MAY_READ, GraphDep, RecallActor, SettingsDep
from app.people import caller_name
from app.recall import drills
from app.recall.bodies import DrillAnswers
from app.recall.drill_answers import drill_scope, team_answers
from app.recall.papers.certificate import certificate_pdf
from app.recall.papers.export import note_file
from app.times import now
from app.web.json_bodies import JsonRoute
from app.web.pdf import PDF
from app.web.schemas.base import FILE

router = APIRouter(prefix="/recall/drills", tags=["recall"], route_class=JsonRoute)

Json = dict[str, Any]


@router.get("", dependencies=[MAY_READ], summary="History of mock recalls")
def get_drills(graph: GraphDep) -> list[Json]:
    """Newest first."""
    return [each.as_json() for each in drills.all_drills(graph)]


@router.post("", status_code=201, summary="Start a mock recall")
def post_drill(
    actor: RecallActor, graph: GraphDep, settings: SettingsDep, sort: Annotated[str, Query()],
    by: Annotated[str, Query(description="Who starts it; with sign-in it is the account.")] = "",
) -> Json:  # fmt: skip
    """Draw a lot at random (backward, forward, packaging) and start the timer."""
    return drills.start(graph, settings, sort, by=caller_name(actor, by)).as_json()


@router.get("/{number}", dependencies=[MAY_READ], summary="A mock recall")
def get_drill(number: str, graph: GraphDep, settings: SettingsDep) -> Json:
    """Its milestones and answers; the scope of each leg once every milestone was reached."""
    drill = drills.drill_of(graph, number)
    legs = drill_scope(graph, settings, drill).legs if drill.done else None
    return drill.as_json() | {"legs": legs and [leg.as_json() for leg in legs.values()]}


@router.post("/{number}/milestones/{milestone}", summary="Answer a milestone of a mock recall")
def post_milestone(
    number: str, milestone: str, body: DrillAnswers, actor: RecallActor, graph: GraphDep,
    settings: SettingsDep,
) -> Json:  # fmt: skip
    """Stop its timer with the team's answers; each is compared with what is worked out now."""
    at, by = now(), caller_name(actor, body.by)
    drill = drills.drill_of(graph, number)
    told = team_answers(graph, settings, drill, milestone, body.answers)
    drills.reach(graph, drill, milestone, by=by, answers=told, at=at)
    return drills.drill_of(graph, number).as_json()


@router.get(
    "/{number}/certificate", dependencies=[MAY_READ], summary="The certificate of a mock recall",
    response_class=Response, responses=FILE,
)  # fmt: skip
def get_certificate(number: str, graph: GraphDep, settings: SettingsDep) -> Response:
    """A PDF for the auditor; 409 while milestones are open."""
    drill = drills.drill_of(graph, number)
    made = certificate_pdf(graph, settings, drill)
    note_file(graph, drill.case, "certificate.pdf", made, "")
    return Response(made, media_type=PDF)
