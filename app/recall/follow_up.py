"""Following up: what each customer was told and said, and how much is accounted for.

Every step is a line of its own that stays; one written down wrongly is corrected by another, which
counts instead of it. *Accounted for* is, per customer and unit: what came back in the books, and
what the customer says was sold, destroyed, forwarded or sent back beyond that; at most what was
shipped. A reply that says more than was shipped takes a reason.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.errors import NotFoundError, UsageError
from app.graph.run import Graph, Work
from app.ledger.parties import Party
from app.recall.cases import log_decision, required_text, salt
from app.recall.models import Case, CaseAnswer, Row, without_salt
from app.recall.scope import total
from app.recall.versions import Act, take_case
from app.times import now
from app.units import unit_name
from app.vocabulary import make_ref, split_kind
from app.wording import percent, quantity, ref_number

STEPS: Mapping[str, str] = {
    "contacted": "was contacted",
    "acknowledged": "acknowledged",
    "quantity_confirmed": "confirmed the quantity it has",
    "sold_through": "sold it",
    "forwarded": "forwarded it",
    "returned": "sent it back",
    "destroyed": "destroyed it",
    "effectiveness_check": "was checked for effect",
    "no_answer": "did not answer",
    "withdrawn": "was written down by mistake",
}
WITHDRAWN = "withdrawn"  # the only step that says nothing but that another was a mistake
ACCOUNTING_REPLIES = ("sold_through", "forwarded", "destroyed")
_TOLD_GONE = (*ACCOUNTING_REPLIES, "returned")
_BOUNDED = (*_TOLD_GONE, "quantity_confirmed")
_ROWS_LIMIT = 20_000
_COLUMNS = ("customer", "step", "quantity", "uom", "certificate", "note", "corrects")


@dataclass(frozen=True, slots=True)
class CustomerFollowUp:
    """One customer: its rows of the answer, what was heard, and amounts by unit.

    `amounts`: {uom, shipped, returned, outstanding, accounted, open}; None unknown. `replies`: all
    of them; one that was corrected names its correction (`corrected_by`) and counts for nothing.
    """

    customer: str
    name: str | None
    certainty: str
    party: Mapping[str, Any]
    rows: Sequence[Row]
    replies: Sequence[Row]
    amounts: Sequence[Mapping[str, Any]]
    done: frozenset[str] = field(default_factory=frozenset)
    kind: Party = "customer"

    def as_json(self) -> dict[str, Any]:
        """As in the API's JSON."""
        return {
            "customer": self.customer, "name": self.name, "party": self.kind,
            "certainty": self.certainty, "answered": self.answered, "amounts": list(self.amounts),
            "replies": list(self.replies),
        }  # fmt: skip

    @property
    def answered(self) -> bool:
        """Whether the customer said anything."""
        return bool(self.done - {"contacted", "no_answer", "effectiveness_check"})

    @property
    def accounted(self) -> bool:
        """Whether nothing is open."""
        return all(each["open"] == 0 for each in self.amounts)


def add_reply(
    graph: Graph, case: Case, answer: CaseAnswer, *, customer: str, step: str, by: str,
    quantity: float | None = None, uom: str = "", certificate: str = "", note: str = "",
    version: int | None = None, corrects: int | None = None,
) -> None:  # fmt: skip
    """Write one step of a customer's follow-up; `corrects`: the number of one it stands instead of.

    Errors: `UsageError` (with the `field` it is about), `NotFoundError`.
    """
    row = _reply(answer, customer, step, quantity, uom, certificate, note, corrects)
    _write(graph, case, answer, [row], Act("reply", by, version, row, [row["customer"]]))


