"""Whole answers compared with the reference: links, stock, warnings, containers, reasons, proofs.

What `compare` looks at is reached, how surely, and who got it; here is what else an answer says, as
far as the rules fix it. Each comparison is a function of the reference's answer and the product's
JSON, and gives a line for each difference, reference first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from tests.reference import Answer, beside, stock
from tests.reference.books import open_books
from tests.reference.findings import returns_odd
from tests.reference.rules import work_out
from tests.reference.times import Event
from tests.reference.units import unit
from tests.trace.ways import Question

Json = Mapping[str, Any]
GOODS = ("lot:", "serial:")
LINKED = ("CONSUMED_INTO", "PRODUCED", "SHIPPED_TO", "SUPPLIED")
COUNTED = {
    "lot": "lots", "serial": "serials", "order": "orders", "batch": "batches", "hu": "hus",
    "supplier": "suppliers",
}  # fmt: skip
WARNED = (
    "unknown_quantity", "unknown_order", "inputs_after_output", "returned_too_much",
    "returned_not_shipped",
)  # fmt: skip


def unlike(question: Question, events: list[Event], mine: Answer, theirs: Json) -> Iterator[str]:
    """Everything whole answers differ in."""
    yield from reasons(theirs)
    yield from counts(theirs)
    plain = "include_candidates" not in dict(question.options)  # a link of which lot nobody says
    if plain and all(root.startswith(GOODS) for root in question.roots):
        yield from links(mine, theirs)
    yield from on_hand(question, events, mine, theirs)
    if question.direction == "down":
        yield from papers(mine, theirs)


def reasons(theirs: Json) -> Iterator[str]:
    """What is certain has no reason to be possible, what is possible has one (goods, runs and
    containers; parties are as sure as their bookings)."""
    roots = {root["ref"] for root in theirs["roots"]}
    for node in theirs["nodes"]:
        sure = node["certainty"] == "certain"
        party = node["kind"] in ("customer", "supplier")
        if node["ref"] not in roots and sure == bool(node["reason"]) and (sure or not party):
            yield f"{node['ref']}: {node['certainty']}, product says why: {node['reason']}"


def counts(theirs: Json) -> Iterator[str]:
    """Counts are of what is listed, roots left out."""
    roots = {root["ref"] for root in theirs["roots"]}
    kinds = Counter(node["kind"] for node in theirs["nodes"] if node["ref"] not in roots)
    for kind, name in COUNTED.items():
        if theirs["counts"][name] != kinds[kind]:
            yield f"{name}: {kinds[kind]} listed, product counts {theirs['counts'][name]}"
    if theirs["counts"]["edges"] != len(theirs["edges"]):
        yield f"edges: {len(theirs['edges'])} listed, product counts {theirs['counts']['edges']}"


def links(mine: Answer, theirs: Json) -> Iterator[str]:
    """Bookings the walk leads through, and how surely."""
    told = {
        (e["source"], e["event"], unquote(e["from"]), unquote(e["to"]), e["type"]): e["certainty"]
        for e in sorted(theirs["edges"], key=lambda e: e["certainty"] == "certain")
        if e["type"] in LINKED
    }
    listed = {*mine.nodes, *mine.rows, *mine.roots}
    own = {link: sure for link, sure in mine.links.items() if {link[2], link[3]} <= listed}
    for link in sorted({*own, *told}, key=repr):
        if own.get(link) != told.get(link):
            yield f"link {link}: {own.get(link)}, product {told.get(link)}"


def on_hand(question: Question, events: list[Event], mine: Answer, theirs: Json) -> Iterator[str]:
    """What is on hand of all lots and serials of an answer, place by place, and what of it is not
    known."""
    options = dict(question.options)
    books = open_books(events, options.get("known_at"), options.get("at"))
    goods = {*mine.nodes, *mine.roots}
    own = {
        (row.ref, row.location and f"location:{row.location}", unit(row.uom)): row.quantity
        for row in stock(books, events)
        if row.ref in goods and row.ref.startswith(GOODS)
    }
    told = {
        (row["ref"], row["location"], unit(row["uom"])): row["quantity"] for row in theirs["stock"]
    }
    for place in sorted({*own, *told}, key=repr):
        if place not in own or place not in told or not _near(own[place], told[place]):
            yield f"stock {place}: {own.get(place, '-')}, product {told.get(place, '-')}"
    unknown = {ref for (ref, *_), quantity in own.items() if quantity is None}
    warned_of = {w["ref"] for w in theirs["warnings"] if w["code"] == "unknown_quantity"}
    for ref in sorted(unknown ^ {ref for ref in warned_of if ref.startswith(GOODS)}):
        yield f"stock of {ref} unknown: {ref in unknown}, product warns {ref in warned_of}"


def _near(a: float | None, b: float | None) -> bool:
    return a is b or (a is not None and b is not None and abs(a - b) < 1e-5)


def papers(mine: Answer, theirs: Json) -> Iterator[str]:
    """Things and documents of each customer's row, and whether it was passed on."""
    for row in theirs["customers"]:
        own = mine.rows.get(unquote(row["ref"]))
        if own is None:
            continue
        things = {thing for thing in own.things if not thing.startswith("hu:")}
        given = {thing for thing in row["lots"] if not thing.startswith("hu:")}
        if things != given:
            yield f"{row['ref']}: {sorted(things)}, product {sorted(given)}"
        if sorted(own.documents) != row["documents"]:
            yield f"papers of {row['ref']}: {sorted(own.documents)}, product {row['documents']}"
        if own.passed_on != row.get("passed_on", False):
            yield f"{row['ref']}: passed on {own.passed_on}, product {row.get('passed_on', False)}"


def warned(question: Question, events: list[Event], mine: Answer, theirs: Json) -> Iterator[str]:
    """Warnings that follow from the events and the walk."""
    options = dict(question.options)
    world = work_out(open_books(events, options.get("known_at"), options.get("at")))
    own = beside(mine, list(question.roots), set(returns_odd(world)))
    codes = [code for code in WARNED if question.direction == "down" or "return" not in code]
    own = {(code, ref) for code, ref in own | mine.warnings if code in codes}
    told = {(w["code"], unquote(w["ref"] or "")) for w in theirs["warnings"] if w["code"] in codes}
    told = {(c, ref) for c, ref in told if c != "unknown_quantity" or ref.startswith("customer:")}
    for finding in sorted(own ^ told, key=repr):
        yield f"warning {finding}: {finding in own}, product {finding in told}"
