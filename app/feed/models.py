"""Values of the feed: a change, a page of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.errors import UsageError
from app.times import instant_text

# What is told, by kind; a kind before its point stands for all of them.
KINDS: Mapping[str, str] = {
    "status.changed": "the status of a lot, serial or container, or of a part of it, changed",
    "hold.requested": "the recall desk asks for a hold; asked for is not held",
    "hold.confirmed": "a system that owns stock says it is held, or a part of it",
    "hold.refused": "a system that owns stock says it will not hold it",
    "hold.released": "what was held is held no more",
    "hold.withdrawn": "the recall desk takes its request back",
    "escape.recorded": "something a hold was asked for was shipped, moved or consumed since",
    "case.opened": "a recall case was opened",
    "case.changed": "something was decided or written down on a recall case",
    "case.closed": "a recall case was closed",
}
GROUPS = tuple(dict.fromkeys(kind.partition(".")[0] for kind in KINDS))


def kinds_of(texts: tuple[str, ...] | list[str]) -> frozenset[str]:
    """The kinds some words stand for; all for none. Errors: `UsageError`."""
    found: set[str] = set()
    for text in (part.strip() for each in texts for part in each.split(",")):
        some = [kind for kind in KINDS if text in (kind, kind.partition(".")[0])]
        if not some:
            raise UsageError(
                f"“{text}” is no kind of change.", remedy=f"There are: {', '.join(KINDS)}.",
                field="kind",
            )  # fmt: skip
        found.update(some)
    return frozenset(found or KINDS)


@dataclass(frozen=True, slots=True)
class FeedChange:
    """A change another system may have to act on.

    `id`: the same whenever it is read; `entry`: the number of the log's entry it was committed
    with, `at` the moment of that, `stamp` that of the event (None: it is no event's), all UTC
    microseconds; `thing` a ref, `case` the number of one; `more`: what only some kinds have.
    """

    id: str
    kind: str
    entry: int
    at: int
    stamp: int | None
    thing: str | None
    case: str | None
    was: str | None
    now: str | None
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def about(self) -> str:
        """What it is a change of: changes of one are told in their order."""
        return self.thing or f"case:{self.case}"

    def as_json(self) -> dict[str, Any]:
        """As in the API's JSON and in what is delivered."""
        return {
            "id": self.id, "kind": self.kind, "entry": self.entry, "at": instant_text(self.at),
            "stamp": self.stamp, "thing": self.thing, "case": self.case, "was": self.was,
            "is": self.now, **self.more,
        }  # fmt: skip


def change_id(chain: str, entry: int, *parts: object) -> str:
    """The id of a change, from what never changes about it: 32 hex digits."""
    text = "\x00".join(str(each) for each in (chain, entry, *parts))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Some changes in the order of commits; `next`: what to ask with for those behind them; `more`:
    whether there may be some already."""

    changes: tuple[FeedChange, ...]
    next: str
    more: bool

    def as_json(self) -> dict[str, Any]:
        """As in the API's JSON."""
        return {
            "changes": [each.as_json() for each in self.changes], "next": self.next,
            "more": self.more,
        }  # fmt: skip
