"""The product's answers from the events alone, in the words of the cases and of the drawings.

Findings and statuses are read from a graph: from the events alone there are none, but for returns
of more than was shipped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import unquote

import numpy as np

from app.genealogy.deliveries import odd_returns
from app.genealogy.from_events import Genealogy, from_events
from app.genealogy.question import Options
from app.genealogy.stock import stock_rows, stock_sums
from app.ledger.columns import LOT, SERIAL
from app.ledger.flows import FlowLedger, flows_of, material
from app.ledger.thing import Thing
from app.lives.runs import runs_of
from app.trace.own_caveats import of_kept_inputs
from app.vocabulary import LABELS
from tests.genealogy.check import Given
from tests.genealogy.real_cases import Question as Case
from tests.genealogy.words import Asked as Drawing
from tests.genealogy.words import long
from tests.reference import Answer, Reached
from tests.reference.answers import Link
from tests.reference.customers import Row
from tests.reference.times import Event, When, when
from tests.trace.found import Found, numbers_of
from tests.trace.pure import Asked
from tests.trace.whole import LINKED

Json = Mapping[str, Any]


def to_case(question: Case, events: Sequence[Event]) -> Given:
    """What the product says to a question to a case."""
    options: dict[str, Any] = dict(question.options)
    if "window" in options:
        first, last = options["window"]
        options["window"] = (int(_day(first).start), int(_day(last).end))
    found = Asked(events).trace(question.direction, question.roots, Options(**options))  # type: ignore[arg-type]
    own = {e["customer"] for e in events if e["type"] == "define" and e.get("kind") == "own"}
    nodes = {node["ref"]: node for node in found["nodes"]}
    rows = {row["ref"].partition(":")[2]: row for row in found["customers"]}
    return Given(
        nodes={ref: node["certainty"] for ref, node in nodes.items()},
        shares={ref: node["share"] for ref, node in nodes.items()},
        customers={name: row["certainty"] for name, row in rows.items() if name not in own},
        amounts={
            name: [(*_numbers(each), each["uom"]) for each in row["quantities"]]
            for name, row in rows.items()
            if name not in own
        },
        own_places={
            name: sum(each["outstanding"] or 0 for each in row["quantities"])
            for name, row in rows.items()
            if name in own
        },
        cut=frozenset(ref.partition(":")[2] for ref in found["removed"]["customers"]),
        found=odd_returns_of(events),
        stock=stock_of(events),
    )


def to_drawing(question: Drawing, asked: Asked) -> Answer:
    """What the product says to a question to a drawn genealogy, as the reference says it."""
    roots = [long(root) for root in question.roots]
    options = Options(**question.options)
    found = asked.trace(question.direction, roots, options)  # type: ignore[arg-type]
    removed = found["removed"]
    more = None
    if question.links is not None or question.papers is not None or question.kept is not None:
        more = Found(asked.events, *asked.answer(question.direction, roots, options))  # type: ignore[arg-type]
    return Answer(
        nodes={
            node["ref"]: Reached(node["certainty"], node["depth"], None, node["share"])
            for node in found["nodes"]
            if node["ref"] not in roots
        },
        rows={unquote(row["ref"]): _row(row) for row in found["customers"]}
        if more is None
        else {unquote(row.ref): _row(row.as_json()) for row in more.customers},
        links={} if more is None else _links(more),
        warnings={("inputs_after_output", "")} if more and of_kept_inputs(more.answer) else set(),
        removed_lots=set(removed["lots"]),
        removed_customers=set(removed["customers"]),
    )


def _row(given: Json) -> Row:
    amounts = {each["uom"]: _numbers(each) for each in given["quantities"]}
    on, papers = given.get("passed_on", False), set(given["documents"])
    return Row(given["kind"], given["certainty"], amounts, passed_on=on, documents=papers)


def _links(found: Found) -> dict[Link, str]:
    """The bookings it leads through that the reference has, too."""
    return {
        (str(each.source), str(each.event), each.start, each.end, each.type): each.certainty or ""
        for each in sorted(found.edges, key=lambda each: each.certainty == "certain")
        if each.type in LINKED
    }


def _numbers(given: Json) -> tuple[float | None, float | None, float | None]:
    return given["shipped"], given["returned"], given["outstanding"]


def _day(text: str) -> When:
    return when({"at": date.fromisoformat(text).isoformat(), "at_basis": "occurred"}, {})


def odd_returns_of(events: Sequence[Event]) -> frozenset[tuple[str, str]]:
    """(code, ref) of returns of more than was shipped, or of what never was."""
    found, told = _ledger(events)
    every = np.ones(len(found.refs), np.bool_)
    odd = odd_returns(told, runs_of(told.found, told.flows), every)
    return frozenset((code, found.refs[thing]) for code, some in odd.items() for thing, _ in some)


def _ledger(events: Sequence[Event]) -> tuple[Genealogy, FlowLedger]:
    found = from_events(events)
    whole = material(
        found.things, found.bookings, found.names, found.items, found.taken, found.also
    )
    return found, FlowLedger(whole, flows_of(whole))


def stock_of(events: Sequence[Event]) -> dict[tuple[str, str | None], tuple[float | None, None]]:
    """What is on hand by (ref, place), without statuses."""
    found, told = _ledger(events)
    things = {place: _thing(ref, place) for place, ref in enumerate(found.refs)}
    goods = np.flatnonzero(np.isin(found.things.kinds, (LOT, SERIAL)))
    papers = numbers_of(found, told.found)
    rows, _ = stock_rows(stock_sums(told, goods, things, papers), things, {})
    return {(row.ref, _place(row.location)): (row.quantity, None) for row in rows}


def _thing(ref: str, place: int) -> Thing:
    kind, _, rest = ref.partition(":")
    number = "" if rest == "?" else rest.rpartition("/")[2]
    return Thing(place, ref, LABELS[kind], None, number, None, None, None, ())


def _place(ref: str | None) -> str | None:
    return None if ref is None else ref.removeprefix("location:")
