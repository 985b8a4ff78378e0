"""Near twins: lots of one item whose numbers are most likely one, written in two ways."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from app.graph.run import Work

_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class TwinBook:
    """Near twins by item, read once in all the chunks of one look; by ref of a lot the first other
    that could be it."""

    by_item: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def read(self, work: Work, items: Collection[str]) -> None:
        """Have the twins of some items."""
        wanted = sorted(set(items) - self.by_item.keys())
        for row in work.rows("checks/numbers", refs=wanted) if wanted else ():
            self.by_item[row["item"]] = twins_among(zip(row["lots"], row["numbers"], strict=True))

    def of(self, item: str, lot: str) -> str | None:
        """Another lot that could be this one."""
        return self.by_item.get(item, {}).get(lot)


def twins_among(lots: Iterable[tuple[str, str]]) -> dict[str, str]:
    """(ref, number) of lots of one item, by ref: of each that has one, its first twin."""
    first: dict[str, str] = {}
    found: dict[str, str] = {}
    for ref, number in lots:
        other = first.setdefault(plain_number(number), ref)
        if other != ref:
            found[ref] = other
            found.setdefault(other, ref)
    return found


def plain_number(number: str) -> str:
    """A lot number without what is typed differently: case, spaces, punctuation, and the leading
    zeros of each group of letters and digits."""
    words = _WORDS.findall(unicodedata.normalize("NFC", number).casefold())
    return "".join(word.lstrip("0") or "0" for word in words)
