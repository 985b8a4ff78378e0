"""A team with an account for each role, and browsers of theirs; the app is before a closed port.

Who may come in is decided before any database is asked, so none is needed to see it: whatever is
let through is answered that the database is not there.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.accounts import passwords
from app.accounts.accounts import add_account, make_link, use_link
from app.accounts.desk import SignInDesk, desk_in
from app.accounts.sessions import check_sign_in
from app.graph.run import Access, Graph
from app.main import create_app
from app.people import ROLES
from app.settings import Settings
from tests.graph.unasked import unasked

QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
HOST = "http://127.0.0.1"
NAMES = {role: role.split()[0] + "-person" for role in ROLES}
_CSRF = re.compile(r'name="csrf" value="([0-9a-f]{64})"')


def password_of(name: str) -> str:
    """A throw-away password."""
    return f"correct horse of {name[:0:-1]}"


def add_person(desk: SignInDesk, name: str, *roles: str) -> None:
    """An account with a password."""
    add_account(desk.store, name, roles)
    use_link(desk.store, make_link(desk.store, name), password_of(name))


@dataclass
class Browser:
    """A browser: keeps cookies, fills in forms."""

    app: FastAPI
    base: str = HOST
    address: str = "10.1.1.1"
    client: TestClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = TestClient(
            self.app, base_url=self.base, follow_redirects=False, client=(self.address, 50_000)
        )

    def get(self, path: str, **more: Any) -> Any:
        """A page."""
        return self.client.get(path, **more)

    def csrf(self, page: str = "/account") -> str:
        """What the forms of a page carry."""
        found = _CSRF.search(self.client.get(page).text)
        return found[1] if found else ""

    def post(self, path: str, form: Mapping[str, str], page: str = "/account", **more: Any) -> Any:
        """Send a form as a page of this session does."""
        return self.client.post(path, data={"csrf": self.csrf(page), **form}, **more)

    def sign_in(self, name: str, password: str | None = None, to: str = "/account") -> Any:
        """Sign in by name and password."""
        given = password_of(name) if password is None else password
        form = {"next": to, "name": name, "password": given}
        return self.post("/sign-in", form, page="/sign-in")


@dataclass
class Team:
    """The app, its accounts, and whoever comes."""

    app: FastAPI
    desk: SignInDesk
    _known: dict[str, Browser] = field(default_factory=dict)

    def browser(self, **more: Any) -> Browser:
        """A browser nobody signed in with."""
        return Browser(self.app, **more)

    def person(self, name: str, **more: Any) -> Browser:
        """A browser somebody signed in with."""
        found = self.browser(**more)
        assert found.sign_in(name).status_code == 303
        return found

    def known(self, role: str) -> Browser:
        """The same at every call: for requests that end no session."""
        if role not in self._known:
            self._known[role] = self.role(role)
        return self._known[role]

    def role(self, role: str, **more: Any) -> Browser:
        """A browser of the person with one role."""
        return self.person(NAMES[role], **more)


@contextmanager
def closed_graph() -> Iterator[Graph]:
    """A connection to a port where nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        access = Access(f"bolt://127.0.0.1:{listener.getsockname()[1]}", "neo4j", "x", retry_s=0)
        graph = unasked(access)
        yield graph
        graph.close()


@contextmanager
def team_of(graph: Graph, home: Path, **more: Any) -> Iterator[Team]:
    """An app with sign-in and a person for each role. `more`: further settings."""
    given = {"sign_in": "local", "home": home} | more
    app = create_app(Settings(**given), graph)
    desk = desk_in(app.state.process)
    for role, name in NAMES.items():
        add_person(desk, name, role)
    assert check_sign_in(desk.store, NAMES["viewer"], password_of(NAMES["viewer"]), "x")
    try:
        yield Team(app, desk)
    finally:
        app.state.process.close()


def be_quick(patch: Any) -> None:
    """Hash by argon2 with little memory: what is tested is not how slow it is."""
    patch.setattr(passwords, "_HASHER", QUICK)
    passwords._nobodys.cache_clear()
