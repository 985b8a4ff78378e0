"""Letters, tables and workbooks of a case under `/api/v1/recall`; what is handed out is entered."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import PlainTextResponse, Response

from app.deps import GraphDep, ReadActor, SettingsDep
from app.errors import NotFoundError
from app.people import caller_name
from app.recall.cases import read_case
from app.recall.drill_seal import OF_CUSTOMERS
from app.recall.papers.export import note_file
from app.recall.papers.letters import MAILINGS, letter_to
from app.recall.papers.single import case_file
from app.recall.snapshots import answer
from app.web.json_bodies import JsonRoute
from app.web.schemas.base import FILE

router = APIRouter(prefix="/recall", tags=["recall"], route_class=JsonRoute)


@router.get(
    "/cases/{number}/letter", summary="A letter", response_class=PlainTextResponse,
)  # fmt: skip
def get_letter(
    number: str, actor: ReadActor, graph: GraphDep, settings: SettingsDep,
    ref: Annotated[str, Query(description="A customer or a supplier of the case.")],
) -> PlainTextResponse:  # fmt: skip
    """The letter to a customer, or the notice to a supplier, as plain text."""
    case = read_case(graph, number)
    found = answer(graph, settings, case, parts=OF_CUSTOMERS)
    text = letter_to(graph, settings, case, found, ref)
    note_file(graph, case, "letter.txt", text.encode(), caller_name(actor, ""), ref)
    return PlainTextResponse(text)


@router.get(
    "/cases/{number}/mailings/{name}",
    summary="Files for all customers",
    response_class=Response,
    responses=FILE,
)
def get_mailing(
    number: str, name: str, actor: ReadActor, graph: GraphDep, settings: SettingsDep
) -> Response:
    """`letters.pdf` and `.html` (to print), `.zip` (texts), `merge.csv`, `replies.csv` (a form)."""
    if name not in MAILINGS:
        raise NotFoundError(f"There is no {name}.", remedy=f"One of: {', '.join(MAILINGS)}.")
    make, kind = MAILINGS[name]
    case = read_case(graph, number)
    body = make(graph, settings, case, answer(graph, settings, case, parts=OF_CUSTOMERS))
    note_file(graph, case, name, body, caller_name(actor, ""))
    return Response(body, media_type=kind)


@router.get(
    "/cases/{number}/files/{name}", summary="A file of a snapshot or a hold",
    response_class=Response, responses=FILE,
)  # fmt: skip
def get_file(
    number: str, name: str, actor: ReadActor, graph: GraphDep, settings: SettingsDep,
    snapshot: Annotated[
        int | None, Query(description="Which snapshot; the latest frozen one when left out.")
    ] = None,
) -> Response:  # fmt: skip
    """`recall.xlsx`, `recall.json`, `customers.csv`, `lots.csv` … of a snapshot; `hold-1.csv`, and
    `hold-1-sap.csv`, `hold-1-odoo.csv`, `hold-1-business-central.csv` in the words of a system.
    """
    case = read_case(graph, number)
    body, kind = case_file(graph, settings, case, name, snapshot)
    note_file(graph, case, name, body, caller_name(actor, ""))
    return Response(body, media_type=kind)
