"""A realm of a real Keycloak, made by the tests, and visitors with a browser at both."""

from __future__ import annotations

import html
import math
import re
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from pydantic import SecretStr

from tests.accounts.team import HOST, Browser, Team, closed_graph, team_of
from tests.keycloak import Place

GROUPS = {"recall-team": "recall lead", "visitors": "viewer", "plant-admins": "admin"}
# Clients, and the one word of the provider that lists the groups for each.
CLIENTS = {"lotgraph": "id", "by-userinfo": "userinfo", "by-access": "access"}
_ACTION = re.compile(r'<form[^>]* id="kc-form-login"[^>]* action="([^"]+)"')
_TIMEOUT_S = 120
_TOKEN_S = 30  # half of what a token of whoever runs it is good for
# Passwords at random need no slow hash, which each sign-in waits for.
_QUICK_HASH = "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)"


@dataclass
class Realm:
    """A realm of the test: made at random, run by its REST interface."""

    place: Place
    name: str = field(default_factory=lambda: f"lotgraph-{secrets.token_hex(4)}")
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    password: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    _token: tuple[float, str] = (-math.inf, "")

    @property
    def issuer(self) -> str:
        """Its name in tokens."""
        return f"{self.place.address}/realms/{self.name}"

    def ask(self, method: str, path: str = "", **more: Any) -> Any:
        """Change something of it."""
        answer = requests.request(
            method, f"{self.place.address}/admin/realms{path}", timeout=_TIMEOUT_S,
            headers={"authorization": f"Bearer {self._token_now()}"}, **more,
        )  # fmt: skip
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def _token_now(self) -> str:
        """A token of the one who runs it, asked for again when it has grown old."""
        if time.monotonic() > self._token[0] + _TOKEN_S:
            self._token = time.monotonic(), self.place.token()
        return self._token[1]

    def make(self) -> None:
        """Make it, with a client, groups and people."""
        clients = [self._client(name, where) for name, where in CLIENTS.items()]
        people = {"kim": "recall-team", "lee": "visitors", "max": "strangers", "noa": "visitors"}
        users = [
            {
                "username": name, "enabled": True, "groups": [f"/{group}"], "firstName": name,
                "lastName": "Test", "email": f"{name}@lotgraph.example", "emailVerified": True,
                "credentials": [{"type": "password", "value": self.password}],
            }
            for name, group in people.items()
        ]  # fmt: skip
        self.ask("POST", json={
            "realm": self.name, "enabled": True, "sslRequired": "none", "clients": clients,
            "passwordPolicy": _QUICK_HASH,
            "groups": [{"name": name} for name in (*GROUPS, "strangers")], "users": users,
        })  # fmt: skip

    def _client(self, name: str, where: str) -> dict[str, Any]:
        """A client whose groups stand in one word of the provider alone."""
        wanted = {f"{each}.token.claim": str(each == where).lower() for each in CLIENTS.values()}
        groups = {
            "name": "groups", "protocol": "openid-connect",
            "protocolMapper": "oidc-group-membership-mapper",
            "config": {"claim.name": "groups", "full.path": "true", **wanted},
        }  # fmt: skip
        return {
            "clientId": name, "secret": self.secret, "redirectUris": [f"{HOST}/*"],
            "standardFlowEnabled": True, "directAccessGrantsEnabled": False,
            "attributes": {
                "pkce.code.challenge.method": "S256", "post.logout.redirect.uris": f"{HOST}/*",
            },
            "protocolMappers": [groups],
        }  # fmt: skip

    def tell_sign_outs_to(self, address: str) -> None:
        """Have the provider tell the app that somebody was signed out."""
        (client,) = self.ask("GET", f"/{self.name}/clients?clientId=lotgraph")
        client["attributes"] |= {
            "backchannel.logout.url": address, "backchannel.logout.session.required": "true",
        }  # fmt: skip
        self.ask("PUT", f"/{self.name}/clients/{client['id']}", json=client)

    def sign_out(self, name: str) -> None:
        """Whoever runs the provider signs a person out of everything."""
        (user,) = self.ask("GET", f"/{self.name}/users?username={name}&exact=true")
        self.ask("POST", f"/{self.name}/users/{user['id']}/logout", json={})

    def put_in_group(self, name: str, group: str) -> None:
        """Have a person be in one group alone."""
        (user,) = self.ask("GET", f"/{self.name}/users?username={name}&exact=true")
        for each in self.ask("GET", f"/{self.name}/users/{user['id']}/groups"):
            self.ask("DELETE", f"/{self.name}/users/{user['id']}/groups/{each['id']}")
        wanted = next(
            each for each in self.ask("GET", f"/{self.name}/groups") if each["name"] == group
        )
        self.ask("PUT", f"/{self.name}/users/{user['id']}/groups/{wanted['id']}", json={})

    def change_keys(self) -> None:
        """Sign by a new key from now on, and know the old one no more."""
        (realm,) = (each for each in self.ask("GET") if each["realm"] == self.name)
        kind = "org.keycloak.keys.KeyProvider"
        old = self.ask("GET", f"/{self.name}/components?type={kind}")
        self.ask("POST", f"/{self.name}/components", json={
            "name": "new", "providerId": "rsa-generated", "providerType": kind,
            "parentId": realm["id"], "config": {"priority": ["900"], "keySize": ["2048"]},
        })  # fmt: skip
        for each in old:
            if each["providerId"] == "rsa-generated":
                self.ask("DELETE", f"/{self.name}/components/{each['id']}")


