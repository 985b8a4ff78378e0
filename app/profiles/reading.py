"""Rows of a table read by a profile: each says the events of the first rule it fits.

Every row is in a count: events, a refusal with its line, or a row that was left aside and told.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.events.canonical import canonical_json
from app.events.models import Incoming, Note, Problem
from app.events.rows import Row, shared_amount
from app.events.table import said_of_findings
from app.files.asides import Asides
from app.files.hashed import Occurrences
from app.files.numbers import is_of_several
from app.files.survey import Survey
from app.profiles.beside import RowsBeside
from app.profiles.find import OWN_ID, Fit, unit_name
from app.profiles.model import HEADER_UNIT
from app.profiles.names import NameBook
from app.profiles.rules import Pairing
from app.profiles.several import Gatherings, ProfileRow, TransferPairs
from app.profiles.templates import fill, fits, made_of
from app.vocabulary.near_twins import near_forms

_MEND = "Mend the row, or add a rule to a profile of your own."
_NEAR_LIMIT = 200_000  # lots whose near twins are looked for


@dataclass(slots=True)
class ProfileReader:
    """Reads the rows of one table. `source`: of its events."""

    fit: Fit
    survey: Survey
    source: str
    asides: Asides
    names: NameBook = field(init=False)
    _seen: Occurrences = field(default_factory=Occurrences)
    _pairs: TransferPairs = field(init=False)
    _gatherings: Gatherings = field(init=False)
    _beside: RowsBeside = field(init=False)
    _near: dict[tuple[str, str], str] = field(default_factory=dict)
    _parts: list[tuple[str, re.Pattern[str]]] = field(init=False)
    _amounts: list[tuple[str, int, list[int]]] = field(init=False)

    def __post_init__(self) -> None:
        """Make what holds rows until others come."""
        profile = self.fit.profile
        self.names = NameBook(profile.defines, self.source)
        self._beside = RowsBeside(self.fit, self.asides)
        self._pairs = TransferPairs()
        self._gatherings = Gatherings()
        self._parts = [
            (name, re.compile(pattern, re.DOTALL)) for name, pattern in profile.parts.items()
        ]
        places = self.fit.places
        self._amounts = [
            (name, place, [places[each] for each in _things_of(name) if each in places])
            for name, place in places.items() if name.endswith("quantity")
        ]  # fmt: skip

    def noted(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The same rows, looked at before they are read."""
        return self._beside.noted(rows)

    def items(self, rows: Iterable[Row]) -> Iterator[Incoming]:
        """The events of rows, then those of several rows, then one define for each thing named."""
        for row in rows:
            if self._beside.takes(row):
                continue
            if (problem := self._beside.problem) is not None:
                yield Incoming(row.line, None, [row.cells], problem)
                continue
            yield from self._row(row)
        for one, other, pairing in self._pairs.late():
            yield from self._of_pair(one, other, pairing)
        for record, alone, twins in self._pairs.left():
            yield from self._alone(record, alone, twins=twins)
        yield from (self._finished(each) for each in self._gatherings.events())
        yield from self.names.defines()

    def _row(self, row: Row) -> Iterator[Incoming]:
        if row.problem is not None:
            yield Incoming(row.line, None, [row.cells], row.problem)
            return
        meant, findings = self.survey.cells(row.cells)
        problem, notes = said_of_findings(findings)
        cells = self._cells(row.line, meant)
        if problem is not None:
            yield Incoming(row.line, self._keyed(cells), [row.cells], problem, notes)
            return
        if (differs := self._of_several(row.cells) or self._other_unit(cells)) is not None:
            yield Incoming(row.line, self._keyed(cells), [row.cells], differs, notes)
            return
        rule = next((each for each in self.fit.profile.rules if fits(each.when, cells)), None)
        if rule is None:
            yield Incoming(row.line, self._keyed(cells), [row.cells], self._no_rule(cells), notes)
            return
        if rule.refuse:
            told = Problem("refused_by_profile", rule.refuse, "", rule.remedy or _MEND)
            yield Incoming(row.line, self._keyed(cells), [row.cells], told, notes)
            return
        if rule.aside:
            self.asides.add(rule.aside, row.line)
            return
        self.names.add(row.line, row.cells, cells)
        record = ProfileRow(row.line, row.cells, cells, rule, (*notes, *self._twins(cells)))
        if rule.pair is not None:
            record.id_ = self._id(cells, {})
            if (other := self._pairs.partner(record)) is not None:
                yield from self._of_pair(record, other, rule.pair)
        elif rule.one_event_per and (key := fill(rule.one_event_per, cells)):
            self._gatherings.add(key, record, made_of(rule.events[0], cells))
        elif self.fit.wide:
            yield from self._of_wide(record, meant)
        else:
            yield from self._events(record, rule.events, cells, self._id)

    def _cells(self, line: int, meant: list[str]) -> dict[str, str]:
        """The cells of a row by name, with parts of them, signs and what is derived."""
        profile = self.fit.profile
        cells = {
            name: meant[place] for name, place in self.fit.places.items()
            if place < len(meant) and meant[place]
        }  # fmt: skip
        cells = self._beside.group | cells
        cells["line"] = str(line)
        for name, unit in self.fit.units.items():
            cells.setdefault(unit_name(profile, name), unit)
            cells[HEADER_UNIT] = unit if name == "quantity" else cells.get(HEADER_UNIT, "")
        for name, pattern in self._parts:
            if match := pattern.fullmatch(cells.get(name, "")):
                cells |= {part: cell.strip() for part, cell in match.groupdict().items() if cell}
        for name, pairs in profile.values.items():
            if name in cells:
                cells[name] = pairs.get(cells[name].casefold(), pairs.get("*", cells[name]))
        for name, told in profile.signs.items():
            for column, minus in told.items():
                if name in cells and cells.get(column, "") in minus and cells[name][0] != "-":
                    cells[name] = "-" + cells[name]
        for name, template in profile.derived.items():
            if value := fill(template, cells):
                cells[name] = value
        return cells

    def _of_several(self, row: list[str]) -> Problem | None:
        """Why an amount is of several rows: its cell stands over them, and their lots do not."""
        for name, place, things in self._amounts:
            if place < len(row) and is_of_several(
                row[place], (row[at] for at in things if at < len(row))
            ):
                return shared_amount(row[place], name)
        return None

    def _other_unit(self, cells: Mapping[str, str]) -> Problem | None:
        """Why an amount has two units: that of its header and that of its row."""
        for name, unit in self.fit.units.items():
            own = cells.get(unit_name(self.fit.profile, name), unit)
            if cells.get(name) and own.casefold() != unit.casefold():
                text = f"is in “{unit}” by the header and in “{own}” by its row"
                return Problem("unit_differs", text, name, "Leave one of the two.")
        return None

    def _no_rule(self, cells: Mapping[str, str]) -> Problem:
        asked = dict.fromkeys(name for rule in self.fit.profile.rules for name in rule.when)
        told = ", ".join(f"{name} “{cells.get(name, '')}”" for name in asked)
        return Problem(
            "no_rule", f"no rule of the profile {self.fit.profile.name} fits ({told})", "",
            "Add a rule to a profile of your own, also for rows that are to be left aside.",
        )  # fmt: skip

    def _id(self, cells: Mapping[str, str], event: Mapping[str, Any]) -> str:
        """The id of a row's events: what was given, the key, else a hash of the cells that name
        it.
        """
        profile = self.fit.profile
        if own := cells.get(OWN_ID):
            return own
        if key := self._key(cells):
            return key
        if profile.key_of:
            told: Any = {name: cells.get(name, "") for name in profile.key_of}
        else:
            told = dict(event)
        digest = hashlib.sha256(canonical_json(told).encode()).digest()[:12]
        return f"sha256:{digest.hex()}-{self._seen.count(digest)}"

    def _key(self, cells: Mapping[str, str]) -> str:
        """The id that a row's own columns give it for good, or nothing."""
        parts = [fill(each, cells) for each in self.fit.profile.key]
        return "-".join(parts) if all(parts) else ""

    def _keyed(self, cells: Mapping[str, str]) -> dict[str, Any] | None:
        """What a refused row says that is certain: which it is."""
        key = self._key(cells)
        return {"event_id": key, "source": self.source} if key else None

    def _events(
        self, record: ProfileRow, templates: Iterable[Mapping[str, Any]], cells: Mapping[str, str],
        id_of: Any,
    ) -> Iterator[Incoming]:  # fmt: skip
        base, notes = "", record.notes
        if record.rule.warn:
            notes = (*notes, Note("assumed_by_profile", record.rule.warn))
        for number, template in enumerate(templates, 1):
            event = made_of(template, cells)
            base = base or id_of(cells, event)
            event.setdefault("event_id", base if number == 1 else f"{base}/{number}")
            yield Incoming(record.line, self._common(event), record.raw, None, notes, partial=True)
            notes = ()

    def _common(self, event: dict[str, Any]) -> dict[str, Any]:
        if isinstance(limits := event.get("limits"), Mapping):
            event["limits"] = {name: _number(value) for name, value in limits.items()}
        basis = self.fit.profile.at_basis
        if basis and "at" in event:
            event.setdefault("at_basis", basis)
        return {"source": self.source, **event}

    def _of_pair(self, one: ProfileRow, other: ProfileRow, pairing: Pairing) -> Iterator[Incoming]:
        out, into = (one, other) if one.is_out else (other, one)
        cells = {f"out.{name}": cell for name, cell in out.cells.items()}
        cells |= {f"in.{name}": cell for name, cell in into.cells.items()}
        first = min(one, other, key=lambda each: each.line)
        both = ProfileRow(
            first.line, [], cells, one.rule, (*out.notes, *into.notes),
            raw=[other.raw[0], one.raw[0]],
        )  # fmt: skip
        least = min(one.id_, other.id_)
        id_ = {"in": into.id_, "out": out.id_}.get(pairing.id_of, least)
        yield from self._events(both, pairing.both, cells, lambda *_: id_)

    def _alone(
        self, record: ProfileRow, templates: tuple[Mapping[str, Any], ...], *, twins: bool
    ) -> Iterator[Incoming]:
        name = record.rule.pair.sign if record.rule.pair is not None else ""
        problem = Problem(
            "no_pair", "is one side of a transfer, and its other side is not in the file", "",
            "Export both sides.",
        )  # fmt: skip
        if twins and not self._has_signs(name):
            problem = Problem(
                "no_sign", "is one side of a transfer, and nothing tells which side gives", name,
                "Export the column with the sign (SHKZG, debit and credit), or signed amounts.",
            )  # fmt: skip
        elif templates:
            yield from self._events(record, templates, record.cells, lambda *_: record.id_)
            return
        yield Incoming(record.line, self._keyed(record.cells), record.raw, problem, record.notes)

    def _has_signs(self, name: str) -> bool:
        """Whether some amount of a column is negative, or another column tells signs."""
        told = self.fit.profile.signs.get(name, {})
        place = self.fit.places.get(name)
        return place is None or self.survey.has_minus(place) or bool(set(told) & {*self.fit.places})

    def _finished(self, each: Incoming) -> Incoming:
        if each.event is None:
            return each
        event = self._common(dict(each.event))
        return Incoming(each.line, event, each.raw, None, each.notes, partial=True)

    def _of_wide(self, record: ProfileRow, meant: list[str]) -> Iterator[Incoming]:
        """One event for each filled cell of a column the profile does not name."""
        base = ""
        for place in self.fit.wide:
            cell = meant[place] if place < len(meant) else ""
            if not cell:
                continue
            header = self.fit.columns[place]
            cells = {**record.cells, "header": header, "cell": cell}
            base = base or self._id(record.cells, record.cells)
            suffix = f"{base}/{header}"
            yield from self._events(record, record.rule.events, cells, lambda *_, id_=suffix: id_)
        if not base:
            self.asides.add("row without a value", record.line)

    def _twins(self, cells: Mapping[str, str]) -> Iterator[Note]:
        """A warning when a lot differs from another of its item only in zeros, case or
        punctuation.
        """
        lot, item = cells.get("lot", ""), cells.get("item", "")
        if lot and len(self._near) < _NEAR_LIMIT:
            others = [self._near.setdefault((item, form), lot) for form in near_forms(lot)]
            for other in sorted({*others} - {lot})[:1]:
                yield Note("near_twin", f"lot “{lot}” is nearly “{other}” of the same item", "lot")


def _number(text: str) -> float | str:
    """A limit as the number it is."""
    return float(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else text


def _things_of(quantity: str) -> list[str]:
    """The columns of what an amount is of: of `input_quantity` these are `input_lot` and so on."""
    return [quantity.replace("quantity", each) for each in ("lot", "serial", "item")]
