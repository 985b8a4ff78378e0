"""The pages of the recall desk. Each form goes to one address and comes back to the case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Any, cast
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from markupsafe import Markup

from app.accounts.confirmations import confirmations_of
from app.accounts.desk import SignInDep
from app.acting import NO_NAME
from app.audit.service import verify_case
from app.deps import (
    MAY_READ,
    GraphDep,
    InvestigateActor,
    ReadActor,
    SettingsDep,
)
from app.errors import AmbiguousError, LotgraphError, NotFoundError, UsageError
from app.graph.run import Graph
from app.people import Actor, check_permission, name_for
from app.plain_text import attachment
from app.recall import actions, drills, signatures
from app.recall.attachments.store import attachments_of
from app.recall.beside import read_parties
from app.recall.cases import all_cases, open_case, read_case
from app.recall.change_words import changes_in_words, named_in
from app.recall.comparison import compare
from app.recall.confirm_pages import case_link
from app.recall.drill_seal import OF_CUSTOMERS
from app.recall.follow_up import STEPS, follow_ups
from app.recall.forms import Form, FormDep
from app.recall.hold_requests import GOODS, ask_hold, on_hand_of
from app.recall.models import CLASSES, Case, Kind
from app.recall.papers.export import note_file
from app.recall.papers.hold_layouts import LAYOUTS
from app.recall.papers.letters import letter, letter_to
from app.recall.papers.persons import decisions_of
from app.recall.papers.single import case_file
from app.recall.roots import choices_of, chosen_suspects, windows_json
from app.recall.scope import Say
from app.recall.snapshots import answer, snapshot_of
from app.recall.verification import verify
from app.recall.versions import OlderVersionError
from app.recall.views import alarm, view_of
from app.settings import Settings
from app.trace.parameters import read_options
from app.trace.proof import prove
from app.trace.service import resolve
from app.vocabulary import parse_ref
from app.web.errors import unforeseen
from app.web.names import name_at, remember
from app.web.progress import WorkResult, with_words
from app.web.render import page, page_in_parts, piece
from app.web.requests import route_of

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

ALARMS = 20  # rows of the alarm shown at once
Number = Annotated[str, Query()]
PageOf = Annotated[int, Query(ge=1)]


@router.get("/recall", dependencies=[MAY_READ])
def desk(request: Request, graph: GraphDep) -> HTMLResponse:
    """All cases, and how to begin."""
    return page(request, "recall/desk.html", {"cases": all_cases(graph)})


@router.get("/recall/new")
def new(
    request: Request,
    actor: ReadActor,
    graph: GraphDep,
    ref: Annotated[list[str] | None, Query()] = None,
) -> HTMLResponse:
    """The form that opens a case; one lot or serial can be taken into an open case instead."""
    refs = ref or []
    one = len(refs) == 1 and refs[0].partition(":")[0] in ("lot", "serial")
    open_ = [case for case in all_cases(graph) if case.status != "closed"] if one else []
    values = {"by": name_at(request, actor), "classes": CLASSES, "open_cases": open_, "error": None}
    return page(request, "recall/new.html", values | {"refs": refs, "fields": {}, "choices": []})


@router.get("/recall/hold")
def hold_form(
    request: Request, actor: ReadActor, graph: GraphDep,
    ref: Annotated[list[str], Query(min_length=1)],
) -> HTMLResponse:  # fmt: skip
    """What a hold on lots, serials or suppliers' lots would ask for."""
    refs = sorted({resolve(graph, each) for each in ref})
    values = {"refs": refs, "held": on_hand_of(graph, *refs), "by": name_at(request, actor)}
    return page(request, "recall/hold.html", values)


@router.post("/recall/hold")
def hold(request: Request, actor: InvestigateActor, graph: GraphDep, form: FormDep) -> Response:
    """Ask for it; on to the page of the thing, where its statuses say so, or, of several, to the
    form that says so of each."""
    refs = sorted({resolve(graph, each) for each in form["ref"].splitlines()})
    ask_hold(graph, *refs, reason=form["reason"], by=name_for(actor, form["by"]))
    one = len(refs) == 1 and parse_ref(refs[0]).kind in GOODS
    asked = urlencode([("ref", ref) for ref in refs])
    done = RedirectResponse(f"/thing?{asked}#statuses" if one else f"/recall/hold?{asked}", 303)
    return remember(request, actor, form["by"], done)


