"""One table a list: its columns by name, in words and with their cells; page, CSV and workbook
render the same one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from operator import attrgetter
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Cell = str | int | float | bool | None

# What heads a column for people, where its name alone would not say it.
HEADINGS: Mapping[str, str] = {
    "accounted_percent": "Accounted for, %",
    "at": "Time",
    "at_basis": "Kind of time",
    "basis": "Recorded or assumed",
    "email": "E-mail",
    "gtin": "GTIN",
    "in_scope": "In the scope",
    "item_name": "Item name",
    "item_type": "Item type",
    "left_out": "Left out",
    "outstanding": "Still out",
    "printed_code": "Printed code",
    "share": "Share, 0 to 1",
    "ship_to": "Ship to",
    "ship_to_name": "Ship to, name",
    "shipped_certain": "Shipped, certain",
    "shipped_possible": "Shipped, possible",
    "step_certainty": "Certainty of the step",
    "supplier_lot": "Supplier lot",
    "tolerance_percent": "Tolerance, %",
    "uom": "Unit",
    "within_tolerance": "Within tolerance",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `name` heads it in CSV and stays as it is, `words` head it for people; `field` is
    the attribute of a row whose value it shows, None where nothing is known."""

    name: str
    words: str
    field: str


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """A list: file and sheet `name`, `title` for people, its columns in order."""

    name: str
    title: str
    columns: tuple[Column, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(column.name for column in self.columns)

    def lines(self, rows: Iterable[T]) -> Iterator[Sequence[Cell]]:
        """A line of cells a row."""
        cells = [attrgetter(column.field) for column in self.columns]
        for row in rows:
            yield tuple(cell(row) for cell in cells)

    def sheet(self, rows: Iterable[T]) -> Iterator[Sequence[Cell]]:
        """Header and a line a row, as CSV has them."""
        yield self.header
        yield from self.lines(rows)


def table_of(
    name: str,
    title: str,
    row: type[T],
    *,
    names: Mapping[str, str] | None = None,
    only: Sequence[str] = (),
    instead: Mapping[str, str] | None = None,
) -> Table[T]:
    """A table of a kind of row: a column for each of its fields, or for some of them in an order of
    their own (`only`).

    `names`: columns whose name cannot be a field's (`from`), by field. `instead`: properties that
    say in a cell what a field holds, by field.
    """
    other, said = names or {}, instead or {}
    listed = [said.get(field, field) for field in only or _fields(row)]
    return Table(name, title, tuple(_column(other.get(field, field), field) for field in listed))


def _column(name: str, field: str) -> Column:
    return Column(name, HEADINGS.get(name, name.replace("_", " ").capitalize()), field)


def _fields(row: type[Any]) -> tuple[str, ...]:
    if is_dataclass(row):
        return tuple(field.name for field in fields(row))
    found: tuple[str, ...] = row._fields
    return found
