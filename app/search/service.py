"""Finding things: a scanned code, a ref, a number, a supplier's lot number, a document, a word.

Exact answers come first; only when there is none are words and beginnings looked up. Everything
found is listed: nothing is guessed, nothing merged.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import InvalidRefError
from app.graph.run import Graph, Work
from app.gs1 import Identified, parse
from app.search.words import anywhere, beginnings, phrase
from app.vocabulary import KINDS, clean_part, make_ref, parse_ref, split_kind

_ORDER = (
    "lot", "serial", "supplier-lot", "hu", "order", "batch", "item", "customer", "supplier",
    "location", "resource", "inspection",
)  # fmt: skip
_TEXT_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Find:
    """One thing found, as a list shows it."""

    ref: str
    kind: str
    name: str | None
    item: str | None
    item_name: str | None
    status: str | None
    expires_at: str | None
    supplier_lots: tuple[str, ...]
    suppliers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """What a text may mean. `exact`: the finds are named so, not merely alike.

    `document_events` counts the events whose document number is the text.
    """

    text: str
    groups: tuple[tuple[str, tuple[Find, ...]], ...]
    exact: bool
    truncated: bool
    document_events: int

    @property
    def finds(self) -> list[Find]:
        """All finds, group by group."""
        return [find for _, group in self.groups for find in group]


def search(graph: Graph, text: str, limit: int = 50) -> SearchAnswer:
    """Find what a text may mean: exact matches, or else words and beginnings; at most `limit`."""
    text = clean_part(text)[:_TEXT_LIMIT].replace("\x00", "")
    if not text:
        return SearchAnswer(text, (), False, False, 0)
    return graph.read(lambda work: _search(work, text, limit))


def _search(work: Work, text: str, limit: int) -> SearchAnswer:
    refs = _exact(work, text, limit + 1)
    exact = bool(refs)
    events = int(work.one("search/document", text=text)["events"])
    if not refs:
        refs = _alike(work, text, limit + 1)
    shown = refs[:limit]
    return SearchAnswer(text, _grouped(work, shown), exact, len(refs) > limit, events)


def _exact(work: Work, text: str, count: int) -> list[str]:
    asked = dict.fromkeys(_readings(text))
    found = parse(text)
    if found is not None:
        asked |= dict.fromkeys(_identified(work, found))
    rows = work.rows(
        "search/by_refs",
        refs=[ref for ref in asked if not ref.startswith("supplier-lot:")],
        supplier_lots=[ref for ref in asked if ref.startswith("supplier-lot:")],
    )
    refs = [str(row["ref"]) for row in rows]
    if split_kind(text) is not None and refs:
        return refs
    numbered = work.rows("search/by_number", text=text, phrase=phrase(text), count=count)
    refs += [str(row["ref"]) for row in numbered]
    if found is not None and found.kind in ("location", "party"):
        refs += [str(row["ref"]) for row in work.rows("search/by_gln", gln=found.value)]
    return list(dict.fromkeys(refs))


def _readings(text: str) -> Iterable[str]:
    """Refs the text may be: as written, or `ITEM/LOT` without the kind."""
    with contextlib.suppress(InvalidRefError):
        yield str(parse_ref(text))
        return
    parts = [clean_part(part) for part in text.split("/")]
    if len(parts) == 2 and all(parts):
        for kind, lengths in KINDS.items():
            if 2 in lengths:
                yield make_ref(kind, *parts)


def _identified(work: Work, found: Identified) -> Iterable[str]:
    """Refs of what a scanned code names, under the GTIN or under the item that has it."""
    if found.item is None:
        if found.kind == "hu":
            yield make_ref("hu", found.value)
        elif found.kind in ("location", "party"):
            for kind in ("location", "customer", "supplier"):
                yield make_ref(kind, found.value)
        return
    rows = work.rows("search/by_gtin", gtin=found.item)
    for item in dict.fromkeys([found.item, *(str(row["number"]) for row in rows)]):
        if found.serial:
            yield make_ref("serial", item, found.serial)
        elif found.lot:
            yield make_ref("lot", item, found.lot)
        else:
            yield make_ref("item", item)


def _alike(work: Work, text: str, count: int) -> list[str]:
    refs = [str(row["ref"]) for row in work.rows("search/by_start", text=text, count=count)]
    words = beginnings(text)
    if words is not None:
        refs += [str(row["ref"]) for row in work.rows("search/by_words", words=words, count=count)]
    inside = anywhere(text)
    if not refs and inside is not None:
        refs = [str(row["ref"]) for row in work.rows("search/by_words", words=inside, count=count)]
    return list(dict.fromkeys(refs))


def _grouped(work: Work, refs: Sequence[str]) -> tuple[tuple[str, tuple[Find, ...]], ...]:
    rows = {row["ref"]: row for row in work.rows("search/describe", refs=list(refs))}
    finds = [_find(ref, rows[ref]) for ref in refs]
    groups = ((kind, tuple(find for find in finds if find.kind == kind)) for kind in _ORDER)
    return tuple((kind, group) for kind, group in groups if group)


def _find(ref: str, row: dict[str, Any]) -> Find:
    return Find(
        ref, ref.partition(":")[0], row["name"], row["item"], row["item_name"], row["status"],
        row["expires_at"], tuple(row["supplier_lots"]), tuple(row["suppliers"]),
    )  # fmt: skip
