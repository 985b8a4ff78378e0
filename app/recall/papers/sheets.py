"""The sheets of a recall's workbook: headings in words, names and numbers, dates as dates. Pure.

Refs, which programs need, stand on the last sheet, beside the name and number each goes by in the
others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from app.ledger.parties import PARTIES
from app.recall.follow_up import STEPS, CustomerFollowUp
from app.recall.models import CaseAnswer, Row
from app.recall.next_steps import NextStep
from app.vocabulary.relationships import RELATIONSHIPS
from app.wording import computed_text, kind_name, ref_name, ref_number

Line = Sequence[Any]
Form = Literal["text", "amount", "number", "moment", "written", "share"]


class Head(NamedTuple):
    """A column: its heading, how its cells are written, how wide it is. `amount`: a quantity in
    the line's unit; `moment`: UTC microseconds; `written`: a time as an event has it."""

    words: str
    form: Form = "text"
    width: int = 14


UNIT = Head("Unit", width=8)


@dataclass(frozen=True, slots=True)
class Told:
    """What a workbook is made of: a snapshot's answer, and the follow-up as it is now."""

    answer: CaseAnswer
    people: Sequence[tuple[CustomerFollowUp, NextStep]] = ()

    def name(self, ref: str | None) -> str | None:
        """The name of a customer, supplier or place; its number where it has none."""
        if ref is None:
            return None
        named: Mapping[str, Any] = self.answer.beside["parties"].get(ref, {})
        return str(named.get("name") or ref_number(ref))

    def good(self, ref: str) -> Mapping[str, Any]:
        """What is known of a lot or serial."""
        found: Mapping[str, Any] = self.answer.beside["goods"].get(ref, {})
        return found

    def lot(self, ref: str) -> tuple[str, str | None]:
        """A lot's or serial's number with its item, and the item's name."""
        return ref_name(ref), self.good(ref).get("name")

    def thing(self, ref: str | None) -> str | None:
        """Anything a chain goes through, in words."""
        if ref is None:
            return None
        if ref.startswith(("customer:", "supplier:", "location:")):
            return self.name(ref)
        name = self.good(ref).get("name")
        return f"{ref_name(ref)} ({name})" if name else f"{kind_name(_kind(ref))} {ref_name(ref)}"


@dataclass(frozen=True, slots=True)
class PeopleSheet:
    """A sheet: its columns and its lines. Where `summed`, amounts are added up by unit below."""

    title: str
    heads: tuple[Head, ...]
    lines: Callable[[Told], Iterator[Line]]
    summed: bool = False


def _kind(ref: str) -> str:
    return ref.partition(":")[0]


_PARTY = {name: one for name, (_, one, _) in PARTIES.items()}


def _customers(told: Told) -> Iterator[Line]:
    for row in told.answer.rows["customers"]:
        ref = row["customer"]
        yield (
            told.name(ref), ref_number(ref), _PARTY[told.answer.party(ref)],
            told.name(row["ship_to"]), row["certainty"], row["shipped_certain"],
            row["shipped_possible"], row["shipped"], row["returned"], row["outstanding"],
            row["uom"], ", ".join(ref_name(lot) for lot in row["lots"]),
            ", ".join(row["documents"]),
        )  # fmt: skip


def _follow_up(told: Told) -> Iterator[Line]:
    for each, step in told.people:
        contacted = [row["at"] for row in each.replies if row["step"] == "contacted"]
        last = step.last
        party = each.party
        for amount in each.amounts:
            yield (
                each.name or ref_number(each.customer), ref_number(each.customer),
                _PARTY[each.kind], amount["shipped"], amount["accounted"], amount["open"],
                amount["uom"], min(contacted, default=None), last and last["at"],
                last and STEPS.get(last["step"]), "yes" if each.answered else "no",
                ("overdue: " if step.overdue else "") + step.text, step.due,
                *(party.get(name) for name in ("contact", "phone", "email", "address", "country")),
            )  # fmt: skip


def _replies(told: Told) -> Iterator[Line]:
    lines = [(row, each) for each, _ in told.people for row in each.replies]
    for row, each in sorted(lines, key=lambda pair: pair[0]["number"]):
        yield (
            row["number"], row["at"], row["by"], each.name or ref_number(each.customer),
            ref_number(each.customer), STEPS.get(row["step"], row["step"]), row.get("quantity"),
            row.get("uom"), row.get("certificate"), row.get("note"), row.get("corrects"),
            row.get("corrected_by"),
        )  # fmt: skip


