"""FoodChain-Lab's JSON: tables of rows of `{id, value}`, or plain objects in its first version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.events.models import Incoming, Problem
from app.exchange.cfx import Aside
from app.exchange.epcis.words import entries, mappings, readable
from app.exchange.fcl.conversion import NetworkConversion
from app.exchange.fcl.records import (
    DELIVERIES,
    FIELDS,
    RELATIONS,
    STATIONS,
    WORKED_OUT,
    FoodNetwork,
    NetworkRow,
    column_word,
)

_OLD_RELATIONS = "deliveriesRelations"
Json = Mapping[str, Any]


def is_food_network(value: object) -> bool:
    """Whether this JSON is a network of FoodChain-Lab."""
    if not isinstance(value, Mapping):
        return False
    data = _data(value)
    return DELIVERIES in data and (RELATIONS in data or _OLD_RELATIONS in data)


@dataclass(frozen=True, slots=True)
class FoodNetworkReader:
    """Reads the networks of one file."""

    source: str

    def read(self, line: int, value: Json) -> Iterator[Incoming | Aside]:
        """The events of a network, or why nothing of it is taken."""
        whole = readable(value)
        if isinstance(whole, Problem):
            yield Incoming(line, None, value, whole)
            return
        yield from NetworkConversion(self.source, network_of(whole, line)).events()


def network_of(value: Json, line: int) -> FoodNetwork:
    """The network that a document tells; its rows have the line where it begins."""
    data, tracing = _data(value), _mapping(value.get("tracing"))
    made = FoodNetwork(
        _rows(data, STATIONS, line), _rows(data, DELIVERIES, line),
        [_paired(row) for row in _rows(data, RELATIONS, line)],
        marks={
            STATIONS: _marks(tracing.get("nodes")), DELIVERIES: _marks(tracing.get(DELIVERIES)),
        },
        samples=list(mappings(value.get("samples"))), line=line,
    )  # fmt: skip
    for table in (STATIONS, DELIVERIES):
        for _ in sorted(_worked_out(data, table)):
            made.asides.append(("FoodChain-Lab column of trace results", line))
    settings = _mapping(value.get("settings"))
    for _ in mappings(settings.get("metaNodes")):
        made.asides.append(("FoodChain-Lab group of stations", line))
    if settings:
        made.asides.append(("FoodChain-Lab view setting", line))
    return made


def _data(value: Json) -> Json:
    given = value.get("data")
    return given if isinstance(given, Mapping) else value


def _rows(data: Json, table: str, line: int) -> list[NetworkRow]:
    return [_row(each, table, line) for each in _cells(data, table)]


def _cells(data: Json, table: str) -> Iterator[Json]:
    given = data.get(table, data.get(_OLD_RELATIONS) if table == RELATIONS else None)
    listed = given.get("data") if isinstance(given, Mapping) else given
    for each in entries(listed):
        yield each if isinstance(each, Mapping) else {
            str(cell["id"]): cell.get("value") for cell in mappings(each) if "id" in cell
        }  # fmt: skip


def _worked_out(data: Json, table: str) -> set[str]:
    return {
        column for cells in _cells(data, table) for column in cells
        if column_word(column) in WORKED_OUT
    }  # fmt: skip


def _row(cells: Json, table: str, line: int) -> NetworkRow:
    fields: dict[str, str] = {}
    rest: dict[str, Any] = {}
    for column, value in cells.items():
        if value is None or value == "":
            continue
        word = column_word(column)
        name = FIELDS[table].get(word)
        if name and name not in fields and not isinstance(value, (Mapping, list)):
            if text := _text(value):
                fields[name] = text
        elif word not in WORKED_OUT or table == RELATIONS:
            rest[column] = value
    return NetworkRow(line, fields, rest)


def _paired(row: NetworkRow) -> NetworkRow:
    """A relation that is told as ID and Next."""
    fields = dict(row.fields)
    if "next" in fields and "from" not in fields and "id" in fields:
        fields = {"from": fields["id"], "to": fields["next"]}
    return NetworkRow(row.line, fields, row.rest)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()


def _marks(given: Any) -> dict[str, Json]:
    """What was set on each by its id; what is not set is left out."""
    found: dict[str, Json] = {}
    for each in mappings(given):
        told = {name: value for name, value in each.items() if name != "id" and value}
        if told and "id" in each:
            found[_text(each["id"])] = told
    return found


def _mapping(value: object) -> Json:
    return value if isinstance(value, Mapping) else {}
