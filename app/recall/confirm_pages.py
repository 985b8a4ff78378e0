"""The page on which a second person confirms what another asked for, or says no."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from anyio import to_thread
from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.accounts.accounts import find_account
from app.accounts.confirmations import check_second, find_confirmation
from app.accounts.desk import SignInDep
from app.accounts.sessions import is_again, sign_again
from app.deps import GraphDep, ReadActor, RecallActor, SettingsDep
from app.errors import LotgraphError
from app.people import RECALL, check_in_person
from app.recall import signatures
from app.recall.cases import read_case
from app.recall.forms import FormDep
from app.recall.versions import OlderVersionError
from app.web.render import page

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
RequestNumber = Annotated[str, Query(alias="request", max_length=64)]


def case_link(number: str, anchor: str = "") -> str:
    """The page of a case, at one of its parts."""
    return f"/recall/case?{urlencode({'number': number})}{'#' + anchor if anchor else ''}"


@router.get("/recall/confirm")
def confirm_page(
    request: Request, actor: ReadActor, graph: GraphDep, desk: SignInDep, asked: RequestNumber
) -> HTMLResponse:
    """What is asked for, by whom, and what confirming it means."""
    found = find_confirmation(desk.store, asked)
    case = read_case(graph, found.case)
    why_not: LotgraphError | None = None
    try:
        check_second(found, actor.name)
    except LotgraphError as error:
        why_not = error
    person = find_account(desk.store, actor.name)
    values = {
        "found": found, "case": case, "why_not": why_not, "person": person,
        "meaning": signatures.MEANINGS[found.act], "may": RECALL in actor.permissions,
        "again": bool(actor.session) and is_again(desk.store, actor.session),
        "older": found.fields["version"] != str(case.version),
    }  # fmt: skip
    return page(request, "recall/confirm.html", values)


@router.post("/recall/confirm")
async def decide(
    request: Request, actor: RecallActor, graph: GraphDep, settings: SettingsDep,
    desk: SignInDep, asked: RequestNumber, form: FormDep,
) -> Response:  # fmt: skip
    """Confirm it, or turn it down: a person does, never a token."""
    check_in_person(actor)
    found = await run_in_threadpool(find_confirmation, desk.store, asked)
    if form["do"] != "confirm":
        await run_in_threadpool(signatures.turn_down, desk.store, found, actor)
        return RedirectResponse(case_link(found.case), 303)
    check_second(found, actor.name)
    person = await run_in_threadpool(find_account, desk.store, actor.name)
    await to_thread.run_sync(
        sign_again, desk.store, actor.session, person, form.texts.get("password", ""),
        request.state.address, limiter=desk.hashes,
    )  # fmt: skip
    try:
        part = await run_in_threadpool(
            signatures.confirm, desk.store, graph, settings, found, actor
        )
    except OlderVersionError as error:
        raise OlderVersionError(
            f"{found.case} was changed since {found.by} asked for this, so nothing was done.",
            remedy="Look at the case as it is now; if it is still wanted, ask for it again.",
            **error.detail,
        ) from None
    return RedirectResponse(part if part.startswith("/") else case_link(found.case, part), 303)