def replies_from_csv(
    graph: Graph, case: Case, answer: CaseAnswer, text: str, *, by: str, version: int | None = None
) -> int:
    """Take replies from a CSV: customer, step, quantity?, uom?, certificate?, note?, corrects?.
    How many. Rows without a step, of a sheet that is filled in bit by bit, say nothing yet.

    All or none: the first row that is wrong is named. Errors: `UsageError`.
    """
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    missing = {"customer", "step"} - set(reader.fieldnames or ())
    if missing:
        raise UsageError(
            f"The CSV has no column {' and '.join(sorted(missing))}.",
            remedy=f"Its first line names the columns: {','.join(_COLUMNS)}.",
        )
    rows, lines = [], []
    for line, given in enumerate(reader, 2):
        if line > _ROWS_LIMIT:
            raise UsageError(f"The CSV has more than {_ROWS_LIMIT:,} rows.", remedy="Split it.")
        cell = {key: (value or "").strip() for key, value in given.items() if key in _COLUMNS}
        if not any(cell.get(name) for name in _COLUMNS[1:] if name != "uom"):
            continue
        try:
            amount = float(cell["quantity"]) if cell.get("quantity") else None
            rows.append(
                _reply(
                    answer, cell["customer"], cell["step"], amount, cell.get("uom", ""),
                    cell.get("certificate", ""), cell.get("note", ""),
                    int(cell["corrects"]) if cell.get("corrects") else None,
                )
            )  # fmt: skip
        except ValueError:
            raise UsageError(
                f"Line {line}: “{cell.get('quantity') or cell.get('corrects')}” is no number.",
                remedy="Write 12.5.",
            ) from None
        except (UsageError, NotFoundError) as error:
            raise UsageError(f"Line {line}: {error.text}", remedy=error.remedy) from None
        lines.append(line)
    if rows:
        customers = sorted({str(row["customer"]) for row in rows})
        act = Act("replies", by, version, {"csv": text}, customers)
        _write(graph, case, answer, rows, act, lines)
    return len(rows)


def _reply(
    answer: CaseAnswer, customer: str, step: str, quantity: float | None, uom: str,
    certificate: str, note: str, corrects: int | None,
) -> dict[str, Any]:  # fmt: skip
    ref = customer if split_kind(customer) else make_ref("customer", customer)
    units = {row["uom"] for row in answer.rows["customers"] if row["customer"] == ref}
    if not units:
        raise NotFoundError(f"{customer} is no customer of this case.")
    if step not in STEPS:
        raise UsageError(
            f"“{step}” is no step.", remedy=f"One of: {', '.join(STEPS)}.", field="step"
        )
    if step == WITHDRAWN and corrects is None:
        raise UsageError(
            "What was written down by mistake?", remedy="Name the line it corrects.", field="step"
        )
    if quantity is not None and not 0 <= quantity < 1e12:
        raise UsageError("A quantity is not below zero.", field="quantity")
    if step in _TOLD_GONE and quantity is None:
        raise UsageError(f"{step} needs a quantity.", remedy="Say how much.", field="quantity")
    if step == "destroyed" and not certificate:
        raise UsageError(
            "destroyed needs a certificate.", remedy="Name or number it.", field="certificate"
        )
    unit = unit_name(uom) if uom else None
    if quantity is not None and unit is None and len(units) == 1:
        (unit,) = units
    if quantity is not None and unit not in units:
        names = ", ".join(sorted(str(each) for each in units))
        raise UsageError(f"{customer} got it in {names}, not in {uom or 'no unit'}.", field="uom")
    told = {
        "customer": ref, "step": step, "quantity": quantity, "uom": unit,
        "certificate": required_text("The certificate", certificate, needed=False) or None,
        "note": required_text("The note", note, needed=False) or None, "corrects": corrects,
    }  # fmt: skip
    return {key: value for key, value in told.items() if value is not None}


