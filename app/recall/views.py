"""What the page of a case shows: the answer, its parts in words, and what to do next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from app.graph.run import Graph
from app.ledger.parties import PARTIES
from app.recall.attachments.store import attachments_of
from app.recall.cases import log_of, read_marks
from app.recall.closing import Criterion, criteria, open_drill
from app.recall.drill_seal import (
    ALL_PARTS,
    NOTHING,
    OF_CUSTOMERS,
    OF_STOCK,
    open_milestones,
    seal_words,
)
from app.recall.drills import MILESTONES
from app.recall.escapes import Escapes, escapes
from app.recall.follow_up import (
    STEPS,
    CustomerFollowUp,
    accounted_words,
    customers_of,
    follow_ups,
)
from app.recall.holds import held_rows, requests_of, still_to_hold
from app.recall.models import Case, CaseAnswer, Row
from app.recall.next_steps import by_urgency, told_words
from app.recall.papers.letters import suppliers_of
from app.recall.papers.persons import persons_of
from app.recall.scope import Say, total
from app.recall.snapshots import (
    Snapshot,
    answer,
    snapshots_of,
    still_says,
    unchanged_since,
)
from app.settings import Settings
from app.times import now
from app.trace.summary import only_a_look
from app.web.paging import page_of
from app.wording import list_text, plural, quantity


def view_of(
    graph: Graph,
    settings: Settings,
    case: Case,
    pages: Mapping[str, int],
    say: Say | None = None,
) -> dict[str, Any]:
    """Everything the page of a case shows; `pages` which page of a table. `sealed`: milestones a
    drill's team still owes answers to; `visible`: which parts of the page these leave."""
    marks = read_marks(graph, case)
    left = open_milestones(graph, case)
    found = answer(graph, settings, case, marks, say=say, parts=NOTHING)
    people = follow_ups(graph, case, found)
    urgent = by_urgency(people, now(), settings.recall_answer_minutes)
    holds = held_rows(graph, case, found)
    escaped = escapes(graph, case.number)
    kept = snapshots_of(graph, case)
    files = attachments_of(graph, case.number)
    points = criteria(settings, found, _frozen(kept, found), people, holds, escaped)
    size = settings.page_rows
    lots = [row for row in found.rows["lots"] if not row["excluded"]]
    told = {
        "case": case, "answer": found,
        "counts": found.counts, "marks": marks,
        "goods": found.beside["goods"], "parties": found.beside["parties"],
        "lots": page_of(lots, pages.get("lots", 1), size),
        "customers": page_of(urgent, pages.get("customers", 1), size), "told": told_words(urgent),
        "stock": page_of(found.rows["stock"], pages.get("stock", 1), size),
        "holds": page_of(holds, pages.get("holds", 1), size),
        "requests": requests_of(graph, case), "hold_said": hold_sentence(holds),
        "escaped": escaped, "snapshots": kept, "points": points,
        "accounted": accounted_words(people), "headline": headline(found, people),
        "party_words": {party: one for party, (_, one, _) in PARTIES.items()},
        "persons": persons_of(graph, case),
        "standing": {} if found.trace is None else found.trace.standings,
        "open_runs": [row for row in found.rows["runs"] if row["open"]],
        "log": log_of(graph, case), "steps": STEPS, "suppliers": suppliers_of(found),
        "next": next_steps(case, found, people, holds, points),
        "files": files, "file_limit": settings.recall_attachment_bytes,
        "unchanged": unchanged_since(kept, found, len(files)),
        "warned": [each for each in found.beside["warnings"] if not only_a_look(each["code"])],
        "looks": [each for each in found.beside["warnings"] if only_a_look(each["code"])],
    }  # fmt: skip
    return told | _sealed(case, left)


_PARTS: Mapping[str, Sequence[str]] = {
    "scope": ("scope",), "stock": OF_STOCK, "customers": OF_CUSTOMERS, "balance": ("balance",),
    "all": ALL_PARTS,
}  # fmt: skip


def _sealed(case: Case, left: Sequence[str]) -> dict[str, Any]:
    """What stands in place of what the team of a drill owes answers to."""
    visible = {name: not set(parts) & set(left) for name, parts in _PARTS.items()}
    seal: dict[str, Any] = {"sealed": left, "visible": visible}
    if not left:
        return seal
    to = "/recall/drill?" + urlencode({"number": case.number})
    return seal | {
        "counts": {}, "headline": [seal_words(left)], "points": [open_drill(left)],
        "next": [(to, f"Answer “{name}”: {MILESTONES[name]}.") for name in left],
        "warned": [], "looks": [], "unchanged": None,
    }  # fmt: skip


