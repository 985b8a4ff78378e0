"""What is proposed, and what is decided: each decision is a `define` through the one door."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from app.crosswalk.likeness import CodedThing, alike
from app.crosswalk.models import (
    DECISIONS,
    CodeDecision,
    CrosswalkReport,
    CrosswalkReview,
    Proposal,
    RefusedDecision,
)
from app.events.models import Incoming
from app.events.service import take
from app.graph.run import Graph
from app.times import instant_text, now
from app.vocabulary import parse_ref
from app.wording import kind_of

SOURCE = "crosswalk"
KINDS = ("item", "lot", "customer", "supplier", "location")
_PARTIES = ("customer", "supplier")
_PAGE, _MOST = 20_000, 500_000
_DIFFERENT = "different from "  # begins the attribute that says so
ThingRow = Mapping[str, Any]


def review(graph: Graph) -> CrosswalkReview:
    """All near twins that nobody decided: items, customers, suppliers, places, lots of one item."""
    known: dict[str, ThingRow] = {}
    after, rows = -1, graph.rows("crosswalk/things", after=-1, count=_PAGE)
    while rows and len(known) < _MOST:
        known |= {row["ref"]: row for row in rows}
        after = rows[-1]["id"]
        rows = graph.rows("crosswalk/things", after=after, count=_PAGE)
    found = [
        Proposal(kind_of(one.ref), one.ref, other.ref, one.name, other.name, why)
        for one, other, why in alike(map(_coded, known.values()))
        if not _decided(known[one.ref], known[other.ref])
    ]
    left = f"only the first {len(known):,} things were looked at" if rows else ""
    return CrosswalkReview(tuple(found), len(known), left)


def _coded(row: ThingRow) -> CodedThing:
    kind = kind_of(row["ref"])
    group = f"lot {row['item']}" if kind == "lot" else kind
    return CodedThing(row["ref"], row["number"] or "", row["name"] or "", group, kind in _PARTIES)


def _decided(one: ThingRow, other: ThingRow) -> str:
    """What was decided of two things, either way; nothing where nobody did."""
    for first, second in ((one, other), (other, one)):
        if second["number"] in first["aliases"]:
            return "same"
        told = first["attributes"]
        if told and f"{_DIFFERENT}{second['ref']}" in orjson.loads(told):
            return "different"
    return ""


def decide(graph: Graph, decisions: Iterable[CodeDecision], by: str) -> CrosswalkReport:
    """Book what was decided. What has no decision stays as it is, and is counted; what is known
    already books nothing. `by`: whoever reviewed it."""
    report = CrosswalkReport()
    rows = list(decisions)
    refs = sorted({text for row in rows for text in (row.ref, row.other) if _kind(text)})
    known = {row["ref"]: row for row in graph.rows("crosswalk/known", refs=refs)}
    events: list[Incoming] = []
    said: set[tuple[str, str, str]] = set()
    for row in rows:
        if not row.decision:
            report.open += 1
            continue
        wrong = _wrong(row, known)
        if wrong is not None:
            report.refused.append(wrong)
            continue
        key = min(row.ref, row.other), max(row.ref, row.other), row.decision
        if key in said or _holds(row, known):
            report.known += 1
            continue
        said.add(key)
        report.taken += 1
        events += _events(row, known, by, len(events))
    for outcomes in take(graph, events, source=SOURCE):
        for outcome in outcomes:
            if outcome.result == "created" and outcome.event_id:
                report.events.append(outcome.event_id)
            elif outcome.problem is not None:
                report.taken -= 1
                report.refused.append(RefusedDecision(
                    outcome.line, outcome.problem.code, outcome.problem.text,
                    outcome.problem.remedy,
                ))  # fmt: skip
    return report


def _kind(text: str) -> str:
    """The kind of a ref that may be here, or nothing: then it is a code."""
    kind = text.partition(":")[0]
    return kind if kind in KINDS else ""


def _wrong(row: CodeDecision, known: Mapping[str, ThingRow]) -> RefusedDecision | None:
    def refused(code: str, text: str, remedy: str) -> RefusedDecision:
        return RefusedDecision(row.line, code, text, remedy)

    if row.decision not in DECISIONS:
        return refused("decision_unknown", f"“{row.decision}” is no decision",
                       "Write same, different, or nothing.")  # fmt: skip
    if not _kind(row.ref):
        return refused("bad_ref", f"“{row.ref}” is no ref of an item, lot, customer, supplier or "
                       "place", "Write it as customer:NUMBER, lot:ITEM/LOT …")  # fmt: skip
    if row.ref not in known:
        return refused("unknown", f"nothing is known of {row.ref}", "Mend the ref.")
    if not row.other or row.other == row.ref:
        return refused("no_other", "it names no other thing and no code", "Fill the cell.")
    if _kind(row.other):
        if row.other not in known:
            return refused("unknown", f"nothing is known of {row.other}",
                           "Mend the ref, or write the bare code.")  # fmt: skip
        if _kind(row.other) != _kind(row.ref):
            return refused("other_kind", f"{row.ref} and {row.other} are of two kinds",
                           "Only things of one kind can be one.")  # fmt: skip
        if _kind(row.ref) == "lot" and _item(row.ref) != _item(row.other):
            return refused("other_item", "the lots are of two items",
                           "A lot is one of its item. Are the items one? Decide that.")  # fmt: skip
    elif row.decision == "different":
        return refused("no_other", f"“{row.other}” names no thing to be different from",
                       "Write the ref of the other thing.")  # fmt: skip
    return None


def _item(ref: str) -> str:
    return parse_ref(ref).parts[0]


def _holds(row: CodeDecision, known: Mapping[str, ThingRow]) -> bool:
    if row.other in known:
        return _decided(known[row.ref], known[row.other]) == row.decision
    return row.other in known[row.ref]["aliases"]


def _events(
    row: CodeDecision, known: Mapping[str, ThingRow], by: str, begin: int
) -> Iterator[Incoming]:
    """Defines of both things; of a bare code, of the one."""
    stamp = now()
    pairs = [(row.ref, row.other)]
    if row.other in known:
        pairs.append((row.other, row.ref))
    for place, (ref, other) in enumerate(pairs):
        event: dict[str, Any] = {
            "event_id": f"{stamp}/{begin + place}", "type": "define",
            "at": instant_text(stamp), "at_basis": "occurred", "note": f"reviewed by {by}",
            **_subject(ref, known[ref]),
        }  # fmt: skip
        if row.decision == "same":
            event["same_as"] = [known[other]["number"] if other in known else other]
        else:
            event["attributes"] = {f"{_DIFFERENT}{other}": by}
        yield Incoming(row.line, event, event)


def _subject(ref: str, row: ThingRow) -> dict[str, str]:
    kind = _kind(ref)
    if kind == "lot":
        return {"item": row["item"], "lot": row["number"]}
    return {kind: row["number"]}