def _lots(told: Told) -> Iterator[Line]:
    shares = told.answer.beside["shares"]
    for row in told.answer.rows["lots"]:
        if row["excluded"]:
            continue
        good, (number, name) = told.good(row["ref"]), told.lot(row["ref"])
        yield (
            number, name, kind_name(row["kind"]), good.get("printed"), good.get("gtin"),
            good.get("best_before"), good.get("made"), good.get("packs"), good.get("status"),
            row["certainty"], row["reason"], row["depth"], shares.get(row["ref"]),
        )  # fmt: skip


def _stock(told: Told) -> Iterator[Line]:
    for row in told.answer.rows["stock"]:
        status = told.answer.stock_status(row)
        place = row["location"]
        yield (
            *told.lot(row["ref"]), told.name(place), place and ref_number(place),
            row["quantity"], row["uom"], status["status"], status["quantity"],
            status["requested"], status["requested_quantity"], row["certainty"],
        )  # fmt: skip


def _deliveries(told: Told) -> Iterator[Line]:
    for row in told.answer.rows["shipments"]:
        ref = row["customer"]
        yield (
            told.name(ref), ref_number(ref), told.name(row["ship_to"]), *told.lot(row["ref"]),
            row["quantity"], row["uom"], row["at"], row["document"], row["certainty"],
            "taken out by hand" if row["excluded"] else None, f"{row['source']} {row['event']}",
        )  # fmt: skip


def _chains(told: Told) -> Iterator[Line]:
    for chain in told.answer.beside.get("delivery_proofs", ()):
        who = told.name(chain["customer"]), ref_number(chain["customer"])
        for step, hop in enumerate(chain["hops"], 1):
            known = RELATIONSHIPS.get(hop["type"])
            yield (
                *who, *told.lot(chain["ref"]), chain["certainty"], step, told.thing(hop["from"]),
                known.forth if known else hop["type"].lower(), told.thing(hop["to"]),
                hop["quantity"], hop["uom"], hop["at"], hop["document"],
                told.thing(hop["through"]), hop["certainty"],
            )  # fmt: skip


def _balance(told: Told) -> Iterator[Line]:
    for row in told.answer.beside["balances"]["rows"]:
        percent, uom = row["accounted_percent"], row.get("uom")
        parts = "; ".join(
            f"{name.replace('_', ' ')} {computed_text(value, uom)}"
            for name, value in row.get("parts", {}).items() if value
        )  # fmt: skip
        within = row.get("within_tolerance")
        yield (
            told.thing(row["ref"]), None if percent is None else percent / 100,
            None if within is None else ("yes" if within else "no"), parts,
            "; ".join(gap["text"] for gap in row["gaps"]) or row.get("error"),
        )  # fmt: skip


def _suppliers(told: Told) -> Iterator[Line]:
    leg = told.answer.beside["suppliers"]
    for row in leg["receipts"]:
        yield (
            "received", row["name"] or told.name(row["supplier"]), _number(row["supplier_lot"]),
            *told.lot(row["ref"]), row["quantity"], row["uom"], row["document"], "yes",
        )  # fmt: skip
    for row in leg["sisters"]:
        yield (
            "from the same lot of theirs", None, _number(row["supplier_lot"]),
            *told.lot(row["ref"]), None, None, None, "yes" if row["in_scope"] else "no",
        )  # fmt: skip


def _number(ref: str | None) -> str | None:
    return ref_number(ref) if ref and ref.startswith("supplier-lot:") else ref


def _left_out(told: Told) -> Iterator[Line]:
    answer = told.answer
    marks = {mark["ref"]: mark for mark in answer.beside["marks"]}
    ends = ", ".join(map(ref_name, answer.hashed["filters"].get("stop", ())))
    none: Row = {}
    for row in answer.rows["lots"]:
        if row["excluded"]:
            mark = marks.get(row["ref"], none)
            yield told.thing(row["ref"]), "by hand", mark.get("reason"), mark.get("by")
    for row in answer.rows.get("stopped", ()):
        yield told.thing(row["ref"]), "by hand", f"the trace ends at {ends}", None
    for row in answer.rows["removed"]:
        yield told.thing(row["ref"]), "by time", "events: " + "; ".join(row["events"]), None


def _warnings(told: Told) -> Iterator[Line]:
    for row in told.answer.beside["warnings"]:
        yield told.thing(row["ref"]) if row["ref"] else None, row["text"], row["code"]