@router.post("/recall/new")
def make(
    request: Request, actor: InvestigateActor, graph: GraphDep, settings: SettingsDep, form: FormDep
) -> Response:
    """Open a case; on to its page. A form that is refused comes back as it was filled in."""
    try:
        done = _opened(actor, graph, settings, form)
        return remember(request, actor, form["by"], done)
    except (UsageError, NotFoundError, AmbiguousError) as error:
        values = {
            "refs": form["refs"].split("\n") if form["refs"] else [],
            "by": form["by"] or name_at(request, actor), "classes": CLASSES, "open_cases": [],
            "error": error, "fields": form.filled, "choices": choices_of(graph, error),
        }  # fmt: skip
        return page(request, "recall/new.html", values, status=error.status)


def _opened(actor: Actor, graph: Graph, settings: Settings, form: Form) -> Response:
    options = read_options(
        settings.site_zone, start=form["from"], end=form["to"],
        ignore_time=bool(form["ignore_time"]),
        include_candidates=bool(form["include_candidates"]), stop=form["stop"].split("\n"),
    )  # fmt: skip
    case = open_case(
        graph, chosen_suspects(form["refs"], form["named"], form.chosen), form["title"],
        by=name_for(actor, form["by"]), reason=form["reason"], recall_class=form["class"],
        owner=form["owner"], kind=cast(Kind, form["kind"] or "real"), options=options,
        zone=settings.site_zone,
    )  # fmt: skip
    return RedirectResponse(case_link(case.number), 303)


@router.get("/recall/case")
def case_page(
    request: Request,
    actor: ReadActor,
    graph: GraphDep,
    settings: SettingsDep,
    desk: SignInDep,
    number: Number,
    check: int | None = None,
    lots: PageOf = 1,
    customers: PageOf = 1,
    stock: PageOf = 1,
    holds: PageOf = 1,
) -> Response:
    """A case: its head at once, then what it holds, what to do next, what was done."""
    case = read_case(graph, number)
    pages = {"lots": lots, "customers": customers, "stock": stock, "holds": holds}
    stored_answer = None if check is None else snapshot_of(graph, case, check)
    waiting = confirmations_of(desk.store, case.number) if actor.account else []
    drill = next((d for d in drills.all_drills(graph) if d.case.number == case.number), None)
    part = {
        "by": name_at(request, actor),
        "drill": drill,
        "case_link": case_link,
        "layouts": LAYOUTS,
        "waiting": waiting,
    }

    def body(say: Say) -> Markup:
        verdict = None
        if stored_answer is not None:
            log = verify_case(graph, settings, case.number)
            verdict = verify(graph, case, stored_answer, log)
        values = view_of(graph, settings, case, pages, say) | alarm(graph, case, ALARMS)
        say("writing the page")
        told = piece(request, "recall/body.html", values | part | {"verdict": verdict})
        return Markup(bytes(told.body).decode())  # noqa: S704 (a template escaped it)

    head = {"case": case, "windows": windows_json(case.windows), "drill": drill}
    return page_in_parts(
        request,
        "recall/case.html",
        head | {"steps": answer_in_steps(route_of(request.scope), body, graph.breaker.check)},
    )


def answer_in_steps(
    route: str, body: Callable[[Say], Markup], silent: Callable[[], object] | None = None
) -> Iterator[dict[str, Any]]:
    """Steps of a page whose body takes its time: `said`, at last `body` or `error`."""
    nothing = dict.fromkeys(("said", "body", "error"))
    try:
        for step in with_words(body, silent=silent):
            if isinstance(step, WorkResult):
                yield nothing | {"body": step.value}
            else:
                yield nothing | {"said": step}
    except LotgraphError as error:
        yield nothing | {"error": error}
    except Exception:
        yield nothing | {"error": unforeseen(route)}


@router.get("/recall/alarm/short", dependencies=[MAY_READ])
def alarm_line(request: Request, graph: GraphDep, number: Number) -> HTMLResponse:
    """The escape alarm in one line, for the start page to ask for."""
    return page(
        request,
        "recall/alarm_line.html",
        {"number": number} | alarm(graph, read_case(graph, number), 0),
    )


@router.get("/recall/alarm", dependencies=[MAY_READ])
def alarm_part(request: Request, graph: GraphDep, number: Number) -> HTMLResponse:
    """The escape alarm alone, for the page to ask again."""
    return page(request, "recall/alarm.html", alarm(graph, read_case(graph, number), ALARMS))


