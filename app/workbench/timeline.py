"""The timeline of an answer: what was booked on the reached lots and serials, on one time axis.

A page of things, one row each; the axis is the whole answer's, so that pages compare. What is
booked on a thing but is no part of the answer (an earlier draw, another delivery) is told apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.graph.as_known import parties
from app.graph.run import Work
from app.ledger.columns import UNIT, Ints
from app.times import AFTER_ALL, BEFORE_ALL, NOW, instant_text
from app.trace.models import Edge, EdgeContent, Node
from app.trace.steps import STEP_WORDS
from app.trace.summary import names_of
from app.vocabulary import RELATIONSHIPS, UNKNOWN_LOCATION, UNKNOWN_SUPPLIER, make_ref
from app.web.paging import Page
from app.workbench.answers import BenchAnswer
from app.workbench.filters import Sieve
from app.workbench.lists import things
from app.workbench.names import edges_at, places_of
from app.workbench.timeline_axis import (
    WIDTH,
    TimeAxis,
    TimelineStrip,
    TimelineTick,
    axis_of,
    moves_of,
    strip_of,
    ticks_of,
)
from app.workbench.view import View

ROWS = 40
_MOST = 200  # bookings shown of one thing
_ROW, _TOP = 30.0, 34.0
_TOUCH = 9.0  # marks nearer than this are one
SHAPES = {name: each.shape for name, each in RELATIONSHIPS.items() if each.shape}
_FORWARD = ("CONSUMED_INTO", "SHIPPED_TO")
_BACKWARD = ("PRODUCED", "SUPPLIED")
_OF_ONE = (*_FORWARD, *_BACKWARD, "RETURNED")


@dataclass(frozen=True, slots=True)
class Event:
    """One booking on a thing. Times are UTC microseconds; `through`: the container."""

    node: Node
    word: str
    shape: str
    party: str | None
    party_name: str | None
    through: str | None
    quantity: float | None
    uom: str | None
    written: str | None
    at_from: int | None
    at_to: int | None
    posted: bool
    document: str | None
    source: str | None
    event: str | None
    part: bool
    possible: bool


@dataclass(frozen=True, slots=True)
class TimelineMark:
    """Happenings drawn as one; `x` and `width` of what is written."""

    x: float
    width: float
    shape: str
    part: bool
    possible: bool
    happenings: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One thing and its marks; `undated`: bookings without a time; `cut`: not read."""

    node: Node
    y: float
    marks: tuple[TimelineMark, ...]
    undated: int
    cut: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """A page of the timeline, drawn. `moves`: other axes by what leads to them, as an address has
    them; `strip`: all of the answer's time, small; `outside`: bookings of the page that lie before
    or after the axis."""

    width: float
    height: float
    axis: TimeAxis
    ticks: tuple[TimelineTick, ...]
    moves: Mapping[str, str]
    strip: TimelineStrip | None
    lines: tuple[TimelineLine, ...]
    page: Page[Node]
    happenings: tuple[Event, ...]
    outside: int


def timeline(answer: BenchAnswer, sifted: Sieve, view: View, zone: str) -> Timeline:
    """One page of it."""
    page = things(answer, sifted, _goods(view), ROWS).page
    said, totals = _happenings(answer, page.rows)
    times = [t for each in said for t in (each.at_from, each.at_to) if t is not None]
    all_times = np.sort(
        np.concatenate([answer.once("times", lambda: _booked(answer)), np.array(times, np.int64)])
    )
    scale = axis_of(all_times, view.axis, view.whole)
    by_ref: dict[str, list[Event]] = defaultdict(list)
    for each in said:
        by_ref[each.node.ref].append(each)
    lines = tuple(
        TimelineLine(
            node, _TOP + _ROW * number + _ROW / 2, _marks(by_ref[node.ref], scale),
            sum(each.at_to is None for each in by_ref[node.ref]),
            max(0, totals.get(node.ref, 0) - _MOST),
        )
        for number, node in enumerate(page.rows)
    )  # fmt: skip
    ordered = sorted(said, key=lambda h: (h.at_to is None, h.at_to or 0, h.node.ref))
    return Timeline(
        WIDTH, _TOP + _ROW * max(1, len(lines)) + 6, scale, ticks_of(scale, zone),
        moves_of(scale, all_times), strip_of(scale, all_times), lines, page, tuple(ordered),
        sum(_misses(scale, each) for each in said),
    )  # fmt: skip


def _booked(answer: BenchAnswer) -> Ints:
    """Every time that is written down of the answer's bookings."""
    booked = answer.trace.reader.answer.told.found.bookings
    places = answer.skeleton.bookings[answer.skeleton.bookings >= 0]
    begun, ended = booked.written_from[places], booked.written_to[places]
    return np.concatenate([begun[begun > BEFORE_ALL], ended[ended < AFTER_ALL]])


def _misses(axis: TimeAxis, each: Event) -> bool:
    """Whether a booking lies wholly before or after the axis."""
    return each.at_to is not None and axis.misses(each.at_from or each.at_to, each.at_to)


def _goods(view: View) -> View:
    """The things that have a row."""
    return View(
        "timeline", view.kind if view.kind in ("lot", "serial") else "goods", view.page,
        wanted=view.wanted, find=view.find,
    )  # fmt: skip


