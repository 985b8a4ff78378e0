"""Text tables: the separator, the rows before the header, and the header itself.

The separator is what `sep=` says, else the one under which a row reads as a header. The header is
the first row with enough words that are understood. What stands above it are title rows.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.files.words import plain_word

SEPARATORS = (",", ";", "\t", "|", "^", "~", "¦", "\x1f", ":")
_LOOKED_AT = 60  # rows in which a header is looked for
_GROUPS = 2  # of columns, at least
_ENOUGH = 3  # words that are understood in it
_NUMBERS = frozenset("0123456789.,-+/: ")


@dataclass(frozen=True, slots=True)
class Heading:
    """Where a header stands: `rows` from `first` on (0-based, of the rows), `lines` it ends after.

    `columns` are its words as written, of two header rows joined; `titles` how many rows stand
    above.
    """

    separator: str
    columns: tuple[str, ...]
    lines: int
    titles: int
    words: int


def find_heading(
    text: str, known: Callable[[str], bool], *, enough: int = _ENOUGH
) -> Heading | None:
    """The header of a text table, or None when no row reads as one."""
    said = _said(text)
    skip = 1 if said else 0
    best: Heading | None = None
    for separator in (said,) if said else SEPARATORS:
        if separator not in text:
            continue
        found = heading_of(_rows(text, separator, skip), known, separator, enough)
        if found is not None and (best is None or found.words > best.words):
            best = found
    return best


def _said(text: str) -> str:
    """The separator of a `sep=` line."""
    first, _, _ = text.partition("\n")
    first = first.strip('\r\ufeff"')
    return first[4:5] if first.lower().startswith("sep=") and len(first) in (5, 6) else ""


def _rows(text: str, separator: str, skip: int) -> Iterator[tuple[int, list[str]]]:
    """(lines read so far, cells) of the first rows; a row that cannot be read ends them."""
    lines = text.split("\n")[skip:]
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=separator)
    try:
        for cells in reader:
            yield reader.line_num + skip, [cell.strip() for cell in cells]
    except csv.Error:
        return


def heading_of(
    rows: Iterable[tuple[int, Sequence[str]]],
    known: Callable[[str], bool],
    separator: str = "",
    enough: int = _ENOUGH,
) -> Heading | None:
    """The first row with enough words that are understood; a second header row is joined to it."""
    seen: list[tuple[int, Sequence[str]]] = []
    for lines, cells in rows:
        if len(seen) > _LOOKED_AT:
            break
        seen.append((lines, cells))
    for place, (lines, cells) in enumerate(seen):
        words = len({plain_word(cell) for cell in cells if cell and known(cell)})
        filled = sum(1 for cell in cells if cell)
        titles = sum(1 for _, before in seen[:place] if any(before))
        needed = min(enough, max(filled, 2)) if titles else 2
        if words < needed or words * 3 < filled:
            continue
        below = seen[place + 1] if place + 1 < len(seen) else None
        if below is not None and _is_second(cells, below[1], known):
            joined = _joined(cells, below[1])
            count = sum(1 for cell in joined if cell and known(cell))
            if _stands_alone(joined, below[1], known):
                words = sum(1 for cell in below[1] if known(cell))
                return Heading(separator, _trimmed(below[1]), below[0], titles + 1, words)
            return Heading(separator, _trimmed(joined), below[0], titles, max(words, count))
        grouped = _of_groups(seen[place - 1][1] if place else (), cells, known)
        return Heading(separator, _trimmed(grouped), lines, titles, words)
    return None


def _is_second(upper: Sequence[str], lower: Sequence[str], known: Callable[[str], bool]) -> bool:
    """Whether the row below a header goes on with it: words only, some of them under gaps."""
    filled = [cell for cell in lower if cell]
    if len(filled) < 2 or any(not (set(cell) - _NUMBERS) or cell[0].isdigit() for cell in filled):
        return False
    gaps = [place for place, cell in enumerate(upper) if not cell]
    under = sum(1 for place in gaps if place < len(lower) and lower[place])
    understood = sum(1 for cell in filled if known(cell))
    return (under >= 1 or len(set(upper)) < len(upper)) and understood * 2 >= len(filled)


def _of_groups(
    above: Sequence[str], cells: Sequence[str], known: Callable[[str], bool]
) -> Sequence[str]:
    """A header below a row that names groups of columns: `Supplier` over `Lot` is not the own
    lot. A group stands over several columns, and is not the only one.
    """
    if sum(1 for cell in above if cell) < _GROUPS:
        return cells
    made, group = list(cells), ""
    for place, cell in enumerate(cells):
        if place < len(above) and above[place]:
            spreads = place + 1 < min(len(above), len(cells)) and not above[place + 1]
            group = above[place] if spreads else ""
        if group and cell and known(f"{group} {cell}"):
            made[place] = f"{group} {cell}"
    return made


def _stands_alone(
    joined: Sequence[str], lower: Sequence[str], known: Callable[[str], bool]
) -> bool:
    """Whether the upper of two header rows only names groups of columns: together they are
    nothing that is known, and the lower one is, each word once.
    """
    if any(known(cell) for cell, own in zip(joined, lower, strict=False) if cell != own):
        return False
    alone = [plain_word(cell) for cell in lower if cell and known(cell)]
    return len(alone) >= _ENOUGH and len(alone) == len(set(alone))


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Words of the lower row with those above them; a gap above goes on with the word to its
    left.
    """
    made, above = [], ""
    for place in range(max(len(upper), len(lower))):
        top = upper[place] if place < len(upper) else ""
        below = lower[place] if place < len(lower) else ""
        above = top or above
        made.append(f"{above} {below}".strip() if below else top)
    return made


def _trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    made = list(cells)
    while made and not made[-1]:
        made.pop()
    return tuple(made)
