"""Who runs a verb, and whether they may: asked before each verb does anything.

Where people sign in, a verb is run by the account of a token (`LOTGRAPH_TOKEN`), held to its scopes
and to what that account may today. Verbs that run the machine (permission *admin*) are those of
whoever may read the home: there is no account before the first one was made. This keeps apart who
did what; it keeps nobody out who may read the home, for the database's password lies there.
"""

from __future__ import annotations

from contextvars import ContextVar

from app.acting import ACCOUNTS, ACTING, Person, machine_user
from app.errors import ForbiddenError, UsageError
from app.people import ADMIN, PERMISSIONS, VERBS, Actor, check_permission
from app.settings import Settings

_ACCOUNT: ContextVar[Actor | None] = ContextVar("_ACCOUNT", default=None)


def begin_as_machine() -> None:
    """Whoever runs this process is its user, until a token says more."""
    _ACCOUNT.set(None)
    ACCOUNTS.set(frozenset())
    ACTING.set(Person(machine_user(), "command line"))


def caller() -> Actor:
    """Who runs the verb: an account, or the user of this machine, who may do everything."""
    return _ACCOUNT.get() or Actor(machine_user(), frozenset(PERMISSIONS))


def name_of_caller(by: str = "") -> str:
    """The name something is done under: the account's, else the one given, else the machine's user.

    Errors: `UsageError` where another name is given than that of the account.
    """
    actor, given = caller(), by.strip()
    if actor.account and given and given.casefold() != actor.name.casefold():
        raise UsageError(
            f"The token is {actor.name}'s, so this cannot be done as {given}.",
            remedy="Leave the name out, or use a token of that account.",
        )
    return actor.name if actor.account else given or actor.name


def admit(verb: str) -> None:
    """Let whoever runs a verb do so. Errors: `ForbiddenError`, `SignInError`, `SettingsError`."""
    permission = VERBS[verb]
    if permission == ADMIN:
        return
    settings = Settings()
    if not settings.sign_in_needed:
        return
    if settings.token is not None:
        _act_by_token(settings, settings.token.get_secret_value(), permission)
    elif settings.command_line == "token":
        raise ForbiddenError(
            f"Where people sign in, “lotgraph {verb}” takes a token.",
            remedy=f"Make one with the scope “{permission}” on the page “Account” (or by “lotgraph "
            "users token”) and name it in LOTGRAPH_TOKEN or LOTGRAPH_TOKEN_FILE.",
            code="token_needed",
        )


def _act_by_token(settings: Settings, text: str, permission: str) -> None:
    from app.accounts.sessions import SignInError  # takes long, and is for teams only
    from app.accounts.store import store_of
    from app.accounts.tokens import actor_of_token

    actor = actor_of_token(store_of(settings), text.strip())
    if actor is None:
        raise SignInError(
            "The token in LOTGRAPH_TOKEN is none, was ended, or is too old.",
            remedy="Make a new one on the page “Account”.",
            code="bad_token",
        )
    check_permission(actor, permission)
    _ACCOUNT.set(actor)
    ACCOUNTS.set(frozenset({actor.name}))
    ACTING.set(Person(actor.name, actor.how))