def open_points(
    graph: Graph, settings: Settings, case: Case, say: Say | None = None
) -> list[Criterion]:
    """What should be true before a case is closed, and how it stands now; of a running drill only
    that it runs."""
    if left := open_milestones(graph, case):
        return [open_drill(left)]
    found = answer(graph, settings, case, say=say)
    return criteria(
        settings, found, _frozen(snapshots_of(graph, case), found),
        follow_ups(graph, case, found),
        held_rows(graph, case, found), escapes(graph, case.number),
    )  # fmt: skip


def _frozen(kept: Sequence[Snapshot], found: CaseAnswer) -> tuple[Snapshot, bool] | None:
    """The latest frozen snapshot, and whether the answer still says what it says."""
    latest = next((each for each in kept if each.frozen), None)
    return None if latest is None else (latest, still_says(latest, found))


def headline(found: CaseAnswer, people: Sequence[CustomerFollowUp]) -> list[str]:
    """The case in a few sentences."""
    counts = found.counts
    lots = plural(counts["lots"], "lot")
    by_hand = counts["excluded"]
    if counts["serials"]:
        lots += " and " + plural(counts["serials"], "serial")
    sure, every = counts["customers_certain"], counts["customers"]
    words = [f"{lots} affected, at {plural(every, 'customer')}: {sure} certain, "
             f"{every - sure} possible{_beside_customers(counts)}."]  # fmt: skip
    if by_hand:
        words.append(f"{plural(by_hand, 'lot')} taken out by hand.")
    for party, said in (("customer", "Still out"), ("unknown", "Still out at nobody known")):
        sums: dict[str | None, list[Row]] = defaultdict(list)
        for each in people:
            for amount in each.amounts if each.kind == party else ():
                sums[amount["uom"]].append(amount)
        for uom, rows in sorted(sums.items(), key=lambda pair: str(pair[0])):
            out = total(0, *(row["outstanding"] for row in rows))
            words.append(f"{said}: {quantity(out, uom)}.")
    stock: dict[str | None, list[Row]] = defaultdict(list)
    for row in found.rows["stock"]:
        stock[row["uom"]].append(row)
    amounts = [
        quantity(total(0, *(row["quantity"] for row in rows)), uom)
        for uom, rows in sorted(stock.items(), key=lambda pair: str(pair[0]))
    ]
    places = {row["location"] for row in found.rows["stock"]}
    if amounts:
        words.append(f"On hand: {', '.join(amounts)} at {plural(len(places), 'place')}.")
    return words


def _beside_customers(counts: Mapping[str, int]) -> str:
    """`; beside them 1 own place`: who else got goods, none of them a customer."""
    said = [
        plural(counts.get(name, 0), one, many)
        for party, (name, one, many) in PARTIES.items()
        if party != "customer" and counts.get(name)
    ]
    return f"; beside them {list_text(said)}" if said else ""


def hold_sentence(holds: Sequence[Row]) -> dict[str, int]:
    """How many requested rows are in each state."""
    found: dict[str, int] = defaultdict(int)
    for row in holds:
        found[row["state"]] += 1
    return dict(found)


def next_steps(
    case: Case,
    found: CaseAnswer,
    people: Sequence[CustomerFollowUp],
    holds: Sequence[Row],
    points: Sequence[Criterion],
) -> list[tuple[str, str]]:
    """(anchor, words) of what is to be done next, the most urgent first."""
    if case.status == "closed":
        return [("export", "The case is closed. Its files can still be exported.")]
    free = still_to_hold(found, holds)
    waiting = [row for row in holds if row["state"] == "asked"]
    refused = [row for row in holds if row["state"] == "refused"]
    customers = customers_of(people)
    silent = [each for each in customers if not each.done]
    quiet = [each for each in customers if each.done and not each.answered]
    steps = []
    if free:
        steps.append(("stock", f"Request a hold on {plural(len(free), 'stock row')}."))
    if not points[0].met:
        steps.append(("freeze", "Check the three lists and freeze the scope."))
    if waiting:
        steps.append(
            ("holds", f"{plural(len(waiting), 'hold')} asked for but not confirmed: send the file.")
        )
    if refused:
        steps.append(("holds", f"{plural(len(refused), 'hold')} refused: see why, and decide."))
    if any(each.kind == "unknown" and not each.accounted for each in people):
        steps.append(("customers", "Find out who got what was shipped to nobody known."))
    if silent:
        steps.append(("customers", f"Write to {plural(len(silent), 'customer')} not contacted."))
    if quiet:
        steps.append(("customers", f"{plural(len(quiet), 'customer')} did not answer yet."))
    if not steps:
        left = [each for each in points if not each.met]
        text = "Look at what is open, and close." if left else "Everything is done: close the case."
        steps.append(("close", text))
    return steps


def alarm(graph: Graph, case: Case, most: int) -> dict[str, Any]:
    """What the fragment of the escape alarm shows; `runs`: of a drill that runs, nothing."""
    found: Escapes = escapes(graph, case.number)
    shown = {"escaped": found, "first": found.rows[:most], "late": found.late[:most]}
    return shown | {"runs": bool(open_milestones(graph, case))}
