"""What rooms ask for: a graph to work on, and who is asking.

Every request has an `Actor`, every route names the permission it needs. Without sign-in the only
actor is the local user on loopback, who may do everything; with it, whoever the accounts say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

import orjson
from fastapi import Depends, Request

from app.acting import ACTING, Person, machine_user
from app.errors import UsageError
from app.graph.run import Graph
from app.people import (
    ADMIN,
    CONNECT,
    INVESTIGATE,
    LOAD,
    NOBODY,
    PERMISSIONS,
    QUERY,
    READ,
    RECALL,
    SHARE,
    Actor,
    check_permission,
)
from app.process import process
from app.settings import Settings

_BOOKMARK = re.compile(r"FB:[A-Za-z0-9+/=_-]{1,200}")


def local_actor() -> Actor:
    """The person at this machine: the only actor while no sign-in is configured."""
    return Actor(machine_user(), frozenset(PERMISSIONS))


def actor(request: Request) -> Actor:
    """The actor of a request; nobody, where people sign in and nobody did."""
    found: Actor | None = getattr(request.state, "actor", None)
    if found is None:
        found = NOBODY if process(request).settings.sign_in_needed else local_actor()
    return found


@dataclass(frozen=True, slots=True)
class Needs:
    """A dependency that lets only actors with a permission through; routes name it."""

    permission: str

    # Not on a thread: all of them may be waiting for a database that is silent.
    async def __call__(self, request: Request) -> Actor:
        """The actor, when it has the permission. Errors: `ForbiddenError`."""
        found = actor(request)
        check_permission(found, self.permission)
        ACTING.set(Person(found.name, found.how))  # what is written down meanwhile says so
        return found


async def graph(request: Request) -> Graph:
    """The graph this app works on.

    A request may carry the `Lotgraph-Bookmarks` header of an earlier answer (also of another
    lotgraph on the same database): it then sees what that answer wrote.
    """
    found: Graph = request.app.state.graph
    given = request.headers.get("lotgraph-bookmarks")
    if given:
        try:
            bookmarks = orjson.loads(given)
        except orjson.JSONDecodeError:
            bookmarks = None
        if not isinstance(bookmarks, list) or not all(_is_bookmark(each) for each in bookmarks):
            raise UsageError(
                "The Lotgraph-Bookmarks header is not a JSON list of texts.",
                remedy="Send it as it was received, or leave it out.",
            )
        return found.seeing(bookmarks)
    return found


def _is_bookmark(value: object) -> bool:
    return isinstance(value, str) and _BOOKMARK.fullmatch(value) is not None


async def settings(request: Request) -> Settings:
    """The settings this app runs with."""
    return process(request).settings


GraphDep = Annotated[Graph, Depends(graph)]
SettingsDep = Annotated[Settings, Depends(settings)]
MAY_READ = Depends(Needs(READ))
MAY_LOAD = Depends(Needs(LOAD))
MAY_ADMIN = Depends(Needs(ADMIN))
MAY_QUERY = Depends(Needs(QUERY))
ReadActor = Annotated[Actor, Depends(Needs(READ))]
LoadActor = Annotated[Actor, Depends(Needs(LOAD))]
InvestigateActor = Annotated[Actor, Depends(Needs(INVESTIGATE))]
RecallActor = Annotated[Actor, Depends(Needs(RECALL))]
ShareActor = Annotated[Actor, Depends(Needs(SHARE))]
QueryActor = Annotated[Actor, Depends(Needs(QUERY))]
ConnectActor = Annotated[Actor, Depends(Needs(CONNECT))]
AdminActor = Annotated[Actor, Depends(Needs(ADMIN))]
