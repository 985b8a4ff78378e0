"""The glossary of a report: places and products by the words the rows use, and what is not recorded
of them (21 CFR 1.1310: location description, product description). Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.reports.facts import PRODUCT_ATTRIBUTES, Facts, attribute_text
from app.reports.sheets import ReportSheet
from app.vocabulary import make_ref, parse_ref
from app.web.pen import Caption
from app.wording import kind_name

_PLACE = (
    ("name", "Business name"), ("phone", "Phone number"), ("address", "Address"),
    ("country", "Country"),
)  # fmt: skip
PLACES = (
    Caption("As in the rows", width=34), Caption("Kind", width=12), Caption("Code", width=18),
    Caption("Business name", width=30), Caption("Phone number", width=18),
    Caption("Address", width=40), Caption("Country", width=10), Caption("GLN", width=16),
    Caption("Contact", width=20), Caption("E-mail", width=28), Caption("Within", width=30),
)  # fmt: skip
_PACKAGING = ("packaging_size", "packaging_style")


def used_places(facts: Facts) -> list[str]:
    """Refs of all places, customers and suppliers the listed bookings name."""
    found: set[str] = set()
    for each in facts.dossier.bookings:
        if each.type == "MOVED_TO":
            continue
        for field in ("location", "from", "to"):
            if ref := facts.place(each, field):
                found.add(ref)
        if each.type == "SHIPPED_TO" and (ref := facts.recipient(each)):
            found.add(ref)
        if each.other.startswith(("customer:", "supplier:")) and facts.party(each.other):
            found.add(each.other)
    return sorted(found)


def places(facts: Facts) -> ReportSheet:
    """A line a place."""
    lines = []
    for ref in used_places(facts):
        told, parsed = facts.described(ref), parse_ref(ref)
        around = [facts.place_text(outer) for outer in facts.dossier.within.get(ref, ())]
        lines.append((
            facts.place_text(ref), kind_name(parsed.kind), parsed.parts[-1], told.get("name"),
            *(told.get(name) for name in ("phone", "address", "country", "gln", "contact",
                                          "email")),
            ", ".join(filter(None, around)) or None,
        ))  # fmt: skip
    return ReportSheet("Places", PLACES, lines)


def gaps_of_places(facts: Facts) -> Iterator[tuple[str, str, int, str]]:
    """(what is not recorded, paragraph, 1, the place) of each place."""
    for ref in used_places(facts):
        told = facts.described(ref)
        for name, words in _PLACE:
            if not told.get(name):
                yield words, "1.1310, location description", 1, facts.place_text(ref) or ref


def used_items(facts: Facts) -> list[str]:
    """Codes of the items of all listed lots."""
    return sorted({parse_ref(each.goods).parts[0] for each in facts.dossier.bookings})


def products(facts: Facts) -> ReportSheet:
    """A line an item."""
    heads = (
        Caption("Item", width=18), Caption("Name", width=34), Caption("GTIN", width=16),
        Caption("Unit", width=8),
        *(Caption(name.replace("_", " ").capitalize(), width=16) for name in PRODUCT_ATTRIBUTES),
    )  # fmt: skip
    lines = []
    for code in used_items(facts):
        told = facts.thing(make_ref("item", code))
        more: dict[str, Any] = told.get("attributes") or {}
        values = (more.get(name) for name in PRODUCT_ATTRIBUTES)
        lines.append((
            code, told.get("name"), told.get("gtin"), told.get("uom"),
            *(None if value is None else attribute_text(value) for value in values),
        ))  # fmt: skip
    return ReportSheet("Products", heads, lines)


def gaps_of_products(facts: Facts) -> Iterator[tuple[str, str, str, int, None]]:
    """(item, what is not recorded, paragraph, 1, None) of each item."""
    law = "1.1310, product description"
    for code in used_items(facts):
        told = facts.thing(make_ref("item", code))
        more: dict[str, Any] = told.get("attributes") or {}
        if not told.get("name"):
            yield code, "Product name", law, 1, None
        for name in _PACKAGING:
            if not more.get(name):
                yield code, name.replace("_", " ").capitalize(), law, 1, None
