"""What a case is opened on: suspects in words, each perhaps with a time of its own.

`resource:OVEN-1 from 2026-03-02T06:00 to 2026-03-02T14:00` is one suspect. A time limits what was
made, run or there; a lot or serial has no such limit, so one that names a time is refused.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import LotgraphError, UsageError
from app.graph.run import Graph
from app.ledger.containers import WHENEVER, Look
from app.times import instant_text
from app.trace.parameters import read_options
from app.trace.service import resolve
from app.vocabulary import make_ref, parse_ref
from app.wording import ref_number

WINDOW_KINDS = ("order", "batch", "resource", "location", "customer")
_TIME = r"\d{4}-\d{2}\S*"
_TOLD = re.compile(rf"(?P<ref>.*?)(?:\s+from\s+(?P<start>{_TIME}))?(?:\s+to\s+(?P<end>{_TIME}))?")
Windows = tuple[tuple[str, Look], ...]


@dataclass(frozen=True, slots=True)
class CaseRoots:
    """Refs, sorted, and the windows of those that have one of their own, by ref."""

    refs: tuple[str, ...]
    windows: Windows


def chosen_suspects(told: str, named: str, chosen: Sequence[str]) -> list[str]:
    """The lines of a form; where one named several things, those that were chosen of them."""
    lines: list[str] = []
    for line in filter(None, map(str.strip, told.split("\n"))):
        meant = line == named or (named and line.startswith(f"{named} "))
        lines += [f"{ref}{line[len(named) :]}" for ref in chosen] if meant and chosen else [line]
    return lines


def choices_of(graph: Graph, error: LotgraphError) -> list[dict[str, Any]]:
    """What an ambiguous name may mean: {ref, kind, name, suppliers}, suppliers by their names."""
    found: Sequence[Mapping[str, Any]] = error.detail.get("candidates") or ()
    if not found:
        return []
    from_: dict[str, set[str]] = defaultdict(set)
    lots = [each["ref"] for each in found if each["ref"].partition(":")[0] in ("lot", "serial")]
    for row in graph.rows("recall/suppliers", refs=lots) if lots else ():
        from_[row["ref"]].add(row["name"] or ref_number(row["supplier"]))
    owners = {
        each["ref"]: make_ref("supplier", parse_ref(each["ref"]).parts[0])
        for each in found if each["ref"].startswith("supplier-lot:")
    }  # fmt: skip
    rows = graph.rows("recall/parties", refs=sorted(set(owners.values()))) if owners else ()
    names = {row["ref"]: row["told"].get("name") for row in rows}
    for ref, owner in owners.items():
        from_[ref].add(names.get(owner) or ref_number(owner))
    return [{**each, "suppliers": sorted(from_[each["ref"]])} for each in found]


def read_suspects(graph: Graph, texts: Sequence[str], zone: str) -> CaseRoots:
    """The suspects some texts name. Times without an offset are read in `zone`.

    Errors: `UsageError`, `BadMomentError`, `NotFoundError`, `AmbiguousError`.
    """
    windows: dict[str, Look | None] = {}
    for text in texts:
        if not text.strip():
            continue
        told, window = _window(text.strip(), zone)
        ref = resolve(graph, told)
        if window is not None and ref.partition(":")[0] not in WINDOW_KINDS:
            raise UsageError(
                f"{ref} cannot be limited to a time.",
                remedy="Orders, batches, resources, places and customers can: a lot is suspect "
                "as a whole.",
            )
        if ref in windows and windows[ref] != window:
            raise UsageError(
                f"{ref} is named twice, with different times.",
                remedy="Name it once, from the first to the last; or open a case for each.",
            )
        windows[ref] = window
    own = tuple((ref, window) for ref, window in sorted(windows.items()) if window is not None)
    return CaseRoots(tuple(sorted(windows)), own)


def _window(text: str, zone: str) -> tuple[str, Look | None]:
    found = _TOLD.fullmatch(text)
    if found is None or not (found["start"] or found["end"]):
        return text, None
    return found["ref"], read_options(zone, start=found["start"], end=found["end"]).window


def windows_json(windows: Windows) -> dict[str, list[int | None]]:
    """Windows as JSON keeps them: ref to [from, to], UTC microseconds, null where open."""
    return {
        ref: [
            None if start == WHENEVER[0] else int(start),
            None if end == WHENEVER[1] else int(end),
        ]
        for ref, (start, end) in windows
    }  # fmt: skip


def read_windows(kept: Mapping[str, Sequence[int | None]]) -> Windows:
    """The same back."""
    return tuple(
        (ref, (WHENEVER[0] if start is None else start, WHENEVER[1] if end is None else end))
        for ref, (start, end) in sorted(kept.items())
    )


def limited_names(refs: Sequence[str], windows: Windows) -> list[str]:
    """Refs, each with its own time in words: as `read_suspects` reads them."""
    kept = windows_json(windows)
    found = []
    for ref in refs:
        start, end = kept.get(ref, (None, None))
        first = "" if start is None else f" from {instant_text(start)}"
        last = "" if end is None else f" to {instant_text(end)}"
        found.append(ref + first + last)
    return found
