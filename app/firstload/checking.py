"""Checking a batch: all the event door asks of events themselves, in a process beside others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.events.models import Incoming, Note, Outcome
from app.events.notes import notes_of
from app.events.reading import json_line
from app.events.rows_of_event import EventRows, Key
from app.events.service import validate
from app.firstload.rows import BatchRows, rows_of_batch
from app.vocabulary import EVENT_TYPES
from app.vocabulary.sources import SourceRules


@dataclass(frozen=True, slots=True)
class RawBatch:
    """Events as they were read (or lines of JSON, numbered), not looked at yet.

    `source`: of events that name none; `first`: the stamp of the first of them; `rules`: what
    sources have said so far.
    """

    items: Sequence[Incoming | tuple[int, bytes]]
    source: str | None
    first: int
    rules: Mapping[str, SourceRules]

    def incoming(self) -> Iterator[Incoming]:
        """The events it holds."""
        for each in self.items:
            if isinstance(each, Incoming):
                yield each
            else:
                yield json_line(*each)


@dataclass(slots=True)
class CheckedBatch:
    """A batch as it was found to be.

    `refused`: answers to what is not valid; `valid`: how many are; `rows`: what they become; None:
    one key stands twice among them, so they are to be sorted out one by one. `noted`: answers with
    warnings; `asking`: events that may be warned of, depending on what else there is.
    """

    count: int
    refused: list[Outcome]
    valid: int
    rows: BatchRows | None = None
    noted: list[Outcome] = field(default_factory=list)
    asking: list[EventRows] = field(default_factory=list)


def check_batch(batch: RawBatch) -> CheckedBatch:
    """Validate a batch and make its rows."""
    ready = [validate(each, batch.source) for each in batch.incoming()]
    refused = [each for each in ready if isinstance(each, Outcome)]
    events = [each for each in ready if isinstance(each, EventRows)]
    checked = CheckedBatch(len(ready), refused, len(events))
    if len({each.key for each in events}) == len(events):
        settle_rows(checked, events, batch)
    return checked


def settle_rows(checked: CheckedBatch, events: Sequence[EventRows], batch: RawBatch) -> None:
    """The rows of new events, and what is to be warned of."""
    checked.rows = rows_of_batch(events, batch.first, batch.rules)
    asking = {each.key for each in events if _asks(each)}
    checked.asking = [_without_form(each) for each in events if each.key in asking]
    alone = [each for each in events if each.key not in asking]
    rules = {each.key[0]: batch.rules.get(each.key[0], SourceRules()) for each in events}
    checked.noted = list(warnings_of(alone, notes_of(_Nothing(), alone, rules)))


def warnings_of(
    events: Iterable[EventRows], notes: Mapping[Key, Sequence[Note]]
) -> Iterator[Outcome]:
    """The answers to new events that go with warnings."""
    for each in events:
        told = (*each.incoming.notes, *notes.get(each.key, ()))
        if told:
            yield Outcome(each.incoming.line, "created", *each.key, told)


def _without_form(each: EventRows) -> EventRows:
    """The same without what cannot go to another process."""
    return each._replace(taken=each.taken._replace(event=None))


def _asks(each: EventRows) -> bool:
    """Whether a warning depends on what is known of others."""
    corrects = EVENT_TYPES[each.type].corrects and "like" not in each.content
    return bool(corrects or each.lotless or each.foreign)


class _Nothing:
    """Where nothing is known and nothing is asked."""

    def rows(self, name: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """Nothing."""
        raise AssertionError(f"{name} is asked of no graph: {sorted(parameters)}")

    def one(self, name: str, /, **parameters: Any) -> dict[str, Any]:
        """Nothing."""
        raise AssertionError(f"{name} is asked of no graph: {sorted(parameters)}")
