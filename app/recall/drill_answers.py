"""What a drill asks the team, what it said, and what lotgraph works out: compared, leg by leg.

The team answers first; what is worked out is kept beside its answer at that moment and shown after.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from app.errors import UsageError
from app.graph.run import Graph
from app.recall.beside import read_parties
from app.recall.cases import read_case
from app.recall.drill_seal import NOTHING
from app.recall.drills import Drill, TeamAnswer
from app.recall.models import CaseAnswer
from app.recall.scope import Say, total
from app.recall.snapshots import answer
from app.settings import Settings
from app.trace.service import trace
from app.units import unit_name
from app.wording import is_unknown_party, number, percent, plain_quantity, ref_number

Amounts = Mapping[str | None, float | None]
Leg = Literal["backward", "packaging", "forward"]
LEGS: Mapping[Leg, str] = {
    "backward": "what went into it, without packaging",
    "packaging": "packaging, the drawn lot counted if it is packaging",
    "forward": "where it went, the drawn lot counted",
}
_PART = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*([^\d\s,;][^\s,;]*)?")


@dataclass(frozen=True, slots=True)
class DrillQuestion:
    """One thing a milestone asks of one leg; `form`: how it is answered."""

    name: str
    leg: Leg
    words: str
    form: Literal["count", "amounts", "percent"] = "count"


QUESTIONS: Mapping[str, tuple[DrillQuestion, ...]] = {
    "scope": (
        DrillQuestion("backward_lots", "backward", "lots and serials that went into it"),
        DrillQuestion("suppliers", "backward", "suppliers of those and of the drawn lot"),
        DrillQuestion("packaging_lots", "packaging", "packaging lots"),
        DrillQuestion("lots", "forward", "lots and serials affected, with the drawn one"),
    ),
    "stock": (
        DrillQuestion("places", "forward", "places where some of it is"),
        DrillQuestion("on_hand", "forward", "on hand, as “120 kg; 30 pcs”", "amounts"),
    ),
    "customers": (
        DrillQuestion("customers", "forward", "customers who got some"),
        DrillQuestion("shipped", "forward", "shipped to them, as “120 kg; 30 pcs”", "amounts"),
    ),
    "balance": (
        DrillQuestion(
            "accounted", "forward", "of the drawn lot accounted for, in per cent", "percent"
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class LegScope:
    """What one leg of a drill reaches: refs of lots and serials, and of suppliers or customers."""

    leg: Leg
    goods: tuple[str, ...]
    parties: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As in the API's JSON."""
        return {"leg": self.leg, "goods": list(self.goods), "parties": list(self.parties)}


@dataclass(frozen=True, slots=True)
class DrillScope:
    """A drill's right answers."""

    legs: Mapping[Leg, LegScope]
    answer: CaseAnswer
    names: Mapping[str, str]  # of suppliers and customers

    def name(self, ref: str) -> str:
        """A supplier's or customer's name; its number where it has none."""
        return self.names.get(ref) or ref_number(ref)

    def value(self, question: DrillQuestion) -> Any:
        """A count, amounts by unit, or per cent; None unknown."""
        rows = self.answer.rows
        stands = [row for row in rows["stock"] if row["quantity"] != 0]
        receivers = [r for r in rows["customers"] if self.answer.party(r["customer"]) == "customer"]
        found: dict[str, Any] = {
            "backward_lots": len(self.legs["backward"].goods),
            "suppliers": len(self.legs["backward"].parties),
            "packaging_lots": len(self.legs["packaging"].goods),
            "lots": len(self.legs["forward"].goods),
            "places": len({row["location"] for row in stands}),
            "on_hand": _sums(stands, "quantity"),
            "customers": len({row["customer"] for row in receivers}),
            "shipped": _sums(receivers, "shipped"),
            "accounted": next(
                (row["accounted_percent"] for row in self.answer.beside["balances"]["rows"]), None
            ),
        }
        return found[question.name]


