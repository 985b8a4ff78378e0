"""Events through the one door: sent a portion at a time, each answered by itself.

An event has an `event_id` of its source, so sending it twice changes nothing (`duplicate`): a
portion whose answer did not come is sent again. What was answered is kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lotgraph_client.connection import Connection
from lotgraph_client.parts import part, parts
from lotgraph_client.problems import UnreadableAnswerError, problem_of

Event = Mapping[str, Any]
Result = Literal["created", "duplicate", "conflict", "rejected"]

PORTION_EVENTS = 1_000
PORTION_BYTES = 2 * 1024 * 1024  # so much the server answers when all of it is committed
_HEADERS = {"Content-Type": "application/x-ndjson", "Accept": "application/x-ndjson"}


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know about an event that was taken."""

    code: str
    text: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class EventAnswer:
    """What became of one event. `number`: its place among those sent, from 1.

    `created`; `duplicate`: known, with the same content; `conflict`: known, with other content, of
    which the first stays (`stored`, beside `offered`); `rejected`: `code`, `field`, `text` and
    `remedy` say why and what to do.
    """

    number: int
    result: Result
    source: str | None = None
    event_id: str | None = None
    warnings: tuple[Note, ...] = ()
    code: str | None = None
    field: str | None = None
    text: str | None = None
    remedy: str | None = None
    stored: Any = None
    offered: Any = None

    @property
    def is_refused(self) -> bool:
        """Whether what was sent is not in the graph."""
        return self.result in ("conflict", "rejected")


@dataclass(frozen=True, slots=True)
class LoadAnswer:
    """What became of all events of a load: counts, and those that were refused or have warnings."""

    created: int
    duplicate: int
    conflict: int
    rejected: int
    refused: tuple[EventAnswer, ...]
    warned: tuple[EventAnswer, ...]

    @property
    def good(self) -> bool:
        """Whether all of it is in the graph."""
        return not self.refused


def load(connection: Connection, events: Iterable[Event], source: str | None) -> LoadAnswer:
    """Send events and count the answers. Errors: `ProblemError`."""
    counts = {"created": 0, "duplicate": 0, "conflict": 0, "rejected": 0}
    refused: list[EventAnswer] = []
    warned: list[EventAnswer] = []
    for each in answers(connection, events, source):
        counts[each.result] += 1
        if each.is_refused:
            refused.append(each)
        if each.warnings:
            warned.append(each)
    return LoadAnswer(**counts, refused=tuple(refused), warned=tuple(warned))


def answers(
    connection: Connection, events: Iterable[Event], source: str | None
) -> Iterator[EventAnswer]:
    """Send events, as they are asked for, and give an answer each, in their order.

    Errors: `ProblemError`; what was answered before is kept by the server all the same.
    """
    parameters = [("source", source)] if source else []
    sent = 0
    for lines in _portions(events):
        answer = connection.send(
            "POST", "/events", parameters=parameters, body=b"".join(lines), headers=_HEADERS
        )
        told = [json.loads(line) for line in answer.content.splitlines() if line]
        if told and "error" in told[-1]:
            raise problem_of(503, told[-1])
        if len(told) != len(lines):
            raise UnreadableAnswerError(
                f"{len(lines):,} events were sent and {len(told):,} answered.",
                code="unreadable_answer",
                remedy="Send them again: what was taken is then a duplicate.",
            )
        yield from (_answer(each, sent) for each in told)
        sent += len(lines)


def _answer(told: Mapping[str, Any], before: int) -> EventAnswer:
    notes = parts(lambda each: part(Note, each), told.get("warnings"))
    return part(EventAnswer, told, number=before + told["line"], warnings=notes)


def _portions(events: Iterable[Event]) -> Iterator[list[bytes]]:
    """Lines of JSON, so many that a portion stays small; one large event is one by itself."""
    lines: list[bytes] = []
    size = 0
    for event in events:
        line = json.dumps(event, ensure_ascii=False).encode() + b"\n"
        if lines and (len(lines) >= PORTION_EVENTS or size + len(line) > PORTION_BYTES):
            yield lines
            lines, size = [], 0
        lines.append(line)
        size += len(line)
    if lines:
        yield lines
