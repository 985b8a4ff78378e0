"""The events of a selection as EPCIS events and master data, one after another, in few in memory.

Whatever is written of them, JSON or XML, is written of what is here. A limit cuts whole EPCIS
events, the last first; how many is told at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from app.graph.run import Graph
from app.partners.extended import ToldEvent, epcis_event, groups_in
from app.partners.naming import PartnerNames
from app.partners.parts import DocumentParts, vocabularies_of
from app.partners.selection import Key, Selection, read_told
from app.partners.standard import Fields
from app.vocabulary.plan import plan_event

_PAGE = 500  # EPCIS events at once


@dataclass(frozen=True, slots=True)
class PartnerDocument:
    """What a document says: its events by group in the order of recording, its master data.

    `left_out`: EPCIS events that a limit left out. `stamp`: when it was made, UTC microseconds.
    """

    graph: Graph
    groups: Sequence[tuple[Key, ...]]
    voids: Mapping[Key, Key]
    defines: Sequence[Key]
    left_out: int
    stamp: int

    @property
    def event_count(self) -> int:
        """How many EPCIS events it holds."""
        return len(self.groups)

    def parts(self) -> DocumentParts:
        """What it says."""
        return DocumentParts(self._vocabularies(), self._events(), self.left_out, self.stamp)

    def _vocabularies(self) -> Iterator[tuple[str, Iterator[Fields]]]:
        told = list(self._read(self.defines))
        yield from vocabularies_of(told, names_of(self.graph, told))

    def _events(self) -> Iterator[Fields]:
        """The EPCIS events."""
        left = iter(self.groups)
        while some := list(islice(left, _PAGE)):
            keys = {key for group in some for key in group}
            keys |= {self.voids[key] for key in keys if key in self.voids}
            told = {each.key: each for each in self._read(sorted(keys))}
            names = names_of(self.graph, list(told.values()))
            for group in some:
                voided = [
                    told[self.voids[key]] for key in group
                    if key in self.voids and self.voids[key] in told
                ]  # fmt: skip
                yield epcis_event([told[key] for key in group if key in told], names, voided)

    def _read(self, keys: Sequence[Key]) -> Iterator[ToldEvent]:
        yield from self.graph.read(lambda work: list(read_told(work, keys)))


def names_of(graph: Graph, told: Sequence[ToldEvent]) -> PartnerNames:
    """How the things that some events name are called elsewhere."""
    refs = {ref for each in told for ref in plan_event(dict(each.content)).things}
    rows = graph.rows("partners/names", refs=sorted(refs)) if refs else []
    return PartnerNames(
        {row["ref"]: row["aliases"] for row in rows},
        {row["ref"]: row["gtin"] for row in rows if row["gtin"]},
        {row["ref"]: row["gln"] for row in rows if row["gln"]},
    )


def document_of(graph: Graph, chosen: Selection, limit: int | None, stamp: int) -> PartnerDocument:
    """The document of a selection. `limit`: so many EPCIS events, those recorded first."""
    order = sorted(chosen.stamps, key=lambda each: (chosen.stamps[each], each))
    defines = [key for key in order if key in chosen.defines]
    groups = groups_in(key for key in order if key not in chosen.defines)
    kept = groups if limit is None else groups[:limit]
    return PartnerDocument(graph, kept, chosen.voids, defines, len(groups) - len(kept), stamp)
