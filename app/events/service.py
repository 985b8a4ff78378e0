"""The event door: takes incoming events in batches, answers each one, forgets none.

While one batch is written, the next is read and validated. Every batch is one transaction: after
an answer was given, the event survives a kill; before it, nothing of it is there.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from app.acting import Person, person
from app.events.canonical import canonical_json
from app.events.contract import ValidEvent, line_count, read_event
from app.events.expectation import Expectation
from app.events.models import Incoming, Outcome, Problem, duplicate
from app.events.refusals import as_json_text
from app.events.rows_of_event import Batch, EventRows, gather, prepare
from app.events.settle import note_change, refresh, reshape
from app.events.sources import pending_sources, retime_page
from app.events.store import write_batch
from app.events.turns import written_behind
from app.graph.run import Graph, Work
from app.vocabulary import clean_part, make_ref

_BATCH_LINES = 20_000  # of events with lists; a transaction has its bounds
_BATCH_VALUES = 120_000  # texts and numbers in events and in what they were made of
_FIRST_BATCH = 2_000  # a small one, so that the writer begins early
_WORTH_ASKING = 1_000  # events of a batch, from which one asks first whether they are known
_SAMPLE = 32  # of them that are asked
_KEPT_REFUSAL = 10_000  # characters of a refused event that are kept in the graph
_KEPT_PART = 200  # longer names in a refused event are no names
_NAMING = ("item", "lot", "serial", "hu", "customer", "supplier", "work_order", "batch")


@dataclass(slots=True)
class OutcomeCounts:
    """Counts of outcomes, as `load --json` prints them."""

    created: int = 0
    duplicate: int = 0
    conflict: int = 0
    rejected: int = 0
    warnings: int = 0
    by_code: dict[str, int] = field(default_factory=dict)

    def add(self, outcome: Outcome) -> None:
        """Count one outcome."""
        setattr(self, outcome.result, getattr(self, outcome.result) + 1)
        self.warnings += len(outcome.notes)
        codes = [note.code for note in outcome.notes]
        codes += [outcome.problem.code] if outcome.problem else []
        for code in codes:
            self.by_code[code] = self.by_code.get(code, 0) + 1

    @property
    def refused(self) -> int:
        """How many were not taken: conflicts and rejections."""
        return self.conflict + self.rejected

    @property
    def text(self) -> str:
        """How far a load is."""
        answered = self.created + self.duplicate + self.refused
        return f"{answered:,} events answered, {self.refused:,} of them refused"


def take(
    graph: Graph,
    incoming: Iterable[Incoming],
    *,
    source: str | None = None,
    batch_events: int = 10_000,
    stamps_from_file: bool = False,
    expected: Expectation | None = None,
) -> Iterator[list[Outcome]]:
    """Take events; yields the outcomes of each batch once it is committed, in input order.

    `source` is the source of events that name none. `stamps_from_file` keeps the `recorded_at`
    that events carry (history from another database). `expected`: which versions the things may
    have that are defined.
    """

    def writes() -> Iterator[Callable[[], list[Outcome]]]:
        items, size = iter(incoming), min(batch_events, _FIRST_BATCH)
        who = person()
        while chunk := next_batch(items, size):
            size = batch_events
            ready = _made_ready(graph, chunk, source)
            batch = gather([each for each in ready if isinstance(each, EventRows)])
            yield partial(_commit, graph, ready, batch, stamps_from_file, expected, who)

    yield from written_behind(writes())
    retime_pending(graph)


def take_one(graph: Graph, event: Mapping[str, Any]) -> Outcome:
    """Take one event, which names its source; what became of it."""
    ((outcome,),) = take(graph, [Incoming(1, event, event)])
    return outcome


def next_batch(items: Iterator[Incoming], most: int) -> list[Incoming]:
    """The next events for one transaction; few when they have many lines, or say much."""
    found: list[Incoming] = []
    lines = values = 0
    raw: Any = None
    for each in items:
        found.append(each)
        lines += line_count(each.event) if each.event is not None else 0
        values += value_count(each.event)
        if each.raw is not each.event and each.raw is not raw:
            raw = each.raw
            values += len(raw) // 16 if isinstance(raw, str) else value_count(raw)
        if len(found) >= most or lines >= _BATCH_LINES or values >= _BATCH_VALUES:
            break
    return found


def value_count(value: Any) -> int:
    """How many texts and numbers a JSON value holds."""
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, (list, tuple)):
        return 1
    found = 0
    for each in value:
        kind = type(each)
        found += 1 if kind is str or kind is float or kind is int else value_count(each)
    return found


def forget_conflicts(graph: Graph, keys: Iterable[tuple[str, str]]) -> None:
    """Forget conflicts of events whose new content was taken under another id."""
    asked = [list(key) for key in keys]

    def forget(work: Work) -> None:
        if work.one("events/forget_conflicts", keys=asked)["forgotten"]:
            reshape(work)

    graph.write(forget)


def validate(incoming: Incoming, source: str | None) -> EventRows | Outcome:
    """A valid event with its rows, or the outcome that refuses it."""
    checked = _check(incoming, source)
    return checked if isinstance(checked, Outcome) else prepare(incoming, checked)


def _made_ready(
    graph: Graph, chunk: Sequence[Incoming], source: str | None
) -> list[EventRows | Outcome]:
    """The rows of new events, the outcomes of those that are refused or known.

    Of a file that is loaded again, nothing is worked out that is there: what is known never goes
    away, so it may be asked before the transaction. A few events tell whether that is worth it.
    """
    checked = [_check(each, source) for each in chunk]
    known: dict[tuple[str, str], str] = {}
    if len(checked) >= _WORTH_ASKING:
        keys = [_key(each) for each in checked if not isinstance(each, Outcome)]
        if _checksums(graph, keys[:: len(keys) // _SAMPLE + 1]):
            known = _checksums(graph, keys)
    return [
        each if isinstance(each, Outcome)
        else duplicate(incoming, _key(each), each.content)
        if known.get(_key(each)) == each.sha256
        else prepare(incoming, each)
        for incoming, each in zip(chunk, checked, strict=True)
    ]  # fmt: skip


def _key(taken: ValidEvent) -> tuple[str, str]:
    return taken.plain["source"], taken.plain["event_id"]


def _checksums(graph: Graph, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The checksums of the events that the graph has."""
    asked = {"sources": [key[0] for key in keys], "event_ids": [key[1] for key in keys]}
    found = graph.one("events/known", **asked)
    return {
        keys[at]: checksum
        for at, checksum in zip(found["positions"], found["checksums"], strict=True)
    }


