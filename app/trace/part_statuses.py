"""What was decided about lots and serials and parts of them: what is at a place, in a container.

A status of a container is one of what was in it then, and of what is packed in until its next
status; it stays on that after an unpack. The last word about any of it is what a stock row reads.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import orjson

from app.checks.fetch import LedgerReader
from app.checks.statuses import given_status
from app.graph.run import Work
from app.ledger.columns import Names
from app.ledger.containers import Piece
from app.ledger.presence import read_packing
from app.times import AFTER_ALL, BEFORE_ALL
from app.vocabulary import RECALL_DESK, make_ref


@dataclass(frozen=True, slots=True)
class Decision:
    """A status that an event gave: of all there is, of what stands at `place` (a ref), or of a
    `quantity` only. `end`: its booked end, UTC microseconds; `type`: that of the event."""

    end: int
    source: str
    event: str
    type: str
    status: str
    place: str | None = None
    quantity: float | None = None

    @property
    def asked(self) -> bool:
        """Whether a recall asked for it: asked for is not held."""
        part = self.place is not None or self.quantity is not None
        return part and self.source == RECALL_DESK


def decisions_about(work: Work, ids: Collection[int]) -> dict[int, list[Decision]]:
    """By id of lots and serials, what was decided about them and their parts, oldest first."""
    packing = read_packing(LedgerReader(work, Names()).packs(ids))
    pieces = [piece for id_ in ids for piece in packing.holders(id_)]
    own = _read(work, {*ids, *(piece.hu for piece in pieces)})
    found: dict[int, set[Decision]] = defaultdict(set)
    for id_ in ids:
        found[id_].update(own.get(id_, ()))
    for piece in pieces:
        found[piece.content].update(_of_container(piece, own.get(piece.hu, ())))
    return {id_: sorted(some, key=_rank) for id_, some in found.items() if some}


def status_at(decisions: Sequence[Decision], place: str | None) -> str | None:
    """The last word about any of a thing at a place."""
    about = [each for each in decisions if each.place in (None, place) and not each.asked]
    return about[-1].status if about else None


def _of_container(piece: Piece, decisions: Sequence[Decision]) -> list[Decision]:
    """Those of a container that are of a piece, too: it was in while the status lasted."""
    ends = [each.end for each in decisions] + [AFTER_ALL + 1]
    return [
        replace(each, place=None, quantity=piece.quantity)
        for each, (since, until) in zip(decisions, pairwise(ends), strict=True)
        if piece.end >= since and (piece.sure_start < until or piece.sure_start <= since)
    ]


def _rank(decision: Decision) -> tuple[int, str, str, str]:
    return decision.end, decision.source, decision.event, decision.status


def _read(work: Work, ids: Collection[int]) -> dict[int, list[Decision]]:
    found: dict[int, list[Decision]] = defaultdict(list)
    for row in work.rows("trace/statuses", ids=sorted(ids)) if ids else ():
        content = orjson.loads(row["content"])
        status = given_status(row["type"], content, row["ref"])
        if status is not None:
            end = BEFORE_ALL if row["at_to"] is None else int(row["at_to"])
            part = _part(content) if row["type"] == "status" else {}
            found[row["thing"]].append(
                Decision(end, row["source"], row["event"], row["type"], status, **part)
            )  # fmt: skip
    return {id_: sorted(some, key=_rank) for id_, some in found.items()}


def _part(content: Mapping[str, Any]) -> dict[str, Any]:
    place = content.get("location")
    return {
        "place": None if place is None else make_ref("location", place),
        "quantity": content.get("quantity"),
    }
