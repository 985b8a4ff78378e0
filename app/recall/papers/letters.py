"""Letters to customers and notices to suppliers, from templates the team can change.

The templates are Jinja in a sandbox: they are shown the case and the customer or supplier and can
reach nothing else. What comes out is free of signs that hide text or turn it about.
`LOTGRAPH_RECALL_LETTERS` names a folder with a `letter.txt` or `supplier.txt` of one's own; the one
that is not there is the one shipped. `MAILINGS`: all letters of a case in one step.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from app import wording
from app.errors import NotFoundError, SettingsError
from app.graph.run import Graph
from app.plain_text import distinct_names, file_name, plain_text
from app.recall.follow_up import CustomerFollowUp, customers_of, follow_ups
from app.recall.models import Case, CaseAnswer, Row
from app.recall.papers.persons import CasePerson, decisions_of, letter_persons
from app.recall.papers.reply_sheets import merge_sheet, reply_sheet
from app.resources import templates_folder
from app.settings import Settings
from app.times import instant_text
from app.vocabulary import parse_ref
from app.web.pdf import PDF, pdf_of

LETTER, NOTICE = "letter.txt", "supplier.txt"
_PARTY = ("contact", "phone", "email", "address", "country", "gln", "kind")


def letter(
    settings: Settings, case: Case, answer: CaseAnswer, customer: CustomerFollowUp,
    log: Sequence[Row] = (),
) -> str:  # fmt: skip
    """The letter to a customer as plain text. `log`: of the case, oldest first, for the persons it
    names. Errors: `SettingsError`: the template is wrong."""
    persons = _persons(letter_persons(log, customer.replies, case))
    return text_from(settings, LETTER, _told_customer(case, answer, customer) | persons)


def notice(
    settings: Settings, case: Case, answer: CaseAnswer, supplier: str, log: Sequence[Row] = ()
) -> str:
    """The notice to a supplier of the suspects; `log` as of `letter`. Errors: `SettingsError`,
    `NotFoundError`."""
    leg: Mapping[str, Sequence[Row]] = answer.beside["suppliers"]
    receipts = [row for row in leg["receipts"] if row["supplier"] == supplier]
    if not receipts:
        raise NotFoundError(f"{supplier} supplied none of the suspects of {case.number}.")
    told = _told_supplier(case, answer, supplier, receipts)
    return text_from(settings, NOTICE, told | _persons(letter_persons(log, (), case)))


def _persons(found: Sequence[CasePerson]) -> dict[str, Any]:
    return {"persons": [each.as_json() for each in found]}


def suppliers_of(answer: CaseAnswer) -> list[str]:
    """Refs of the known suppliers of the suspects, in order."""
    refs = {row["supplier"] for row in answer.beside["suppliers"]["receipts"]}
    return sorted(ref for ref in refs if not wording.is_unknown_party(ref))


def letter_to(graph: Graph, settings: Settings, case: Case, answer: CaseAnswer, ref: str) -> str:
    """The letter to a customer, or the notice to a supplier. Errors: `NotFoundError`."""
    log = decisions_of(graph, case)
    if ref.startswith("supplier:"):
        return notice(settings, case, answer, ref, log)
    for each in follow_ups(graph, case, answer):
        if each.customer == ref:
            return letter(settings, case, answer, each, log)
    raise NotFoundError(f"{ref} is no customer of {case.number}.")


def all_letters(
    graph: Graph, settings: Settings, case: Case, answer: CaseAnswer
) -> list[tuple[str, str]]:
    """(file name, text) of every letter and notice of a case: customers are written to, not places
    of one's own, disposal firms or a receiver nobody knows."""
    log = decisions_of(graph, case)
    found = [
        (_file_name(case, each.customer), letter(settings, case, answer, each, log))
        for each in customers_of(follow_ups(graph, case, answer))
    ]
    found += [
        (_file_name(case, ref), notice(settings, case, answer, ref, log))
        for ref in suppliers_of(answer)
    ]
    names = distinct_names(name for name, _ in found)  # one letter must not replace another
    return [(name, text) for name, (_, text) in zip(names, found, strict=True)]


def _file_name(case: Case, ref: str) -> str:
    """`RC-2026-001-customer-C1.txt`: refs are percent-encoded, so no name leaves the folder."""
    kind, _, number = ref.partition(":")
    return file_name(f"{case.number}-{kind}-{quote(number, safe='')[:150]}.txt")


