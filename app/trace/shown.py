"""What the trace page shows of an answer: the parts of one `Trace`, cut to what a page holds.

Whatever is cut or hidden is counted here, so that the page can say so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.graph.run import Graph
from app.settings import Settings
from app.trace.gaps.feeds import feeds
from app.trace.gaps.table import CHECKS, SEVERITIES
from app.trace.heading import names_of, supplier_lots
from app.trace.models import Caveat, CustomerRow, Edge, Node, Options, StockRow, Trace
from app.trace.packing import WHENEVER
from app.trace.picture import VERBS, Scene, draw
from app.trace.rows import STEP_WORDS, rows_of
from app.trace.story import partly_possible, sentences, time_said
from app.web.paging import cut
from app.web.wording import age_of, moment, plural, zone_said

SHOWN_KINDS = (
    ("lot", "Lots"), ("serial", "Serials"), ("order", "Work orders"), ("batch", "Batches"),
    ("hu", "Handling units"), ("item", "Untracked items"), ("supplier", "Suppliers"),
    ("customer", "Customers"),
)  # fmt: skip
_FEW_WARNINGS = 5
_SCENERY = 4  # of so many times the drawn things the drawn ones are chosen


@dataclass(frozen=True, slots=True)
class View:
    """What a reader asked to see of the answer."""

    kind: str = ""
    page: int = 1
    certain_only: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """A booking that time left out. `cut`: its near end is in the answer, so here time cut.

    `bound`: when material can have been at the near end at the earliest (down), or must have
    left it at the latest (up), ISO.
    """

    edge: Edge
    word: str
    cut: bool
    bound: str | None


@dataclass(frozen=True, slots=True)
class Warnings:
    """Caveats of one kind, in words. `title` None: a kind without a name."""

    title: str | None
    effect: str | None
    items: tuple[Caveat, ...]


def shown(graph: Graph, settings: Settings, found: Trace, view: View) -> dict[str, Any]:
    """The values of `trace/answer.html`."""
    seen = _seen(found, view.certain_only)
    nodes = [node for node in seen.nodes if not view.kind or node.kind == view.kind]
    page = cut(nodes, view.page, settings.page_rows)
    feed = graph.read(lambda work: feeds(work, found.options.known_at))
    gone = [*found.removed.customers, *found.removed.lots]
    return {
        "trace": found,
        "sentences": sentences(found, supplier_lots(graph, found)),
        "time_said": time_said(found),
        "notes": notes(found.options, settings.site_zone),
        "feeds": [(each, age_of(each.age_s)) for each in feed],
        "warnings": _grouped(found.warnings),
        "few_warnings": len(found.warnings) <= _FEW_WARNINGS,
        "hidden": _hidden(found, seen),
        "customers": cut(seen.customers, 1, settings.page_rows),
        "partly": partly_possible(found),
        "known": {node.ref: node for node in found.nodes},
        "stock": cut(seen.stock, 1, settings.page_rows),
        "picture": draw(_scene(found, seen, settings.picture_nodes), settings.picture_nodes),
        "most_nodes": settings.picture_nodes,
        "hop_words": VERBS,
        "all_nodes": len(seen.nodes),
        "kinds": _kinds(seen.nodes),
        "kind": view.kind,
        "shown": page,
        "rows": rows_of(found, page.rows),
        "left": cut(left_out(found), 1, settings.page_rows),
        "gone": cut(gone, 1, settings.page_rows),
        "gone_names": names_of(graph, gone[: settings.page_rows]),
    }


def notes(options: Options, zone: str) -> list[str]:
    """What limits or widens an answer because it was asked so."""
    said = []
    where = f"({zone_said(zone)})"
    if options.known_at is not None:
        when = moment(options.known_at, zone)
        said.append(
            f"As it was known at {when} {where}: what was recorded or corrected later is not in "
            "it. It is no answer for today."
        )
    if options.at is not None:
        when = moment(options.at, zone)
        said.append(f"Only what may have happened by {when} {where} counts; later bookings do not.")
    start, end = options.window
    if options.window != WHENEVER:
        bounds = [f"from {moment(start, zone)}"] if start != WHENEVER[0] else []
        bounds += [f"to {moment(end, zone)}"] if end != WHENEVER[1] else []
        said.append(f"Of the start, only what was booked {' '.join(bounds)} {where} counts.")
    if options.include_candidates:
        said.append("Bookings of an item without a lot are followed, too, as possible.")
    return said


def left_out(found: Trace) -> list[Left]:
    """The bookings that time left out, those where it cut first."""
    nodes = {node.ref: node for node in found.nodes}
    listed = []
    for edge in found.removed.edges:
        near = nodes.get(edge.start if found.direction == "down" else edge.end)
        word = STEP_WORDS.get(edge.type, edge.type.lower())
        listed.append(Left(edge, word, near is not None, near.time if near else None))
    return sorted(listed, key=lambda each: not each.cut)


@dataclass(frozen=True, slots=True)
class _Seen:
    """The part of an answer that is shown; nodes in reading order."""

    nodes: Sequence[Node]
    customers: Sequence[CustomerRow]
    stock: Sequence[StockRow]


def _seen(found: Trace, certain_only: bool) -> _Seen:
    nodes = sorted(found.nodes, key=reading_order)
    if not certain_only:
        return _Seen(nodes, found.customers, found.stock)
    nodes = [node for node in nodes if node.certainty == "certain"]
    refs = {node.ref for node in nodes}
    return _Seen(
        nodes,
        [row for row in found.customers if row.certainty == "certain"],
        [row for row in found.stock if row.ref in refs],
    )


def _scene(found: Trace, seen: _Seen, most: int) -> Scene:
    """What may be drawn: the nearest things, containers last, and their links."""
    nodes = list(seen.nodes)
    if len(nodes) > most * _SCENERY:
        nodes = sorted(nodes, key=lambda node: node.kind == "hu")[: most * _SCENERY]
    edges = found.edges_of(nodes)
    if len(seen.nodes) < len(found.nodes):
        refs = {node.ref for node in seen.nodes}
        edges = tuple(e for e in edges if e.certainty == "certain" and {e.start, e.end} <= refs)
    return Scene(found.direction, found.roots, nodes, edges, len(seen.nodes) - len(nodes))


def _hidden(found: Trace, seen: _Seen) -> str:
    """What “certain only” hides, counted; empty when it hides nothing."""
    things = len(found.nodes) - len(seen.nodes)
    customers = len(found.customers) - len(seen.customers)
    if not things:
        return ""
    among = f", {plural(customers, 'customer')} among them" if customers else ""
    return f"{plural(things, 'possible thing')}{among}"


def _grouped(warnings: Sequence[Caveat]) -> list[Warnings]:
    """By kind, those first that can hide a customer."""
    by_code: dict[str, list[Caveat]] = defaultdict(list)
    for each in warnings:
        by_code[each.code].append(each)
    rank = list(SEVERITIES)
    codes = sorted(by_code, key=lambda code: rank.index(CHECKS[code].severity)
                   if code in CHECKS else -1)  # fmt: skip
    return [
        Warnings(
            CHECKS[code].title if code in CHECKS else None,
            SEVERITIES[CHECKS[code].severity] if code in CHECKS else None,
            tuple(by_code[code]),
        )
        for code in codes
    ]


def reading_order(node: Node) -> tuple[int, int, str]:
    """Nearest first; lots and serials before the orders and containers around them."""
    rank = [kind for kind, _ in SHOWN_KINDS]
    return node.depth, rank.index(node.kind) if node.kind in rank else len(rank), node.ref


def _kinds(nodes: Sequence[Node]) -> list[tuple[str, str, int]]:
    counted = [(kind, word, sum(n.kind == kind for n in nodes)) for kind, word in SHOWN_KINDS]
    return [each for each in counted if each[2]]
