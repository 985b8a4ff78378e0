"""Questions about a genealogy: single roots, and a sample of all that can be asked of a trace.

Roots of every kind, alone and several at once, with windows, moments, stops, candidates and without
time. They follow from the events and a seed alone.
"""

from __future__ import annotations

import random
from typing import Any

from tests.reference.books import open_books
from tests.reference.flows import Books, item_of, order_of
from tests.reference.times import Event, read_instant
from tests.trace.ways import Question

LIMITED = ("order:", "batch:", "resource:", "location:")  # by a window
STOPS = ("lot:", "serial:", "item:", "order:", "batch:", "hu:", "supplier-lot:")
CONTAINER, PAPER = "hu:", "document:"


def questions(events: list[Event], rng: random.Random, most: int) -> list[Question]:
    """Single lots and serials, and as many of everything else."""
    books = open_books(events)
    things = sorted(books.things())
    if not things:
        return []
    singles = [Question(way, (thing,)) for thing in things for way in ("down", "up")]
    asked_for = rng.sample(singles, min(most, len(singles)))
    stamps = [read_instant(each["recorded_at"]) for each in events]
    moments = _moments(books)
    more = [
        Question(rng.choice(["down", "up"]), tuple(rng.sample(things, min(2, len(things))))),
        _with(rng.choice(singles), ignore_time=True),
        _with(rng.choice(singles), known_at=rng.choice(stamps)),
    ]
    if moments:
        more.append(_with(rng.choice(singles), at=rng.choice(moments)))
    if any(not f.tracked for f in books.flows):
        more.append(_with(rng.choice(singles), include_candidates=True))
    kinds = ("order:", "batch:", "hu:", "customer:", "location:")
    others = [ref for ref in roots_of(books) if ref.startswith(kinds)]
    if others:
        more.append(Question(rng.choice(["down", "up"]), (rng.choice(others),)))
    return asked_for + rng.sample(more, min(most, len(more)))


def roots_of(books: Books) -> list[str]:
    """Every ref that some books can be asked about, by kind and number."""
    goods = books.things() | {f.thing for f in books.flows}
    found = goods | {f"item:{item_of(thing)}" for thing in goods}
    for flow in (*books.flows, *books.handled):
        found |= set(flow.hus) | {f"document:{number}" for number in flow.documents}
        if flow.kind != "move":
            found.add(flow.other)
            found |= {order} if (order := order_of(flow.other)) else set()
        else:
            found.add(f"location:{flow.other}")
        found |= {f"location:{flow.place}"} if flow.place else set()
        found |= {f"resource:{flow.resource}"} if flow.resource else set()
        if flow.supplier_lot and flow.other != "supplier:?":
            name = flow.other.partition(":")[2]
            found.add(f"supplier-lot:{name}/{flow.supplier_lot}")
    found |= {f"location:{count.other}" for count in books.counts}
    for flow in books.hu_flows:
        found.add(flow.thing)
    found |= {pack.hu for pack in books.packing}
    nobody = ("supplier:?", "location:?", "order:None", "batch:None")
    return sorted(ref for ref in found if ref not in nobody and ":" in ref)


def wide_questions(events: list[Event], rng: random.Random, most: int) -> list[Question]:
    """Roots of all kinds, each kind as often as another, with every option."""
    books = open_books(events)
    by_kind: dict[str, list[str]] = {}
    for ref in roots_of(books):
        by_kind.setdefault(ref.partition(":")[0], []).append(ref)
    if not by_kind:
        return []
    moments = _moments(books)
    stamps = [read_instant(each["recorded_at"]) for each in events]
    return [_any_question(events, by_kind, moments, stamps, rng) for _ in range(most)]


def _any_question(
    events: list[Event], by_kind: dict[str, list[str]], moments: list[int], stamps: list[int],
    rng: random.Random,
) -> Question:  # fmt: skip
    count = rng.choice([1, 1, 1, 2, 3])
    kinds = [rng.choice(sorted(by_kind)) for _ in range(count)]
    roots = tuple(dict.fromkeys(rng.choice(by_kind[kind]) for kind in kinds))
    options: dict[str, Any] = {}
    if moments and any(root.startswith(LIMITED) for root in roots) and rng.random() < 0.5:
        first, last = sorted(rng.choices(moments, k=2))
        options["window"] = (first, last)
    every = [ref for some in by_kind.values() for ref in some if ref.startswith(STOPS)]
    if rng.random() < 0.3:
        options["stop"] = tuple(dict.fromkeys(rng.choices(every, k=rng.choice([1, 1, 2]))))
    if rng.random() < 0.15:
        options["ignore_time"] = True
    if rng.random() < 0.15:
        options["include_candidates"] = True
    if moments and rng.random() < 0.15:
        options["at"] = rng.choice(moments)
    if rng.random() < 0.15:
        stamp = rng.choice(stamps)
        known = set(roots_of(open_books(events, stamp)))
        if known.issuperset(roots):  # what is not known yet is not found
            options["known_at"] = stamp
    return Question(rng.choice(["down", "up"]), roots, tuple(options.items()))


def _moments(books: Books) -> list[int]:
    return [int(m) for f in books.flows for m in (f.time.start, f.time.end) if abs(m) < 1e18]


def _with(question: Question, **options: Any) -> Question:
    return Question(question.direction, question.roots, tuple(options.items()))
