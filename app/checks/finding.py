"""What a check found: which accounts, what proves it, and how it is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from app.ledger.columns import Flags, Ints

if TYPE_CHECKING:
    from app.checks.words import Words


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: `text` is what is odd about the thing, a sentence without its subject.

    `ref` is None when nothing known is named.
    """

    code: str
    ref: str | None
    text: str

    def as_json(self) -> dict[str, Any]:
        """As in the report's JSON."""
        return {"ref": self.ref, "text": self.text}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What proves one finding: its account, entries of the ledger (-1: none), numbers."""

    account: int
    entries: Sequence[int]
    numbers: Sequence[int]


Say = Callable[["Words", Evidence], str]


@dataclass(frozen=True, slots=True)
class FindingColumns:
    """What a check found, in columns; of one account only the first finding counts.

    `entries` and `numbers` have a place for each finding; `more`: (finding, entry) pairs, by
    finding, where it takes several entries to say it.
    """

    accounts: Ints
    say: Say
    entries: Sequence[Ints] = ()
    numbers: Sequence[Ints] = ()
    more: tuple[Ints, Ints] | None = None

    def proof(self, number: int) -> Evidence:
        """What proves one of the findings."""
        entries = [int(column[number]) for column in self.entries]
        if self.more is not None:
            start, end = np.searchsorted(self.more[0], [number, number + 1])
            entries += self.more[1][start:end].tolist()
        numbers = [int(column[number]) for column in self.numbers]
        return Evidence(int(self.accounts[number]), entries, numbers)


def where(
    accounts: Flags, say: Say, *entries: Ints, numbers: Sequence[Ints] = ()
) -> FindingColumns:
    """Findings about some accounts, each with its place in columns of all accounts."""
    chosen = np.flatnonzero(accounts)
    return FindingColumns(
        chosen, say, [column[chosen] for column in entries], [column[chosen] for column in numbers]
    )
