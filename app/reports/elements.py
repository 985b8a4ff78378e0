"""The key data elements of each critical tracking event, 21 CFR 1.1325 to 1.1350, as columns. Pure.

Each names its paragraph and says how it is read of a booking; `None` is: the events do not hold it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.reports.tracked import (
    TrackedRow,
    catch,
    code_source,
    commodity,
    dates_received,
    document,
    harvester,
    lot_code,
    next_place,
    previous_source,
    product,
    quantity,
    recipient,
    species,
    unit,
    when,
    where,
)
from app.reports.tracking import (
    COOLING,
    HARVESTING,
    LANDING,
    PACKING,
    RECEIVING,
    SHIPPING,
    TRANSFORMATION,
)
from app.web.pen import Form


@dataclass(frozen=True, slots=True)
class Element:
    """A column: heading, paragraph ("" beside the law), what a row holds of it.

    `side`: only of what went into a run, or came out. `asked`: listed as not held where it is not;
    an element that only some foods have is not. `either`: nor where that one is held instead.
    """

    words: str
    paragraph: str
    value: Callable[[TrackedRow], Any]
    form: Form = "text"
    side: str = ""
    asked: bool = True
    either: str = ""

    def of(self, row: TrackedRow) -> Any:
        """What a row holds; None where the element is not one of it."""
        return None if self.side and row.side != self.side else self.value(row)


def _of_earlier(event: str, *words: str) -> Callable[[TrackedRow], str | None]:
    """What earlier rows of the lots packed hold of one of that event's elements."""

    def value(row: TrackedRow) -> str | None:
        element = next(each for each in ELEMENTS[event] if each.words in words)
        found = {str(v) for each in row.earlier(event) if (v := element.of(each)) is not None}
        return "; ".join(sorted(found)) or None

    return value


_PONDS = ("container_name", "pond", "pool", "tank", "cage")
_FIELDS = ("field", "growing_area", "harvest_location")


def _amount(paragraph: str, side: str = "") -> tuple[Element, ...]:
    return (
        Element("Quantity", paragraph, quantity, "number", side),
        Element("Unit of measure", paragraph, unit, side=side),
    )


def _papers(paragraph: str, side: str = "") -> tuple[Element, ...]:
    return (
        Element("Reference document type", paragraph, document(0), side=side),
        Element("Reference document number", paragraph, document(1), side=side),
    )


