"""Who got goods, told apart: customers, nobody known, places of one's own, disposal firms. Pure.

Only customers are counted as customers, wherever they are counted; the others are named beside
them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal

from app.vocabulary import UNKNOWN_CUSTOMER

Party = Literal["customer", "unknown", "own", "disposal"]

OWN = "own"  # a kind of customer that is a place of one's own: not a destination, never still out
DISPOSAL = "disposal"

# Each with its name in counts, and what one and many of it are called.
PARTIES: Mapping[Party, tuple[str, str, str]] = {
    "customer": ("customers", "customer", "customers"),
    "unknown": ("unknown_customers", "unknown customer", "unknown customers"),
    "own": ("own_places", "own place", "own places"),
    "disposal": ("disposal_firms", "disposal firm", "disposal firms"),
}


def party_of(ref: str, kind: str | None) -> Party:
    """What a receiver is, by its ref and the kind it was defined with."""
    if ref == UNKNOWN_CUSTOMER:
        return "unknown"
    if kind == OWN:
        return "own"
    return "disposal" if kind == DISPOSAL else "customer"


def party_counts(parties: Iterable[Party]) -> dict[str, int]:
    """How many there are of each, by the name it has in counts."""
    found = Counter(parties)
    return {name: found[party] for party, (name, _, _) in PARTIES.items()}
