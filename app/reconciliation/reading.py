"""A file of totals, read: a text table, a workbook, or JSON (a list of objects, or lines of them).

What can be read in two ways is refused whole, before anything is compared; a row that is no total
is refused with its line and column.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import BinaryIO

from app.events.models import UnreadableError
from app.events.rows import Row
from app.events.table import look_at, said_of_findings, unreadable_column
from app.files.asides import kind_of_row
from app.files.survey import ColumnKind, Survey
from app.intake.choices import Choices
from app.intake.small_tables import SmallTable, TableKind, check_once, read_small
from app.reconciliation.layout import AMOUNTS, KEY_FIELDS, field_of, type_of
from app.reconciliation.models import Place, RefusedTotal, ToldTotal, ToldTotals
from app.times import BadTimeError, read_time

_KINDS: Mapping[str, ColumnKind] = {
    "day": "date", "item": "name", "quantity": "number", "bookings": "number",
}  # fmt: skip
_FIRST_YEAR, _LAST_YEAR = "1900", "2999"
_OUTWARD = ("consume", "ship")  # some systems tell them as negative
_TABLE = TableKind(
    field_of,
    lambda fields: fields.issuperset(KEY_FIELDS) and bool(fields & set(AMOUNTS)),
    "totals",
    "A file of totals has columns for day, type, item, and a quantity or a number of bookings; "
    "unit and source may stand beside them.",
)  # fmt: skip


def read_totals(stream: BinaryIO, where: str, choices: Choices) -> ToldTotals:
    """What a file tells. Errors: `UnreadableError`."""
    return _told(read_small(stream, where, _TABLE, choices.sheet), choices)


def _told(table: SmallTable, choices: Choices) -> ToldTotals:
    fields = [field_of(each) for each in table.columns]
    check_once(table, _TABLE, (*KEY_FIELDS, *AMOUNTS, "uom", "source"))
    kinds: list[ColumnKind] = [_KINDS.get(each, "text") for each in fields]
    survey = Survey(table.columns, kinds, choices.decimal, choices.dates)
    records, asides = [], 0
    for row in table.rows:
        if kind_of_row(row.cells, table.columns):
            asides += 1
        else:
            records.append(row)
    look_at(iter(records), survey)
    for trouble in survey.troubles():
        raise unreadable_column(trouble, table.where)
    made = _RowReader(fields, list(table.columns), survey, choices.source or "")
    for row in records:
        made.add(row)
    says = [*table.says, *survey.says()]
    if asides:
        says.append(f"rows of sums or headers that are left aside: {asides:,}")
    return ToldTotals(_source(made.sources, table.where), made.totals(), tuple(made.refused),
                      tuple(says))  # fmt: skip


def _source(found: set[str], where: str) -> str:
    if len(found) == 1:
        return next(iter(found))
    if not found:
        raise UnreadableError(
            f"{where}: it does not say which source its totals are of.",
            remedy="Say it (--source), or give the file a column “source”.",
        )
    listed = ", ".join(f"“{each}”" for each in sorted(found)[:5])
    raise UnreadableError(
        f"{where}: it tells totals of several sources: {listed}.",
        remedy="Say of which: its rows alone are compared then.",
    )


class _RowReader:
    """Makes totals of rows; rows of one place and unit are added up."""

    def __init__(self, fields: list[str], columns: list[str], survey: Survey, source: str) -> None:
        self._fields, self._columns, self._survey = fields, columns, survey
        self._wanted = source
        self._made: dict[tuple[Place, str], ToldTotal] = {}
        self.refused: list[RefusedTotal] = []
        self.sources: set[str] = {source} if source else set()

    def totals(self) -> tuple[ToldTotal, ...]:
        """All totals, by day, type and item."""
        return tuple(self._made[key] for key in sorted(self._made))

    def add(self, row: Row) -> None:
        """Read one row."""
        meant, findings = self._survey.cells(list(row.cells))
        problem, _ = said_of_findings(findings)
        if problem is not None:
            self._refuse(row, problem.code, problem.field, problem.text, problem.remedy)
            return
        told = {field: cell.strip() for field, cell in zip(self._fields, meant, strict=False)
                if field and cell.strip()}  # fmt: skip
        own = told.get("source", "")
        if own and self._wanted and own != self._wanted:
            return
        if own:
            self.sources.add(own)
        found = self._total(row, told)
        if found is not None:
            self._add(found)

    def _total(self, row: Row, told: Mapping[str, str]) -> ToldTotal | None:
        for name in KEY_FIELDS:
            if name not in told:
                self._refuse(row, "missing", name, f"there is no {name}", "Fill the cell.")
                return None
        type_, day = type_of(told["type"]), day_of(told["day"])
        if not type_:
            self._refuse(row, "type_unknown", "type", f"“{told['type']}” is no type of events",
                         "Use receive, consume, produce, move, ship, return, adjust, count, pack "
                         "or unpack.")  # fmt: skip
            return None
        if not day:
            self._refuse(row, "bad_day", "day", f"“{told['day']}” is no day",
                         "Write it as 2026-03-02.")  # fmt: skip
            return None
        amounts: dict[str, Decimal] = {}
        for name in AMOUNTS:
            if name in told:
                amount = _decimal(told[name])
                if amount is None or (name == "bookings" and amount != int(amount)):
                    self._refuse(row, "bad_number", name, f"“{told[name]}” is no number",
                                 "Write a number.")  # fmt: skip
                    return None
                amounts[name] = amount
        if not amounts:
            self._refuse(row, "missing", "quantity", "there is neither a quantity nor a number of "
                         "bookings", "Fill one of the cells.")  # fmt: skip
            return None
        quantity = amounts.get("quantity")
        if quantity is not None and type_ in _OUTWARD:
            quantity = abs(quantity)
        bookings = int(amounts["bookings"]) if "bookings" in amounts else None
        place = Place(day, type_, told["item"])
        return ToldTotal(place, quantity, told.get("uom", ""), bookings, (row.line,))

    def _add(self, found: ToldTotal) -> None:
        key = found.place, found.uom
        first = self._made.get(key)
        if first is not None:
            found = ToldTotal(
                found.place, _sum(first.quantity, found.quantity), found.uom,
                _sum_of_counts(first.bookings, found.bookings), (*first.lines, *found.lines),
            )  # fmt: skip
        self._made[key] = found

    def _refuse(self, row: Row, code: str, field: str, text: str, remedy: str) -> None:
        named = [each for each, name in zip(self._columns, self._fields, strict=True)
                 if name == field]  # fmt: skip
        self.refused.append(
            RefusedTotal(row.line, code, named[0] if named else field, text, remedy)
        )


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one + other


def _sum_of_counts(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def day_of(text: str) -> str:
    """A day as ISO writes it; nothing where it is none, or none that a source books on."""
    try:
        found = read_time(text).text[:10]
    except BadTimeError:
        return ""
    return found if _FIRST_YEAR <= found[:4] <= _LAST_YEAR else ""


def _decimal(text: str) -> Decimal | None:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < Decimal("1e15") else None