def _refs(told: Told) -> Iterator[Line]:
    rows = told.answer.rows
    found = {row["ref"] for name in ("lots", "stock", "runs", "containers") for row in rows[name]}
    for row in rows["customers"]:
        found |= {row["customer"], *row["lots"]} | ({row["ship_to"]} - {None})
    found |= set(told.answer.beside["parties"]) | set(told.answer.hashed["roots"])
    for ref in sorted(found):
        name = told.good(ref).get("name") or told.answer.beside["parties"].get(ref, {}).get("name")
        yield kind_name(_kind(ref)), ref_name(ref), name, ref


_WHO = Head("Customer", width=30), Head("Customer number", width=16)
_LOT = Head("Lot or serial", width=24), Head("Item name", width=26)
SHEETS: tuple[PeopleSheet, ...] = (
    PeopleSheet("Customers", (
        *_WHO, Head("Counted as"), Head("Ship to", width=26), Head("Certainty", width=10),
        Head("Shipped, certain", "amount"), Head("Shipped, possible", "amount"),
        Head("Shipped", "amount"), Head("Returned", "amount"), Head("Still out", "amount"), UNIT,
        Head("Lots and serials", width=40), Head("Documents", width=30),
    ), _customers, summed=True),
    PeopleSheet("Follow-up", (
        *_WHO, Head("Counted as"), Head("Shipped", "amount"), Head("Accounted for", "amount"),
        Head("Open", "amount"), UNIT, Head("First told", "moment", 17),
        Head("Last heard", "moment", 17), Head("What was heard", width=22),
        Head("Answered", width=9), Head("Next step", width=24),
        Head("Answer due", "moment", 17), Head("Contact", width=20),
        Head("Phone", width=18), Head("E-mail", width=26), Head("Address", width=30),
        Head("Country", width=9),
    ), _follow_up, summed=True),
    PeopleSheet("Lots", (
        *_LOT, Head("Kind", width=8), Head("Printed code", width=18), Head("GTIN", width=16),
        Head("Best before", "written", 13), Head("Made", "written", 17),
        Head("Packs", width=20), Head("Status", width=12), Head("Certainty", width=10),
        Head("Why only possible", width=40), Head("Steps from the suspect", "number", 10),
        Head("Share of the suspect", "share", 10),
    ), _lots),
    PeopleSheet("Stock", (
        *_LOT, Head("Place", width=22), Head("Place number"), Head("On hand", "amount"), UNIT,
        Head("Status", width=12), Head("Of that status", "amount"), Head("Requested", width=12),
        Head("Of that requested", "amount"), Head("Certainty", width=10),
    ), _stock, summed=True),
    PeopleSheet("Deliveries", (
        *_WHO, Head("Ship to", width=26), *_LOT, Head("Shipped", "amount"), UNIT,
        Head("Shipped at", "written", 17), Head("Document", width=18),
        Head("Certainty", width=10), Head("Left out", width=17), Head("Event", width=26),
    ), _deliveries, summed=True),
    PeopleSheet("Chains", (
        *_WHO, *_LOT, Head("Certainty of the chain", width=10), Head("Step", "number", 6),
        Head("From", width=34), Head("What", width=18), Head("To", width=34),
        Head("Quantity", "amount"), UNIT, Head("When", "written", 17), Head("Document", width=18),
        Head("In", width=18), Head("Certainty of the step", width=10),
    ), _chains),
    PeopleSheet("Replies", (
        Head("Line", "number", 6), Head("Written down", "moment", 17), Head("By"), *_WHO,
        Head("What was said", width=28), Head("Quantity", "amount"), UNIT,
        Head("Certificate", width=16), Head("Note", width=40), Head("Instead of line", "number", 9),
        Head("Corrected by line", "number", 9),
    ), _replies),
    PeopleSheet("Balance", (
        Head("Lot, serial or run", width=34), Head("Accounted for", "share", 10),
        Head("Within tolerance", width=10), Head("Where it went", width=60),
        Head("What is missing", width=60),
    ), _balance),
    PeopleSheet("Suppliers", (
        Head("What", width=24), Head("Supplier", width=28), Head("Lot of theirs", width=18),
        *_LOT, Head("Received", "amount"), UNIT, Head("Document", width=18),
        Head("In the scope", width=9),
    ), _suppliers),
    PeopleSheet("Left out", (
        Head("What", width=34), Head("How", width=10), Head("Why", width=60), Head("By"),
    ), _left_out),
    PeopleSheet("Warnings", (
        Head("About", width=34), Head("Warning", width=90), Head("Kind of warning", width=24),
    ), _warnings),
    PeopleSheet("Refs", (
        Head("What it is"), Head("Number here", width=28), Head("Name", width=30),
        Head("Ref for programs", width=50),
    ), _refs),
)  # fmt: skip
