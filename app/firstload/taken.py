"""What was taken so far, asked by the statements that the event door asks a graph by.

The door's own functions tell duplicates from conflicts and find what to warn of; they ask for known
events, contents and items by the names of shipped statements, which are answered here from the
files that are written and from what is kept in memory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from app.events.canonical import canonical_json
from app.events.rows_of_event import Key
from app.firstload.columns import EVENT, TELLING
from app.firstload.keys import KeyTable
from app.firstload.rows import BatchRows, hashes_of
from app.firstload.sheets import SheetFiles
from app.vocabulary.properties import given_properties

_SHA, _CONTENT = 5, 4  # cells of an event's row
Statement = tuple[int | None, str, str, str]  # end of `at`, source, event id, content


class TakenEvents:
    """Known events, and what they say of things.

    `about`: by ref the label and all that events tell of it; `with_lots`: numbers of items of
    which there are lots.
    """

    def __init__(self, sheets: SheetFiles) -> None:
        self._sheets = sheets
        self._keys = KeyTable()
        self._voided: set[Key] = set()
        self._versions: dict[Key, list[str]] = defaultdict(list)
        self._given: dict[str, dict[str, Any]] = {}
        self.about: dict[str, tuple[str, list[Statement]]] = {}
        self.with_lots: set[str] = set()
        self.items: set[str] = set()

    def knows_any(self, rows: BatchRows) -> bool:
        """Whether an event of a batch may be known."""
        return self._keys.knows_any(rows.hashes)

    def add(self, rows: BatchRows, at: dict[str, int]) -> None:
        """Keep a batch whose rows begin at some bytes of their sheets."""
        places = rows.sizes.copy()
        for telling, name in ((False, EVENT), (True, TELLING)):
            mine = rows.telling == telling
            ends = rows.sizes[mine].cumsum()
            places[mine] = (ends - rows.sizes[mine] + at.get(name, 0)) * 2 + telling
        self._keys.add(rows.hashes, places)
        self._voided.update(rows.voids)
        for source, event_id in rows.versions:
            self._versions[source, event_id.rpartition("~")[0]].append(event_id)
        for ref, label, *told in rows.about:
            self.about.setdefault(ref, (label, []))[1].append(tuple(told))  # type: ignore[arg-type]
            self._given.pop(ref, None)

    def given(self, ref: str) -> dict[str, Any]:
        """What events that are not voided give a thing, as it is stored."""
        if ref not in self._given:
            label, told = self.about.get(ref, ("", []))
            live = [each for each in told if (each[1], each[2]) not in self._voided]
            self._given[ref] = given_properties(label, ref, live, canonical_json) if label else {}
        return self._given[ref]

    def one(self, name: str, /, **parameters: Any) -> dict[str, Any]:
        """The row of a shipped statement."""
        (row,) = self.rows(name, **parameters)
        return row

    def rows(self, name: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """The rows of a shipped statement."""
        return list(_ANSWERS[name](self, **parameters))

    def _stored(self, key: Key) -> list[str] | None:
        """The cells of the row of an event, from its source on."""
        for place in self._keys.find(hashes_of([key])[0]):
            telling = place % 2
            cells = self._sheets.cells_at(TELLING if telling else EVENT, place // 2)[telling:]
            if (cells[0], cells[1]) == key:
                return cells
        return None

    def _known(self, sources: Sequence[str], event_ids: Sequence[str]) -> Iterable[dict[str, Any]]:
        found = {
            at: cells[_SHA] for at, key in enumerate(zip(sources, event_ids, strict=True))
            if (cells := self._stored(key)) is not None
        }  # fmt: skip
        yield {"positions": list(found), "checksums": list(found.values())}

    def _content(self, keys: Iterable[Sequence[str]]) -> Iterable[dict[str, Any]]:
        for source, event_id in keys:
            if (cells := self._stored((source, event_id))) is not None:
                yield {"source": source, "event_id": event_id, "content": cells[_CONTENT]}

    def _later(self, keys: Iterable[Sequence[str]]) -> Iterable[dict[str, Any]]:
        for source, event_id in keys:
            for version in self._versions.get((source, event_id), ()):
                cells = self._stored((source, version))
                yield {
                    "source": source, "event_id": event_id, "version": version,
                    "content": cells[_CONTENT] if cells else None,
                    "voided": (source, version) in self._voided,
                }  # fmt: skip

    def _tracking(self, refs: Iterable[str]) -> Iterable[dict[str, Any]]:
        for ref in self._items(refs):
            tracking = self.given(ref).get("tracking")
            lots = tracking is None and ref.removeprefix("item:") in self.with_lots
            yield {"ref": ref, "tracking": tracking, "lots": lots}

    def _units(self, refs: Iterable[str]) -> Iterable[dict[str, Any]]:
        for ref in self._items(refs):
            given = self.given(ref)
            yield {"ref": ref, "uom": given.get("uom"), "factors": given.get("factors")}

    def _items(self, refs: Iterable[str]) -> Iterable[str]:
        return (ref for ref in refs if ref in self.items)


_ANSWERS: dict[str, Callable[..., Iterable[dict[str, Any]]]] = {
    "events/known": TakenEvents._known,
    "events/content": TakenEvents._content,
    "events/versions": TakenEvents._later,
    "events/tracking": TakenEvents._tracking,
    "events/units_of_items": TakenEvents._units,
}
