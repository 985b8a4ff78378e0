"""What the trace page and the command line say of an answer beside its lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.checks.feeds import feeds
from app.checks.table import CHECKS, SEVERITIES
from app.genealogy.counts import WarningGroup
from app.genealogy.question import Options
from app.graph.as_known import parties, properties_then
from app.graph.run import Work
from app.ledger.containers import WHENEVER
from app.ledger.thing import Caveat
from app.settings import Settings
from app.times import NOW, instant_text
from app.trace.answer import Trace
from app.trace.models import Edge, Node
from app.trace.on_hand import holdings, on_hand
from app.trace.sentences import sentences, time_sentence
from app.trace.standing import Standing, standings
from app.trace.steps import STEP_WORDS
from app.vocabulary import UNKNOWN_SUPPLIER
from app.wording import age_of, moment, zone_text

SHOWN_KINDS = (
    ("lot", "Lots"), ("serial", "Serials"), ("order", "Work orders"), ("batch", "Batches"),
    ("hu", "Handling units"), ("item", "Untracked items"), ("supplier", "Suppliers"),
    ("customer", "Customers"),
)  # fmt: skip
_FEW_WARNINGS = 5
_MOST_WARNINGS = 25  # of one kind that the page lists


@dataclass(frozen=True, slots=True)
class Exclusion:
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


def head_of(settings: Settings, found: Trace, *, late: bool = False) -> dict[str, Any]:
    """What the page says before any view: the sentences, what limits them, the warnings. `late`:
    these are looked for after all else, and `warnings` is None."""
    feed = found.reader.read(lambda work: feeds(work, found.options.known_at))
    return {
        "trace": found,
        "sentences": sentences(found, supplier_lots(found)),
        "time_said": time_sentence(found),
        "notes": notes(found.options, settings.site_zone),
        "feeds": [(each, age_of(each.age_s)) for each in feed],
        **({"warnings": None} if late else warnings_of(found)),
    }


def warnings_of(found: Trace) -> dict[str, Any]:
    """What makes an answer incomplete or is worth a look, counted and in words."""
    warned = found.warned(_MOST_WARNINGS)
    count = sum(each.count for each in warned)
    return {
        "warnings": _grouped(warned),
        "warnings_count": count,
        "look_count": sum(each.count for each in warned if only_a_look(each.code)),
        "few_warnings": count <= _FEW_WARNINGS,
    }


def only_a_look(code: str) -> bool:
    """Whether what was found hides nothing and makes no quantity wrong: expiry, failed tests."""
    return code in CHECKS and CHECKS[code].severity == "look"


def notes(options: Options, zone: str) -> list[str]:
    """What limits or widens an answer because it was asked so."""
    said = []
    where = f"({zone_text(zone)})"
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
    if options.stop:
        said.append(
            f"What if: by hand it was decided that the walk ends at {', '.join(options.stop)}. "
            "What lies beyond is not in the answer."
        )
    return said


def left_out(found: Trace) -> list[Exclusion]:
    """The bookings that time left out, those where it cut first."""
    nodes = {node.ref: node for node in found.nodes}
    listed = []
    for edge in found.removed.edges:
        near = nodes.get(edge.start if found.direction == "down" else edge.end)
        word = STEP_WORDS.get(edge.type, edge.type.lower())
        listed.append(Exclusion(edge, word, near is not None, near.time if near else None))
    return sorted(listed, key=lambda each: not each.cut)


def _grouped(warned: Sequence[WarningGroup[Caveat]]) -> list[Warnings]:
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


_LISTED = 100


@dataclass(frozen=True, slots=True)
class Receipt:
    """One receipt of a root. `at` is a time as written."""

    supplier: str | None
    supplier_name: str | None
    supplier_lot: str | None
    lot: str
    quantity: float | None
    uom: str | None
    at: str | None
    document: str | None


@dataclass(frozen=True, slots=True)
class Head:
    """One root of a trace, as it is now."""

    ref: str
    name: str | None
    status: str | None
    expires_at: str | None
    receipts: tuple[Receipt, ...]
    received: int  # receipts in all; the first are listed
    standing: tuple[Standing, ...] = ()  # what of it on hand has which status
    failed: tuple[str, ...] = ()  # tests of it that failed

    @property
    def kind(self) -> str:
        """The prefix of the ref."""
        return self.ref.partition(":")[0]


def heads(work: Work, refs: Sequence[str]) -> list[Head]:
    """What is known of the roots of a trace, in their order."""
    rows = {row["ref"]: row for row in work.rows("trace/page_heads", refs=list(refs), most=_LISTED)}
    ids = {row[name] for row in rows.values() for name in ("id", "item_id")} - {None}
    then = properties_then(work, ids)
    states, tests = _states(work, rows), _failed(work, rows)
    suppliers = {each["supplier"] for row in rows.values() for each in row["receipts"]}
    names = parties(work, suppliers - {None}) if work.graph.known_at != NOW else {}
    found = []
    for ref in refs:
        row = rows.get(ref, {})
        given = then.get(row.get("id", -1), row.get("properties")) or {}
        item_name = row.get("item_name")
        if row.get("item_id") in then:
            item_name = then[row["item_id"]]["name"]
        receipts = tuple(
            Receipt(
                None if each["supplier"] == UNKNOWN_SUPPLIER else each["supplier"],
                names.get(each["supplier"], (each["supplier_name"], None))[0],
                each["supplier_lot"], each["lot"], each["quantity"],
                each["uom"], each["at"] or _instant(each["at_from"]), each["document"],
            )
            for each in row.get("receipts", ())
        )  # fmt: skip
        name = item_name or given.get("name")
        found.append(
            Head(
                ref,
                name,
                given.get("status"),
                given.get("expires_at"),
                receipts,
                row.get("received", 0),
                states.get(ref, ()),
                tests.get(ref, ()),
            )
        )
    return found


_STATES = 5  # heads of which the stock is looked at


def _states(work: Work, rows: Mapping[str, Any]) -> Mapping[str, tuple[Standing, ...]]:
    """What of the first lots and serials on hand has which status; of now only."""
    goods = [row["id"] for ref, row in rows.items()
             if row["id"] is not None and ref.startswith(("lot:", "serial:"))]  # fmt: skip
    if not goods or work.graph.known_at != NOW:
        return {}
    return standings(on_hand(work, holdings(work, goods[:_STATES]))[0])


def _failed(work: Work, rows: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    ids = [row["id"] for row in rows.values() if row["id"] is not None]
    if not ids or work.graph.known_at != NOW:
        return {}
    return {row["ref"]: tuple(row["tests"]) for row in work.rows("trace/page_failed", ids=ids)}


def _instant(micro: int | None) -> str | None:
    return None if micro is None else instant_text(micro)


def supplier_lots(trace: Trace) -> int | None:
    """From how many supplier lots an upstream answer comes; None downstream."""
    if trace.direction == "down":
        return None
    ids = trace.reader.received().tolist()
    return trace.reader.read(
        lambda work: int(work.one("trace/page_supplier_lots", ids=ids)["count"])
    )


def names_of(trace: Trace, refs: Sequence[str]) -> dict[str, str]:
    """The names of some things of an answer, where they have one."""
    found = trace.reader.read(lambda work: parties(work, refs))
    return {ref: name for ref, (name, _) in found.items() if name}
