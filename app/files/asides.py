"""Rows of a table that are no records: totals, headings of groups, opening balances, the header
again.

They are counted by kind, with their first line, and told; none of them is lost in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from app.files.words import meaning_of, plain_word

_TOTALS = frozenset(
    [
        "total",
        "totals",
        "sum",
        "summe",
        "gesamt",
        "gesamtsumme",
        "zwischensumme",
        "subtotal",
        "somme",
        "totale",
        "totaal",
        "suma",
        "endsumme",
        "grand",
    ]
)
AGAIN = "repeated header"
OTHER_HEADER = "header of another table"
_FEW = 2  # words that may be a record by chance
_OPENING = ("opening", "anfangsbestand", "closing", "endbestand", "saldo", "vortrag", "übertrag")


@dataclass(slots=True)
class Asides:
    """How many rows were left aside, by kind, and the line of the first of each."""

    counts: dict[str, int] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def add(self, kind: str, line: int, count: int = 1) -> None:
        """Count rows of a kind."""
        if count:
            self.counts[kind] = self.counts.get(kind, 0) + count
            self.lines.setdefault(kind, line)

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())

    def words(self) -> str:
        """In words: “2 title rows, 1 total (line 812)”."""
        return ", ".join(
            f"{count:,} {kind}{'' if count == 1 else 's'} (line {self.lines[kind]})"
            for kind, count in self.counts.items()
        )


def kind_of_row(cells: Sequence[str], columns: Sequence[str]) -> str:
    """What a row is that may be no record: total, opening row, repeated header; else nothing."""
    filled = [cell for cell in cells if cell]
    if not filled:
        return ""
    first = filled[0].strip().rstrip(":").casefold()
    if set(first) <= {"*"} or first.split(" ")[0].strip("'\":*.") in _TOTALS:
        return "total"
    if first.strip("'\"").startswith(_OPENING):
        return "opening row"
    if len(filled) > 1 and cells[0][-1:].lower() == columns[0][-1:].lower():  # most rows end here
        words = [plain_word(cell) for cell in columns[: len(cells)]]
        if [plain_word(cell) for cell in cells] == words:
            return AGAIN
    return ""


def heads_another(
    cells: Sequence[str], columns: Sequence[str], known: Callable[[str], object] = meaning_of
) -> bool:
    """Whether a row heads a table other than that of `columns`: names of columns and no more."""
    filled = [cell for cell in cells if cell]
    if len(filled) <= _FEW or any(letter.isdigit() for cell in filled for letter in cell):
        return False  # as most rows
    own = [plain_word(each) for each in columns if each]
    words = [plain_word(cell) for cell in filled]
    both = zip(filled, words, strict=True)
    return words != own and all(word in own or bool(known(cell)) for cell, word in both)
