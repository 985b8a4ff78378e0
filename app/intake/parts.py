"""A file taken part by part, or tried: one way through it for the dry run and for booking.

A part is what gives one reading: a text table, a sheet, a member of an archive, a document. What
became of it, or would, is counted whole; of its rows the first are kept to be shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

import orjson

from app.events.foresight import foresee
from app.events.models import ColumnUse, Incoming, Outcome, UnreadableError
from app.events.reading import Reading
from app.events.refusals import RefusedFile
from app.events.service import take
from app.exchange.epcis.refused import RefusedDocument
from app.exchange.reading import bookings_in, refused_of
from app.graph.run import Graph
from app.intake.answers import PartAnswers, known_keys
from app.intake.changes import RowChange, again, changes_of, replace_events, voided_of
from app.intake.choices import Choices
from app.intake.columns import place_of
from app.intake.elsewhere import LOOKED_AT, known_elsewhere
from app.intake.near import near_twins
from app.intake.opening import open_stream
from app.intake.periods import FileKeys
from app.intake.sentences import event_words

ROWS_KEPT = 1_000  # of each fate
_THINGS_KEPT = 100
_WARNINGS_KEPT = 50
FATES = ("created", "known", "back", "changed", "refused")
Say = Callable[[str], object]
Door = Callable[[Iterable[Incoming], str | None], Iterator[list[Outcome]]]


@dataclass(frozen=True, slots=True)
class PartRow:
    """One event of a part: what it says in words, what becomes of it (`fate`) and why.

    `cells` are its rows of a table as they were written, `place` the column that is at fault.
    """

    line: int
    fate: str
    words: str
    source: str | None
    event_id: str | None
    code: str = ""
    text: str = ""
    field: str = ""
    remedy: str = ""
    cells: Sequence[Sequence[str]] = ()
    place: int | None = None


@dataclass(slots=True)
class FilePart:
    """What became, or would become, of one part.

    `counts` by fate: `created`, `known` already, voided and there again (`back`), `changed` since
    it was loaded, `refused`; `replaced`: how many of `changed` and `back` were taken for the old.
    `refused_file`: those to mend, in the file's own form. `things`: lots and serials of the new.
    """

    name: str
    format: str
    says: Sequence[str] = ()
    columns: Sequence[ColumnUse] = ()
    asides: dict[str, tuple[int, int]] = field(default_factory=dict)  # kind: count, first line
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FATES, 0))
    rows: dict[str, list[PartRow]] = field(default_factory=lambda: {fate: [] for fate in FATES})
    warnings: list[tuple[int, str]] = field(default_factory=list)
    warning_count: int = 0
    replaced: int = 0
    things: dict[str, None] = field(default_factory=dict)
    more_things: bool = False
    near: Sequence[tuple[str, str]] = ()  # lots of `things`, and others that are nearly the same
    elsewhere: Sequence[tuple[str, int]] = ()  # sources that told the same, and how much of it
    refused_file: Path | None = None
    error: UnreadableError | None = None
    skip: int = 0  # rows of each fate before the first that is kept

    @property
    def events(self) -> int:
        """How many events it has, refused ones among them."""
        return sum(self.counts.values())

    @property
    def rows_left_off(self) -> int:
        """How many rows come after those that are shown."""
        after = (self.counts[fate] - self.skip - len(rows) for fate, rows in self.rows.items())
        return sum(max(0, each) for each in after)

    def as_json(self) -> dict[str, object]:
        """As the API gives it."""
        told: dict[str, object] = {
            "name": self.name, "format": self.format, "says": list(self.says),
            "columns": [{"header": each.header, "field": each.field or None, "kind": each.kind,
                         "why": each.why} for each in self.columns],
            "left_aside": {kind: {"rows": count, "first_line": line}
                           for kind, (count, line) in self.asides.items()},
            "counts": self.counts | {"replaced": self.replaced, "warnings": self.warning_count},
            "rows": [_row_json(row) for rows in self.rows.values() for row in rows],
            "rows_left_off": self.rows_left_off,
            "warnings": [{"line": line, "text": text} for line, text in self.warnings],
            "to_mend": self.refused_file is not None,
            "things": list(self.things), "things_left_off": self.more_things,
            "near_twins": [{"lot": lot, "other": other} for lot, other in self.near],
            "known_elsewhere": [{"source": source, "events": count}
                                for source, count in self.elsewhere],
        }  # fmt: skip
        return told | ({} if self.error is None else self.error.as_json())


def _row_json(row: PartRow) -> dict[str, object]:
    told: dict[str, object] = {"line": row.line, "fate": row.fate, "says": row.words,
                               "source": row.source, "event_id": row.event_id}  # fmt: skip
    if row.text:
        told |= {"code": row.code, "text": row.text, "field": row.field, "remedy": row.remedy}
    return told | ({"column": row.place + 1} if row.place is not None else {})


@dataclass(frozen=True, slots=True)
class Passage:
    """One way through a file, `file` by name. `door` answers events; `folder`: where refused ones
    are written; `replace`: what changed is taken for the old (None: it is a dry run)."""

    graph: Graph
    file: str
    choices: Choices
    door: Door
    folder: Path | None = None
    replace: bool | None = None
    say: Say = lambda _: None
    skip: int = 0
    covers: bool = False
    keys: FileKeys = field(default_factory=FileKeys)

    def parts(self, stream: BinaryIO) -> Iterator[FilePart]:
        """The parts of a file, each when it is done. Errors: `UnreadableError`."""
        for number, reading in enumerate(open_stream(stream, self.file, self.choices)):
            part = FilePart(reading.name, reading.format, reading.says, reading.columns,
                        error=reading.error, skip=self.skip)  # fmt: skip
            if reading.error is not None:
                self.keys.unread += 1
            elif not reading.empty:
                self._go_through(reading, part, number)
            yield part

    def _go_through(self, reading: Reading, part: FilePart, number: int) -> None:
        of_table = reading.csv is not None
        answers = PartAnswers(of_table, self.keys, of_table or self.covers)
        voided: list[tuple[str, str]] = []
        new: list[Outcome] = []
        with self._refused_file(reading, number) as file:
            for outcomes in self.door(reading.items, self.choices.source or reading.source):
                for outcome in outcomes:
                    fate = answers.add(outcome)
                    _note(part, outcome, fate)
                    if fate == "created" and self.replace is None and len(new) < LOOKED_AT:
                        new.append(outcome)
                    if fate == "refused" and file is not None:
                        file.add(outcome)
                if of_table:
                    voided += voided_of(self.graph, known_keys(outcomes))
                self.say(_progress(reading, answers))
            self._settle(part, answers, voided, file)
            part.near = near_twins(self.graph, part.things)
            part.elsewhere = known_elsewhere(self.graph, new)
        part.asides = {kind: (count, reading.asides.lines[kind])
                       for kind, count in reading.asides.counts.items()}  # fmt: skip
        if file is not None:
            part.refused_file = file.written
        if part.refused_file is not None:
            part.refused_file.chmod(0o600)

    def _settle(
        self,
        part: FilePart,
        answers: PartAnswers,
        voided: list[tuple[str, str]],
        file: RefusedFile | RefusedDocument | None,
    ) -> None:
        """Show what changed since; take it when that was said, else have it written to mend."""
        back = again(self.graph, voided)
        changes = changes_of(self.graph, answers.changed)
        part.counts["known"] -= len(back)
        part.counts["back"] += len(back)
        for fate, found in (("changed", changes), ("back", back)):
            part.rows[fate] = [
                _row_of_change(each, fate) for each in found[self.skip :][:ROWS_KEPT]
            ]
        if self.replace:
            why = f"changed in {self.file}"
            done = list(replace_events(self.graph, [*changes, *back], why))
            part.replaced = sum(
                each.result == "created" and "~" in str(each.event_id) for each in done
            )
        elif self.replace is False and file is not None:
            for outcome in answers.changed:
                file.add(outcome)

    def _refused_file(
        self, reading: Reading, number: int
    ) -> AbstractContextManager[RefusedFile | RefusedDocument | None]:
        if self.folder is None:
            return nullcontext()
        return refused_of(reading, self.folder / f"part-{number}", elsewhere=False)


def dry_run(
    graph: Graph, file: str, choices: Choices, *, batch_events: int, folder: Path | None = None,
    say: Say = lambda _: None, skip: int = 0, covers: bool = False,
) -> Passage:  # fmt: skip
    """The way through a file that writes nothing to the graph. `skip`: rows of each fate before
    the first that is kept; `covers`: the keys of all its events are wanted."""

    def door(items: Iterable[Incoming], source: str | None) -> Iterator[list[Outcome]]:
        return foresee(graph, items, source=source, batch_events=batch_events)

    return Passage(graph, file, choices, door, folder, None, say, skip, covers)


def booking_run(
    graph: Graph, file: str, choices: Choices, *, batch_events: int, folder: Path, replace: bool,
    say: Say = lambda _: None,
) -> Passage:  # fmt: skip
    """The way through a file that books it."""

    def door(items: Iterable[Incoming], source: str | None) -> Iterator[list[Outcome]]:
        return take(graph, items, source=source, batch_events=batch_events)

    return Passage(graph, file, choices, door, folder, replace, say)


def with_bookings(choices: Choices, graph: Graph) -> Choices:
    """The same choices, with bookings of the graph found."""
    return replace(choices, known=bookings_in(graph))


def _progress(reading: Reading, answers: PartAnswers) -> str:
    name, tally = f"{reading.name}: " if reading.name else "", answers.tally
    count = tally.created + tally.duplicate + tally.refused
    return f"{name}{count:,} events, {tally.refused:,} of them refused or changed"


def _note(part: FilePart, outcome: Outcome, fate: str) -> None:
    """Count one answer, and keep what is shown of it."""
    part.counts[fate] += 1
    part.warning_count += len(outcome.notes)
    for note in outcome.notes[: max(0, _WARNINGS_KEPT - len(part.warnings))]:
        part.warnings.append((outcome.line, note.text))
    if fate == "created":
        for ref in outcome.named:
            if ref.startswith(("lot:", "serial:")) and ref not in part.things:
                part.more_things = len(part.things) >= _THINGS_KEPT
                if not part.more_things:
                    part.things[ref] = None
    kept = part.skip < part.counts[fate] <= part.skip + ROWS_KEPT
    if fate != "changed" and kept:
        part.rows[fate].append(_row_of(part, outcome, fate))


def _row_of(part: FilePart, outcome: Outcome, fate: str) -> PartRow:
    problem, table = outcome.problem, isinstance(outcome.raw, list) and bool(part.columns)
    words = event_words(orjson.loads(outcome.offered)) if outcome.offered else ""
    if problem is None:
        return PartRow(outcome.line, fate, words, outcome.source, outcome.event_id)
    return PartRow(
        outcome.line, fate, words, outcome.source, outcome.event_id, problem.code, problem.text,
        problem.field, problem.remedy, outcome.raw if table else (),
        place_of(problem.field, part.columns),
    )  # fmt: skip


def _row_of_change(change: RowChange, fate: str) -> PartRow:
    words = event_words(change.event)
    return PartRow(change.line, fate, words, change.source, change.key, text=change.words)
