"""One delivery over the wire: bounded in time and in what is read, no redirect followed."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache

from app import __version__
from app.errors import LotgraphError
from app.feed.addresses import Target, WebhookReach, connect, read_url

_GONE = 410
_READ_BYTES = 16 * 1024  # of an answer; nobody asks what stands in it
_RETRY_AFTER_MOST_S = 86_400


@dataclass(frozen=True, slots=True)
class PostResult:
    """What became of a delivery: `failure` in words, empty where it was taken; `gone`: the receiver
    wants no more; `wait_s`: how long it asked to be left alone."""

    failure: str = ""
    gone: bool = False
    wait_s: int = 0

    @property
    def taken(self) -> bool:
        """Whether the receiver has it."""
        return not self.failure


def post(
    url: str, headers: Mapping[str, str], body: bytes, *, timeout_s: float, reach: WebhookReach
) -> PostResult:
    """Send a body. Never raises: what went wrong is said in the receipt, without what the receiver
    said."""
    try:
        target = read_url(url, reach)
        with connect(target, timeout_s, reach) as opened, _ending(opened, timeout_s) as over:
            receipt = _talk(opened, target, headers, body)
            return _late(timeout_s) if over.is_set() else receipt
    except LotgraphError as error:
        return PostResult(error.text)
    except TimeoutError:
        return _late(timeout_s)
    except ssl.SSLCertVerificationError as error:
        return PostResult(f"its certificate is not believed: {error.verify_message}")
    except socket.gaierror:
        return PostResult("its name has no address")
    except (OSError, http.client.HTTPException, ValueError) as error:
        return PostResult(f"not reached, or broken off ({type(error).__name__})")


def _late(timeout_s: float) -> PostResult:
    return PostResult(f"no answer within {timeout_s:g} s")


@contextmanager
def _ending(opened: socket.socket, timeout_s: float) -> Iterator[threading.Event]:
    """However slowly a receiver answers, it is over in time; whether it was."""
    over = threading.Event()

    def end() -> None:
        over.set()
        with suppress(OSError):
            opened.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(timeout_s, end)
    timer.daemon = True
    timer.start()
    try:
        yield over
    finally:
        timer.cancel()


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _talk(
    opened: socket.socket, target: Target, headers: Mapping[str, str], body: bytes
) -> PostResult:
    connection = http.client.HTTPConnection(target.host, target.port)
    if target.tls:
        connection.default_port = 443  # which is then not named in Host
        opened = _tls().wrap_socket(opened, server_hostname=target.host)
    connection.sock = opened
    sent = {
        "Content-Type": "application/json", "User-Agent": f"lotgraph/{__version__}",
        "Connection": "close", **headers,
    }  # fmt: skip
    try:
        connection.request("POST", target.path, body, sent)
        answer = connection.getresponse()
        answer.read(_READ_BYTES)
    finally:
        connection.close()
    return _receipt(answer.status, answer.getheader("Retry-After") or "")


def _receipt(status: int, after: str) -> PostResult:
    if 200 <= status < 300:
        return PostResult()
    failure = f"answered {status}"
    if 300 <= status < 400:
        failure += ", a redirect, which is not followed"
    wait = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
    return PostResult(failure, status == _GONE, min(wait, _RETRY_AFTER_MOST_S))
