"""Near twins: lots of one item whose numbers are most likely one, written in two ways, or of which
somebody said that they are one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from app.graph.run import Work
from app.vocabulary.near_twins import near_forms


class Twin(NamedTuple):
    """Another lot that is most likely the same one; `by_name`: its number is another name of it."""

    ref: str
    by_name: bool


@dataclass(frozen=True, slots=True)
class TwinBook:
    """Near twins by item, read once in all the chunks of one look; by ref of a lot the first other
    that could be it."""

    by_item: dict[str, Mapping[str, Twin]] = field(default_factory=dict)

    def read(self, work: Work, items: Collection[str]) -> None:
        """Have the twins of some items."""
        wanted = sorted(set(items) - self.by_item.keys())
        for row in work.rows("checks/numbers", refs=wanted) if wanted else ():
            lots = zip(row["lots"], row["numbers"], row["aliases"], strict=True)
            self.by_item[row["item"]] = twins_among(lots)

    def of(self, item: str, lot: str) -> Twin | None:
        """Another lot that could be this one."""
        return self.by_item.get(item, {}).get(lot)


def twins_among(lots: Iterable[tuple[str, str, Sequence[str]]]) -> dict[str, Twin]:
    """(ref, number, other names) of lots of one item, by ref: of each that has one, its twin: one
    whose number is another name of it, or the other way round, else the first near one."""
    first: dict[str, str] = {}
    found: dict[str, Twin] = {}
    refs: dict[str, str] = {}
    names: list[tuple[str, str]] = []
    for ref, number, aliases in lots:
        refs[number] = ref
        names += [(ref, alias) for alias in aliases]
        others = {first.setdefault(form, ref) for form in near_forms(number)} - {ref}
        for other in sorted(others):
            found.setdefault(ref, Twin(other, by_name=False))
            found.setdefault(other, Twin(ref, by_name=False))
    return found | dict(_twins_by_name(refs, names))


def _twins_by_name(
    refs: Mapping[str, str], names: Iterable[tuple[str, str]]
) -> Iterator[tuple[str, Twin]]:
    for ref, name in names:
        other = refs.get(name, ref)
        if other != ref:
            yield ref, Twin(other, by_name=True)
            yield other, Twin(ref, by_name=True)
