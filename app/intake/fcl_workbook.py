"""The sheets of a FoodChain-Lab workbook: Stations, Deliveries under two header rows, and which
delivery went into which. Numbers, and what a spreadsheet destroyed, are read as in every table.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence

from app.events.models import Incoming
from app.events.reading import Reading
from app.events.rows import Row
from app.events.table import look_at, said_of_findings, unreadable_column
from app.exchange.cfx import Aside
from app.exchange.fcl.conversion import NetworkConversion
from app.exchange.fcl.records import (
    DELIVERIES,
    FIELDS,
    RELATIONS,
    STATIONS,
    FoodNetwork,
    NetworkRow,
    column_word,
)
from app.files.survey import ColumnKind, Survey
from app.files.workbook import Sheet
from app.intake.choices import Choices

SHEETS = {"stations": STATIONS, "deliveries": DELIVERIES, "deliveries2deliveries": RELATIONS}
_FIRST = {
    STATIONS: ("companyid", "id"), DELIVERIES: ("deliveryid", "id"),
    RELATIONS: ("fromdeliveryid", "from"),
}  # fmt: skip
_ADDRESS = ("street", "streetnumber", "postalcode", "city")
_ARROW = "additionalfields"  # the column that only says that others follow
_PARTS = ("day", "month", "year")
_KINDS: Mapping[str, ColumnKind] = {
    "id": "name", "from": "name", "to": "name", "product": "name", "lot": "lot",
    "quantity": "number", "made": "date", "expires": "date",
}  # fmt: skip


def food_sheets(sheets: Sequence[Sheet]) -> dict[str, Sheet]:
    """The sheets of a network by what they hold; none where it is no such workbook."""
    found = {SHEETS[word]: each for each in sheets if (word := column_word(each.name)) in SHEETS}
    heads = all(_heading(found[each], each) is not None for each in found)
    return found if heads and DELIVERIES in found and RELATIONS in found else {}


def food_reading(
    sheets: Mapping[str, Sheet], others: Sequence[str], where: str, choices: Choices
) -> Reading:
    """The reading of a network's sheets. Errors: `UnreadableError` for a column that is read two
    ways."""
    network = FoodNetwork()
    for table, rows in (
        (STATIONS, network.stations), (DELIVERIES, network.deliveries),
        (RELATIONS, network.relations),
    ):  # fmt: skip
        if table in sheets:
            rows += _rows(sheets[table], table, f"{where}: sheet “{sheets[table].name}”", choices)
    source = choices.source or "fcl"
    size = sum(len(each.rows) for each in sheets.values())
    reading = Reading("FoodChain-Lab workbook", size, source=source)
    reading.says = ["sheets " + ", ".join(f"“{each.name}”" for each in sheets.values())]
    if not choices.source:
        reading.says.append(f"source {source}")
    if others:
        reading.says.append("not read: " + ", ".join(f"sheet “{each}”" for each in others))
    reading.items = _items(reading, NetworkConversion(source, network))
    return reading


def _items(reading: Reading, conversion: NetworkConversion) -> Iterator[Incoming]:
    for each in conversion.events():
        if isinstance(each, Aside):
            reading.asides.add(each.kind, each.line)
        else:
            yield each
    reading.position = reading.size


def _heading(sheet: Sheet, table: str) -> int | None:
    """The place of the row that heads the columns."""
    for place, (_, cells) in enumerate(sheet.rows[:20]):
        if {column_word(cell) for cell in cells} & set(_FIRST[table]):
            return place
    return None


def _columns(sheet: Sheet, table: str, place: int) -> tuple[list[str], list[str], int]:
    """The columns' names (“Lot size Quantity”), the field of each or nothing, and where rows
    begin."""
    tops, begin = sheet.rows[place][1], place + 1
    below: list[str] = []
    if table == DELIVERIES and begin < len(sheet.rows):
        words = [column_word(cell) for cell in sheet.rows[begin][1]]
        if set(words) & {*_PARTS, "station", "quantity"}:
            below, begin = sheet.rows[begin][1], begin + 1
    names, fields, group = [], [], ""
    for number in range(max(len(tops), len(below))):
        top = tops[number] if number < len(tops) else ""
        sub = below[number] if number < len(below) else ""
        group = top or (group if sub else "")
        names.append(group if sub in ("", group) else f"{group} {sub}".strip())
        fields.append(_field(table, column_word(group), column_word(sub)))
    return names, fields, begin


def _field(table: str, top: str, sub: str) -> str:
    if table != DELIVERIES:
        return FIELDS[table].get(top, top if table == STATIONS and top in _ADDRESS else "")
    if sub in _PARTS and ("departure" in top or "arrival" in top):
        return f"{'out' if 'departure' in top else 'in'}.{sub}"
    if "station" in (top, sub) or top == "sender":
        return "from"
    return FIELDS[table].get(top, "") if sub in ("", top) else ""


def _rows(sheet: Sheet, table: str, where: str, choices: Choices) -> list[NetworkRow]:
    place = _heading(sheet, table)
    if place is None:
        return []
    names, fields, begin = _columns(sheet, table, place)
    kinds: list[ColumnKind] = [_KINDS.get(each, "text") for each in fields]
    survey = Survey(names, kinds, choices.decimal, choices.dates, usual_dates="dmy")
    width = len(names)
    rows = [
        (line, [*cells[:width], *[""] * (width - len(cells))])
        for line, cells in sheet.rows[begin:] if any(cells[:width])
    ]  # fmt: skip
    look_at((Row(line, cells) for line, cells in rows), survey)
    for trouble in survey.troubles():
        raise unreadable_column(trouble, where)
    return [_row(survey, line, cells, names, fields) for line, cells in rows]


def _row(
    survey: Survey, line: int, cells: list[str], names: list[str], fields: list[str]
) -> NetworkRow:
    meant, findings = survey.cells(cells)
    told: dict[str, str] = {}
    rest: dict[str, str] = {}
    for name, column, cell in zip(fields, names, meant, strict=True):
        if not cell:
            continue
        if name and name not in told:
            told[name] = str(cell)
        elif not column_word(column).startswith(_ARROW):
            rest[column or "without a heading"] = str(cell)
    problem, notes = said_of_findings(findings)
    for name in ("out", "in"):
        if date := _date(told.pop(f"{name}.year", ""), told.pop(f"{name}.month", ""),
                         told.pop(f"{name}.day", "")):  # fmt: skip
            told[name] = date
    if address := _address(told):
        told["address"] = address
    return NetworkRow(line, told, rest, notes, problem)


def _date(year: str, month: str, day: str) -> str:
    """A day, or a month or a year alone, as ISO writes them; what is none as it is written."""
    parts = [year, *([month] if month else []), *([day] if month and day else [])]
    if not year:
        return "-".join(each for each in (day, month) if each)
    if not all(each.isdigit() for each in parts):
        return "-".join(parts)
    text = "-".join([f"{int(year):04}", *(f"{int(each):02}" for each in parts[1:])])
    try:
        datetime.date.fromisoformat(text + "-01" * (3 - len(parts)))
    except ValueError:
        return "/".join(parts)
    return text


def _address(told: dict[str, str]) -> str:
    street, number, code, city = (told.pop(each, "") for each in _ADDRESS)
    lines = (f"{street} {number}".strip(), f"{code} {city}".strip())
    return ", ".join(each for each in (told.get("address", ""), *lines) if each)
