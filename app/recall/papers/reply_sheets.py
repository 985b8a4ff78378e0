"""Sheets for many customers at once: one to be filled with replies, one to merge letters with."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from app.recall.follow_up import CustomerFollowUp, customers_of
from app.recall.models import CaseAnswer
from app.web.sheets import csv_text, safe_cell
from app.wording import plain_quantity, ref_number

_REPLIES = (
    "customer", "name", "got", "open", "step", "quantity", "uom", "certificate", "note", "corrects",
)  # fmt: skip
_MERGE = (
    "customer", "name", "contact", "phone", "email", "address", "country", "certainty", "lots",
    "documents", "shipped", "still_out",
)  # fmt: skip
_PHONE = re.compile(r"\s*\+?[\d\s()/.-]{4,}")


def reply_sheet(people: Sequence[CustomerFollowUp]) -> str:
    """A CSV with a row a customer and unit, to be filled in and taken back as replies."""
    rows: list[Sequence[object]] = [_REPLIES]
    for each in customers_of(people):
        for amount in each.amounts:
            uom = amount["uom"]
            rows.append((
                each.customer, each.name, plain_quantity(amount["shipped"], uom),
                plain_quantity(amount["open"], uom), None, None, uom, None, None, None,
            ))  # fmt: skip
    return csv_text(rows)


def merge_sheet(answer: CaseAnswer, people: Sequence[CustomerFollowUp]) -> str:
    """A CSV for letters of a word processor, a row a customer; phone numbers stay what they are."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_MERGE)
    goods = answer.beside["goods"]
    for each in customers_of(people):
        party = each.party
        lots = sorted({ref for row in each.rows for ref in row["lots"]})
        names = [str(goods.get(ref, {}).get("printed") or ref_number(ref)) for ref in lots]
        papers = sorted({name for row in each.rows for name in row["documents"]})
        person = [party.get(name) for name in ("contact", "email", "address", "country")]
        amounts = [
            ", ".join(plain_quantity(amount[name], amount["uom"]) for amount in each.amounts)
            for name in ("shipped", "outstanding")
        ]
        told = [ref_number(each.customer), each.name, person[0], "", *person[1:], each.certainty]
        told += [", ".join(names), ", ".join(papers), *amounts]
        cells = [safe_cell(cell) for cell in told]
        cells[_MERGE.index("phone")] = phone_cell(str(party.get("phone") or ""))
        writer.writerow(cells)
    return out.getvalue()


def phone_cell(phone: str) -> str:
    """A phone number as a cell that a spreadsheet takes neither for a number nor for a sum.

    Spaces part its digits: `+49-30-12` would be worked out, `030123` would lose its zero. Anything
    but a phone number is made safe as every text.
    """
    if not _PHONE.fullmatch(phone):
        return str(safe_cell(phone))
    parted = " ".join(re.split(r"[\s/.-]+", phone.strip()))
    return parted if " " in parted else f"{parted[:3]} {parted[3:]}"
