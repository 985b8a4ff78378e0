"""`/api/v1/recall`: cases, their answer, snapshots, holds, follow-up and drills as JSON."""

from __future__ import annotations

from typing import Annotated, Any, cast

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from app.accounts.desk import SignInDep, SignInDesk
from app.audit.service import verify_case
from app.deps import (
    MAY_READ,
    GraphDep,
    InvestigateActor,
    RecallActor,
    SettingsDep,
)
from app.graph.run import Graph
from app.people import Actor, caller_name
from app.recall import cases, signatures
from app.recall.bodies import (
    ByHand,
    CaseNote,
    Consent,
    MarkRef,
    NewCase,
    Reply,
    ReplySheet,
)
from app.recall.closing import close
from app.recall.comparison import compare
from app.recall.drill_seal import OF_CUSTOMERS, OF_STOCK, must_be_answered, open_milestones
from app.recall.escapes import escapes
from app.recall.follow_up import add_reply, follow_ups, replies_from_csv
from app.recall.forms import Form
from app.recall.holds import held_rows, request_hold, undo_hold
from app.recall.models import Case, Mark
from app.recall.papers.persons import persons_of
from app.recall.snapshots import answer, snapshot_of, snapshots_of, take_snapshot
from app.recall.verification import verify
from app.recall.views import open_points
from app.trace.parameters import read_options
from app.web.json_bodies import JsonRoute
from app.web.schemas.base import refusal

router = APIRouter(prefix="/recall", tags=["recall"], route_class=JsonRoute)

Json = dict[str, Any]
_OLDER: dict[int | str, Json] = {
    409: refusal(
        "Decided on an older version: `since` is what was decided since, `wanted` "
        "what was to be done, `version` that of the case now. Or the case is closed."
    )
}


@router.get("/cases", dependencies=[MAY_READ], summary="All cases")
def get_cases(graph: GraphDep) -> list[Json]:
    """Newest first."""
    return [case.as_json() for case in cases.all_cases(graph)]


@router.post("/cases", status_code=201, summary="Open a case")
def post_case(
    body: NewCase, actor: InvestigateActor, graph: GraphDep, settings: SettingsDep
) -> Json:
    """Open a case on some roots; it is a draft until it is frozen or a hold is requested."""
    options = read_options(
        settings.site_zone, start=body.start, end=body.end, ignore_time=body.ignore_time,
        include_candidates=body.include_candidates, stop=body.stop,
    )  # fmt: skip
    return cases.open_case(
        graph, body.refs, body.title, by=caller_name(actor, body.by), reason=body.reason,
        recall_class=body.recall_class, owner=body.owner, kind=body.kind, options=options,
        zone=settings.site_zone,
    ).as_json()  # fmt: skip


@router.get("/cases/{number}", dependencies=[MAY_READ], summary="A case and what it holds")
def get_case(number: str, graph: GraphDep, settings: SettingsDep) -> Json:
    """The case, its rows as known now, what stands beside them, its log, its persons.

    `sealed`: milestones of a drill that the team has not answered yet; until then it has no
    `counts`, `hashed` and `beside`.
    """
    case = cases.read_case(graph, number)
    sealed = open_milestones(graph, case)
    told: Json = {
        "case": case.as_json(), "log": cases.log_of(graph, case), "sealed": list(sealed),
        "persons": [each.as_json() for each in persons_of(graph, case)],
    }  # fmt: skip
    if sealed:
        return told
    found = answer(graph, settings, case)
    return told | {"counts": found.counts, "hashed": found.hashed, "beside": found.beside}


@router.post("/cases/{number}/include", summary="Take a lot or serial in by hand", responses=_OLDER)
def post_include(number: str, body: ByHand, actor: InvestigateActor, graph: GraphDep) -> Json:
    """It is traced like a root."""
    case = cases.read_case(graph, number)
    ref = _marked(graph, case, body, "include", actor)
    return {"ref": ref, "mark": "include"}


@router.post(
    "/cases/{number}/exclude", summary="Take a lot or serial out by hand", responses=_OLDER
)
def post_exclude(
    number: str, body: ByHand, actor: RecallActor, graph: GraphDep, desk: SignInDep
) -> Json:
    """Only its own rows are left out; what was made of it stays."""
    case = cases.read_case(graph, number)
    waits = _asked(desk, graph, case, actor, "exclude", body, ref=body.ref)
    if waits is not None:
        return waits
    ref = _marked(graph, case, body, "exclude", actor)
    return {"ref": ref, "mark": "exclude"}