def _happenings(
    answer: BenchAnswer, nodes: Sequence[Node]
) -> tuple[list[Event], Mapping[str, int]]:
    """What was booked on some things, and how many bookings each has."""
    reader, skeleton = answer.trace.reader, answer.skeleton
    found = reader.answer.told.found
    options = reader.answer.options
    places = places_of(answer.trace, [node.ref for node in nodes])
    ids = {int(found.things.ids[place]): ref for ref, place in places.items()}
    by_ref = {node.ref: node for node in nodes}
    in_answer = skeleton.bookings[skeleton.bookings >= 0]
    surely = reader.extent.surely[in_answer]
    sure = dict(zip(found.bookings.ids[in_answer].tolist(), surely.tolist(), strict=True))
    until = AFTER_ALL if options.at is None else options.at

    def read(work: Work) -> tuple[list[dict[str, Any]], Mapping[str, str | None]]:
        rows = work.rows("workbench/timeline", ids=list(ids), at=until, most=_MOST)
        if work.graph.known_at == NOW:
            return rows, {}
        others = {each["with"] for row in rows for each in row["bookings"]}
        return rows, {ref: name for ref, (name, _) in parties(work, others).items()}

    rows, names = reader.read(read)
    walked = _FORWARD if skeleton.down else _BACKWARD
    said, totals = [], {}
    for row in rows:
        node = by_ref[ids[row["thing"]]]
        totals[node.ref] = row["total"]
        said += [
            _direct(
                node,
                {
                    **each,
                    "name": names.get(each["with"], each["name"]),
                    **_amount(answer, node, each),
                },
                sure,
                walked,
            )
            for each in row["bookings"]
        ]
    return said + _in_containers(answer, by_ref, places), totals


def _amount(answer: BenchAnswer, node: Node, row: Mapping[str, Any]) -> dict[str, Any]:
    """Quantity and unit: a serial is one, a missing unit is the item's."""
    quantity = row["quantity"]
    if quantity is None and node.kind == "serial" and row["type"] in _OF_ONE:
        quantity = 1
    item = answer.trace.items.get(make_ref("item", node.item), {}) if node.item else {}
    return {"quantity": quantity, "uom": row["uom"] or item.get("uom")}


def _direct(
    node: Node, row: Mapping[str, Any], sure: Mapping[int, bool], walked: Sequence[str]
) -> Event:
    type_ = row["type"]
    party = None if row["with"] in (UNKNOWN_LOCATION, UNKNOWN_SUPPLIER) else row["with"]
    if party and party.startswith("completion:"):
        party = "order" + party.removeprefix("completion")
    return Event(
        node, STEP_WORDS.get(type_, type_.lower()), SHAPES.get(type_, "adjusted"), party,
        row["name"], None, row["quantity"], row["uom"], row["at"], row["at_from"], row["at_to"],
        row["at_basis"] == "posted", row["document"], row["source"], row["event"],
        type_ not in walked or row["id"] in sure, not sure.get(row["id"], True),
    )  # fmt: skip


def _in_containers(
    answer: BenchAnswer, nodes: Mapping[str, Node], places: Mapping[str, int]
) -> list[Event]:
    """What was booked of the containers some things are in, as far as it is part of the answer:
    with what of the thing was in it then."""
    found = answer.trace.reader.answer
    flows, here = found.told.flows, np.zeros(len(found.told.found.things), np.bool_)
    here[list(places.values())] = True
    through = (flows.unit >= 0) & (flows.unit != flows.thing)
    rows = np.flatnonzero(found.whole.walked & through & here[flows.thing])
    edges = edges_at(answer.trace, sorted(set(flows.booking[rows].tolist())))
    names = names_of(answer.trace, sorted({e for x in edges.values() for e in (x.start, x.end)}))
    return [
        _through(answer, nodes[content.ref], place, edge, content, names)
        for place, edge in edges.items()
        for content in edge.contents
        if content.ref in nodes
    ]


def _through(
    answer: BenchAnswer, node: Node, place: int, edge: Edge, content: EdgeContent,
    names: Mapping[str, str],
) -> Event:  # fmt: skip
    told = answer.trace.reader.answer.told.found
    start, end = int(told.bookings.written_from[place]), int(told.bookings.written_to[place])
    outward = told.things.kinds[told.starts[place]] == UNIT
    unit, party = (edge.start, edge.end) if outward else (edge.end, edge.start)
    return Event(
        node, STEP_WORDS.get(edge.type, edge.type.lower()), SHAPES.get(edge.type, "adjusted"),
        party, names.get(party), unit, content.quantity, content.uom, edge.at,
        start if start > BEFORE_ALL else None, end if end < AFTER_ALL else None,
        edge.at_basis == "posted", edge.document, edge.source, edge.event, True,
        content.certainty == "possible",
    )  # fmt: skip


def _marks(said: Sequence[Event], scale: TimeAxis) -> tuple[TimelineMark, ...]:
    """Happenings as marks; those of one kind that would touch are one."""
    groups: dict[tuple[Any, ...], list[Event]] = defaultdict(list)
    for each in said:
        if each.at_to is not None and not _misses(scale, each):
            bucket = round(scale.x(each.at_to) / _TOUCH)
            groups[each.shape, each.part, each.possible, bucket].append(each)
    marks = []
    for (shape, part, possible, _), some in groups.items():
        ends = [scale.x(each.at_to or 0) for each in some]
        begun = [scale.x(each.at_from or each.at_to or 0) for each in some]
        marks.append(
            TimelineMark(
                min(begun), round(max(ends) - min(begun), 1), shape, part, possible, tuple(some)
            )
        )
    return tuple(sorted(marks, key=lambda mark: (mark.part, mark.x)))


def timeline_words(each: Event) -> str:
    """A happening in one line, without its time."""
    amount = "" if each.quantity is None else f" {each.quantity:g} {each.uom or ''}".rstrip()
    party = f" · {each.party_name or each.party}" if each.party else ""
    return f"{each.word}{amount}{party}"


def when(each: Event) -> str | None:
    """The time as written, or as an instant."""
    if each.written:
        return each.written
    return None if each.at_to is None else instant_text(each.at_to)
