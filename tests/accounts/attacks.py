"""What a hostile request is, and a client that sends whatever it is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.accounts.team import HOST, Browser, Team

NO = frozenset({400, 401, 403, 404, 405, 409, 413, 421, 422, 429})


@dataclass(frozen=True)
class Attack:
    """One hostile request: its kind, what it is, how it is sent, what counts as refused."""

    kind: str
    name: str
    send: Callable[[Team], Any]
    refused: frozenset[int] = NO


@dataclass
class Thief:
    """Somebody without an account, with whatever headers and cookies."""

    team: Team
    headers: Mapping[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, **more: Any) -> Any:
        """Send it as it stands."""
        client = self.team.browser(address="10.66.6.6").client
        raw = more.pop("raw_headers", ())
        headers = [*self.headers.items(), *raw]
        return client.request(method, HOST + path, headers=headers, **more)


def secret_of(browser: Browser) -> str:
    """The secret in the cookie of a browser that is signed in."""
    return str(browser.client.cookies.get("lotgraph", domain="127.0.0.1"))


def bearer_asks(team: Team, text: str, path: str = "/api/v1/health", method: str = "GET") -> Any:
    """What a token is answered."""
    return Thief(team, {"authorization": f"Bearer {text}"}).ask(method, path)