def _asked(
    desk: SignInDesk, graph: Graph, case: Case, actor: Actor, do: str,
    body: ByHand | Consent | MarkRef, **fields: str,
) -> Json | None:  # fmt: skip
    """Where people sign in: 202 and what now waits for a second person; None where nothing does."""
    if not actor.account:
        return None
    reason = "" if isinstance(body, MarkRef) else body.reason
    told = {"do": do, "reason": reason, **fields}
    told |= {} if body.version is None else {"version": str(body.version)}
    second = "" if isinstance(body, MarkRef) else body.second
    waits = signatures.ask(
        desk.store, graph, case, Form(told), by=actor.name, by_account=True, second=second
    )
    if waits is None:
        return None
    return cast(Json, JSONResponse({"confirmation": waits.as_json()}, 202))


def _typed(actor: Actor, body: ByHand | Consent) -> str:
    """A name that was typed for the second person; none where another person confirms."""
    return "" if actor.account else body.second


def _marked(graph: Graph, case: Case, body: ByHand, what: Mark, actor: Actor) -> str:
    by = caller_name(actor, body.by)
    return cases.mark(
        graph, case, body.ref, what, reason=body.reason, by=by, second=_typed(actor, body),
        version=body.version,
    )  # fmt: skip


@router.get("/cases/{number}/snapshots", dependencies=[MAY_READ], summary="Snapshots of a case")
def get_snapshots(number: str, graph: GraphDep) -> list[Json]:
    """Latest first."""
    return [each.as_json() for each in snapshots_of(graph, cases.read_case(graph, number))]


@router.post(
    "/cases/{number}/snapshots", status_code=201, summary="Freeze a case", responses=_OLDER
)
def post_snapshot(
    number: str,
    body: Consent,
    actor: RecallActor,
    graph: GraphDep,
    settings: SettingsDep,
    desk: SignInDep,
) -> Json:
    """Keep what it holds now under a hash; a real case takes a second person."""
    case = cases.read_case(graph, number)
    waits = _asked(desk, graph, case, actor, "freeze", body)
    if waits is not None:
        return waits
    by = caller_name(actor, body.by)
    return take_snapshot(
        graph, settings, case, by=by, second=_typed(actor, body), version=body.version
    )[0].as_json()  # fmt: skip


@router.get("/cases/{number}/verify", dependencies=[MAY_READ], summary="Verify snapshots")
def get_verify(
    number: str, graph: GraphDep, settings: SettingsDep, snapshot: int | None = None
) -> list[Json]:
    """Whether they are as they were, and whether the events still give the same hash."""
    case = cases.read_case(graph, number)
    some = snapshots_of(graph, case) if snapshot is None else [snapshot_of(graph, case, snapshot)]
    log = verify_case(graph, settings, case.number)
    return [verify(graph, case, each, log).as_json() for each in some]


@router.get("/cases/{number}/compare", dependencies=[MAY_READ], summary="Compare two snapshots")
def get_compare(
    number: str, graph: GraphDep, first: Annotated[int, Query()], second: Annotated[int, Query()]
) -> Json:
    """What came, went and changed, and the events that caused it."""
    case = cases.read_case(graph, number)
    return compare(
        graph, snapshot_of(graph, case, first), snapshot_of(graph, case, second)
    ).as_json()


@router.get("/cases/{number}/escapes", dependencies=[MAY_READ], summary="The escape alarm")
def get_escapes(number: str, graph: GraphDep) -> Json:
    """What of its scope was shipped, moved or consumed since it opened."""
    must_be_answered(graph, cases.read_case(graph, number))
    return escapes(graph, number).as_json()


@router.get("/cases/{number}/holds", dependencies=[MAY_READ], summary="Requested and held stock")
def get_holds(number: str, graph: GraphDep, settings: SettingsDep) -> list[Json]:
    """Each requested row: asked, confirmed, in part, taken back; what moved since."""
    case = cases.read_case(graph, number)
    return held_rows(graph, case, answer(graph, settings, case, parts=OF_STOCK))


@router.post("/cases/{number}/holds", status_code=201, summary="Request a hold", responses=_OLDER)
def post_hold(
    number: str, body: Consent, actor: RecallActor, graph: GraphDep, settings: SettingsDep
) -> Json:
    """Ask for a hold on all affected stock that was not asked for yet."""
    case = cases.read_case(graph, number)
    found = answer(graph, settings, case, parts=OF_STOCK)
    return request_hold(graph, case, found, by=caller_name(actor, body.by), version=body.version)