_FARM = "Farm where harvested"
_FIELD, _POND = "Field or growing area", "Container of aquaculture"
ELEMENTS: dict[str, tuple[Element, ...]] = {
    HARVESTING: (
        Element("Immediate subsequent recipient", "1.1325(a)(1)(i)", next_place),
        Element("Commodity and variety", "1.1325(a)(1)(ii)", commodity),
        *_amount("1.1325(a)(1)(iii)"),
        Element(_FARM, "1.1325(a)(1)(iv)", lambda row: row.attribute("farm")
                or row.place("location")),
        Element(_FIELD, "1.1325(a)(1)(v)", lambda row: row.attribute(*_FIELDS), either=_POND),
        Element(_POND, "1.1325(a)(1)(vi)", lambda row: row.attribute(*_PONDS), asked=False),
        Element("Date of harvesting", "1.1325(a)(1)(vii)", when, "written"),
        *_papers("1.1325(a)(1)(viii)"),
        Element("Harvester, name and phone", "1.1325(a)(2)", harvester),
    ),
    COOLING: (
        Element("Immediate subsequent recipient", "1.1325(b)(1)(i)", next_place),
        Element("Commodity and variety", "1.1325(b)(1)(ii)", commodity),
        *_amount("1.1325(b)(1)(iii)"),
        Element("Where cooled", "1.1325(b)(1)(iv)", where("location", "to")),
        Element("Date of cooling", "1.1325(b)(1)(v)", when, "written"),
        Element(_FARM, "1.1325(b)(1)(vi)", _of_earlier(HARVESTING, _FARM)),
        *_papers("1.1325(b)(1)(vii)"),
    ),
    PACKING: (
        Element("Commodity and variety received", "1.1330(a)(1)", commodity, side="input"),
        Element("Date received", "1.1330(a)(2)", dates_received, side="input"),
        Element("Traceability lot code", "1.1330(a)(11)", lot_code, side="output"),
        Element("Product description", "1.1330(a)(12)", product, side="output"),
        Element("Quantity", "1.1330(a)(3), (13)", quantity, "number"),
        Element("Unit of measure", "1.1330(a)(3), (13)", unit),
        Element("Where packed (lot code source)", "1.1330(a)(14)", where("location"),
                side="output"),
        Element("Date of initial packing", "1.1330(a)(15)", when, "written", "output"),
        *_papers("1.1330(a)(16)", "output"),
        Element(_FARM, "1.1330(a)(4)", _of_earlier(HARVESTING, _FARM), side="output"),
        Element(_FIELD, "1.1330(a)(5)", _of_earlier(HARVESTING, _FIELD), side="output",
                either=_POND),
        Element(_POND, "1.1330(a)(6)", _of_earlier(HARVESTING, _POND), side="output",
                asked=False),
        Element("Harvester, name and phone", "1.1330(a)(7)", harvester, side="output"),
        Element("Date of harvesting", "1.1330(a)(8)",
                _of_earlier(HARVESTING, "Date of harvesting"), side="output"),
        Element("Where cooled", "1.1330(a)(9)", _of_earlier(COOLING, "Where cooled"),
                side="output", asked=False),
        Element("Date of cooling", "1.1330(a)(10)", _of_earlier(COOLING, "Date of cooling"),
                side="output", asked=False),
    ),
    LANDING: (
        Element("Traceability lot code", "1.1335(a)", lot_code),
        Element("Species or market name", "1.1335(b)", species),
        *_amount("1.1335(c)"),
        Element("Harvest dates and locations of the trip", "1.1335(d)", catch),
        Element("First land-based receiver (lot code source)", "1.1335(e)",
                where("location", "to")),
        Element("Date landed", "1.1335(f)", lambda row: row.attribute("landing_date") or row.at,
                "written"),
        *_papers("1.1335(g)"),
    ),
    SHIPPING: (
        Element("Traceability lot code", "1.1340(a)(1)", lot_code),
        *_amount("1.1340(a)(2)"),
        Element("Product description", "1.1340(a)(3)", product),
        Element("Immediate subsequent recipient", "1.1340(a)(4)", recipient),
        Element("Shipped from", "1.1340(a)(5)", where("from", "location")),
        Element("Date shipped", "1.1340(a)(6)", when, "written"),
        Element("Lot code source or its reference", "1.1340(a)(7)", code_source),
        *_papers("1.1340(a)(8)"),
    ),
    RECEIVING: (
        Element("Traceability lot code", "1.1345(a)(1)", lot_code),
        *_amount("1.1345(a)(2)"),
        Element("Product description", "1.1345(a)(3)", product),
        Element("Immediate previous source", "1.1345(a)(4)", previous_source),
        Element("Where received", "1.1345(a)(5)", where("location", "to")),
        Element("Date received", "1.1345(a)(6)", when, "written"),
        Element("Lot code source or its reference", "1.1345(a)(7)", code_source),
        *_papers("1.1345(a)(8)"),
    ),
    TRANSFORMATION: (
        Element("Traceability lot code", "1.1350(a)(1)(i), (2)(i)", lot_code),
        Element("Product description", "1.1350(a)(1)(ii), (2)(iv)", product),
        Element("Quantity", "1.1350(a)(1)(iii), (2)(v)", quantity, "number"),
        Element("Unit of measure", "1.1350(a)(1)(iii), (2)(v)", unit),
        Element("Where transformed (lot code source)", "1.1350(a)(2)(ii)", where("location"),
                side="output"),
        Element("Date transformation was completed", "1.1350(a)(2)(iii)", when, "written",
                "output"),
        *_papers("1.1350(a)(2)(vi)", "output"),
    ),
}  # fmt: skip
