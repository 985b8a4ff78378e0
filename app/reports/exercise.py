"""The form of a mock recall as an auditor of BRCGS asks for it (Food Safety, clauses 3.9 and 3.11):
what was tested, how long it took, how much was traced, the mass balance. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.recall.drills import MILESTONES, SORTS
from app.reports.case_source import CaseSource
from app.reports.cover import cover
from app.reports.held import GapList
from app.reports.sheets import ReportBook, ReportSheet
from app.times import MINUTE_US
from app.web.pen import Caption
from app.wording import moment, plain_quantity, ref_name

LAW = "BRCGS Global Standard Food Safety, clauses 3.9 (traceability) and 3.11 (recall), as a form"
HOURS = 4  # the standard's target
_FORM = (Caption("Question", width=52), Caption("Answer", width=90))
_STEPS = (
    Caption("Step", width=34), Caption("Reached", "moment", 18),
    Caption("Minutes from the start", "number", 14), Caption("Question", width=44),
    Caption("The team said", width=30), Caption("Worked out", width=30), Caption("Right", width=8),
)  # fmt: skip
_BALANCE = (
    Caption("Lot or run", width=30), Caption("Accounted for", "share", 14),
    Caption("Within tolerance", width=12), Caption("Received", "number", 12),
    Caption("Produced", "number", 12), Caption("Consumed", "number", 12),
    Caption("Shipped", "number", 12), Caption("Returned", "number", 12),
    Caption("Returned to supplier", "number", 12), Caption("Lost", "number", 12),
    Caption("On hand", "number", 12), Caption("Put in", "number", 12),
    Caption("Came out", "number", 12), Caption("Scrap", "number", 12), Caption("Unit", width=8),
    Caption("Not closed by", width=70),
)  # fmt: skip
_PARTS = (
    "received", "produced", "consumed", "shipped", "returned", "returned_to_supplier", "lost",
    "on_hand", "inputs", "outputs", "scrap",
)  # fmt: skip


def exercise_book(source: CaseSource, zone: str) -> ReportBook:
    """The form, the steps with their minutes, the mass balance, who took part."""
    gaps = GapList()
    form = ReportSheet("Form", _FORM, list(_form(source, zone, gaps)))
    steps = ReportSheet("Steps", _STEPS, list(_steps(source)))
    balance = ReportSheet("Mass balance", _BALANCE, list(_balance(source)))
    people = ReportSheet(
        "Team", (Caption("Name", width=30), Caption("Part", width=80), Caption("Signed in")),
        [(each.name, ", ".join(each.roles), "yes" if each.checked else "no")
         for each in source.persons],
    )  # fmt: skip
    title = f"Mock recall, {source.case.number}"
    note = ("BRCGS", "The standard prescribes no form. These are the figures its clauses ask for, "
            "as public guidance describes them.")  # fmt: skip
    first = cover(source.dossier, title, LAW, zone, [note])
    return ReportBook("brcgs-mock-recall", title, (first, form, steps, balance, people,
                                                   gaps.sheet()))  # fmt: skip


def minutes_taken(source: CaseSource) -> float | None:
    """From the start to the last milestone of a drill, else to the first frozen snapshot; None
    while there is none."""
    if source.drill is not None:
        return source.drill.took
    if not source.frozen:
        return None
    return (source.frozen[0].at - source.case.opened_at) / MINUTE_US


def _form(source: CaseSource, zone: str, gaps: GapList) -> Iterator[tuple[str, Any]]:
    case, counts, drill = source.case, source.answer.counts, source.drill

    def said(value: Any, words: str, clause: str) -> tuple[str, Any]:
        return words, gaps.said(value, "Form", words, f"BRCGS {clause}", case.number)

    took = minutes_taken(source)
    yield "Exercise", case.title
    yield "Kind", "mock recall" if case.kind == "mock" else "real recall, not an exercise"
    yield said(SORTS.get(drill.sort) if drill else None, "Direction of the test", "3.9")
    yield "Product, lot or material tested", ", ".join(map(ref_name, case.roots))
    yield "Started", f"{moment(case.opened_at, zone)} by {case.opened_by}"
    yield said(None if took is None else round(took, 1), "Time taken, minutes", "3.9, 3.11")
    within = None if took is None else ("yes" if took <= HOURS * 60 else "no")
    yield said(within, f"Within {HOURS} hours", "3.9")
    yield "Lots and serials affected", counts["lots"] + counts["serials"]
    yield from _amounts(source, said)
    customers = {row["customer"] for row in source.accounts}
    yield "Customers supplied", len(customers)
    yield "Customers contacted", f"{len(source.contacted & customers)} of {len(customers)}"
    yield "Customers that answered", f"{len(source.answered & customers)} of {len(customers)}"
    right = drill.right if drill else None
    yield said(f"{right[0]} of {right[1]}" if right else None, "Answers of the team right", "3.11")
    yield said(None, "Records examined on paper", "3.9")
    yield said(None, "Weaknesses found and corrective actions", "3.11")
    yield said(None, "Review by management, signature", "3.11")


def _amounts(source: CaseSource, said: Any) -> Iterator[tuple[str, Any]]:
    """What was made of the tested lots, and how much of it is traced."""
    for row in source.answer.beside["balances"]["rows"]:
        if not row["ref"].startswith(("lot:", "serial:")):  # the runs they went into, beside them
            continue
        parts, uom = row.get("parts", {}), row.get("uom")
        came = [parts[name] for name in ("received", "produced") if parts.get(name)]
        known = None if any(each is None for each in came) or not came else sum(came)
        amount = None if known is None else plain_quantity(known, uom)
        name = ref_name(row["ref"])
        yield said(amount, f"Quantity of {name}", "3.9")
        percent = row["accounted_percent"]
        text = None if percent is None else f"{percent:,.1f} %"
        yield said(text, f"Traced of {name}", "3.9")


def _steps(source: CaseSource) -> Iterator[tuple[Any, ...]]:
    drill = source.drill
    if drill is None:
        for taken in source.frozen:
            after = (taken.at - source.case.opened_at) / MINUTE_US
            yield f"scope frozen, snapshot {taken.number}", taken.at, after, *(None,) * 4
        return
    for name, words in MILESTONES.items():
        answers = drill.answers.get(name, ())
        reached, minutes = drill.reached.get(name), drill.minutes(name)
        if not answers:
            yield f"{name}: {words}", reached, minutes, None, None, None, None
        for each in answers:
            right = {True: "yes", False: "no", None: None}[each.right]
            yield (
                f"{name}: {words}", reached, minutes, each.words, each.team or "nothing",
                each.computed, right,
            )  # fmt: skip


def _balance(source: CaseSource) -> Iterator[tuple[Any, ...]]:
    for row in source.answer.beside["balances"]["rows"]:
        parts, percent = row.get("parts", {}), row["accounted_percent"]
        within = row.get("within_tolerance")
        yield (
            ref_name(row["ref"]), None if percent is None else percent / 100,
            None if within is None else ("yes" if within else "no"),
            *(parts.get(name) for name in _PARTS), row.get("uom"),
            "; ".join(gap["text"] for gap in row["gaps"]) or row.get("error"),
        )  # fmt: skip