@router.post(
    "/cases/{number}/holds/{hold}/undo", summary="Take a hold request back", responses=_OLDER
)
def post_undo(
    number: str, hold: int, body: Consent, actor: RecallActor, graph: GraphDep, desk: SignInDep
) -> Json:
    """Void its status events."""
    case = cases.read_case(graph, number)
    waits = _asked(desk, graph, case, actor, "undo", body, hold=str(hold))
    if waits is not None:
        return waits
    by = caller_name(actor, body.by)
    undo_hold(graph, case, hold, by=by, reason=body.reason, version=body.version)
    return {"hold": hold, "undone": True}


@router.get("/cases/{number}/customers", dependencies=[MAY_READ], summary="Follow-up")
def get_customers(number: str, graph: GraphDep, settings: SettingsDep) -> list[Json]:
    """Each customer with what was heard and what is accounted for."""
    case = cases.read_case(graph, number)
    found = answer(graph, settings, case, parts=OF_CUSTOMERS)
    return [each.as_json() for each in follow_ups(graph, case, found)]


@router.post(
    "/cases/{number}/replies/csv", status_code=201, summary="Take many replies",
    responses=_OLDER,
)  # fmt: skip
def post_replies(
    number: str, body: ReplySheet, actor: InvestigateActor, graph: GraphDep, settings: SettingsDep
) -> Json:
    """All rows or none; rows without a step are passed over."""
    case = cases.read_case(graph, number)
    found = answer(graph, settings, case, parts=OF_CUSTOMERS)
    count = replies_from_csv(
        graph, case, found, body.csv, by=caller_name(actor, body.by), version=body.version
    )
    return {"taken": count}


@router.post("/cases/{number}/activate", summary="Make a draft active", responses=_OLDER)
def post_activate(number: str, body: Consent, actor: RecallActor, graph: GraphDep) -> Json:
    """The team works on it."""
    case = cases.read_case(graph, number)
    cases.activate(graph, case, by=caller_name(actor, body.by), version=body.version)
    return cases.read_case(graph, number).as_json()


@router.post(
    "/cases/{number}/unmark", summary="Take back what was decided by hand", responses=_OLDER
)
def post_unmark(
    number: str, body: MarkRef, actor: RecallActor, graph: GraphDep, desk: SignInDep
) -> Json:
    """The log keeps both."""
    case = cases.read_case(graph, number)
    waits = _asked(desk, graph, case, actor, "unmark", body, ref=body.ref)
    if waits is not None:
        return waits
    cases.unmark(graph, case, body.ref, by=caller_name(actor, body.by), version=body.version)
    return {"ref": body.ref, "mark": None}


@router.post("/cases/{number}/notes", status_code=201, summary="Write a note into the log")
def post_note(number: str, body: CaseNote, actor: InvestigateActor, graph: GraphDep) -> Json:
    """Notes overwrite nothing."""
    case = cases.read_case(graph, number)
    text = cases.required_text("The note", body.note)
    by = caller_name(actor, body.by)
    cases.decide(graph, case, "note", text, by=by, document=body.document.strip() or None)
    return {"note": text}


@router.post(
    "/cases/{number}/replies", status_code=201, summary="Note a step of the follow-up",
    responses=_OLDER,
)  # fmt: skip
def post_reply(
    number: str, body: Reply, actor: InvestigateActor, graph: GraphDep, settings: SettingsDep
) -> Json:
    """Contacted, acknowledged, sold through, forwarded, returned, destroyed …"""
    case = cases.read_case(graph, number)
    found = answer(graph, settings, case, parts=OF_CUSTOMERS)
    add_reply(
        graph, case, found, customer=body.customer, step=body.step,
        by=caller_name(actor, body.by), quantity=body.quantity, uom=body.uom,
        certificate=body.certificate, note=body.note, version=body.version,
        corrects=body.corrects,
    )  # fmt: skip
    return {"customer": body.customer, "step": body.step}


@router.post("/cases/{number}/close", summary="Close a case", responses=_OLDER)
def post_close(
    number: str,
    body: Consent,
    actor: RecallActor,
    graph: GraphDep,
    settings: SettingsDep,
    desk: SignInDep,
) -> Json:
    """A real case takes a second person, and open points a reason."""
    case = cases.read_case(graph, number)
    waits = _asked(desk, graph, case, actor, "close", body)
    if waits is not None:
        return waits
    points = open_points(graph, settings, case)
    by = caller_name(actor, body.by)
    close(
        graph,
        case,
        points,
        by=by,
        second=_typed(actor, body),
        reason=body.reason,
        version=body.version,
    )
    return cases.read_case(graph, number).as_json()
