"""Who may do what: permissions, the roles that hold them, and the actor of a request.

The one table of them. Every route, verb and export names one permission; a role is a set of
permissions, a person has one role or several. There is no permission for a part of the graph: an
answer that left customers out by plant or item would look whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from app.acting import NO_NAME, How
from app.errors import ForbiddenError, UsageError

READ = "read"
INVESTIGATE = "investigate"
RECALL = "recall"
QUERY = "query"
LOAD = "load"
CONNECT = "connect"
SHARE = "share"
ADMIN = "admin"
PERMISSIONS: Mapping[str, str] = {
    READ: "see traces, pages, cases and checks, and take their files",
    INVESTIGATE: "open a case, ask for a hold on one lot, write notes and replies down",
    RECALL: "decide on a case: freeze, holds, taking out, closing, drills; be the second person",
    QUERY: "type Cypher, run the library's questions, take their rows",
    LOAD: "put events and files through the door",
    CONNECT: "make and end webhooks, send again what they did not take",
    SHARE: "give one answer to somebody outside by a link, and end such links",
    ADMIN: "make and disable accounts, give roles, end sessions of others",
}
ROLES: Mapping[str, frozenset[str]] = {
    "viewer": frozenset({READ}),
    "investigator": frozenset({READ, INVESTIGATE}),
    "recall lead": frozenset({READ, INVESTIGATE, RECALL, SHARE}),
    "analyst": frozenset({READ, QUERY}),
    "integrator": frozenset({READ, LOAD, CONNECT}),
    "admin": frozenset({READ, CONNECT, ADMIN}),
}
# Verb of the command line to its permission. Where people sign in, whoever runs it acts by a token
# that has it (`app/accounts/caller.py`); those that take *admin* are of whoever may read the home.
VERBS: Mapping[str, str] = {
    "demo": LOAD, "load": LOAD, "watch": LOAD, "profile list": LOAD, "profile show": LOAD,
    "profile check": LOAD, "profile new": LOAD, "serve": ADMIN,
    "trace down": READ, "trace up": READ, "trace common": READ, "trace siblings": READ,
    "trace balance": READ,
    "recall open": INVESTIGATE, "recall list": READ, "recall freeze": RECALL,
    "recall verify": READ, "recall compare": READ, "recall export": READ,
    "recall include": INVESTIGATE, "recall exclude": RECALL, "recall unmark": RECALL,
    "recall activate": RECALL, "recall note": INVESTIGATE, "recall attach": INVESTIGATE,
    "recall attachments": READ, "recall close": RECALL, "recall show": READ,
    "recall escapes": READ, "recall customers": READ, "recall follow-up": INVESTIGATE,
    "recall letter": READ,
    "recall hold request": RECALL, "recall hold list": READ, "recall hold file": READ,
    "recall hold send": RECALL, "recall hold undo": RECALL,
    "recall drill start": RECALL, "recall drill reach": RECALL, "recall drill questions": READ,
    "recall drill certificate": READ, "recall drill report": READ, "recall drill history": READ,
    "book": LOAD, "number": LOAD, "numbering add": LOAD, "numbering list": READ,
    "numbering check": READ, "numbering end": LOAD, "numbering void": LOAD, "numbering alias": LOAD,
    "numbering go-on": LOAD,
    "partners case": READ, "partners thing": READ,
    "report": READ, "checks": READ, "reconcile": READ, "crosswalk": LOAD, "same-act": LOAD,
    "query": QUERY, "schema": QUERY, "export": QUERY,
    "users add": ADMIN, "users list": ADMIN, "users role": ADMIN, "users disable": ADMIN,
    "users enable": ADMIN, "users link": ADMIN, "users end": ADMIN, "users token": ADMIN,
    "webhooks add": CONNECT, "webhooks list": CONNECT, "webhooks pause": CONNECT,
    "webhooks resume": CONNECT, "webhooks secret": CONNECT, "webhooks end": CONNECT,
    "webhooks dead": CONNECT, "webhooks again": CONNECT,
    "audit verify": READ, "audit show": READ, "audit export": READ, "audit anchor": ADMIN,
    "audit erase": ADMIN,
    "db install": ADMIN, "db start": ADMIN, "db stop": ADMIN, "db status": ADMIN,
    "db reset": ADMIN, "db dump": ADMIN, "db backup": ADMIN, "db restore": ADMIN,
    "db drill": ADMIN, "db check": ADMIN,
}  # fmt: skip
# Routes that ask nobody who he is: without them nobody could sign in.
PUBLIC = frozenset(
    {
        "/sign-in", "/sign-in/link", "/sign-in/provider", "/sign-in/back", "/sign-out/done",
        "/sign-out/provider", "/static", "/api/v1/live", "/errand/here",
    }
)  # fmt: skip
# What begins so is public, too: files of ours, and links that open one kept answer.
PUBLIC_BELOW = ("/static/", "/shared/")
# Of these, those a program asks and no browser: what is sent is believed by its signature alone.
BY_PROGRAMS = frozenset({"/sign-out/provider"})


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is asking, and what they may do.

    `account`: whether this is an account that signed in, else a name nobody checked. `session`:
    the number of its session, empty for a token; `csrf`: what its forms carry.
    """

    name: str
    permissions: frozenset[str]
    account: bool = False
    session: str = ""
    csrf: str = ""

    @property
    def how(self) -> How:
        """How it is known who this is."""
        return "signed in" if self.account else "this machine"


NOBODY = Actor("nobody", frozenset())


def permissions_of(roles: Iterable[str]) -> frozenset[str]:
    """What roles may do together; a name that is no role may do nothing."""
    return frozenset().union(*(ROLES.get(role, frozenset()) for role in roles))


def name_for(actor: Actor, typed: str) -> str:
    """The name an act is written down under: the account's, else the one that was typed.

    Never that of the account lotgraph runs as. Errors: `UsageError` where none was typed.
    """
    name = actor.name if actor.account else typed.strip()
    if not name:
        raise UsageError(
            "Who does this? A name is missing.", remedy="Give yours.", field="by", code="no_name"
        )
    return name


def caller_name(actor: Actor, given: str) -> str:
    """The same of a program, which need not give one: it is then said that nobody was named."""
    return actor.name if actor.account else given.strip() or NO_NAME


def check_permission(actor: Actor, permission: str) -> None:
    """Errors: `ForbiddenError` when an actor has it not."""
    if permission not in actor.permissions:
        raise ForbiddenError(
            f"{actor.name} may not do this: the permission “{permission}” is missing.",
            remedy="Ask whoever runs this lotgraph for it.",
        )


def check_in_person(actor: Actor) -> None:
    """Accounts, sessions and tokens are people's matter. Errors: `ForbiddenError` for a token."""
    if not actor.session:
        raise ForbiddenError("A token may not do this.", remedy="Sign in in a browser.")


def role_names(roles: Collection[str]) -> list[str]:
    """Roles in the order of the table."""
    return [role for role in ROLES if role in roles]
