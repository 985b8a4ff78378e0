"""The rows of a batch of new events, as the importer's files have them, and what else comes of it.

What each statement of the event door would write of a batch, worked out by the functions that make
its parameters (`app/events/rows_of_event.py`). Pure: nothing is looked up.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.chain.batches import told_of_batch
from app.events.rows_of_event import BOOKING_COLUMNS, EventRows, Key, StatementRows, rows_of_all
from app.firstload.columns import ABOUT, ABOUT_NAMES, BOOKED_MORE, EVENT, TELLING, line_of
from app.vocabulary.sources import SourceRules

Hashes = NDArray[np.uint64]
# Of a row of `events/create_bookings`.
_QUANTITY, _BASIS, _UNTRACKED, _ROLE = (
    11 + BOOKING_COLUMNS.index(name) for name in ("quantity", "basis", "untracked", "role")
)


@dataclass(slots=True)
class BatchRows:
    """What a batch of new events becomes.

    `sheets`: rows by sheet, as UTF-8; `hashes`, `sizes`, `telling` of each event in their order: of
    its key, the bytes of its row, whether that is on the sheet of those that are about something.
    `things`, `lasting`, `supplied`: as `StatementRows`; `about`: ref, label, end of `at`, source,
    event id, content; `shipped`: rows of shipments of things by their own number; `local`: the
    rules by which times of events were read that leave them to their source; `voids`: keys of
    events that are voided; `versions`: keys of events that may stand for another; `told`: of the
    batch, for the log.
    """

    sheets: dict[str, bytes]
    hashes: Hashes
    sizes: NDArray[np.int64]
    telling: NDArray[np.bool_]
    things: dict[str, list[list[Any]]]
    lasting: dict[str, list[list[Any]]]
    about: list[tuple[str, str, int | None, str, str, str]]
    supplied: list[tuple[str, str | None]]
    shipped: list[list[Any]]
    local: dict[str, SourceRules]
    voids: list[Key]
    versions: list[Key]
    sources: list[str]
    told: Mapping[str, Any] | None
    corrections: int = 0
    containers: int = 0


@dataclass(slots=True)
class _Sheets:
    lines: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def encoded(self) -> dict[str, bytes]:
        return {name: "".join(rows).encode() for name, rows in self.lines.items()}


def rows_of_batch(
    events: Sequence[EventRows], first: int, rules: Mapping[str, SourceRules]
) -> BatchRows:
    """The rows of new events, stamped from `first` on by their places. `rules`: of sources."""
    local: dict[str, SourceRules] = {}
    plain = SourceRules()
    for place, each in enumerate(events):
        own = rules.get(each.key[0], plain)
        each.stamp(first + place, own)
        if not each.settled:
            local[each.key[0]] = own
    sheet = rows_of_all(events)
    sheet.stamp()
    sheets = _Sheets()
    sizes, telling = _events(events, sheets)
    _bookings(sheet, sheets)
    for each, line, ref in sheet.about:
        told = each.about(line)
        cells = (str(each.recorded_at), ref, *(told.get(name) for name in ABOUT_NAMES))
        sheets.lines[ABOUT].append(line_of(cells))
    leaves = sorted((each.recorded_at, *each.key, each.taken.sha256) for each in events)
    return BatchRows(
        sheets.encoded(), hashes_of([each.key for each in events]), sizes, telling,
        sheet.things, sheet.lasting,
        [(ref, each.plan.things[ref][0], each.row[7], *each.key, each.taken.content)
         for each, _, ref in sheet.about],
        [(row[1], row[22] or row[23]) for row in sheet.bookings.get("SUPPLIED", ())],
        [row[:25] for row in sheet.bookings.get("SHIPPED_TO", ()) if not _is_container(row)],
        local,
        [(each.key[0], each.target or "") for each in events if each.type == "void"],
        [each.key for each in events if "~" in each.key[1]],
        sorted({each.key[0] for each in events}),
        told_of_batch(leaves, first, own=False) if leaves else None,
        sum(each.type in ("void", "reverse") for each in events),
        sum(map(_is_container, sheet.bookings.get("SHIPPED_TO", ()))),
    )  # fmt: skip


def _is_container(row: Sequence[Any]) -> bool:
    start: str = row[0]
    return start.startswith("hu:")


def hashes_of(keys: Sequence[Key]) -> Hashes:
    """64 bits of a hash of each key (source, event id)."""
    made = b"".join(
        hashlib.blake2b("\x1f".join(key).encode("utf-8", "surrogatepass"), digest_size=8).digest()
        for key in keys
    )
    return np.frombuffer(made, dtype=np.uint64)


def _events(
    events: Sequence[EventRows], sheets: _Sheets
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    sizes, telling = [], []
    for each in events:
        cells: list[Any] = each.row[:13]
        about = bool(each.plan.about) and not each.comes_first
        line = line_of((str(each.recorded_at), *cells) if about else cells)
        sheets.lines[TELLING if about else EVENT].append(line)
        sizes.append(len(line) if line.isascii() else len(line.encode()))
        telling.append(about)
    return np.array(sizes, dtype=np.int64), np.array(telling, dtype=np.bool_)


def _bookings(sheet: StatementRows, sheets: _Sheets) -> None:
    for kind, rows in sheet.bookings.items():
        unpacked = 32 if kind == "UNPACKED_FROM" else 0
        whole, broken = sheets.lines[kind + ".long"], sheets.lines[kind + ".double"]
        for row in rows:
            more = row[24]
            told = [more.get(name) for name in BOOKED_MORE] if more else _NO_MORE
            cells = (*row[:24], flags_of(row) + unpacked, *told)
            (broken if type(row[_QUANTITY]) is float else whole).append(line_of(cells))


_NO_MORE = [None] * len(BOOKED_MORE)


def flags_of(row: Sequence[Any]) -> int:
    """What is out of the ordinary about a booking, as `events/create_bookings` says it."""
    return (
        (0 if row[8] == "occurred" else 1)
        + (0 if row[6] == row[7] or row[6] is None else 2)
        + (4 if row[_BASIS] == "assumed" else 0)
        + (8 if row[_ROLE] == "scrap" else 0)
        + (16 if row[_UNTRACKED] else 0)
        + (256 if "also" in row[24] else 0)
    )
