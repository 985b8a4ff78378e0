"""What makes an answer doubtful, and what of it may be on hand: only what is not plainly in order
is looked at, so that an answer of hundreds of thousands of things is soon judged.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.checks.completeness import Findings, findings, gaps, sentence_of_gap
from app.checks.ledger import Ledger, ledger, standing
from app.checks.table import ORDERLESS
from app.genealogy.columns import BATCH, COMPLETION, ITEM, LOT, ORDER, SERIAL, Ints
from app.genealogy.extent import Extent
from app.genealogy.thing import Caveat
from app.graph.run import Work

_SIFTED = 500  # of more things, those in order are sifted out before any is looked at


@dataclass
class Doubts:
    """Reads what is booked on everything an answer reached, in short, once."""

    extent: Extent
    _ledger: Ledger | None = None
    _findings: Findings | None = None

    def completeness(self, work: Work, most: int | None = None) -> tuple[tuple[Caveat, ...], int]:
        """What makes the answer incomplete; of runs without an order only the first `most`, with
        how many such runs there are."""
        goods, others = self._goods(), self._others()
        if len(goods) + len(others) <= _SIFTED:
            odd = gaps(work, [*goods.tolist(), *others.tolist()])
            return tuple(map(sentence_of_gap, odd)), sum(gap.code == ORDERLESS for gap in odd)
        if self._findings is None:
            self._findings = findings(work, self._told(work), others.tolist())
        count = len(self._findings.orderless)
        odd = self._findings.all(work, count if most is None else most)
        return tuple(map(sentence_of_gap, odd)), count

    def on_hand(self, work: Work) -> Ints:
        """Node ids of the reached lots and serials that may be on hand somewhere."""
        goods = self._reached(LOT, SERIAL)
        if self.extent.answer.options.at is not None or len(goods) <= _SIFTED:
            return goods
        return np.intersect1d(standing(self._told(work)), goods)

    def _told(self, work: Work) -> Ledger:
        """Everything booked on the goods, in short; read once."""
        if self._ledger is None:
            self._ledger = ledger(work, self._goods().tolist())
        return self._ledger

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
        return np.union1d(self._reached(LOT, SERIAL), self._listed(LOT, SERIAL))

    def _others(self) -> Ints:
        """Runs, orders and items that were; a completion has no page, but it is checked."""
        runs = self._reached(ORDER, BATCH, COMPLETION, ITEM)
        return np.union1d(runs, self._listed(ORDER, BATCH))
