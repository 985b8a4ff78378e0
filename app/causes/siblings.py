"""Siblings of a lot or batch: what ran on the same resource around it, what the same run, order or
supplier lot gave.

A run lies between its start and end as told; where they are not, between the first and the last
of its bookings. Runs without either cannot be placed and are counted.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from app.causes.sibling_models import RELATIONS, OwnRun, Sibling, SiblingOutput, Siblings
from app.errors import UsageError
from app.graph.as_known import properties_then
from app.graph.moment import read_at_commit
from app.graph.run import Graph, Work
from app.ledger.thing import Thing
from app.times import BEFORE_ALL, HOUR_US, BadTimeError, instant_text, read_time, span
from app.trace.names import read_things
from app.trace.resolve import resolve

WINDOW_HOURS = 24.0
LIMIT = 500  # rows listed
_MADE_LISTED = 10
_SUBJECTS = ("lot", "serial", "batch", "order")


def siblings(
    graph: Graph, ref: str, window_hours: float = WINDOW_HOURS, *, zone: str = "UTC",
    limit: int = LIMIT,
) -> Siblings:  # fmt: skip
    """What stands beside a lot, serial, batch or order (a ref, alias or bare number).

    `window_hours`: how far around its runs others on the same resource are listed, in hours;
    `zone`: of run times that were told as a date or without an offset. Errors: `NotFoundError`,
    `AmbiguousError`, `InvalidRefError`, `UsageError`.
    """
    if not 0 <= window_hours <= 24 * 3660:
        raise UsageError(
            f"A window of {window_hours:g} hours is not possible.",
            remedy="Give hours from 0 to 87840 (ten years).",
        )
    return read_at_commit(graph, lambda work: _siblings(work, ref, window_hours, zone, limit))[0]


class _Run(NamedTuple):
    """A run and when it ran, in UTC microseconds; None: nobody knows."""

    id: int
    ref: str
    span: tuple[int, int] | None

    @property
    def order(self) -> tuple[int, int, str]:
        return (*(self.span or (BEFORE_ALL, BEFORE_ALL)), self.ref)


@dataclass(slots=True)
class _Row:
    """A row being put together."""

    id: int
    span: tuple[int, int] | None
    via: str | None = None
    resource: int | None = None
    relations: set[str] = field(default_factory=set)


def _siblings(work: Work, text: str, hours: float, zone: str, limit: int) -> Siblings:
    ref = resolve(work, text)
    kind = ref.partition(":")[0]
    if kind not in _SUBJECTS:
        raise UsageError(
            f"{ref} has no siblings.", remedy="Ask for a lot, a serial, a batch or an order."
        )
    own: list[int] = work.one("causes/sibling_runs", ref=ref)["ids"]
    row = work.one("causes/common_resources", ids=own)
    ran_on = list(zip(row["runs"], row["resources"], strict=True))
    row = work.one("causes/sibling_on_resources", ids=sorted(set(row["resources"])))
    pairs = list(zip(row["resources"], row["runs"], strict=True))
    runs = _times(work, {*own, *(run for _, run in pairs)}, zone)
    found = _beside(ran_on, pairs, runs, round(hours * HOUR_US))
    found += _made_beside(work, ref, own, runs)
    found += _received_beside(work, ref) if kind in ("lot", "serial") else []
    untimed = {run for _, run in pairs if runs[run].span is None} - set(own)
    return _answer(work, ref, hours, _own(own, ran_on, runs), found, len(untimed), limit)


def _times(work: Work, ids: Collection[int], zone: str) -> dict[int, _Run]:
    row = work.one("causes/sibling_times", ids=sorted(ids))
    columns = (row[name] for name in ("ids", "refs", "started", "ended", "first", "last"))
    then = properties_then(work, ids)
    found = {}
    for id_, ref, started, ended, first, last in zip(*columns, strict=True):
        if id_ in then:
            started, ended = (then[id_][name] or "" for name in ("started_at", "ended_at"))
        found[id_] = _Run(id_, ref, _span(started, ended, first, last, zone))
    return found


def _span(started: str, ended: str, first: int, last: int, zone: str) -> tuple[int, int] | None:
    begin, end = _moment(started, zone), _moment(ended, zone)
    booked = None if last == BEFORE_ALL else (first, last)
    start = begin[0] if begin else booked[0] if booked else end[0] if end else None
    if start is None:
        return None
    stop = end[1] if end else booked[1] if booked else begin[1] if begin else start
    return start, max(start, stop)


def _moment(text: str, zone: str) -> tuple[int, int] | None:
    try:
        return span(read_time(text), zone) if text else None
    except BadTimeError:
        return None


def _beside(
    ran_on: Iterable[tuple[int, int]], pairs: Iterable[tuple[int, int]], runs: Mapping[int, _Run],
    window: int,
) -> list[_Row]:  # fmt: skip
    """Runs on the same resources: within the window, and the one before and after."""
    own: dict[int, list[_Run]] = defaultdict(list)
    mine: set[int] = set()
    for id_, resource in ran_on:
        own[resource].append(runs[id_])
        mine.add(id_)
    others: dict[int, list[_Run]] = defaultdict(list)
    for resource, id_ in pairs:
        if id_ not in mine and runs[id_].span is not None:
            others[resource].append(runs[id_])
    rows = []
    for resource, its in own.items():
        timed = [run for run in its if run.span is not None]
        beside = sorted(others[resource], key=lambda run: run.order)
        for place, relations in _around(timed, beside, window).items():
            run = beside[place]
            rows.append(_Row(run.id, run.span, resource=resource, relations=relations))
    return rows


def _around(own: list[_Run], others: list[_Run], window: int) -> dict[int, set[str]]:
    """What relates other runs, in order of time, to some runs: relations by place."""
    found: dict[int, set[str]] = defaultdict(set)
    keys = [run.order for run in others]
    start = np.array([key[0] for key in keys], np.int64)
    end = np.array([key[1] for key in keys], np.int64)
    within = np.zeros(len(others), np.bool_)
    for run in own:
        within |= (start <= run.order[1] + window) & (end >= run.order[0] - window)
        place = bisect_left(keys, run.order)
        if place > 0:
            found[place - 1].add("run_before")
        if place < len(keys):
            found[place].add("run_after")
    for place in np.flatnonzero(within).tolist():
        found[place].add("same_resource")
    return found


def _made_beside(work: Work, ref: str, own: list[int], runs: Mapping[int, _Run]) -> list[_Row]:
    """What the subject's runs made, and the other runs of their orders."""
    orders = work.one("causes/sibling_orders", ids=own)
    order_of = dict(zip(orders["runs"], orders["orders"], strict=True))
    made = work.one("causes/sibling_made", ids=sorted({*own, *order_of}))
    columns = (made[name] for name in ("runs", "things", "at_from", "at_to"))
    subject = {int(row["id"]) for row in work.rows("trace/by_ref", refs=[ref])}
    mine = set(own)
    rows: dict[int, _Row] = {}
    for run, thing, at_from, at_to in zip(*columns, strict=True):
        same_run = run in mine and not runs[run].ref.startswith("order:")
        if thing in subject:
            continue
        row = rows.setdefault(thing, _Row(thing, None, None))
        if same_run or row.via is None:
            row.via = runs[run].ref if same_run else order_of.get(run, row.via)
        row.relations.add("same_run" if same_run else "same_order")
        row.span = _wider(row.span, at_from, at_to)
    for row in rows.values():
        if "same_run" in row.relations:
            row.relations.discard("same_order")
    return list(rows.values())


