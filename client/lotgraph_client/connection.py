"""The way to a server: one place for tokens, timeouts, tries and errors."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import httpx

from lotgraph_client.problems import ProblemError, UnreachableError, problem_of

Parameters = Sequence[tuple[str, str]]

BASE = "/api/v1"
_AGAIN = (429, 502, 503, 504, 507)  # with a number of seconds to wait; 502 to 504 without, too
_ALWAYS_AGAIN = (502, 503, 504)
_FIRST_WAIT_S = 0.5
_CONNECT_S = 10.0
_DEADLINE = "Lotgraph-Deadline"


@dataclass
class Connection:
    """A server and how it is asked.

    `timeout_s`: for one answer; it is told to the server, which gives up then, too. `tries`: of a
    request that may be sent twice; `wait_most_s`: the longest wait between two of them. A longer
    one that the server asks for is not waited for: the error is raised at once.
    """

    address: str
    token: str | None = field(default=None, repr=False)
    timeout_s: float = 60.0
    tries: int = 4
    wait_most_s: float = 30.0
    transport: httpx.BaseTransport | None = field(default=None, repr=False)
    _http: httpx.Client = field(init=False, repr=False)

    def __post_init__(self) -> None:
        _check_address(self.address, self.token is not None)
        headers = {"Accept": "application/json", _DEADLINE: f"{self.timeout_s:.3f}"}
        if self.token is not None:
            headers["Authorization"] = f"Bearer {self.token}"
        self._http = httpx.Client(
            base_url=self.address.rstrip("/"),
            headers=headers,
            timeout=httpx.Timeout(self.timeout_s, connect=min(_CONNECT_S, self.timeout_s)),
            follow_redirects=False,
            transport=self.transport,
        )

    def close(self) -> None:
        """Close what is open to the server."""
        self._http.close()

    def get(self, path: str, parameters: Parameters = ()) -> Any:
        """The JSON of an answer. Errors: `ProblemError`."""
        return self._json(self.send("GET", path, parameters=parameters))

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """The JSON of an answer to something that is asked by a body and changes nothing."""
        headers = {"Content-Type": "application/json"}
        return self._json(self.send("POST", path, body=_text(body), headers=headers))

    def send(
        self,
        method: str,
        path: str,
        *,
        parameters: Parameters = (),
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Send what may be sent twice, until it is answered. Errors: `ProblemError`."""
        for tried in range(1, self.tries + 1):
            answer: httpx.Response | None = None
            try:
                answer = self._http.request(
                    method, BASE + path, params=list(parameters), content=body, headers=headers
                )
                if answer.status_code < 400:
                    return answer
                problem = _problem(answer)
            except httpx.HTTPError as error:
                problem = self._unreachable(error)
            wait_s = _wait_s(problem, tried)
            if wait_s is None or wait_s > self.wait_most_s or tried == self.tries:
                raise problem from None
            time.sleep(wait_s)
        raise ValueError("tries: at least 1")

    def _unreachable(self, error: httpx.HTTPError) -> UnreachableError:
        late = isinstance(error, httpx.TimeoutException)
        return UnreachableError(
            f"{self.address} did not answer"
            + (f" within {self.timeout_s:g} s." if late else f": {error or type(error).__name__}."),
            code="timeout" if late else "unreachable",
            remedy="Ask for less, or give it more time (timeout_s)." if late
            else "Look whether it is served there.",
        )  # fmt: skip

    @staticmethod
    def _json(answer: httpx.Response) -> Any:
        try:
            return answer.json()
        except ValueError:
            raise problem_of(answer.status_code, None) from None


def _text(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


def _problem(answer: httpx.Response) -> ProblemError:
    try:
        told = answer.json()
    except ValueError:
        told = None
    given = answer.headers.get("retry-after", "")
    return problem_of(answer.status_code, told, float(given) if given.isdecimal() else None)


def _wait_s(problem: ProblemError, tried: int) -> float | None:
    """Seconds before the next try; None: there is no sense in one."""
    backing_off = _FIRST_WAIT_S * 2 ** (tried - 1)
    if isinstance(problem, UnreachableError):
        return None if problem.code == "timeout" else backing_off
    if problem.status in _AGAIN and problem.retry_after_s is not None:
        return problem.retry_after_s
    late = problem.code == "deadline"  # it would be as late again
    return backing_off if problem.status in _ALWAYS_AGAIN and not late else None


def _check_address(address: str, has_token: bool) -> None:
    """Errors: `ValueError` for an address that is none, or over which a token would be read."""
    found = urlsplit(address)
    if found.scheme not in ("http", "https") or not found.hostname or found.username:
        raise ValueError(f"No address of a server: {address!r}. Such as https://lotgraph.example.")
    if has_token and found.scheme == "http" and not _is_loopback(found.hostname):
        raise ValueError("A token goes over https:// only: anyone on the way could read it.")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
