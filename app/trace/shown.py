"""What the trace page and the command line say of an answer beside its lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.graph.run import Graph
from app.settings import Settings
from app.trace.counts import Warned
from app.trace.gaps.feeds import feeds
from app.trace.gaps.table import CHECKS, SEVERITIES
from app.trace.heading import supplier_lots
from app.trace.models import Caveat, Edge, Node, Trace
from app.trace.options import Options
from app.trace.packing import WHENEVER
from app.trace.rows import STEP_WORDS
from app.trace.story import sentences, time_said
from app.web.wording import age_of, moment, zone_said

SHOWN_KINDS = (
    ("lot", "Lots"), ("serial", "Serials"), ("order", "Work orders"), ("batch", "Batches"),
    ("hu", "Handling units"), ("item", "Untracked items"), ("supplier", "Suppliers"),
    ("customer", "Customers"),
)  # fmt: skip
_FEW_WARNINGS = 5
_MOST_WARNINGS = 25  # of one kind that the page lists


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
    """Caveats of one kind, in words: how many, and the first. `title` None: without a name."""

    title: str | None
    effect: str | None
    count: int
    items: tuple[Caveat, ...]


def head_of(graph: Graph, settings: Settings, found: Trace) -> dict[str, Any]:
    """What the page says before any view: the sentences, what limits them, the warnings."""
    warned = found.warned(_MOST_WARNINGS)
    count = sum(each.count for each in warned)
    feed = graph.read(lambda work: feeds(work, found.options.known_at))
    return {
        "trace": found,
        "sentences": sentences(found, supplier_lots(graph, found)),
        "time_said": time_said(found),
        "notes": notes(found.options, settings.site_zone),
        "feeds": [(each, age_of(each.age_s)) for each in feed],
        "warnings": _grouped(warned),
        "warnings_count": count,
        "few_warnings": count <= _FEW_WARNINGS,
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


def _grouped(warned: Sequence[Warned[Caveat]]) -> list[Warnings]:
    """Those first that can hide a customer."""
    rank = list(SEVERITIES)
    found = sorted(
        warned, key=lambda e: rank.index(CHECKS[e.code].severity) if e.code in CHECKS else -1
    )
    return [
        Warnings(
            CHECKS[each.code].title if each.code in CHECKS else None,
            SEVERITIES[CHECKS[each.code].severity] if each.code in CHECKS else None,
            each.count, each.first,
        )
        for each in found
    ]  # fmt: skip


def reading_order(node: Node) -> tuple[int, int, str]:
    """Nearest first; lots and serials before the orders and containers around them."""
    rank = [kind for kind, _ in SHOWN_KINDS]
    return node.depth, rank.index(node.kind) if node.kind in rank else len(rank), node.ref