def _write(
    graph: Graph, case: Case, answer: CaseAnswer, rows: Sequence[Row], act: Act,
    lines: Sequence[int] = (),
) -> None:  # fmt: skip
    moment, by = now(), act.by
    told = [{**row, "by": by, "at": moment, "salt": salt()} for row in rows]

    def write(work: Work) -> None:
        take_case(work, case, act)
        heard = [row["told"] for row in work.rows("recall/replies", case=case.number)]
        for place, row in enumerate(rows):
            where = f"Line {lines[place]}: " if lines else ""
            _check_corrected(heard, row, where)
            heard.append({**row, "number": 0})
            _check_amount(answer, heard, row, where)
        last = work.one("recall/reply", case=case.number, rows=told)["last"]
        names = sorted({ref_number(str(row["customer"])) for row in rows})
        first = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        text = f"Follow-up of {first}: {', '.join(sorted({STEPS[r['step']] for r in rows}))}."
        mended = sorted(row["corrects"] for row in rows if "corrects" in row)
        if mended:
            text = f"{text[:-1]}, instead of line {', '.join(map(str, mended))}."
        numbers = list(range(last - len(told) + 1, last + 1))
        log_decision(work, case, "follow-up", text, by, {"RecallReply": numbers})

    graph.write(write)


def _check_corrected(heard: Sequence[Row], row: Row, where: str) -> None:
    """Errors: `UsageError` when it corrects none of that customer's lines, or one that was."""
    if (number := row.get("corrects")) is None:
        return
    own = [each for each in heard if each["customer"] == row["customer"]]
    if not any(each["number"] == number for each in own):
        raise UsageError(f"{where}There is no line {number} of {row['customer']}.")
    other = next((each for each in own if each.get("corrects") == number), None)
    if other is not None:
        raise UsageError(
            f"{where}Line {number} was corrected already, by {other.get('by') or 'this file'}.",
            remedy="Correct the newer line.",
        )


def _check_amount(answer: CaseAnswer, heard: Sequence[Row], row: Row, where: str) -> None:
    """Errors: `UsageError` when more is told than was shipped and no reason is given."""
    uom, note = row.get("uom"), row.get("note")
    if row.get("quantity") is None or note or row["step"] not in _BOUNDED:
        return
    got = [each for each in answer.rows["customers"] if each["customer"] == row["customer"]]
    shipped = total(0, *(each["shipped"] for each in got if each["uom"] == uom))
    if row["step"] == "quantity_confirmed":
        told: float | None = row["quantity"]
    else:
        mine = [
            each for each in valid_replies(heard)
            if each["customer"] == row["customer"] and each["step"] in _TOLD_GONE
            and each.get("uom") == uom
        ]  # fmt: skip
        told = total(0, *(each.get("quantity", 0) for each in mine))
    if shipped is not None and told is not None and told > shipped:
        raise UsageError(
            f"{where}{row['customer']} got {quantity(shipped, uom)}; with this "
            f"{quantity(told, uom)} are told.",
            remedy="Mend a typing error; if it is right, say why in the note.", field="quantity",
        )  # fmt: skip


def valid_replies(replies: Sequence[Row]) -> list[Row]:
    """Those that count: neither corrected by another nor written down by mistake."""
    corrected = {row["corrects"] for row in replies if row.get("corrects") is not None}
    return [
        row for row in replies
        if row["step"] != WITHDRAWN and (row["number"] == 0 or row["number"] not in corrected)
    ]  # fmt: skip


def _with_corrections(replies: Sequence[Row]) -> list[Row]:
    by = {row["corrects"]: row["number"] for row in replies if row.get("corrects") is not None}
    return [
        {**row, "corrected_by": by[row["number"]]} if row["number"] in by else row
        for row in replies
    ]  # fmt: skip


