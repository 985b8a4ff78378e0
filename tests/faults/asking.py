"""Ask over HTTP and note what came back, and after how long."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: status 0 when nobody took the question, -1 when the answer broke off, -2 when
    there was none in time. `seconds` from the question to the end of the answer."""

    status: int
    text: str
    seconds: float
    retry_after: str | None = None

    @property
    def in_words(self) -> bool:
        """Whether it is an answer, and where it is an error one that says what to do."""
        return self.status in (200, 201, 207) or (self.status > 0 and '"remedy"' in self.text)


def ask(
    address: str,
    path: str,
    body: bytes | None = None,
    *,
    within_s: float,
    content_type: str = "application/json",
) -> Reply:
    """Ask on a connection of its own."""
    parts = urlsplit(address)
    line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=within_s)
    began = time.monotonic()
    try:
        try:
            line.connect()
        except OSError:
            return Reply(0, "", time.monotonic() - began)
        headers = {"Content-Type": content_type} if body is not None else {}
        line.request("GET" if body is None else "POST", path, body, headers)
        answer = line.getresponse()
        text = answer.read().decode("utf-8", "replace")
        after = answer.getheader("Retry-After")
        return Reply(answer.status, text, time.monotonic() - began, after)
    except TimeoutError:
        return Reply(-2, "", time.monotonic() - began)
    except (OSError, http.client.HTTPException):
        return Reply(-1, "", time.monotonic() - began)
    finally:
        line.close()


def soonest(replies: Iterable[Reply], within_s: float, most: int = 3) -> Reply:
    """The first answer that came in time, else the soonest of some: others use the cores, too."""
    best: Reply | None = None
    for reply in islice(replies, most):
        best = reply if best is None else min(best, reply, key=lambda each: each.seconds)
        if best.seconds < within_s:
            break
    assert best is not None
    return best
