"""How values are written for people: quantities with units, times in the site's zone, refs.

Pure text functions; templates use them as filters. Nothing here knows HTML.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from math import floor, log10
from urllib.parse import unquote, urlencode
from zoneinfo import ZoneInfo

from app.errors import InvalidRefError
from app.plain_text import plain_text
from app.times import BadTimeError, moment_of, read_time
from app.vocabulary import KIND_NAMES, UNKNOWN_LOCATION, UNKNOWN_SUPPLIER, parse_ref

NBSP = "\u00a0"
STATUSES = ("released", "quarantine", "hold", "rejected", "recalled", "scrapped", "expired")

_REF = re.compile(rf"\b(?:{'|'.join(KIND_NAMES)}):[^\s,;()“”]+%[^\s,;()“”]+")
_SPANS = (
    ("year", 365 * 86_400), ("month", 30 * 86_400), ("day", 86_400), ("h", 3_600), ("min", 60),
)  # fmt: skip


def legible(text: str) -> str:
    """A sentence whose refs stand as people write them: `lot:K%C3%84SE/P%200012` is
    `lot:KÄSE/P 0012`."""
    return _REF.sub(lambda ref: plain_text(unquote(ref[0])), text)


def number(value: float) -> str:
    """A quantity with thousands separated and at most six decimals: `1,234.5`."""
    text = f"{value:,.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def computed_text(value: float | None, uom: str | None = None) -> str:
    """A quantity that was worked out: to three decimals, small ones to four digits.

    Factors of items are rounded themselves: 434.999978 kg of 2,900 cups are 435 kg.
    """
    if not value:
        return quantity(value, uom)
    decimals = 3 if abs(value) >= 1 else 3 - floor(log10(abs(value)))
    return quantity(round(value, min(decimals, 6)), uom)


def quantity(value: float | None, uom: str | None = None) -> str:
    """A quantity with its unit; unknown is said."""
    if value is None:
        return "unknown" + (f"{NBSP}({uom})" if uom else "")
    return number(value) + (f"{NBSP}{uom}" if uom else "")


def percent(value: float | None) -> str:
    """`98.7 %`, to two decimals, never rounded to none or all of it; unknown is said."""
    if value is None:
        return "not known"
    if value != 0 and abs(value) < 0.005:
        return f"< 0.01{NBSP}%"
    if value < 100 and value >= 99.995:
        return f"> 99.99{NBSP}%"
    return f"{number(round(value, 2))}{NBSP}%"


def megabytes(size: int | None) -> str:
    """A size in bytes as people read it; `unknown` where nobody knows."""
    return "unknown" if size is None else f"{size / 1e6:,.0f}{NBSP}MB"


def plain_quantity(value: float | None, uom: str | None = None) -> str:
    """The same with plain spaces, for files."""
    return quantity(value, uom).replace(NBSP, " ")


def plural(count: int, one: str, many: str | None = None) -> str:
    """`1 lot`, `1,204 lots`."""
    return f"{count:,}{NBSP}{one if count == 1 else many or one + 's'}"


def list_text(words: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def moment(micro: int, zone: str) -> str:
    """UTC microseconds as `2026-03-02 08:00` in a zone."""
    return moment_of(micro).astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


def written_time(text: str | None, zone: str) -> str:
    """A time as an event has it: instants in the zone, dates as dates, local times as written."""
    if not text:
        return ""
    try:
        written = read_time(text)
    except BadTimeError:
        return text
    if written.form == "instant" and isinstance(written.value, datetime):
        return written.value.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")
    if written.form == "local":
        return written.text.replace("T", " ") + " (clock of its source)"
    return written.text


def zone_text(zone: str) -> str:
    """The zone as a person reads it: `Europe/Berlin`."""
    return zone.replace("_", " ")


def age(micro: int, now: datetime) -> str:
    """How long ago some UTC microseconds are: `3 min`, `2 h`, `14 days`."""
    return age_of(max(now - moment_of(micro), timedelta()).total_seconds())


def age_of(gone: float) -> str:
    """So many seconds as an age: `3 min`, `2 h`, `14 days`."""
    for unit, length in _SPANS:
        if gone >= length:
            count = int(gone // length)
            return f"{count}{NBSP}{unit}" + ("s" if count > 1 and unit not in ("h", "min") else "")
    return "just now"


def ref_name(ref: str) -> str:
    """What a person reads for a ref: `BOLT / A1`."""
    try:
        return parse_ref(ref).name
    except InvalidRefError:
        return ref


def ref_number(ref: str) -> str:
    """The last part of a ref: the number itself; of a batch also its order."""
    try:
        parsed = parse_ref(ref)
    except InvalidRefError:
        return ref
    return parsed.name if parsed.kind == "batch" else parsed.number


def is_unknown_party(ref: str) -> bool:
    """Whether a ref stands for “not recorded”."""
    return ref in (UNKNOWN_LOCATION, UNKNOWN_SUPPLIER)


def kind_of(ref: str) -> str:
    """The prefix of a ref; a completion is shown as its order."""
    kind = ref.partition(":")[0]
    return "order" if kind == "completion" else kind


def kind_name(kind: str) -> str:
    """The field's word for a kind: `hu` is `handling unit`."""
    return KIND_NAMES.get(kind, kind)


def thing_link(ref: str) -> str:
    """The address of a thing's page."""
    if ref.startswith("completion:"):
        ref = "order" + ref.removeprefix("completion")
    return "/thing?" + urlencode({"ref": ref})


def trace_link(direction: str, *refs: str) -> str:
    """The address of a trace."""
    return f"/trace/{direction}?" + urlencode([("ref", ref) for ref in refs])
