"""The dry run: what the door would answer, and nothing is written.

What stands twice in the input is answered as the door would: the first is taken, the second is its
duplicate or a conflict. Contents of the events that would be new are kept in a temporary file, so
that a long input needs little memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from tempfile import TemporaryFile
from typing import IO

from app.events.models import Incoming, Outcome, duplicate
from app.events.rows_of_event import EventRows, Key
from app.events.service import next_batch, validate
from app.events.store import answer_known, sort_out
from app.files.hashed import HashedNumbers
from app.graph.run import Graph


def foresee(
    graph: Graph,
    incoming: Iterable[Incoming],
    *,
    source: str | None = None,
    batch_events: int = 10_000,
) -> Iterator[list[Outcome]]:
    """The outcomes `take` would give now, in input order; nothing is written.

    A new one has its content (`offered`) and what it was read from (`raw`). Warnings that only the
    graph can give are not among them.
    """
    items = iter(incoming)
    with _Foreseen() as before:
        while chunk := next_batch(items, batch_events):
            ready = [validate(each, source) for each in chunk]
            again = {at: each for at, each in enumerate(ready)
                     if isinstance(each, EventRows) and each.key in before}  # fmt: skip
            new = [each for at, each in enumerate(ready)
                   if isinstance(each, EventRows) and at not in again]  # fmt: skip
            answers = iter(_answers(graph, new, before))
            yield [
                each if isinstance(each, Outcome)
                else before.answer(each) if at in again
                else next(answers)
                for at, each in enumerate(ready)
            ]  # fmt: skip


def _answers(graph: Graph, batch: Sequence[EventRows], before: _Foreseen) -> list[Outcome]:
    if not batch:
        return []
    _, outcomes = graph.read(partial(sort_out, batch=batch))
    made = []
    for each, outcome in zip(batch, outcomes, strict=True):
        if outcome is None:
            before.add(each)
            outcome = Outcome(
                each.incoming.line, "created", *each.key, each.incoming.notes,
                offered=each.taken.content, raw=each.incoming.raw, named=tuple(each.plan.things),
            )  # fmt: skip
        made.append(outcome)
    return made


_LENGTH = 8  # bytes before each content that tell how long it is


@dataclass
class _Foreseen:
    """The events of the input that would be new: by a hash of their key where their content stands
    in a file."""

    _places: HashedNumbers = field(default_factory=HashedNumbers)
    _end: int = 0
    _file: IO[bytes] = field(default_factory=TemporaryFile)

    def __enter__(self) -> _Foreseen:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __contains__(self, key: Key) -> bool:
        return self._places.find(_hash(key)) is not None

    def add(self, each: EventRows) -> None:
        content = each.taken.content.encode("utf-8", "surrogatepass")
        self._places.put(_hash(each.key), self._end)
        self._file.seek(self._end)
        self._file.write(len(content).to_bytes(_LENGTH) + content)
        self._end += _LENGTH + len(content)

    def answer(self, each: EventRows) -> Outcome:
        """What the door says of an event whose key was there before in the input."""
        self._file.seek(self._places.find(_hash(each.key)) or 0)
        length = int.from_bytes(self._file.read(_LENGTH))
        stored = self._file.read(length).decode("utf-8", "surrogatepass")
        if stored == each.taken.content:
            return duplicate(each.incoming, each.key, each.taken.content)
        return answer_known(each, stored, ())


def _hash(key: Key) -> bytes:
    text = "\x1f".join(key).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, digest_size=12).digest()
