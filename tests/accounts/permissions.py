"""Which permission every route names, and which role has it: the table of docs/permissions.md.

`python -m tests.accounts.permissions` writes it anew.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Route

from app.deps import Needs
from app.main import create_app
from app.people import PERMISSIONS, PUBLIC, PUBLIC_BELOW, ROLES, VERBS
from app.settings import Settings
from tests.accounts.team import closed_graph
from tests.conftest import CHECKOUT
from tests.routes import every_route

PAGE = CHECKOUT / "docs" / "permissions.md"
_HEAD = """# Every route, every verb, every role

Written by `python -m tests.accounts.permissions` from the routes of the app; a test holds it to
them and asks each route as each role. What the permissions and roles are:
[accounts.md](accounts.md). *anybody* are the pages by which people sign in, what a
link for a partner shows, and the style sheet. On
`/recall/case` the form says what is to be done: notes, replies and taking in take *investigate*,
all else *recall*. Exports are routes of their rooms; on the command line `lotgraph export`.

"""


@dataclass(frozen=True, slots=True)
class RouteLine:
    """One route and the permission it names; None: none."""

    method: str
    path: str
    permission: str | None

    @property
    def public(self) -> bool:
        """Whether anybody may ask it."""
        return self.path in PUBLIC or self.path.startswith(PUBLIC_BELOW)


def app_with_sign_in() -> FastAPI:
    """The app with every route it can have."""
    with tempfile.TemporaryDirectory() as home, closed_graph() as graph:
        settings = Settings(
            sign_in="both", home=Path(home), provider_issuer="https://id.example/realm",
            provider_roles={"team": "viewer"},
        )  # fmt: skip
        return create_app(settings, graph)


def lines(app: FastAPI) -> list[RouteLine]:
    """Every route of an app."""
    found = {line for path, route in every_route(app.routes) for line in _lines(path, route)}
    return sorted(found, key=lambda each: (each.path, each.method))


def _lines(path: str, route: BaseRoute) -> Iterator[RouteLine]:
    if isinstance(route, APIRoute):
        named = {each.permission for each in _needs(route.dependant)}
        assert len(named) <= 1, (path, named)
        for method in route.methods:
            yield RouteLine(method, path, next(iter(named), None))
    elif isinstance(route, Route):
        yield from (RouteLine(method, path, None) for method in route.methods or ())
    else:
        yield RouteLine("GET", path, None)


def _needs(dependant: Dependant) -> Iterator[Needs]:
    if isinstance(dependant.call, Needs):
        yield dependant.call
    for each in dependant.dependencies:
        yield from _needs(each)


def table(app: FastAPI) -> str:
    """The page of the documents."""
    roles = list(ROLES)
    rows = [f"| route | permission | {' | '.join(roles)} |", "|---" * (len(roles) + 2) + "|"]
    for line in lines(app):
        word = "*anybody*" if line.public else line.permission
        marks = ["yes" if line.public or line.permission in ROLES[role] else "–" for role in roles]
        rows.append(f"| {line.method} `{line.path}` | {word} | {' | '.join(marks)} |")
    verbs = ["", "| verb | permission | what it is |", "|---|---|---|"]
    for verb, each in VERBS.items():
        verbs.append(f"| `lotgraph {verb}` | {each} | {PERMISSIONS[each]} |")
    return _HEAD + "\n".join(rows + verbs) + "\n"


if __name__ == "__main__":
    PAGE.write_text(table(app_with_sign_in()), encoding="utf-8")
