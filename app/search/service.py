"""Finding things: a scanned code, a ref, a number, a supplier's lot number, a document, a word.

Exact answers come first; only when there is none are words and beginnings looked up, and only then
words that are spelt nearly so. Everything found is listed: nothing is guessed, nothing merged.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from app.errors import InvalidRefError
from app.graph.moment import steady
from app.graph.phrase import phrase
from app.graph.run import Graph, Work
from app.search.codes import (
    Code,
    CodeMatch,
    best_first,
    exactly,
    notes_of,
    read_codes,
    refs_near,
    refs_of,
    refs_of_digits,
)
from app.search.words import anywhere, beginnings, spelt_nearly
from app.vocabulary import KINDS, clean_part, make_ref, parse_ref, split_kind

_ORDER = (
    "lot", "serial", "supplier-lot", "hu", "order", "batch", "item", "customer", "supplier",
    "location", "resource", "inspection",
)  # fmt: skip
MOST_FINDS = 2_000  # looked for in all
_TEXT_LIMIT = 500
_DOCUMENTS_SHOWN = 10

How = Literal["exact", "number", "alike", "nearly"]


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

    def as_json(self) -> dict[str, Any]:
        """As the API gives it."""
        return {
            "ref": self.ref, "kind": self.kind, "name": self.name, "item": self.item,
            "item_name": self.item_name, "status": self.status, "expires_at": self.expires_at,
            "supplier_lots": list(self.supplier_lots), "suppliers": list(self.suppliers),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """What a text may mean.

    `how`: the finds have exactly this number or code ("exact"), begin with it or hold its words
    ("alike"), are spelt nearly so ("nearly"), or have the number, or else the item, of a code that
    nothing is exactly ("number"). `truncated`: there are more than are listed. `document_events`
    counts the events whose document number is the text, `documents` are document numbers that
    begin with it. `notes` say what is odd about a scanned code.
    """

    text: str
    groups: tuple[tuple[str, tuple[Find, ...]], ...] = ()
    how: How = "alike"
    truncated: bool = False
    document_events: int = 0
    documents: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def exact(self) -> bool:
        """Whether the finds are named so, not merely alike."""
        return self.how == "exact"

    @property
    def finds(self) -> list[Find]:
        """All finds, group by group."""
        return [find for _, group in self.groups for find in group]

    @property
    def only(self) -> Find | None:
        """The one thing that is meant, if there is no doubt: it is opened at once."""
        sure = self.exact and not self.notes and len(self.finds) == 1 and not self.document_events
        return self.finds[0] if sure else None

    def as_json(self, limit: int) -> dict[str, Any]:
        """As the API gives it; `limit`: how many were looked for."""
        cut = {"limit": limit, "text": f"Only the first {limit:,} are listed; there are more."}
        return {
            "text": self.text, "how": self.how, "finds": [each.as_json() for each in self.finds],
            "document_events": self.document_events, "documents": list(self.documents),
            "notes": list(self.notes), "truncated": cut if self.truncated else None,
        }  # fmt: skip


def search(graph: Graph, text: str, limit: int = 50) -> SearchAnswer:
    """Find what a text may mean: exact matches, or else words and beginnings; at most `limit`."""
    text = clean_part(text)[:_TEXT_LIMIT].replace("\x00", "")
    if not text:
        return SearchAnswer(text)
    return steady(graph, lambda work: _search(work, text, limit))


def _search(work: Work, text: str, limit: int) -> SearchAnswer:
    codes = read_codes(text)
    named = _named(work, codes)
    events = int(work.one("search/document", text=text, words=phrase(text))["events"])
    how, refs = _first_that_finds(work, text, named, limit + 1)
    documents: list[str] = []
    if how != "exact" and not codes:
        rows = work.rows("search/documents", text=text, count=_DOCUMENTS_SHOWN + 1)
        documents = [str(row["document"]) for row in rows if row["document"] != text]
    groups = _grouped(work, refs[:limit])
    return SearchAnswer(
        text,
        groups,
        how,
        len(refs) > limit or len(documents) > _DOCUMENTS_SHOWN,
        events,
        tuple(documents[:_DOCUMENTS_SHOWN]),
        (*notes_of(named), *_expiries(named, groups)) if named else (),
    )


def _expiries(
    named: Sequence[CodeMatch], groups: Iterable[tuple[str, tuple[Find, ...]]]
) -> list[str]:
    """Where the date of a label is not that of the lot or serial it names."""
    dates = {ref: each.code.found.expires for each in named for ref in each.refs}
    return [
        f"The label says that {find.ref} expires on {date}; what was told of it says "
        f"{find.expires_at[:10]}. One of them is wrong."
        for _, finds in groups
        for find in finds
        if (date := dates.get(find.ref)) and find.expires_at and find.expires_at[:10] != date
    ]


def _named(work: Work, codes: Sequence[Code]) -> list[CodeMatch]:
    """What a code names in each of the ways it can be read."""
    refs = [list(refs_of(work, code)) for code in codes]
    known = set(_existing(work, [ref for some in refs for ref in some])) if codes else set()
    return [
        exactly(code, [ref for ref in dict.fromkeys(some) if ref in known])
        for code, some in zip(codes, refs, strict=True)
    ]


def _first_that_finds(
    work: Work, text: str, named: Sequence[CodeMatch], count: int
) -> tuple[How, list[str]]:
    """The strictest way of looking that finds something, and what it finds."""
    ways: tuple[tuple[How, Callable[[], list[str]]], ...] = (
        ("exact", lambda: _exact(work, text, named, count)),
        ("number", lambda: _beside(work, [each.code for each in named], count) if named else []),
        ("alike", lambda: _alike(work, text, count)),
        ("nearly", lambda: _worded(work, spelt_nearly(text), count)),
    )
    for how, look in ways:
        if refs := look():
            return how, refs
    return "alike", []


def _exact(work: Work, text: str, named: Sequence[CodeMatch], count: int) -> list[str]:
    refs = _existing(work, _readings(text))
    if split_kind(text) is not None and refs:
        return refs
    refs += [ref for each in best_first(named) for ref in each.refs]
    refs += _numbered(work, text, count)
    refs += refs_of_digits(work, text)
    return list(dict.fromkeys(refs))


def _numbered(work: Work, number: str, count: int) -> list[str]:
    rows = work.rows("search/by_number", text=number, phrase=phrase(number), count=count)
    return [str(row["ref"]) for row in rows]


def _beside(work: Work, codes: Sequence[Code], count: int) -> list[str]:
    """When nothing is exactly what a code says: things with its number, or else its item."""
    numbers = dict.fromkeys(code.number for code in codes if code.number)
    numbered = [ref for number in numbers for ref in _numbered(work, number, count)]
    return list(dict.fromkeys(numbered)) or _existing(work, refs_near(work, codes))


def _existing(work: Work, refs: Iterable[str]) -> list[str]:
    asked = list(dict.fromkeys(refs))
    rows = work.rows(
        "search/by_refs",
        refs=[ref for ref in asked if not ref.startswith("supplier-lot:")],
        supplier_lots=[ref for ref in asked if ref.startswith("supplier-lot:")],
    )
    return [str(row["ref"]) for row in rows]


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


def _alike(work: Work, text: str, count: int) -> list[str]:
    refs = [str(row["ref"]) for row in work.rows("search/by_start", text=text, count=count)]
    refs += _worded(work, beginnings(text), count)
    return list(dict.fromkeys(refs)) or _worded(work, anywhere(text), count)


def _worded(work: Work, words: str | None, count: int) -> list[str]:
    if words is None:
        return []
    return [str(row["ref"]) for row in work.rows("search/by_words", words=words, count=count)]


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
