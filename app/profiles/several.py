"""Rows that are one event only together: two sides of a transfer, and the lines of one act."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from app.events.models import Incoming, Note, Problem
from app.profiles.rules import Pairing, Rule, pairings_of
from app.profiles.templates import fill


@dataclass(slots=True, eq=False)
class ProfileRow:
    """A row as a profile reads it: its named cells, the rule it fits, what is to be said of it."""

    line: int
    row: list[str]
    cells: Mapping[str, str]
    rule: Rule
    notes: tuple[Note, ...]
    raw: list[list[str]] = field(default_factory=list)
    id_: str = ""

    def __post_init__(self) -> None:
        """The rows as they were written."""
        self.raw = self.raw or [self.row]

    @property
    def is_out(self) -> bool:
        """Whether it is the side that gives."""
        return self.rule.pair is not None and self.cells.get(self.rule.pair.sign, "")[:1] == "-"


class TransferPairs:
    """Holds one side of a transfer until the other comes."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, ...], list[ProfileRow]] = {}

    def partner(self, record: ProfileRow) -> ProfileRow | None:
        """The other side of a row, when it came before; else the row is held."""
        pairing = _pairing(record)
        held = self._held.setdefault(_key(record, pairing), [])
        found = [each for each in held if each.is_out != record.is_out and _fits(record, each)]
        if not found:
            held.append(record)
            return None
        _warn(record, sure=len(found) == 1 or not pairing.lines)
        held.remove(found[0])
        return found[0]

    def late(self) -> Iterator[tuple[ProfileRow, ProfileRow, Pairing]]:
        """Two sides that no line puts together, in the order of rows; they are no longer held."""
        for record in self._rest():
            if record in (held := self._held[_key(record, _pairing(record))]):
                for other in held:
                    if other.is_out != record.is_out:
                        held.remove(record)
                        held.remove(other)
                        sure = not any(each.is_out for each in held)
                        _warn(record, sure=sure)
                        yield record, other, _pairing(record)
                        break
        yield from self._split()
        yield from self._otherwise()

    def _split(self) -> Iterator[tuple[ProfileRow, ProfileRow, Pairing]]:
        """One side against several that together are as much: each of these with its part."""
        groups: dict[tuple[str, ...], list[ProfileRow]] = {}
        for record in self._rest():
            if split := _pairing(record).split:
                groups.setdefault(_cells_of(record, split), []).append(record)
        for group in groups.values():
            sides = [[each for each in group if each.is_out is out] for out in (True, False)]
            few, many = sorted(sides, key=len)
            if len(few) != 1 or sum(map(_amount, group)) != 0:
                continue
            for each in group:
                self._held[_key(each, _pairing(each))].remove(each)
            for each in many:
                sign = _pairing(each).sign
                part = {**few[0].cells, sign: str(-_amount(each))}
                yield each, replace(few[0], cells=part, id_=each.id_), _pairing(each)

    def _otherwise(self) -> Iterator[tuple[ProfileRow, ProfileRow, Pairing]]:
        """Two sides that are alike in what their rule says of those that stay alone, step by
        step."""
        step = 1
        while any(len(_ways(record)) > step for record in self._rest()):
            yield from self._at_step(step)
            step += 1

    def _at_step(self, step: int) -> Iterator[tuple[ProfileRow, ProfileRow, Pairing]]:
        alone: dict[tuple[str, ...], list[ProfileRow]] = {}
        for record in self._rest():
            if len(ways := _ways(record)) <= step:
                continue
            others = alone.setdefault(_key(record, ways[step]), [])
            fitting = (each for each in others if each.is_out != record.is_out)
            other = next((each for each in fitting if _fits(record, each)), None)
            if other is None:
                others.append(record)
                continue
            others.remove(other)
            for each in (record, other):
                self._held[_key(each, _pairing(each))].remove(each)
            yield record, other, ways[step]

    def left(self) -> Iterator[tuple[ProfileRow, tuple[Mapping[str, Any], ...], bool]]:
        """Rows whose other side did not come, in their order, with what they say alone, and
        whether there is another such row that is like it."""
        for record in self._rest():
            pair = _pairing(record)
            twins = len(self._held[_key(record, pair)]) > 1
            yield record, pair.out if record.is_out else pair.into, twins

    def _rest(self) -> list[ProfileRow]:
        return sorted(
            (each for held in self._held.values() for each in held), key=lambda each: each.line
        )


def _pairing(record: ProfileRow) -> Pairing:
    assert record.rule.pair is not None  # noqa: S101
    return record.rule.pair


def _ways(record: ProfileRow) -> list[Pairing]:
    return list(pairings_of(record.rule))


def _key(record: ProfileRow, pairing: Pairing) -> tuple[str, ...]:
    return _cells_of(record, pairing.by)


def _cells_of(record: ProfileRow, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(fill(each if "{" in each else f"{{{each}}}", record.cells) for each in names)


def _amount(record: ProfileRow) -> Decimal:
    """The signed amount of a row; what is none makes a sum that is none."""
    try:
        return Decimal(record.cells.get(_pairing(record).sign, ""))
    except InvalidOperation:
        return Decimal("NaN")


def _fits(one: ProfileRow, other: ProfileRow) -> bool:
    """Whether two rows are lines 1 and 2, 3 and 4 … of an act, as far as lines are told."""
    name = _pairing(one).lines
    lines = [each.cells.get(name, "") for each in (one, other)]
    if not name or not all(each.isdecimal() for each in lines):
        return True
    return (int(lines[0]) + 1) // 2 == (int(lines[1]) + 1) // 2


def _warn(record: ProfileRow, *, sure: bool) -> None:
    if not sure:
        text = "other rows of this document may be the other side; the first of them is taken"
        record.notes = (*record.notes, Note("assumed_by_profile", text))


class Gatherings:
    """Gathers the rows of one act: lists grow, everything else must agree."""

    def __init__(self) -> None:
        self._events: dict[str, dict[str, Any]] = {}
        self._records: dict[str, list[ProfileRow]] = {}
        self._problems: dict[str, Problem] = {}

    def add(self, key: str, record: ProfileRow, event: dict[str, Any]) -> None:
        """Add a row to its act."""
        known = self._events.setdefault(key, {})
        self._records.setdefault(key, []).append(record)
        for name, value in event.items():
            if isinstance(value, list) and name in known:
                known[name] = known[name] + value
            elif name in known and known[name] != value and name != "at":
                text = f"rows of one event differ in {name}: “{known[name]}” and “{value}”"
                problem = Problem("rows_differ", text, name, "Give them the same value.")
                self._problems.setdefault(key, problem)
            else:
                known[name] = max(known[name], value) if name == "at" and name in known else value

    def events(self) -> Iterator[Incoming]:
        """One event an act, in the order of first rows."""
        for key, event in self._events.items():
            records = self._records[key]
            raw = [row for each in records for row in each.raw]
            notes = tuple(note for each in records for note in each.notes)
            if problem := self._problems.get(key):
                yield Incoming(records[0].line, None, raw, problem, notes)
                continue
            for name in ("inputs", "outputs"):
                if event.get("type") == "transform" and not event.get(name):
                    notes = (
                        *notes,
                        Note(f"no_{name}", f"the run has no {name} in this file", name),
                    )
            event.setdefault("event_id", key)
            yield Incoming(records[0].line, event, raw, None, notes)
