"""What a FoodChain-Lab network says, whatever it is written in: stations, deliveries, relations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.events.models import Note, Problem

STATIONS, DELIVERIES, RELATIONS = "stations", "deliveries", "deliveryRelations"
_STATION = {
    "id": "id", "companyid": "id", "name": "name", "address": "address", "country": "country",
}  # fmt: skip
_DELIVERY = {
    "id": "id", "deliveryid": "id", "from": "from", "source": "from", "to": "to", "target": "to",
    "recipient": "to", "name": "product", "productname": "product", "lotid": "lot_key",
    "lotnumber": "lot", "lot": "lot", "datedelivery": "out", "dateout": "out", "date": "out",
    "datedeliveryarrival": "in", "datein": "in", "deliveryamount": "quantity",
    "deliveryunit": "uom", "productiondate": "made", "bestbeforedate": "expires",
}  # fmt: skip
_RELATION = {
    "from": "from", "source": "from", "fromdeliveryid": "from", "into": "to", "to": "to",
    "target": "to", "intodeliveryid": "to", "id": "id", "next": "next",
}  # fmt: skip
FIELDS: Mapping[str, Mapping[str, str]] = {
    STATIONS: _STATION, DELIVERIES: _DELIVERY, RELATIONS: _RELATION,
}  # fmt: skip
# What a person works out in FoodChain-Lab and other trace results: they change from day to day.
WORKED_OUT = frozenset(
    ["weight", "crosscontamination", "killcontamination", "forward", "backward", "score",
     "commonlink", "observed", "outbreak", "normalizedscore", "positivescore", "negativescore"]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """One row: its line, its `fields` by their name here (texts, none empty), the `rest` by its
    column, and the row as FoodChain-Lab writes it in JSON. `problem`: why it is refused."""

    line: int
    fields: Mapping[str, str]
    rest: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    problem: Problem | None = None

    def raw(self, table: str) -> list[dict[str, Any]]:
        """The row in the form of JSON."""
        names = _WRITTEN[table]
        told = {names.get(name, name): value for name, value in self.fields.items()}
        return [{"id": name, "value": value} for name, value in (told | dict(self.rest)).items()]


@dataclass(slots=True)
class FoodNetwork:
    """A whole network. `marks`: of stations and deliveries by their id, what was set on them;
    `samples`: as they were written; `asides`: what books nothing, by its kind, with its line."""

    stations: list[NetworkRow] = field(default_factory=list)
    deliveries: list[NetworkRow] = field(default_factory=list)
    relations: list[NetworkRow] = field(default_factory=list)
    marks: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)
    samples: list[Mapping[str, Any]] = field(default_factory=list)
    asides: list[tuple[str, int]] = field(default_factory=list)
    line: int = 1


_WRITTEN: Mapping[str, Mapping[str, str]] = {
    STATIONS: {"id": "ID", "name": "Name", "address": "Address", "country": "Country"},
    DELIVERIES: {
        "id": "ID", "product": "Name", "lot_key": "Lot ID", "lot": "Lot Number",
        "out": "Date Delivery", "in": "Date Delivery Arrival", "quantity": "Delivery_Amount",
        "uom": "Delivery_Unit", "made": "Production date", "expires": "Best before date",
    },
    RELATIONS: {"id": "ID", "next": "Next"},
}  # fmt: skip


def column_word(column: str) -> str:
    """A column's name in small letters and digits alone, without the table it was joined from."""
    bare = re.sub(r"^_(?:Chargen|Lieferungen|Stationen?|Station)\.", "", column)
    return "".join(each for each in bare.casefold() if each.isalnum())


def alone(table: str, row: NetworkRow, *deliveries: NetworkRow) -> dict[str, Any]:
    """A network of one row (of a relation with the deliveries it names), ready to mend and load."""
    data: dict[str, Any] = {each: {"data": []} for each in (STATIONS, DELIVERIES, RELATIONS)}
    data[DELIVERIES]["data"] = [each.raw(DELIVERIES) for each in deliveries]
    data[table]["data"] = [*data[table]["data"], row.raw(table)]
    return {"data": data}