def drill_scope(
    graph: Graph, settings: Settings, drill: Drill, say: Say | None = None
) -> DrillScope:
    """The legs of a drill and the answer of its case, as known now."""
    case = read_case(graph, drill.case.number)
    found = answer(graph, settings, case, say=say, parts=NOTHING)
    nodes = [n for n in trace(graph, "up", [drill.drawn]).nodes if n.kind in ("lot", "serial")]
    packaging = [each.ref for each in nodes if each.item_type == "packaging"]
    other = [n.ref for n in nodes if n.item_type != "packaging" and n.ref != drill.drawn]
    rows = graph.rows("recall/suppliers", refs=sorted({drill.drawn, *other}))
    suppliers = {row["supplier"] for row in rows if not is_unknown_party(row["supplier"])}
    goods = [row["ref"] for row in found.rows["lots"] if not row["excluded"]]
    receivers = {row["customer"] for row in found.rows["customers"]}
    got = {ref for ref in receivers if found.party(ref) == "customer"}
    named = read_parties(graph, {*suppliers, *got})
    return DrillScope(
        {
            "backward": LegScope("backward", tuple(sorted(other)), tuple(sorted(suppliers))),
            "packaging": LegScope("packaging", tuple(sorted(packaging))),
            "forward": LegScope("forward", tuple(goods), tuple(sorted(got))),
        },
        found,
        {ref: str(told["name"]) for ref, told in named.items() if told.get("name")},
    )


def team_answers(
    graph: Graph, settings: Settings, drill: Drill, milestone: str, given: Mapping[str, str]
) -> tuple[TeamAnswer, ...]:
    """The team's answers to a milestone beside what is worked out now. Errors: `UsageError` for an
    answer that cannot be read, or one to no question of it."""
    questions = {each.name: each for each in QUESTIONS.get(milestone, ())}
    if strange := sorted(given.keys() - questions.keys()):
        raise UsageError(
            f"“{strange[0]}” is no question of “{milestone}”.",
            remedy=f"It asks: {', '.join(questions)}.",
        )
    read = {
        name: _read(question, text)
        for name, question in questions.items() if (text := given.get(name, "").strip())
    }  # fmt: skip
    if not read:
        return ()
    found = drill_scope(graph, settings, drill)
    return tuple(
        _compare(question, read.get(name), found.value(question), settings)
        for name, question in questions.items()
    )


def _compare(question: DrillQuestion, told: Any, found: Any, settings: Settings) -> TeamAnswer:
    right = None if told is None else _right(told, found, settings.balance_tolerance_percent)
    return TeamAnswer(
        question.name, question.leg, question.words,
        None if told is None else _words(question, told), _words(question, found), right,
    )  # fmt: skip


def _right(told: Any, found: Any, tolerance: float) -> bool | None:
    """Whether an answer is right: counts exactly, quantities and per cent within the tolerance."""
    if found is None:
        return None
    if isinstance(found, int):
        return bool(told == found)
    if isinstance(found, float):
        return bool(abs(told - found) <= tolerance)
    if None in found.values():
        return None
    if told.keys() != found.keys():
        return False
    return all(abs(told[uom] - found[uom]) <= abs(found[uom]) * tolerance / 100 for uom in found)


def _read(question: DrillQuestion, text: str) -> Any:
    if question.form == "count":
        if not text.replace(",", "").isdecimal():
            raise UsageError(f"“{text}” is no count.", remedy="Write 12.", field=question.name)
        return int(text.replace(",", ""))
    nothing = text.lower() in ("none", "nothing")
    parts = _PART.findall(text)
    if not nothing and (not parts or _PART.sub("", text).strip(" ;,")):
        raise UsageError(f"“{text}” is no quantity.", remedy="Write 120 kg.", field=question.name)
    if question.form == "percent":
        return float(parts[0][0].replace(",", "")) if parts else 0.0
    told: dict[str | None, float] = {}
    for amount, uom in parts:
        value = float(amount.replace(",", ""))
        if value:
            unit = unit_name(uom) if uom else None
            told[unit] = told.get(unit, 0) + value
    return told


def _words(question: DrillQuestion, value: Any) -> str:
    if value is None:
        return "not known"
    if question.form == "count":
        return number(value)
    if question.form == "percent":
        return percent(value)
    amounts = (plain_quantity(each, uom) for uom, each in sorted(value.items(), key=str))
    return "; ".join(amounts) or "nothing"


def _sums(rows: Sequence[Mapping[str, Any]], name: str) -> Amounts:
    """Rows added up by unit; nothing is left out, and nothing stands for none."""
    found: dict[str | None, list[float | None]] = defaultdict(list)
    for row in rows:
        found[row["uom"]].append(row[name])
    sums = {uom: total(0, *values) for uom, values in found.items()}
    return {uom: value for uom, value in sums.items() if value != 0}
