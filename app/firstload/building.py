"""Building a graph as files: batches in their order, then all that follows from them together."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from app.acting import Person
from app.chain.append import opening
from app.chain.batches import EVENTS
from app.chain.entries import EntryDraft
from app.events.models import Outcome
from app.events.notes import notes_of
from app.events.rows_of_event import EventRows
from app.events.service import refusal_row, validate
from app.events.store import sort_out
from app.firstload.checking import CheckedBatch, RawBatch, settle_rows, warnings_of
from app.firstload.rows import BatchRows, hashes_of
from app.firstload.sheets import SheetFiles
from app.firstload.shipments import ShipmentFile
from app.firstload.source_words import SourceWords
from app.firstload.taken import TakenEvents
from app.firstload.things import ThingFiles
from app.vocabulary.sources import SourceRules


@dataclass(slots=True)
class BatchAnswers:
    """Answers to one batch: how many were created without a word, and the others."""

    created: int
    others: list[Outcome]


@dataclass(slots=True)
class _Refusal:
    key: tuple[str, str] | None
    row: dict[str, Any]


@dataclass(slots=True)
class GraphFiles(AbstractContextManager["GraphFiles"]):
    """The files of a graph that is to be imported; `first`: the first stamp; `who` loads it."""

    folder: Path
    who: Person
    first: int = field(default_factory=lambda: time.time_ns() // 1000)
    sheets: SheetFiles = field(init=False)
    taken: TakenEvents = field(init=False)
    things: ThingFiles = field(init=False)
    shipments: ShipmentFile = field(init=False)
    words: SourceWords = field(default_factory=SourceWords)
    next_stamp: int = field(init=False)
    events: int = 0
    corrections: int = 0
    containers: int = 0
    drafts: list[EntryDraft] = field(init=False)
    refusals: dict[str, _Refusal] = field(default_factory=dict)
    _lasting: set[tuple[str, str, str]] = field(default_factory=set)
    supplied: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sheets = SheetFiles(self.folder)
        self.taken = TakenEvents(self.sheets)
        self.things = ThingFiles(self.folder)
        self.shipments = ShipmentFile(self.folder)
        self.next_stamp = self.first
        self.drafts = [opening()]

    def __exit__(self, *_: object) -> None:
        for each in (self.sheets, self.things, self.shipments):
            each.close()

    def batch(self, items: Sequence[Any], source: str | None) -> RawBatch:
        """Events as a batch to be checked, stamps set aside for them."""
        self.words.look(items, source)
        first = self.next_stamp
        self.next_stamp += len(items)
        return RawBatch(items, source, first, dict(self.words.rules))

    def take(self, batch: RawBatch, checked: CheckedBatch) -> BatchAnswers:
        """Take a batch that was checked; batches come in their order."""
        others = list(checked.refused)
        if checked.rows is None or self.taken.knows_any(checked.rows):
            others += self._sort_out(batch, checked)
        rows = checked.rows
        assert rows is not None  # noqa: S101
        created = len(rows.hashes)
        self._resolve(rows)
        self._write(rows)
        warned = checked.noted
        if checked.asking:
            rules = {each.key[0]: batch.rules.get(each.key[0], SourceRules())
                     for each in checked.asking}  # fmt: skip
            notes = notes_of(self.taken, checked.asking, rules)
            warned = [*warned, *warnings_of(checked.asking, notes)]
        others += warned
        self._remember([each for each in others if each.problem is not None])
        others.sort(key=lambda each: each.line)
        return BatchAnswers(created - len(warned), others)

    def _sort_out(self, batch: RawBatch, checked: CheckedBatch) -> Iterator[Outcome]:
        """Answers to events that are known; the rows of the others are made anew."""
        ready = (validate(each, batch.source) for each in batch.incoming())
        events = [each for each in ready if isinstance(each, EventRows)]
        fresh, outcomes = sort_out(self.taken, events)
        settle_rows(checked, fresh, batch)
        return (each for each in outcomes if each is not None)

    def _write(self, rows: BatchRows) -> None:
        at = {name: self.sheets.append(name, text) for name, text in rows.sheets.items()}
        for label, named in rows.things.items():
            new = self.things.add(label, named)
            if label == "Lot":
                self.taken.with_lots.update(row[0][4:].partition("/")[0] for row in new)
            elif label == "Item":
                self.taken.items.update(row[0] for row in new)
        self.taken.add(rows, at)
        for kind, links in rows.lasting.items():
            new_links = [row for row in links if (kind, row[0], row[1]) not in self._lasting]
            self._lasting.update((kind, row[0], row[1]) for row in new_links)
            self.sheets.add(kind, new_links)
        for ref, lot in rows.supplied:
            if lot is not None:
                self.supplied.setdefault(ref, set()).add(lot)
        self.shipments.add(rows.shipped)
        self.words.used(rows.sources, rows.local)
        self.events += len(rows.hashes)
        self.sheets.longest = max(self.sheets.longest, int(rows.sizes.max(initial=0)))
        self.corrections += rows.corrections
        self.containers += rows.containers
        if rows.told is not None:
            self.drafts.append(EntryDraft(EVENTS, self.who, told=rows.told))

    def _resolve(self, rows: BatchRows) -> None:
        """Forget refusals of events that are taken now."""
        keyed = {sha: each.key for sha, each in self.refusals.items()
                 if each.key is not None and each.row["code"] != "conflict"}  # fmt: skip
        if not keyed:
            return
        hashes = hashes_of(list(keyed.values()))
        for sha, gone in zip(list(keyed), np.isin(hashes, rows.hashes).tolist(), strict=True):
            if gone:
                del self.refusals[sha]

    def _remember(self, refused: Iterable[Outcome]) -> None:
        for each in refused:
            row = refusal_row(each)
            key = None if each.source is None or each.event_id is None else (
                each.source, each.event_id
            )  # fmt: skip
            self.refusals.setdefault(row["sha256"], _Refusal(key, row))