def text_from(settings: Settings, name: str, told: Mapping[str, Any]) -> str:
    """A paper as plain text, from a template. Errors: `SettingsError`: it cannot be used."""
    shipped = FileSystemLoader(templates_folder() / "recall")
    own = settings.recall_letters
    made = SandboxedEnvironment(
        loader=ChoiceLoader([FileSystemLoader(own), shipped]) if own else shipped,
        undefined=StrictUndefined, autoescape=False,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    made.filters["qty"] = lambda value, uom=None: wording.quantity(value, uom).replace(
        wording.NBSP, " "
    )
    try:
        if own and not own.is_dir():
            raise FileNotFoundError(f"there is no folder {own}")
        return plain_text(made.get_template(name).render(**told))
    except (TemplateError, TypeError, ValueError, OSError) as error:
        raise SettingsError(
            f"The letter's template cannot be used: {type(error).__name__}: {error}",
            remedy=f"Mend {name} in the folder LOTGRAPH_RECALL_LETTERS names, or unset it.",
            code="letter_template",
        ) from None


def _told_customer(case: Case, answer: CaseAnswer, customer: CustomerFollowUp) -> dict[str, Any]:
    lots = sorted({ref for row in customer.rows for ref in row["lots"]})
    return {
        "case": case.as_json(),
        "customer": {
            **dict.fromkeys(_PARTY),
            **customer.party,
            "ref": customer.customer,
            "name": customer.name,
        },
        "certainty": customer.certainty,
        "lots": [
            {**_good(answer, ref), "deliveries": _deliveries(answer, customer.customer, ref)}
            for ref in lots
        ],
        "rows": [dict(row) for row in customer.rows],
        "amounts": [dict(each) for each in customer.amounts],
        "documents": sorted({name for row in customer.rows for name in row["documents"]}),
        "mock": case.kind == "mock",
    }


def _deliveries(answer: CaseAnswer, customer: str, ref: str) -> list[dict[str, Any]]:
    """Each delivery of a lot to a customer: when (the day), how much, on which paper, where to."""
    places: Mapping[str, Any] = answer.beside["parties"]
    return [
        {
            "day": row["at"][:10] if row["at"] else None, "quantity": row["quantity"],
            "uom": row["uom"], "document": row["document"],
            "ship_to": row["ship_to"] and (
                places.get(row["ship_to"], {}).get("name") or wording.ref_number(row["ship_to"])
            ),
        }
        for row in answer.rows["shipments"]
        if row["customer"] == customer and row["ref"] == ref and not row["excluded"]
    ]  # fmt: skip


def _told_supplier(
    case: Case, answer: CaseAnswer, supplier: str, receipts: Sequence[Row]
) -> dict[str, Any]:
    named = {row["supplier_lot"] for row in receipts if row["supplier_lot"]}
    sisters = [row for row in answer.beside["suppliers"]["sisters"] if row["supplier_lot"] in named]
    party: Mapping[str, Any] = answer.beside["parties"].get(supplier, {})
    return {
        "case": case.as_json(),
        "supplier": {"name": None, **dict.fromkeys(_PARTY), **party, "ref": supplier},
        "receipts": [
            {
                **row, "lot": _good(answer, row["ref"]),
                "supplier_lot": _bare(row["supplier_lot"]),
                "at": None if row["at"] is None else instant_text(row["at"]),
            }
            for row in receipts
        ],
        "sisters": [
            {**row, "supplier_lot": _bare(row["supplier_lot"]), "lot": _good(answer, row["ref"])}
            for row in sisters
        ],
        "mock": case.kind == "mock",
    }  # fmt: skip


def _good(answer: CaseAnswer, ref: str) -> dict[str, Any]:
    number = wording.ref_number(ref)
    missing = {"number": number, "printed": number, "name": None, "item": parse_ref(ref).parts[0]}
    return {"ref": ref, **answer.beside["goods"].get(ref, missing)}


def _bare(supplier_lot: str | None) -> str | None:
    """The number as the supplier knows it."""
    if supplier_lot is None or not supplier_lot.startswith("supplier-lot:"):
        return supplier_lot
    return wording.ref_number(supplier_lot)


_CSV = "text/csv; charset=utf-8"
_PAGE = Markup(
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Letters of {}</title><style>'
    "pre{{font:11pt/1.45 system-ui,sans-serif;white-space:pre-wrap;max-width:40em;margin:2em auto}}"
    "pre+pre{{break-before:page}}@page{{size:A4;margin:20mm}}"
    "@media print{{pre{{margin:0}}}}</style>{}</html>\n"
)


def _zip(graph: Graph, settings: Settings, case: Case, found: CaseAnswer) -> bytes:
    """Every letter and notice as a text, and the sheet to merge letters of one's own with."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in all_letters(graph, settings, case, found):
            archive.writestr(name, text)
        archive.writestr("merge.csv", merge_sheet(found, follow_ups(graph, case, found)))
    return stream.getvalue()


def _print(graph: Graph, settings: Settings, case: Case, found: CaseAnswer) -> bytes:
    """Every letter and notice, each beginning a sheet of paper."""
    texts = Markup("").join(
        Markup("<pre>{}</pre>\n").format(text.strip())
        for _, text in all_letters(graph, settings, case, found)
    )
    return str(_PAGE.format(case.number, texts)).encode()


def _pdf(graph: Graph, settings: Settings, case: Case, found: CaseAnswer) -> bytes:
    """The same as one file, with its fonts inside."""
    texts = (text for _, text in all_letters(graph, settings, case, found))
    return pdf_of(f"Letters of {case.number}", texts)


def _merge(graph: Graph, _: Settings, case: Case, found: CaseAnswer) -> bytes:
    return merge_sheet(found, follow_ups(graph, case, found)).encode()


def _replies(graph: Graph, _: Settings, case: Case, found: CaseAnswer) -> bytes:
    return reply_sheet(follow_ups(graph, case, found)).encode()


Mailing = Callable[[Graph, Settings, Case, CaseAnswer], bytes]
MAILINGS: Mapping[str, tuple[Mailing, str]] = {
    "letters.zip": (_zip, "application/zip"),
    "letters.pdf": (_pdf, PDF),
    "letters.html": (_print, "text/html; charset=utf-8"),
    "merge.csv": (_merge, _CSV),
    "replies.csv": (_replies, _CSV),
}
