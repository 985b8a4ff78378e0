"""What a document says, whichever way it is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.partners.extended import ToldEvent
from app.partners.master_data import OTHER, element_of, vocabulary_of
from app.partners.naming import PartnerNames
from app.partners.standard import Fields


@dataclass(frozen=True, slots=True)
class DocumentParts:
    """Vocabularies (type and elements) and EPCIS events, each read once, one after another.

    `left_out`: EPCIS events that a limit left out; `stamp`: when it was made, UTC microseconds.
    """

    vocabularies: Iterable[tuple[str, Iterable[Fields]]]
    events: Iterable[Fields]
    left_out: int = 0
    stamp: int = 0


def vocabularies_of(
    defines: Sequence[ToldEvent], names: PartnerNames
) -> Iterator[tuple[str, Iterator[Fields]]]:
    """Defines by the vocabulary they belong to, those of the standard first."""
    by_type: dict[str, list[ToldEvent]] = {}
    for told in defines:
        by_type.setdefault(vocabulary_of(told.content), []).append(told)
    for type_ in sorted(by_type, key=lambda each: (each == OTHER, each)):
        yield type_, (element_of(each, names) for each in by_type[type_])
