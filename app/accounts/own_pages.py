"""One's own account: sessions, tokens, password. All accounts, for admins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.accounts.accounts import (
    accounts_of,
    add_account,
    find_account,
    make_link,
    set_disabled,
    set_roles,
)
from app.accounts.desk import SignInDep, SignInDesk
from app.accounts.names import AccountError
from app.accounts.sessions import check_sign_in, end_session, session_counts, sessions_of
from app.accounts.tokens import end_token, make_token, tokens_of
from app.deps import AdminActor, ReadActor
from app.errors import UsageError
from app.people import PERMISSIONS, ROLES, Actor, check_in_person
from app.web.fields import Fields, FieldsDep
from app.web.render import page

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/account")
def own(request: Request, actor: ReadActor, desk: SignInDep) -> HTMLResponse:
    """One's own account."""
    return _own(request, actor, desk)


def _own(request: Request, actor: Actor, desk: SignInDesk, **more: Any) -> HTMLResponse:
    person = find_account(desk.store, actor.name)
    values = {
        "person": person, "this": actor.session, "token": None,
        "sessions": sessions_of(desk.store, desk.settings, person.name),
        "tokens": tokens_of(desk.store, person.name), "now": desk.store.now(),
        "scopes": {each: PERMISSIONS[each] for each in PERMISSIONS
                   if each in person.permissions - {"admin"}},
        "permissions": PERMISSIONS,
    } | more  # fmt: skip
    return page(request, "accounts/account.html", values)


@router.post("/account/sessions")
def end_own_session(actor: ReadActor, desk: SignInDep, form: FieldsDep) -> Response:
    """End a session of one's own."""
    check_in_person(actor)
    end_session(desk.store, form["session"], actor.name)
    return RedirectResponse("/account#sessions", 303)


@router.post("/account/tokens")
def make_own_token(
    request: Request, actor: ReadActor, desk: SignInDep, form: FieldsDep
) -> HTMLResponse:
    """Make a token; it is shown now and never again."""
    check_in_person(actor)
    days = form["days"]
    text = make_token(
        desk.store, find_account(desk.store, actor.name), title=form["title"],
        scopes=[each for each in PERMISSIONS if form[f"scope-{each}"]],
        days=int(days) if days.isascii() and days.isdecimal() and len(days) < 5 else 0,
    )  # fmt: skip
    return _own(request, actor, desk, token=text)


@router.post("/account/tokens/end")
def end_own_token(actor: ReadActor, desk: SignInDep, form: FieldsDep) -> Response:
    """End a token of one's own."""
    check_in_person(actor)
    end_token(desk.store, form["number"], actor.name)
    return RedirectResponse("/account#tokens", 303)


@router.post("/account/password")
def new_password(request: Request, actor: ReadActor, desk: SignInDep, form: FieldsDep) -> Response:
    """A link to a new password, for whoever knows the one of today; all sessions end with it."""
    check_in_person(actor)
    check_sign_in(desk.store, actor.name, form.texts.get("password", ""), request.state.address)
    return RedirectResponse(f"/sign-in/link?token={make_link(desk.store, actor.name)}", 303)


@router.get("/accounts")
def all_accounts(request: Request, actor: AdminActor, desk: SignInDep) -> HTMLResponse:
    """All accounts, their roles and sessions."""
    return _all(request, actor, desk)


def _all(request: Request, actor: Actor, desk: SignInDesk, **more: Any) -> HTMLResponse:
    values = {
        "people": accounts_of(desk.store), "roles": ROLES, "me": actor.name, "link": None,
        "link_of": None, "sessions": session_counts(desk.store, desk.settings),
    } | more  # fmt: skip
    return page(request, "accounts/accounts.html", values)


@router.post("/accounts")
def change(request: Request, actor: AdminActor, desk: SignInDep, form: FieldsDep) -> Response:
    """Make an account, give it roles, disable it, end its sessions, make a one-time link."""
    check_in_person(actor)
    chosen = _CHANGES.get(form["do"])
    if chosen is None:
        raise UsageError(f"“{form['do']}” is nothing an account can have done.")
    link = chosen(desk, form)
    if link is None:
        return RedirectResponse("/accounts", 303)
    address = desk.address(f"/sign-in/link?token={link}", request)
    return _all(request, actor, desk, link=address, link_of=form["name"])


def _roles(form: Fields) -> list[str]:
    return [each for each in ROLES if form[f"role-{each}"]]


def _add(desk: SignInDesk, form: Fields) -> str | None:
    return make_link(desk.store, add_account(desk.store, form["name"], _roles(form)).name)


def _role(desk: SignInDesk, form: Fields) -> str | None:
    if find_account(desk.store, form["name"]).issuer is not None:
        raise AccountError(
            "The provider's groups give this account its roles.",
            remedy="Change its groups there, or LOTGRAPH_PROVIDER_ROLES.",
        )
    set_roles(desk.store, form["name"], _roles(form))
    return None


def _disable(desk: SignInDesk, form: Fields) -> str | None:
    set_disabled(desk.store, form["name"], True)
    return None


def _enable(desk: SignInDesk, form: Fields) -> str | None:
    set_disabled(desk.store, form["name"], False)
    return None


def _link(desk: SignInDesk, form: Fields) -> str | None:
    return make_link(desk.store, form["name"])


def _end(desk: SignInDesk, form: Fields) -> str | None:
    for each in sessions_of(desk.store, desk.settings, find_account(desk.store, form["name"]).name):
        end_session(desk.store, each.number)
    return None


_CHANGES: Mapping[str, Callable[[SignInDesk, Fields], str | None]] = {
    "add": _add, "roles": _role, "disable": _disable, "enable": _enable, "link": _link, "end": _end,
}  # fmt: skip
