"""What was said about the status of a thing, in the order of commits, and what that made of it.

Pure: it gets all that was ever said of a thing and says what one event changed. So a change is the
same whenever it is read, also after later events; the order of commits is that of the writers'
clock, and what counts at a moment is the greatest (end of `at`, source, event id), as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.times import BEFORE_ALL
from app.vocabulary import RECALL_DESK, make_ref

# Stamp of the batch, own stamp, source, event id: rises with every event that is committed.
CommitKey = tuple[int, int, str, str]


def commit_key(batch: int | None, stamp: int, source: str, event_id: str) -> CommitKey:
    """Where an event stands in the order of commits. `batch`: the first stamp of its batch, where
    its own came from a file."""
    return (stamp if batch is None else batch), stamp, source, event_id


@dataclass(frozen=True, slots=True)
class StatusPart:
    """A part of a thing: what is at a place (its number), a quantity; all of it where both are
    None."""

    location: str | None = None
    quantity: float | None = None
    uom: str | None = None

    @property
    def whole(self) -> bool:
        """Whether it is all there is."""
        return self.location is None and self.quantity is None

    def as_json(self) -> dict[str, object] | None:
        """As in the API's JSON; null for all there is."""
        if self.whole:
            return None
        return {"location": self.location, "quantity": self.quantity, "uom": self.uom}


WHOLE = StatusPart()


@dataclass(frozen=True, slots=True)
class StatusWord:
    """A status that an event gave a thing or a part of it.

    `key`: when it was committed, `voided`: when its void was (None: it never was); `end`: the end
    of its `at`, UTC microseconds; `document`: the number it names, by which a hold is answered.
    """

    source: str
    event_id: str
    status: str
    part: StatusPart
    key: CommitKey
    voided: CommitKey | None = None
    end: int = BEFORE_ALL
    document: str | None = None
    reason: str | None = None
    decided: bool = True  # by a status event, and not beside something else

    @property
    def place(self) -> str | None:
        """The ref of the place it is of."""
        where = self.part.location
        return None if where is None else make_ref("location", where)

    @property
    def quantity(self) -> float | None:
        """How much it is of."""
        return self.part.quantity

    @property
    def asked(self) -> bool:
        """Whether it asks for a hold: asked for is not held."""
        return self.source == RECALL_DESK and not self.part.whole and self.status == "hold"

    @property
    def rank(self) -> tuple[int, str, str]:
        """The greatest of what counts is what is."""
        return self.end, self.source, self.event_id

    def counts(self, at: CommitKey, *, before: bool) -> bool:
        """Whether it was known and not voided with an event, or just before it."""
        if before:
            return self.key < at and (self.voided is None or self.voided >= at)
        return self.key <= at and (self.voided is None or self.voided > at)


@dataclass(frozen=True, slots=True)
class Turn:
    """A status that became another: of which part, by which word it is what it is now (None where
    nothing says anything any more)."""

    part: StatusPart
    was: str | None
    now: str | None
    quantity_was: float | None = None


def words_at(words: Iterable[StatusWord], at: CommitKey, *, before: bool) -> list[StatusWord]:
    """What counted with an event, or just before it; the last word last."""
    return sorted((each for each in words if each.counts(at, before=before)), key=lambda w: w.rank)


def turns(words: Sequence[StatusWord], at: CommitKey) -> Iterator[Turn]:
    """What the event of a commit key made of the statuses of a thing and of its parts.

    A part has the last word that was said of it or of all there is; so one of all there is may
    change the parts that were named before, too.
    """
    touched = {_place(each.part) for each in words if at in (each.key, each.voided)}
    before, after = words_at(words, at, before=True), words_at(words, at, before=False)
    if _place(WHOLE) in touched:
        touched |= {_place(each.part) for each in (*before, *after) if not each.asked}
    for place in sorted(touched, key=repr):
        was, now = _last(before, place), _last(after, place)
        if _told(was) != _told(now):
            yield Turn(
                _part((*before, *after), place), was.status if was else None,
                now.status if now else None, was.part.quantity if was else None,
            )  # fmt: skip


def _told(word: StatusWord | None) -> tuple[object, ...] | None:
    """What a word says; of a part what is said of it apart is another than what is said of all."""
    return None if word is None else (word.status, word.part.quantity, word.part.whole)


_Place = tuple[str | None, bool]  # a place, or some quantity of which nobody said where


def _place(part: StatusPart) -> _Place:
    return part.location, part.quantity is not None and part.location is None


def _part(words: Iterable[StatusWord], place: _Place) -> StatusPart:
    """The part that is at a place, as the last of some words that names it says."""
    own = [each.part for each in words if not each.asked and _place(each.part) == place]
    return own[-1] if own else StatusPart(place[0])


def _last(words: Sequence[StatusWord], place: _Place) -> StatusWord | None:
    """The last word on a part: one of that part, or of all there is."""
    about = [w for w in words if not w.asked and (_place(w.part) == place or w.part.whole)]
    return about[-1] if about else None
