"""What a recalling firm tells the agency (21 CFR 7.46) and its consignees (7.49). Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.reports.case_source import CaseSource, amounts_text
from app.reports.cover import cover
from app.reports.held import NOT_HELD, GapList
from app.reports.sheets import NOT_ADVICE, ReportBook, ReportSheet
from app.web.pen import Caption
from app.wording import moment, ref_name, ref_number

AGENCY = "21 CFR 7.46(a)(1) to (9)"
COMMUNICATION = "21 CFR 7.49(a) to (c)"
_CLASSES = {"I": "class I", "II": "class II", "III": "class III"}
_INFORMATION = (
    Caption("21 CFR", width=14), Caption("What the agency is told", width=52),
    Caption("What is held", width=90),
)  # fmt: skip
_PRODUCTS = (
    Caption("Product", width=30), Caption("Item", width=16), Caption("GTIN", width=16),
    Caption("Packs", width=20), Caption("Lot or serial", width=24),
    Caption("Printed code", width=22), Caption("Best before", "written", 16),
    Caption("Made or received", width=20),
    Caption("From", "written", 18), Caption("To", "written", 18),
    Caption("Distributed", width=20), Caption("Certainty"),
)  # fmt: skip
_ACCOUNTS = (
    Caption("Account", width=30), Caption("Number", width=16), Caption("Address", width=36),
    Caption("Country", width=10), Caption("Contact", width=20), Caption("Phone", width=18),
    Caption("E-mail", width=28), Caption("Delivered to", width=24),
    Caption("Shipped", "number", 12), Caption("Returned", "number", 12),
    Caption("Still out", "number", 12), Caption("Unit", width=8), Caption("Certainty"),
    Caption("Lots", width=40), Caption("Documents", width=30),
)  # fmt: skip
_CONSIGNEES = (
    Caption("Consignee", width=30), Caption("Address", width=36), Caption("Product", width=30),
    Caption("Size", width=20), Caption("GTIN", width=16), Caption("Lot or serial", width=24),
    Caption("Printed code", width=22), Caption("Best before", "written", 16),
    Caption("Shipped", "number", 12), Caption("Unit", width=8),
    Caption("Date shipped", "written", 18), Caption("Document", width=18), Caption("Certainty"),
)  # fmt: skip


def agency_book(source: CaseSource, zone: str) -> ReportBook:
    """The nine things of 7.46(a), with the products and the direct accounts."""
    gaps = GapList()
    products = ReportSheet(
        "Products", _PRODUCTS, [_product(source, ref, gaps) for ref in source.distributed]
    )
    accounts = ReportSheet("Direct accounts", _ACCOUNTS, list(_accounts(source, gaps)))
    told = ReportSheet("Information", _INFORMATION, list(_information(source, zone, gaps)))
    title = f"Information on a recall for the agency, {source.case.number}"
    first = cover(source.dossier, title, AGENCY, zone, _mock(source))
    return ReportBook(
        "fda-7.46", title, (first, told, products, accounts, gaps.sheet())
    )  # fmt: skip


def _mock(source: CaseSource) -> Iterator[tuple[str, str]]:
    if source.case.kind == "mock":
        yield "MOCK RECALL", "an exercise; nothing of this is to be sent"


def _information(source: CaseSource, zone: str, gaps: GapList) -> Iterator[tuple[str, str, Any]]:
    case, accounts = source.case, {row["customer"] for row in source.accounts}

    def said(value: Any, words: str, number: int) -> tuple[str, str, Any]:
        law = f"7.46(a)({number})"
        return law, words, gaps.said(value, "Case", words, law, case.number)

    names = sorted({str(source.good(ref).get("name") or ref_name(ref))
                    for ref in source.distributed})  # fmt: skip
    made = [source.made(ref) for ref in source.distributed]
    spans = sorted(filter(None, (each for _, *times in made for each in times)))
    yield said(", ".join(names) or None, "Identity of the product", 1)
    yield said(case.reason, "Reason for the removal or correction", 2)
    yield said(None, "Date and circumstances of the discovery", 2)
    yield "7.46(a)(2)", "(the case was opened)", f"{moment(case.opened_at, zone)}, {case.opened_by}"
    yield said(None, "Evaluation of the risk", 3)
    yield said(_CLASSES.get(case.recall_class), "Class of the recall, by the team", 3)
    yield said(_total_made(source), "Total amount produced", 4)
    yield said(" to ".join(sorted({spans[0], spans[-1]})) if spans else None,
               "Time of the production", 4)  # fmt: skip
    out = amounts_text((row["outstanding"], row["uom"]) for row in source.accounts)
    yield said(out, "Total amount in distribution channels", 5)
    yield "7.46(a)(6)", "Number of direct accounts", len(accounts)
    yield "7.46(a)(6)", "Identity of the direct accounts", "see sheet Direct accounts"
    letters = f"the letters of {case.number} (letters.pdf of the case), sent or proposed"
    yield "7.46(a)(7)", "Copy of the communication", letters
    yield said(None, "Strategy: depth, public warning, effectiveness checks", 8)
    yield said(case.owner, "Name of the official to be contacted", 9)
    yield said(None, "Telephone number of the official", 9)


def _total_made(source: CaseSource) -> str | None:
    types = ("PRODUCED", "SUPPLIED")
    chosen = set(source.distributed)
    rows = [e for e in source.dossier.bookings if e.goods in chosen and e.type in types]
    made = {each.goods for each in rows if each.type == "PRODUCED"}
    return amounts_text(
        (each.quantity, each.uom) for each in rows
        if each.type == "PRODUCED" or each.goods not in made
    )  # fmt: skip


def _product(source: CaseSource, ref: str, gaps: GapList) -> tuple[Any, ...]:
    good, (made, start, end) = source.good(ref), source.made(ref)
    sent = [row for row in source.shipments if row["ref"] == ref]
    lot = ref_name(ref)

    def said(value: Any, words: str, number: int = 1) -> Any:
        return gaps.said(value, "Product", words, f"7.46(a)({number})", lot)

    sure = {row["ref"]: row["certainty"] for row in source.answer.rows["lots"]}
    return (
        said(good.get("name"), "Name"), good.get("item"), said(good.get("gtin"), "GTIN"),
        said(good.get("packs"), "Packs (size)"), lot, good.get("printed"),
        said(good.get("best_before"), "Best before"), said(made, "Amount made or received", 4),
        said(start, "Time of the production", 4), end,
        amounts_text((row["quantity"], row["uom"]) for row in sent), sure.get(ref),
    )  # fmt: skip


def _accounts(source: CaseSource, gaps: GapList) -> Iterator[tuple[Any, ...]]:
    for row in source.accounts:
        ref, party = row["customer"], source.party(row["customer"])
        name = source.party_name(ref)
        held = [
            gaps.said(party.get(field), "Direct account", words, "7.46(a)(6)", name)
            for field, words in (("address", "Address"), ("country", "Country"),
                                 ("contact", "Contact"), ("phone", "Phone"), ("email", "E-mail"))
        ]  # fmt: skip
        to = source.party(row["ship_to"]).get("name") or (
            row["ship_to"] and ref_number(row["ship_to"])
        )
        yield (
            name, ref_number(ref), *held, to, row["shipped"], row["returned"], row["outstanding"],
            row["uom"], row["certainty"], ", ".join(map(ref_name, row["lots"])),
            ", ".join(row["documents"]),
        )  # fmt: skip


def communication_book(source: CaseSource, zone: str) -> ReportBook:
    """What each consignee is to be told, a row a delivery; and each guideline of 7.49(c)."""
    gaps = GapList()
    rows = [_consignee(source, row, gaps) for row in source.shipments]
    told = ReportSheet("Contents", _INFORMATION, list(_contents(source, gaps)))
    title = f"Recall communication to consignees, {source.case.number}"
    first = cover(source.dossier, title, COMMUNICATION, zone, _mock(source))
    sheet = ReportSheet("Consignees", _CONSIGNEES, rows)
    return ReportBook("fda-7.49", title, (first, told, sheet, gaps.sheet()))


def _contents(source: CaseSource, gaps: GapList) -> Iterator[tuple[str, str, Any]]:
    case = source.case

    def said(value: Any, words: str, paragraph: str) -> tuple[str, str, Any]:
        law = f"7.49{paragraph}"
        return law, words, gaps.said(value, "Communication", words, law, case.number)

    yield "7.49(a)(1), (b)", "Marking", marking(source)
    yield "7.49(a)(2)", "Further distribution or use", "is to stop at once"
    yield "7.49(a)(3)", "Notice to further customers", "where they received the product"
    yield "7.49(c)(1)(ii)", "Product, size, lots, codes", "see sheet Consignees, for each"
    yield said(case.reason, "Reason for the recall", "(c)(1)(iii)")
    yield said(None, "Hazard involved, if any", "(c)(1)(iii)")
    yield said(None, "Specific instructions what to do with the product", "(c)(1)(iv)")
    yield said(case.owner, "Whom to report to", "(c)(1)(v)")
    yield said(None, "Ready means to report (phone, prepaid answer)", "(c)(1)(v)")


def marking(source: CaseSource) -> str:
    """How a communication is marked: urgent for class I and II."""
    urgent = "URGENT: " if source.case.recall_class in ("I", "II") else ""
    mock = "MOCK, AN EXERCISE: " if source.case.kind == "mock" else ""
    return f"{mock}{urgent}PRODUCT RECALL"


def _consignee(source: CaseSource, row: Any, gaps: GapList) -> tuple[Any, ...]:
    good, party = source.good(row["ref"]), source.party(row["customer"])
    name, lot = source.party_name(row["customer"]), ref_name(row["ref"])
    law = "7.49(c)(1)(ii)"
    return (
        name, gaps.said(party.get("address"), "Consignee", "Address", "7.49(b)", name),
        gaps.said(good.get("name"), "Product", "Name", law, lot),
        gaps.said(good.get("packs"), "Product", "Size", law, lot), good.get("gtin"), lot,
        good.get("printed"), gaps.said(good.get("best_before"), "Product", "Best before", law, lot),
        row["quantity"], row["uom"], row["at"],
        gaps.said(row["document"], "Delivery", "Document", law, f"{row['source']} {row['event']}"),
        row["certainty"],
    )  # fmt: skip


def communication_texts(source: CaseSource, zone: str) -> list[str]:
    """The same as a letter a consignee, to be completed where something is not held."""
    customers = sorted({row["customer"] for row in source.accounts})
    return [_letter(source, ref, zone) for ref in customers]


def _letter(source: CaseSource, ref: str, zone: str) -> str:
    case, party = source.case, source.party(ref)
    lines = [
        marking(source), "", source.party_name(ref),
        str(party.get("address") or f"[address {NOT_HELD}]"),
        *filter(None, [party.get("country")]), "",
        f"Recall {case.number}: {case.title}", "",
        "This product is subject to a recall. Stop its distribution and use at once, and set aside "
        "what you have. If you passed any on, tell those who received it.", "", "What it is:",
    ]  # fmt: skip
    for row in source.shipments:
        if row["customer"] == ref:
            good = source.good(row["ref"])
            printed = good.get("printed")
            lines.append(
                f"- {good.get('name') or NOT_HELD}, lot {ref_number(row['ref'])}"
                f"{f', printed {printed}' if printed else ''}"
                f", size {good.get('packs') or NOT_HELD}"
                f", best before {good.get('best_before') or NOT_HELD}: "
                f"{amounts_text([(row['quantity'], row['uom'])])}, shipped "
                f"{(row['at'] or NOT_HELD)[:10]}, document {row['document'] or NOT_HELD}"
            )  # fmt: skip
    lines += [
        "", f"Reason: {case.reason or f'[{NOT_HELD}]'}", f"Hazard: [{NOT_HELD}: to be filled in]",
        f"What to do with it: [{NOT_HELD}: to be filled in]", "",
        f"Tell us at once whether you have any of it, also when you have none: {case.owner}, "
        f"[telephone {NOT_HELD}: to be filled in]", "",
        f"By 21 CFR 7.49; as known on {moment(source.dossier.stamp, zone)}. {NOT_ADVICE}",
    ]  # fmt: skip
    return "\n".join(lines)