def realm_of(place: Place) -> Realm:
    """A realm of its own."""
    made = Realm(place)
    made.make()
    return made


@contextmanager
def app_of(realm: Realm, home: Path, **more: Any) -> Iterator[Team]:
    """An app over a closed port; people sign in by the realm, or by a password."""
    given = {
        "sign_in": "both", "provider_issuer": realm.issuer, "provider_roles": GROUPS,
        "provider_secret": SecretStr(realm.secret), "public_address": HOST,
    }  # fmt: skip
    with closed_graph() as graph, team_of(graph, home, **given | more) as made:
        yield made


@contextmanager
def told_sign_outs(team: Team) -> Iterator[tuple[str, list[tuple[bytes, int]]]]:
    """An address of the app that the provider can reach; what came there, and the answer."""
    came: list[tuple[bytes, int]] = []

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            kind = {"content-type": self.headers["content-type"]}
            answer = team.browser().client.post(self.path, content=body, headers=kind)
            came.append((body, answer.status_code))
            self.send_response(answer.status_code)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/sign-out/provider", came
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Visitor:
    """A browser at both: the app and the provider."""

    team: Team
    realm: Realm
    here: Browser = field(init=False)
    there: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self.here = self.team.browser()

    def leave(self, path: str = "/sign-in/provider?next=/account") -> str:
        """On to the provider: its address, with what is asked."""
        answer = self.here.get(path)
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    def show_up(self, address: str, name: str | None) -> str | None:
        """At the provider: sign in where it asks (None: do not); the path it sends back to."""
        answer = self._ask("GET", address)
        form = _ACTION.search(answer.text)
        if form is not None and name is None:
            return None
        if form is not None:
            given = {"username": name, "password": self.realm.password}
            answer = self._ask("POST", html.unescape(form[1]), data=given)
        assert answer.status_code == 302, answer.text
        parts = urlsplit(answer.headers["location"])
        assert f"{parts.scheme}://{parts.netloc}" == HOST
        return f"{parts.path}?{parts.query}"

    def _ask(self, method: str, address: str, **more: Any) -> requests.Response:
        answer = self.there.request(
            method, address, allow_redirects=False, timeout=_TIMEOUT_S, **more
        )
        for cookie in self.there.cookies:  # on loopback browsers send those for HTTPS, too
            cookie.secure = False
        return answer

    def sign_in(self, name: str) -> Any:
        """All of it; what the app answers."""
        back = self.show_up(self.leave(), name)
        assert back is not None
        return self.here.get(back)