def follow_ups(graph: Graph, case: Case, answer: CaseAnswer) -> list[CustomerFollowUp]:
    """Each customer of a case with what was heard, by ref."""
    heard: dict[str, list[Row]] = defaultdict(list)
    for row in graph.rows("recall/replies", case=case.number):
        heard[row["told"]["customer"]].append(without_salt(row["told"]))
    rows: dict[str, list[Row]] = defaultdict(list)
    for each in answer.rows["customers"]:
        rows[each["customer"]].append(each)
    found = []
    for ref, mine in sorted(rows.items()):
        party = answer.beside["parties"].get(ref, {})
        valid = valid_replies(heard[ref])
        found.append(
            CustomerFollowUp(
                ref, party.get("name"), mine[0]["certainty"], party, mine,
                _with_corrections(heard[ref]), _amounts(mine, valid),
                frozenset(row["step"] for row in valid), answer.party(ref),
            )
        )  # fmt: skip
    return found


def _amounts(rows: Sequence[Row], replies: Sequence[Row]) -> list[dict[str, Any]]:
    found = []
    for uom in sorted({row["uom"] for row in rows}, key=str):
        mine = [row for row in rows if row["uom"] == uom]
        shipped = total(0, *(row["shipped"] for row in mine))
        returned = total(0, *(row["returned"] for row in mine))
        out = total(0, *(row["outstanding"] for row in mine))

        def told(*steps: str, uom: str | None = uom) -> float:
            wanted = (r for r in replies if r["step"] in steps and r.get("uom") == uom)
            return total(0, *(row.get("quantity", 0) for row in wanted)) or 0

        accounted = left = None
        booked = total(shipped, out, sign=-1)  # back by the books, or at a place of one's own
        if shipped is not None and booked is not None:
            back = max(booked, told("returned"))
            accounted = min(shipped, total(back, told(*ACCOUNTING_REPLIES)) or 0)
            left = total(shipped, accounted, sign=-1)
        found.append({
            "uom": uom, "shipped": shipped, "returned": returned,
            "outstanding": out, "accounted": accounted,
            "open": left,
        })  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class UnitAccount:
    """How much of what was shipped in one unit is accounted for; None unknown."""

    uom: str | None
    shipped: float | None
    accounted: float | None

    @property
    def percent(self) -> float | None:
        """Per cent of what was shipped."""
        if self.shipped is None or self.accounted is None:
            return None
        return self.accounted / self.shipped * 100 if self.shipped else 100.0

    def as_json(self) -> dict[str, Any]:
        """As in the API's JSON."""
        return {
            "uom": self.uom, "shipped": self.shipped, "accounted": self.accounted,
            "percent": self.percent,
        }  # fmt: skip


def customers_of(found: Sequence[CustomerFollowUp]) -> list[CustomerFollowUp]:
    """Those that are customers: who is asked, and counted."""
    return [each for each in found if each.kind == "customer"]


def unit_accounts(found: Sequence[CustomerFollowUp]) -> list[UnitAccount]:
    """How much is accounted for, unit by unit, of what went to customers and to nobody known.

    Units do not add up, so one unit says nothing of another."""
    sums: dict[str | None, list[Row]] = defaultdict(list)
    for each in found:
        for amount in each.amounts if each.kind in ("customer", "unknown") else ():
            sums[amount["uom"]].append(amount)
    return [
        UnitAccount(
            uom, total(0, *(row["shipped"] for row in rows)),
            total(0, *(row["accounted"] for row in rows)),
        )
        for uom, rows in sorted(sums.items(), key=lambda pair: str(pair[0]))
    ]  # fmt: skip


def accounted_percent(found: Sequence[CustomerFollowUp]) -> float | None:
    """Per cent accounted for in the unit that is worst; None when that is not known."""
    shares = [each.percent for each in unit_accounts(found)]
    return None if None in shares else min((each for each in shares if each is not None),
                                           default=100.0)  # fmt: skip


def accounted_words(found: Sequence[CustomerFollowUp]) -> str:
    """`61 % of 7,190 pcs, not known of 5 kg`."""
    said = []
    for each in unit_accounts(found):
        said.append(f"{percent(each.percent)} of {quantity(each.shipped, each.uom)}")
    return ", ".join(said) or "nothing was shipped"
