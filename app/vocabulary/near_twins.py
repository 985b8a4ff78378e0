"""Numbers that are most likely one, typed in two ways. Pure."""

from __future__ import annotations

import re
import unicodedata

_GROUPS = re.compile(r"[^\W_]+")


def near_forms(cell: str) -> frozenset[str]:
    """Of two cells that differ only in leading zeros, case, spaces or punctuation one is the same.

    Zeros lead a group of letters and digits (`A-07` is nearly `A-7`), or, where nothing stands
    between the groups, the whole (`A-07` is nearly `A07`, and that is not `A7`).
    """
    words = _GROUPS.findall(unicodedata.normalize("NFKC", cell).casefold())
    forms = "".join(word.lstrip("0") or "0" for word in words), "".join(words).lstrip("0") or "0"
    return frozenset(forms) if words else frozenset()
