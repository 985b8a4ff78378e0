"""Sign-in by an OpenID Connect provider: there, back, and once more for a confirmation."""

from __future__ import annotations

import secrets
from typing import Annotated

import structlog
from anyio import to_thread
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.accounts.accounts import account_of_provider, end_provider_sessions
from app.accounts.desk import SignInDep, SignInDesk
from app.accounts.flows import ProviderRefusedError, begin_flow, take_flow
from app.accounts.pages import Target, begin, own_path, set_visit
from app.accounts.provider import Identity, Provider
from app.accounts.sessions import note_again, note_refused, subject_of
from app.accounts.signed_out import end_by_provider
from app.deps import ReadActor
from app.errors import NotFoundError, UsageError
from app.people import check_in_person, role_names
from app.web.fields import FieldsDep

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
log = structlog.get_logger(__name__)

_BACK = "/sign-in/back"
_AGAIN_LEEWAY_S = 30
Word = Annotated[str, Query(max_length=4_096)]


def _provider(desk: SignInDesk) -> Provider:
    if not desk.has_provider:
        raise NotFoundError("Nobody signs in by a provider here.")
    return desk.provider


@router.get("/sign-in/provider")
async def leave(request: Request, desk: SignInDep, next: Target = "/") -> Response:
    """On to the provider."""
    provider = _provider(desk)

    def address() -> str:
        flow = begin_flow(desk.store, request.state.visit, own_path(next))
        return provider.address(flow, desk.address(_BACK, request))

    found = await to_thread.run_sync(address, limiter=desk.calls)
    return set_visit(request, desk, RedirectResponse(found, 303))


@router.get("/account/again")
async def leave_again(
    request: Request, actor: ReadActor, desk: SignInDep, next: Target = "/"
) -> Response:
    """On to the provider, which is to ask this person again."""
    provider = _provider(desk)
    check_in_person(actor)
    request.state.visit = secrets.token_urlsafe(32)

    def address() -> str:
        flow = begin_flow(desk.store, request.state.visit, own_path(next), actor.session)
        return provider.address(
            flow, desk.address(_BACK, request), prompt="login", max_age="0"
        )  # fmt: skip

    found = await to_thread.run_sync(address, limiter=desk.calls)
    return set_visit(request, desk, RedirectResponse(found, 303))


@router.get(_BACK)
async def come_back(
    request: Request, desk: SignInDep, state: Word = "", code: Word = "", iss: Word = "",
    error: Word = "",
) -> Response:  # fmt: skip
    """Back from the provider: begin a session, or note that it asked again."""
    provider = _provider(desk)

    def came() -> Response:
        flow = take_flow(desk.store, state, request.state.visit)
        if error or not code or (iss and iss.rstrip("/") != provider.issuer):
            raise ProviderRefusedError(
                "The provider did not sign anybody in.", remedy="Sign in again.", code="no_code"
            )
        who = provider.identity(flow, code, desk.address(_BACK, request))
        if flow.session is not None:
            _asked_again(desk, flow.session, flow.began_at, who)
            return RedirectResponse(flow.target, 303)
        account = account_of_provider(
            desk.store, provider.issuer, who.subject, who.name, _roles(desk, who)
        )
        if account.disabled:
            raise ProviderRefusedError(f"{account.name} is disabled here.", code="disabled")
        return begin(request, desk, account, flow.target, who)

    def answer() -> Response:
        try:
            return came()
        except ProviderRefusedError as error:
            note_refused(desk.store, error.code, request.state.address)
            raise

    return await to_thread.run_sync(answer, limiter=desk.calls)


def _roles(desk: SignInDesk, who: Identity) -> list[str]:
    given = desk.settings.provider_roles
    found = role_names({given[group] for group in who.groups if group in given})
    if not found:
        end_provider_sessions(desk.store, desk.provider.issuer, who.subject)
        log.info("sign-in refused", code="no_role", person=who.name)
        raise ProviderRefusedError(
            f"{who.name} is in no group that gives a role here.",
            remedy="Whoever runs the provider may add you to one.",
            code="no_role",
        )
    return found


def _asked_again(desk: SignInDesk, session: str, began_at: int, who: Identity) -> None:
    """Errors: `ProviderRefusedError` when it is somebody else, or nobody was asked."""
    if subject_of(desk.store, session) != (desk.provider.issuer, who.subject):
        raise ProviderRefusedError("This is another person than the one who is signed in here.")
    if who.auth_time is None or who.auth_time < began_at // 1_000_000 - _AGAIN_LEEWAY_S:
        raise ProviderRefusedError("The provider did not ask again who you are.", code="not_asked")
    note_again(desk.store, session)


@router.post("/sign-out/provider")
async def provider_signed_out(desk: SignInDep, form: FieldsDep) -> Response:
    """The provider signed somebody out and says so, from program to program: what was open ends.

    It is believed by its signature alone, and taken once.
    """
    provider = _provider(desk)

    def end() -> None:
        try:
            end_by_provider(desk.store, provider.issuer, provider.signed_out(form["logout_token"]))
        except ProviderRefusedError as error:
            raise UsageError(error.text, code=error.code) from error

    await to_thread.run_sync(end, limiter=desk.calls)
    return Response(status_code=200)
