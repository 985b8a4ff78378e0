"""What makes an answer doubtful: everything booked on what it reached is read and judged, a bounded
number of things at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from app.checks.completeness import Findings, findings, sentence_of
from app.checks.fetch import read_background
from app.checks.ledger import Background
from app.checks.opening import open_ledger
from app.checks.table import CHECKS
from app.genealogy.extent import Extent
from app.graph.run import Work, side_by_side
from app.ledger.columns import BATCH, COMPLETION, ITEM, LOT, ORDER, SERIAL, Ints, union
from app.ledger.thing import Caveat

_CHUNK = 20_000  # things whose bookings are held at once
_SAID = 1_000  # findings of one check that are put in words at once; all are counted


@dataclass
class Doubts:
    """Reads what is booked on everything an answer reached, once."""

    extent: Extent
    _findings: Findings | None = None

    def completeness(
        self, work: Work, most: int | None = None
    ) -> tuple[tuple[Caveat, ...], Mapping[str, Collection[str]]]:
        """What makes the answer incomplete: the first `most` findings of each check by ref, and by
        code the refs of all."""
        wanted = _SAID if most is None else max(most, _SAID)
        found = self._findings or self._read(work, wanted)
        if not found.has(most):
            found = self._read(work, most)
        first = (each for code in sorted(found.refs) for each in found.first(code, most))
        return tuple(map(sentence_of, first)), found.refs

    @property
    def complete(self) -> bool:
        """Whether everything was judged already."""
        return self._findings is not None

    def failed(self, work: Work, ids: Collection[int]) -> frozenset[str]:
        """Refs of those of some things that failed a test."""
        tested = work.one("checks/tested", ids=list(ids))["ids"]
        if not tested:
            return frozenset()
        found = _part(work, tested, read_background(work), ("failed_test",), 1)
        return frozenset(found.refs.get("failed_test", ()))

    def _read(self, work: Work, most: int | None) -> Findings:
        """Judge everything."""
        found = Findings()
        for part in self._parts(work, read_background(work), CHECKS.keys(), most):
            found.add(part, most)
        self._findings = found
        return found

    def _parts(
        self, work: Work, background: Background, codes: Collection[str], most: int | None
    ) -> list[Findings]:
        """By chunk of things what was found."""
        things = np.concatenate([self._goods(), self._others()])
        chunks = [(chunk, codes) for chunk in _chunks(things)]
        if "untracked_origin" in codes:
            chunks += [(chunk, ("untracked_origin",)) for chunk in _chunks(self._beside(work))]
        if len(chunks) == 1:
            return [_part(work, chunks[0][0], background, codes, most)]
        part = partial(_part, background=background, most=most)
        reads = [
            partial(work.graph.read, partial(part, ids=chunk, codes=some)) for chunk, some in chunks
        ]
        return list(side_by_side(reads))

    def _beside(self, work: Work) -> Ints:
        """Lots that the walk cannot reach, but that are of an item it reached without a lot."""
        items = self._reached(ITEM).tolist()
        lots = work.one("checks/unreceived", ids=items)["ids"] if items else []
        return np.setdiff1d(np.array(lots, np.int64), self._goods())

    def _reached(self, *kinds: int) -> Ints:
        whole = self.extent.answer.whole
        places = np.flatnonzero(whole.reached & np.isin(self.extent.kinds, kinds))
        ids: Ints = self.extent.answer.told.found.things.ids[places]
        return ids

    def _listed(self, *kinds: int) -> Ints:
        places = self.extent.listed[np.isin(self.extent.kinds[self.extent.listed], kinds)]
        ids: Ints = self.extent.answer.told.found.things.ids[places]
        return ids

    def _goods(self) -> Ints:
        """Lots and serials that were reached or are listed."""
        return union(self._reached(LOT, SERIAL), self._listed(LOT, SERIAL))

    def _others(self) -> Ints:
        """Runs, orders and items that were; a completion has no page, but it is checked."""
        runs = self._reached(ORDER, BATCH, COMPLETION, ITEM)
        return union(runs, self._listed(ORDER, BATCH))


def _chunks(things: Ints) -> list[list[int]]:
    return [things[at : at + _CHUNK].tolist() for at in range(0, len(things), _CHUNK)]


def _part(
    work: Work, ids: Collection[int], background: Background, codes: Collection[str],
    most: int | None,
) -> Findings:  # fmt: skip
    return findings(work, open_ledger(work, ids, background), codes, most)
