"""Lists as SAP saves them “unconverted”: titles, dashes, and cells between pipes.

The header may stand again on every page, and totals begin with a star; whoever reads the rows
counts both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_DASHES = re.compile(r"[-|\s]{5,}")
_CELLS = 3


def is_list(text: str) -> bool:
    """Whether a text is such a list: most of its filled lines are dashes or stand between pipes."""
    lines = [line.strip() for line in text.split("\n")[:200]]
    lines = [line for line in lines if line][:-1] or [line for line in lines if line]
    piped = sum(1 for line in lines if line.startswith("|") and line.count("|") > _CELLS)
    dashes = sum(1 for line in lines if _DASHES.fullmatch(line))
    return dashes > 0 and piped > 1 and (piped + dashes) * 3 >= len(lines) * 2


def list_rows(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of every line that is no rule of dashes; a title is one cell."""
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if not text or _DASHES.fullmatch(text):
            continue
        if text.startswith("|"):
            cells = text.removeprefix("|").removesuffix("|").split("|")
            yield number, [cell.strip() for cell in cells]
        else:
            yield number, [text]
