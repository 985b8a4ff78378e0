"""People at work while faults happen: they post, trace and freeze, and note what they were told."""

from __future__ import annotations

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from tests.faults.asking import Reply, ask

DEADLINE_S = 10.0
FREEZE_S = 300.0  # what keeps a part of the graph has longer
SLACK_S = 2.0  # of a busy machine
_BATCH = 20
_LOTS = 40


def event(name: str, number: int) -> dict[str, Any]:
    """One receipt; as many bookings as events."""
    return {
        "event_id": f"{name}-{number}",
        "source": "faults",
        "type": "receive",
        "at": "2026-03-02T08:00:00Z",
        "object": {"item": "A", "lot": str(number % _LOTS)},
        "quantity": 1 + number % 7,
        "uom": "pcs",
        "supplier": "S",
        "document": f"GR-{name}-{number}",
    }


@dataclass
class Noted:
    """What some people were told. `acknowledged`: ids of events answered as stored; `snapshots`:
    (case, number) of those answered as frozen."""

    acknowledged: set[str] = field(default_factory=set)
    snapshots: set[tuple[str, int]] = field(default_factory=set)
    statuses: Counter[int] = field(default_factory=Counter)
    late: list[str] = field(default_factory=list)
    wordless: list[str] = field(default_factory=list)
    slowest_s: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str, reply: Reply, within_s: float) -> None:
        """Note an answer that had to be there in time and in words."""
        with self.lock:
            self.statuses[reply.status] += 1
            if reply.status == -2 or reply.seconds > within_s + SLACK_S:
                at = time.strftime("%H:%M:%S")
                self.late.append(f"{at} {what}: {reply.status} after {reply.seconds:.1f} s")
            if reply.status > 0:
                self.slowest_s = max(self.slowest_s, reply.seconds)
                if not reply.in_words:
                    self.wordless.append(f"{what}: {reply.status} {reply.text[:200]}")


class People:
    """Three of them, each a thread: one posts, one traces, one opens cases and freezes them.

    Who posts rests `rest_s` seconds after each answer: what is stored makes every trace longer.
    """

    def __init__(
        self,
        address: Callable[[], str],
        name: str,
        *,
        freezing: bool = True,
        rest_s: float = 0.0,
    ) -> None:
        self.address, self.name, self.rest_s = address, name, rest_s
        self.noted = Noted()
        self.ended = threading.Event()
        work = [self._post, self._trace, *([self._freeze] if freezing else [])]
        self._threads = [threading.Thread(target=each, name=each.__name__) for each in work]

    def __enter__(self) -> People:
        for each in self._threads:
            each.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.ended.set()
        for each in self._threads:
            each.join(60)

    def _ask(self, path: str, body: Any = None, *, within_s: float = DEADLINE_S) -> Reply:
        text = None if body is None else json.dumps(body).encode()
        reply = ask(self.address(), path, text, within_s=within_s + 3 * SLACK_S)
        self.noted.note(path.partition("?")[0], reply, within_s)
        if reply.status not in (200, 201, 207):
            self.ended.wait(0.2)
        return reply

    def _post(self) -> None:
        number = 0
        while not self.ended.is_set():
            batch = [event(self.name, each) for each in range(number, number + _BATCH)]
            reply = self._ask("/api/v1/events", batch)
            if reply.status == 200:  # else the very same is sent again
                told = [json.loads(line) for line in reply.text.splitlines()]
                stored = [each for each in told if each["result"] in ("created", "duplicate")]
                self.noted.acknowledged.update(each["event_id"] for each in stored)
                number += len(stored)
                self.ended.wait(self.rest_s)

    def _trace(self) -> None:
        dice = random.Random(1)
        while not self.ended.is_set():
            lot = dice.randrange(_LOTS)
            reply = self._ask(f"/api/v1/trace/up?ref=lot:A/{lot}")
            assert reply.status != 500, reply.text
            self.ended.wait(0.1)

    def _freeze(self) -> None:
        case = ""
        while not self.ended.is_set():
            if not case:
                asked = {"refs": ["lot:A/1"], "title": self.name, "kind": "mock"}
                reply = self._ask("/api/v1/recall/cases", asked, within_s=FREEZE_S)
                case = json.loads(reply.text)["number"] if reply.status == 201 else ""
            else:
                path = f"/api/v1/recall/cases/{case}/snapshots"
                reply = self._ask(path, {"second": "Kim"}, within_s=FREEZE_S)
                if reply.status == 201:
                    self.noted.snapshots.add((case, json.loads(reply.text)["number"]))
                    case = case if len(self.noted.snapshots) % 5 else ""
            self.ended.wait(1.0)