def _wider(before: tuple[int, int] | None, start: int, end: int) -> tuple[int, int] | None:
    if end == BEFORE_ALL:
        return before
    return (start, end) if before is None else (min(before[0], start), max(before[1], end))


def _received_beside(work: Work, ref: str) -> list[_Row]:
    row = work.one("causes/sibling_receipts", ref=ref)
    columns = (row[name] for name in ("relations", "vias", "things", "at_from", "at_to"))
    return [
        _Row(thing, _wider(None, at_from, at_to), via, relations={relation})
        for relation, via, thing, at_from, at_to in zip(*columns, strict=True)
    ]


def _own(
    own: list[int], ran_on: list[tuple[int, int]], runs: Mapping[int, _Run]
) -> list[tuple[_Run, int | None]]:
    """The subject's runs with their resources; an order only where it ran as such."""
    placed = {run for run, _ in ran_on}
    batches = any(not runs[run].ref.startswith("order:") for run in own)
    bare = [run for run in own if run not in placed]
    bare = [run for run in bare if not (batches and runs[run].ref.startswith("order:"))]
    pairs = [(runs[run], resource) for run, resource in ran_on]
    return sorted([*pairs, *((runs[run], None) for run in bare)], key=lambda each: each[0].order)


def _answer(
    work: Work, ref: str, hours: float, own: list[tuple[_Run, int | None]], found: list[_Row],
    untimed: int, limit: int,
) -> Siblings:  # fmt: skip
    rank = {relation: place for place, relation in enumerate(RELATIONS)}
    things = read_things(work, sorted({row.id for row in found}))
    found.sort(key=lambda row: (
        min(rank[each] for each in row.relations), row.via or "", row.span or (),
        things[row.id].ref,
    ))  # fmt: skip
    counts = Counter(relation for row in found for relation in row.relations)
    shown, own_shown = found[:limit], own[:limit]
    batches = [row.id for row in shown if not row.relations.isdisjoint(
        ("run_before", "run_after", "same_resource"))]  # fmt: skip
    made: dict[int, list[int]] = defaultdict(list)
    row = work.one("causes/sibling_made", ids=sorted(set(batches)))
    for run, thing in zip(row["runs"], row["things"], strict=True):
        made[run].append(thing)
    listed = {run: things[:_MADE_LISTED] for run, things in made.items()}
    resources = {row.resource for row in shown} | {resource for _, resource in own_shown}
    wanted = {id_ for id_ in resources if id_ is not None}
    wanted |= {id_ for ids in listed.values() for id_ in ids}
    things |= read_things(work, sorted(wanted - things.keys()))
    rows = [_sibling(each, things, made, listed) for each in shown]
    return Siblings(
        ref, hours,
        tuple(OwnRun(run.ref, _ref(things, resource), *_iso(run.span))
              for run, resource in own_shown),
        tuple(rows), {each: counts[each] for each in RELATIONS if counts[each]},
        len(found) - len(shown), len(own) - len(own_shown), untimed,
        {things[id_].ref: things[id_].name for id_ in resources if id_ is not None},
    )  # fmt: skip


def _sibling(
    row: _Row, things: Mapping[int, Thing], made: Mapping[int, list[int]],
    listed: Mapping[int, list[int]],
) -> Sibling:  # fmt: skip
    thing = things[row.id]
    outputs = (things[id_] for id_ in listed.get(row.id, ()))
    return Sibling(
        thing.shown_ref, thing.kind, thing.name, thing.status,
        tuple(each for each in RELATIONS if each in row.relations), row.via,
        _ref(things, row.resource), *_iso(row.span),
        tuple(sorted((SiblingOutput(each.ref, each.name, each.status) for each in outputs),
                     key=lambda each: each.ref)),
        len(made.get(row.id, ())),
    )  # fmt: skip


def _ref(things: Mapping[int, Any], id_: int | None) -> str | None:
    return None if id_ is None else str(things[id_].ref)


def _iso(when: tuple[int, int] | None) -> tuple[str | None, str | None]:
    return (None, None) if when is None else (instant_text(when[0]), instant_text(when[1]))
