"""What stands at the other ends of bookings: parties, places, and runs that nothing went into."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.checks.fetch import Columns
from app.genealogy.columns import CUSTOMER, Flags, Ints, Names
from app.vocabulary import UNKNOWN_CUSTOMER


@dataclass(frozen=True, slots=True)
class Ends:
    """Parties and places, by rising node id: refs as numbers of texts; and runs that nothing went
    into."""

    ids: Ints
    kinds: Ints
    refs: Ints
    own: Flags
    disposal: Flags
    nobody: Flags
    unfed: Ints

    @classmethod
    def of(cls, row: Columns, names: Names) -> Ends:
        """From what is read of them; the last one stands for all others."""
        order = np.argsort(np.array(row["ids"], np.int64))
        kinds = np.append(np.array(row["kinds"], np.int64)[order], -1)
        parties = np.append(np.array(row["parties"], np.str_)[order], "")
        customers = kinds == CUSTOMER
        named = np.array(row["refs"], np.str_)[order]
        return cls(
            np.array(row["ids"], np.int64)[order], kinds,
            np.append(names.of(row["refs"])[order], -1), customers & (parties == "own"),
            customers & (parties == "disposal"), np.append(named, "") == UNKNOWN_CUSTOMER,
            np.array(row["unfed"], np.int64),
        )  # fmt: skip

    def at(self, ids: Ints) -> Ints:
        """Places of some nodes; of those that are no parties the last."""
        at = np.searchsorted(self.ids, ids)
        there = np.append(self.ids, -1)[at] == ids
        return np.where(there, at, len(self.ids))