def _check(incoming: Incoming, source: str | None) -> ValidEvent | Outcome:
    """A valid event, or the outcome that refuses it."""
    event = incoming.event
    if event is None or incoming.problem is not None:
        problem = incoming.problem or Problem("unreadable", "could not be read")
        return _refusal(incoming, problem)
    if source is not None and event.get("source") is None:
        event = {**event, "source": source}
    taken = read_event(event)
    if isinstance(taken, Problem):
        if taken.field == "source" and taken.code == "missing_field":
            taken = Problem(
                taken.code, taken.text, "source", "Add the field, or give --source NAME."
            )
        return _refusal(incoming, taken)
    return taken


def _refusal(incoming: Incoming, problem: Problem) -> Outcome:
    event: Mapping[str, Any] = incoming.event or {}
    source, event_id = event.get("source"), event.get("event_id")
    return Outcome(
        incoming.line,
        "rejected",
        source if isinstance(source, str) else None,
        str(event_id) if isinstance(event_id, (str, int)) else None,
        incoming.notes,
        problem,
        raw=incoming.raw,
        named=_named(event),
    )


def _commit(
    graph: Graph,
    ready: Sequence[EventRows | Outcome],
    batch: Batch,
    stamps_from_file: bool,
    expected: Expectation | None,
    who: Person,
) -> list[Outcome]:
    written = iter(
        write_batch(graph, batch, stamps_from_file=stamps_from_file, expected=expected, who=who)
    )
    outcomes = [next(written) if isinstance(each, EventRows) else each for each in ready]
    # A define of an older version is right in itself: nothing is missing for it in any answer.
    refused = [each for each in outcomes if each.problem is not None and not each.unexpected]
    _remember_refusals(graph, refused)
    return outcomes


def _remember_refusals(graph: Graph, refused: Sequence[Outcome]) -> None:
    rows = [refusal_row(each) for each in refused]
    for start in range(0, len(rows), 10_000):
        graph.write(partial(_refuse, rows=rows[start : start + 10_000]))


def refusal_row(refused: Outcome) -> dict[str, Any]:
    """What is remembered of a refused event, but for its stamp."""
    text = refused.offered or _as_text(refused.raw)
    problem = refused.problem
    row = {
        "sha256": hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(),
        "source": refused.source,
        "event_id": refused.event_id,
        "code": problem.code if problem else None,
        "field": problem.field if problem else None,
        "text": problem.text if problem else None,
        "content": text[:_KEPT_REFUSAL],
        "refs": list(refused.named) or None,
    }
    return {key: value for key, value in row.items() if value is not None}


def _refuse(work: Work, rows: list[dict[str, Any]]) -> None:
    """Refusals are stamped like events: they change what answers say."""
    now = time.time_ns() // 1000
    clock = work.one("events/stamp", now=now, count=len(rows))
    stamped = [row | {"recorded_at": clock["first"] + place} for place, row in enumerate(rows)]
    note_change(work, clock["before"], (), (), own=False)
    work.do("events/refuse", rows=stamped)


def _as_text(raw: Any) -> str:
    if isinstance(raw, str):
        return raw
    try:
        return canonical_json(raw)
    except (ValueError, TypeError, OverflowError, RecursionError):
        return as_json_text(raw)


def _named(event: Mapping[str, Any]) -> tuple[str, ...]:
    """The things a refused event names, as far as they can be read."""
    found: set[str] = set()
    lines = [event.get("object"), event]
    for name in ("inputs", "outputs", "contents"):
        group = event.get(name)
        for line in group if isinstance(group, list) else ():
            lines.append(line.get("object") if isinstance(line, Mapping) else None)
    for given in lines:
        if isinstance(given, Mapping):
            found.update(_refs_of(given))
    return tuple(sorted(found))


def _refs_of(given: Mapping[str, Any]) -> Iterator[str]:
    texts = {key: value for key, value in given.items() if isinstance(value, (str, int))}
    parts = {key: clean_part(str(texts[key])) for key in _NAMING if key in texts}
    parts = {key: part for key, part in parts.items() if 0 < len(part) <= _KEPT_PART}
    for kind in ("lot", "serial"):
        if "item" in parts and kind in parts:
            yield make_ref(kind, parts["item"], parts[kind])
    for kind in ("hu", "customer", "supplier"):
        if kind in parts:
            yield make_ref(kind, parts[kind])
    order = [parts["work_order"]] if "work_order" in parts else []
    if order:
        yield make_ref("order", *order)
    if "batch" in parts:
        yield make_ref("batch", *order, parts["batch"])


def retime_pending(graph: Graph) -> None:
    """Finish working out the times of sources that were defined after their events came."""
    for source in pending_sources(graph):
        while graph.write(partial(_retime, source=source)):
            pass


def _retime(work: Work, source: str) -> bool:
    more, touched = retime_page(work, source)
    refresh(work, touched)
    return more