@router.post("/recall/case")
async def act(
    request: Request, actor: InvestigateActor, graph: GraphDep, settings: SettingsDep,
    desk: SignInDep, number: Number, form: FormDep,
) -> Response:  # fmt: skip
    """Do what a form of a case asks for; back to the part of the page it stands in.

    Where people sign in, what takes a second person waits for one.
    """
    check_permission(actor, actions.permission_of(form["do"]))
    case = await run_in_threadpool(read_case, graph, number)
    if actor.account:
        form.texts.pop("second", None)  # another person confirms, or there is none

    def work() -> str:
        by = name_for(actor, form["by"])
        asked = actor.account and signatures.ask(
            desk.store, graph, case, form, by=by, by_account=True
        )
        if asked:
            return f"/recall/confirm?{urlencode({'request': asked.number})}"
        return actions.act(graph, settings, case, form, by)

    try:
        anchor = await run_in_threadpool(work)
    except OlderVersionError as error:
        closed = any(row.get("what") == "closed" for row in error.detail["since"])
        values = {"case": case, "closed": closed, "fields": form.filled, "steps": STEPS}
        return page(request, "recall/older.html", dict(error.detail) | values, status=409)
    except (UsageError, NotFoundError, AmbiguousError) as error:
        kept = {"case": case, "error": error, "fields": form.filled, "steps": STEPS,
                "choices": await run_in_threadpool(choices_of, graph, error)}  # fmt: skip
        return page(request, "recall/again.html", kept, status=error.status)
    to = anchor if anchor.startswith("/") else case_link(case.number, anchor)
    return remember(request, actor, form["by"], RedirectResponse(to, 303))


@router.get("/recall/customer")
def customer_page(
    request: Request, actor: ReadActor, graph: GraphDep, settings: SettingsDep, number: Number,
    ref: str, corrects: int | None = None,
) -> HTMLResponse:  # fmt: skip
    """One customer of a case: what it has, why, what was heard; `corrects`: a line to correct."""
    case = read_case(graph, number)
    found = answer(graph, settings, case, parts=OF_CUSTOMERS)
    who = _customer(graph, case, found, ref)
    proof = prove(found.trace, [ref])[ref] if found.trace else None
    sent = [row for row in found.rows["shipments"] if row["customer"] == ref]
    lines = (row for row in who.replies if not row.get("corrected_by"))
    about = {ref, *(f"reply:{row['number']}" for row in who.replies)}
    values = {
        "wrong": next((row for row in lines if row["number"] == corrects), None),
        "case": case, "who": who, "proof": proof, "sent": sent, "steps": STEPS,
        "by": name_at(request, actor),
        "goods": found.beside["goods"], "parties": found.beside["parties"],
        "letter": letter(settings, case, found, who, decisions_of(graph, case)),
        "files": [e for e in attachments_of(graph, case.number) if e.about in about],
    }  # fmt: skip
    return page(request, "recall/customer.html", values)


def _customer(graph: Graph, case: Case, found: Any, ref: str) -> Any:
    for each in follow_ups(graph, case, found):
        if each.customer == ref:
            return each
    raise NotFoundError(f"{ref} is no customer of {case.number}.")


@router.get("/recall/letter")
def letter_file(
    request: Request,
    actor: ReadActor,
    graph: GraphDep,
    settings: SettingsDep,
    number: Number,
    ref: str,
) -> Response:
    """The letter to a customer, or the notice to a supplier, as a text file."""
    case = read_case(graph, number)
    found = answer(graph, settings, case, parts=OF_CUSTOMERS)
    text = letter_to(graph, settings, case, found, ref)
    what = "notice" if ref.startswith("supplier:") else "letter"
    by = name_at(request, actor) or NO_NAME
    note_file(graph, case, f"{what}.txt", text.encode(), by, ref)
    headers = {"Content-Disposition": attachment(f"{case.number}-{what}.txt")}
    return PlainTextResponse(text, headers=headers)


@router.get("/recall/compare", dependencies=[MAY_READ])
def compare_page(
    request: Request, graph: GraphDep, number: Number, first: int, second: int
) -> HTMLResponse:
    """Two snapshots side by side."""
    case = read_case(graph, number)
    told = compare(graph, snapshot_of(graph, case, first), snapshot_of(graph, case, second))
    words = changes_in_words(told, read_parties(graph, named_in(told)))
    return page(request, "recall/compare.html", {"case": case, "told": told, "words": words})


@router.get("/recall/file")
def file(
    request: Request, actor: ReadActor, graph: GraphDep, settings: SettingsDep, number: Number,
    name: str,
    snapshot: int | None = None,
) -> Response:  # fmt: skip
    """A file of a case, to be saved."""
    case = read_case(graph, number)
    body, kind = case_file(graph, settings, case, name, snapshot)
    note_file(graph, case, name, body, name_at(request, actor) or NO_NAME)
    headers = {"Content-Disposition": attachment(f"{case.number}-{name}")}
    return Response(body, 200, headers, kind)
