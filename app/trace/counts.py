"""An answer as numbers only: counted, or as columns of links. No name is in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from app.trace.columns import Flags, Floats, Ints

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Tally:
    """How much of what an answer holds: the counts its sentences say. No name is read for it.

    By kind (lot, serial): `start`, what the walk starts from, `lost`, what time took out. `goods`:
    lots and serials beyond the start by kind and certainty, `finished` of them finished goods, of
    `items` different items; `lost_links` without those inside one order.
    """

    start: Mapping[str, int]
    goods: Mapping[tuple[str, str], int]
    finished: int
    items: int
    suppliers: Mapping[str, int]
    lost: Mapping[str, int]
    lost_customers: int
    lost_links: int


class Links(NamedTuple):
    """Every link of an answer as columns: ids of nodes inside the database, the type as a number
    of `columns.TYPES`, times in UTC microseconds, quantities net of reversals (NaN unknown)."""

    starts: Ints
    ends: Ints
    types: Ints
    low: Ints
    high: Ints
    quantities: Floats
    certain: Flags


@dataclass(frozen=True, slots=True)
class Warned(Generic[T]):
    """The warnings of one code: how many, and the first of them by ref."""

    code: str
    count: int
    first: tuple[T, ...]
