"""Many people at once: each asks, reads to the end, rests, and asks again."""

from __future__ import annotations

import itertools
import json
import random
import threading
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType

from tests.faults.asking import Reply, ask
from tests.steady.visits import POSTED, Visit, orders, visits

WITHIN_S = 30.0
FREEZE_WITHIN_S = 300.0
POST, CASE, FREEZE = "api: events", "desk: a new case", "desk: freeze"
_TAKEN = (200, 201, 207, 303)  # a search that finds one thing leads there


@dataclass
class Told:
    """Seconds of every answer by kind, what was no answer, and how many events were stored."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    stored: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def store(self, events: int) -> None:
        """Count events that were stored."""
        with self.lock:
            self.stored += events

    def note(self, visit: Visit, reply: Reply) -> None:
        """Note one answer: a page has to have come to its end."""
        whole = not visit.kind.startswith("page: ") or "<html" not in reply.text
        whole = whole or reply.text.rstrip().endswith("</html>")
        with self.lock:
            self.seconds[visit.kind].append(reply.seconds)
            if reply.status not in _TAKEN or not whole:
                self.errors.append(
                    f"{visit.kind} {visit.path}: {reply.status} after {reply.seconds:.1f} s, "
                    f"{'whole' if whole else 'not whole'}: {reply.text[-300:]}"
                )


class Crowd:
    """`people` threads; one of them posts events and one opens and freezes cases."""

    def __init__(
        self, address: str, lots: Sequence[tuple[str, str]], people: int, *,
        rest_s: float, name: str, freeze_every_s: float,
    ) -> None:  # fmt: skip
        self.address, self.lots, self.rest_s, self.name = address, lots, rest_s, name
        self.freeze_every_s = freeze_every_s
        self.told = Told()
        self._ended = threading.Event()
        others = [threading.Thread(target=self._look, args=(at,)) for at in range(people - 2)]
        self._threads = [
            threading.Thread(target=self._post), threading.Thread(target=self._freeze), *others,
        ]  # fmt: skip

    def __enter__(self) -> Crowd:
        for each in self._threads:
            each.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._ended.set()
        for each in self._threads:
            each.join(FREEZE_WITHIN_S)

    def _ask(self, visit: Visit, within_s: float = WITHIN_S) -> Reply:
        reply = ask(self.address, visit.path, visit.body, within_s=within_s)
        self.told.note(visit, reply)
        return reply

    def _rest(self, dice: random.Random) -> None:
        self._ended.wait(self.rest_s * dice.uniform(0.2, 1.8))

    def _look(self, person: int) -> None:
        dice = random.Random(person)
        asked = visits(self.lots, dice)
        while not self._ended.is_set():
            self._ask(next(asked))
            self._rest(dice)

    def _post(self) -> None:
        dice = random.Random(0)
        for batch in itertools.count():
            if self._ended.is_set():
                return
            body = json.dumps(list(orders(f"{self.name}-{batch}", POSTED))).encode()
            reply = self._ask(Visit(POST, "/api/v1/events", body))
            created = reply.text.count('"created"')
            self.told.store(created)
            if reply.status == 200 and created != POSTED:
                self.told.errors.append(
                    f"{POST}: {created} of {POSTED} created: {reply.text[:300]}"
                )
            self._rest(dice)

    def _freeze(self) -> None:
        dice = random.Random(1)
        while not self._ended.is_set():
            ref = dice.choice(self.lots)[0]
            body = json.dumps({"refs": [ref], "title": self.name, "kind": "mock"}).encode()
            opened = self._ask(Visit(CASE, "/api/v1/recall/cases", body), FREEZE_WITHIN_S)
            if opened.status == 201:
                path = f"/api/v1/recall/cases/{json.loads(opened.text)['number']}/snapshots"
                self._ask(Visit(FREEZE, path, b'{"second": "Kim"}'), FREEZE_WITHIN_S)
            self._ended.wait(self.freeze_every_s)


def share(seconds: Sequence[float], part: float) -> float:
    """The time within which that part of them came, in seconds; of none 0."""
    if not seconds:
        return 0.0
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]
