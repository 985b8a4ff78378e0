"""What a header says beside its name: the same in another language, and a unit."""

from __future__ import annotations

import re
from functools import lru_cache

from app.files.words import meaning_of

_PARTS = re.compile(r"\s*[/|\n(\[]\s*|\s*[)\]]\s*|\s+[-–]\s+")
# Units as people write them into a header; other words there may say anything (`Menge (Soll)`).
_UNITS = """
    kg g mg t lb lbs oz l ml cl hl m cm mm km m2 m² m3 m³ kwh % pcs pc ea each units st stk stck
    stück stueck szt un uds ud pz pce pièces pieces boxes cartons karton ctn cs pal
    千克 公斤 克 吨 升 个 件 箱
"""
_UNIT = "|".join(map(re.escape, sorted(_UNITS.split(), key=len, reverse=True)))
_WITH_UNIT = re.compile(
    rf"(?P<name>.*[^\W\d_].*?)\s*(?:[(\[]\s*(?:in\s+)?(?P<a>{_UNIT})\.?\s*[)\]]"
    rf"|\s+in\s+(?P<b>{_UNIT})|\s*/\s*(?P<c>{_UNIT}))",
    re.IGNORECASE | re.DOTALL,
)


@lru_cache(maxsize=4_096)
def name_and_unit(header: str) -> tuple[str, str]:
    """The name of a column and the unit its header has, or nothing: `Menge (kg)`."""
    match = _WITH_UNIT.fullmatch(header.strip())
    if match is None:
        return header, ""
    return match["name"], match["a"] or match["b"] or match["c"]


def has_unit(header: str) -> bool:
    """Whether a header of an amount says its unit."""
    return bool(name_and_unit(header)[1])


@lru_cache(maxsize=4_096)
def one_name(header: str) -> str:
    """The first of several names of one thing (`Charge / Lot`); else the header as it is."""
    if meaning_of(header):
        return header
    parts = [each for each in _PARTS.split(header) if each.strip()]
    meanings = {meaning_of(each) for each in parts}
    return parts[0] if len(parts) > 1 and len(meanings) == 1 and "" not in meanings else header
