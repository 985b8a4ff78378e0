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
from app.ledger.quantities import Sum
from app.times import AFTER_ALL, BEFORE_ALL
from app.units import unit_name
from app.vocabulary import RECALL_DESK, make_ref


@dataclass(frozen=True, slots=True)
class Decision:
    """A status that an event gave: of all there is, of what stands at `place` (a ref), or of a
    `quantity` only, of what was in a container (its id, `hu`). `end`: its booked end, UTC
    microseconds; `type`: that of the event; `document`: what it names."""

    end: int
    source: str
    event: str
    type: str
    status: str
    place: str | None = None
    quantity: float | None = None
    uom: str | None = None
    hu: int | None = None
    document: str | None = None
    reason: str | None = None

    @property
    def of_all(self) -> bool:
        """Whether it is of all there is, or of all that stands at its place."""
        return self.quantity is None and self.hu is None

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


@dataclass(frozen=True, slots=True)
class StatusShare:
    """The status of what is on hand of a thing at a place, and of how much of it (None unknown);
    `requested`: what a recall asked for there and nobody confirmed since."""

    status: str | None = None
    quantity: float | None = None
    requested: str | None = None
    requested_quantity: float | None = None


def status_share(
    decisions: Sequence[Decision], place: str | None, there: float | None, uom: str | None,
    only_place: bool = True,
) -> StatusShare:  # fmt: skip
    """What decisions (oldest first) say of what is there. `only_place`: nothing of the thing is
    elsewhere; else what was decided of a quantity at no named place may be of that."""
    parts: dict[object, Decision] = {}
    asked: Decision | None = None
    for each in decisions:
        if each.place not in (None, place):
            continue
        if each.asked:
            asked = each
            continue
        if each.of_all:
            parts.clear()
        parts.pop(key := (each.hu, each.place, each.of_all), None)
        parts[key] = each
        if asked is not None and each.status != "released":
            asked = None  # confirmed, whatever word the system that owns the stock has for it
    found = StatusShare()
    if parts:
        last = list(parts.values())[-1]
        some = [each for each in parts.values() if each.status == last.status]
        found = StatusShare(last.status, _amount(some, there, uom, only_place))
    if asked is not None:
        amount = _amount([asked], there, uom, only_place)
        found = replace(found, requested=asked.status, requested_quantity=amount)
    return found


def _amount(
    some: Sequence[Decision], there: float | None, uom: str | None, only_place: bool
) -> float | None:
    """Of how much of what is there some decisions are; None where nobody knows."""
    if any(each.of_all for each in some):
        return there
    total = Sum()
    for each in some:
        spelt = each.uom is None or uom is None or unit_name(each.uom) == unit_name(uom)
        here = each.place is not None or only_place
        total.add(each.quantity if spelt and here else None)
    if total.value is None or there is None:
        return None
    return max(0, min(total.value, there))


def _of_container(piece: Piece, decisions: Sequence[Decision]) -> list[Decision]:
    """Those of a container that are of a piece, too: it was in while the status lasted."""
    ends = [each.end for each in decisions] + [AFTER_ALL + 1]
    return [
        replace(each, place=None, quantity=piece.quantity, uom=piece.uom, hu=piece.hu)
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
        "uom": content.get("uom"),
        "document": content.get("document"),
        "reason": content.get("reason"),
    }
