"""Common cause: what several complaints come from and good units do not, ranked.

One upstream genealogy is fetched for all roots; each root is walked by itself over it.
`docs/common-cause.md` says how candidates are ranked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from app.causes.complaints import Complaints, read_complaints
from app.causes.models import By, Candidate, CommonCause, Cover
from app.causes.suspects import (
    CERTAIN,
    KINDS,
    RESOURCE,
    SUPPLIER_LOT,
    Origins,
    SuspectEvidence,
    Suspects,
    evidence_of,
    origins_of,
    ranking,
    receipts_of,
    suspects_of,
)
from app.causes.words import explanation
from app.errors import UsageError
from app.genealogy.answer import Answer
from app.genealogy.answer import trace as answer_of
from app.genealogy.question import Options
from app.graph.as_known import parties
from app.graph.moment import read_at_commit
from app.graph.run import Graph, Work
from app.ledger.columns import BATCH, ORDER, SUPPLIER, Flags, Floats, Ints, distinct
from app.ledger.thing import Thing
from app.times import AFTER_ALL, BEFORE_ALL, instant_text
from app.trace.interpret import gather
from app.trace.names import read_things, read_things_at
from app.vocabulary import UNKNOWN_SUPPLIER, make_ref, parse_ref

LIMIT = 200  # candidates listed unless asked for otherwise


def common(
    graph: Graph, bad: Sequence[str], good: Sequence[str] = (), options: Options | None = None, *,
    by: By = "certain", kind: str | None = None, limit: int = LIMIT,
) -> CommonCause:  # fmt: skip
    """What complaints have in common that good units have not.

    `bad`, `good`: refs, aliases or bare numbers, each also as `REF=WEIGHT`; those that mean nothing
    or several things are told in `unresolved`. `kind`: only candidates of that kind; `limit`: how
    many are listed. Errors: `UsageError`.
    """
    if kind is not None and kind not in KINDS:
        raise UsageError(
            f"There are no candidates of kind “{kind}”.", remedy=f"Kinds: {', '.join(KINDS)}."
        )
    wanted = options or Options()
    return read_at_commit(
        graph, lambda work: _common(work, bad, good, wanted, by, kind, limit), wanted.known_at
    )[0]


def _common(
    work: Work, bad: Sequence[str], good: Sequence[str], options: Options, by: By,
    kind: str | None, limit: int,
) -> CommonCause:  # fmt: skip
    asked = read_complaints(work, bad, good)
    told = (tuple(asked.roots), tuple(asked.unresolved), tuple(asked.caveats), options, by, kind)
    if not asked.bad:
        return CommonCause(*told)
    found = answer_of(*gather(work, "up", [root.ref for root in asked.roots], options))
    suspects = _suspects(work, found, asked)
    kinds = Counter(KINDS[number] for number in suspects.kinds.tolist())
    if kind is not None:
        suspects = suspects.pick(suspects.kinds == KINDS.index(kind))
    candidates = _candidates(work, found, asked, suspects, by, limit)
    counted = {name: kinds[name] for name in KINDS if kinds[name]}
    return CommonCause(*told, candidates, len(suspects), counted)


def _suspects(work: Work, found: Answer, asked: Complaints) -> Suspects:
    """Suspects of at least one complaint, other than a complaint by itself."""
    reaches, walked = _reaches(found, asked)
    booked = found.told.found.bookings
    receipts = booked.ids[found.told.flows.booking[receipts_of(found.told)]]
    row = work.one("causes/common_supplier_lots", ids=distinct(receipts).tolist())
    lots = dict(zip(row["ids"], row["supplier_lots"], strict=True))
    ran_on = _ran_on(work, found, reaches)
    suspects = suspects_of(found.told, reaches, walked, lots, ran_on)
    bad = _weights(found, asked) > 0
    reached = suspects.level > 0
    own, at = own_roots(found, suspects), np.arange(len(suspects))
    alone = (own >= 0) & bad[own] & reached[own, at] & (reached[bad].sum(axis=0) == 1)
    return suspects.pick(reached[bad].any(axis=0) & ~alone & ~_unknown(work, found, suspects))


def _reaches(found: Answer, asked: Complaints) -> tuple[list[Origins], Flags]:
    """What each root comes from, and what was walked on the way to complaints."""
    walked = np.zeros(len(found.told.flows), np.bool_)
    bad = {root.ref for root in asked.bad}
    reaches = []
    for root, seen in zip(found.roots, found.seen, strict=True):
        reaches.append(origins_of(found.told, seen))
        if root.ref in bad:
            walked |= seen.walked
    return reaches, walked


def _ran_on(work: Work, found: Answer, reaches: Sequence[Origins]) -> tuple[Ints, Ints]:
    things = found.told.found.things
    reached = np.logical_or.reduce([each.level > 0 for each in reaches])
    runs = np.flatnonzero(reached & np.isin(things.kinds, (BATCH, ORDER)))
    row = work.one("causes/common_resources", ids=things.ids[runs].tolist())
    return things.at(np.array(row["runs"], np.int64)), np.array(row["resources"], np.int64)


def _weights(found: Answer, asked: Complaints) -> Floats:
    by_ref = {root.ref: root.weight for root in asked.roots}
    return np.array([by_ref[root.ref] for root in found.roots], np.float64)


def own_roots(found: Answer, suspects: Suspects) -> Ints:
    """By suspect: which root it is itself, -1 none."""
    own = np.full(len(suspects), -1, np.int64)
    lots = {ref: place for place, ref in enumerate(suspects.lots)}
    ids = found.told.found.things.ids
    odd = np.isin(suspects.kinds, (SUPPLIER_LOT, RESOURCE))
    for number, root in enumerate(found.roots):
        if root.node is None:
            its = (suspects.kinds == SUPPLIER_LOT) & (suspects.keys == lots.get(root.ref, -1))
        else:
            its = ~odd & (suspects.keys == root.node)
            its |= (suspects.kinds == RESOURCE) & (suspects.keys == ids[root.node])
        own[its] = number
    return own


def _unknown(work: Work, found: Answer, suspects: Suspects) -> Flags:
    """The supplier that stands for “not recorded”."""
    ids = [int(row["id"]) for row in work.rows("trace/by_ref", refs=[UNKNOWN_SUPPLIER])]
    things = found.told.found.things
    places = np.flatnonzero(np.isin(things.ids, ids) & (things.kinds == SUPPLIER))
    unknown: Flags = np.isin(suspects.keys, places) & (suspects.kinds == KINDS.index("supplier"))
    return unknown


def _candidates(
    work: Work, found: Answer, asked: Complaints, suspects: Suspects, by: By, limit: int
) -> tuple[Candidate, ...]:
    """The strongest suspects with their names; equals stand by ref."""
    if not len(suspects) or limit < 1:
        return ()
    weights = _weights(found, asked)
    order, group = ranking(suspects.kinds, evidence_of(suspects, weights), by)
    last = group[min(limit, len(order)) - 1]
    order, group = order[group <= last], group[group <= last]
    shown = suspects.pick(order)
    things = _read(work, found, shown)
    places = sorted(range(len(shown)), key=lambda at: (group[at], things[at].shown_ref))[:limit]
    evidence, own = evidence_of(shown, weights), own_roots(found, shown) >= 0
    return tuple(
        _candidate(rank, things[at], shown, evidence, at, found, asked, bool(own[at]))
        for rank, at in enumerate(places, 1)
    )


def _read(work: Work, found: Answer, shown: Suspects) -> list[Thing]:
    """What a person reads of suspects, in their order."""
    kinds, keys = shown.kinds.tolist(), shown.keys.tolist()
    pairs = list(zip(kinds, keys, strict=True))
    places = [key for kind, key in pairs if kind not in (SUPPLIER_LOT, RESOURCE)]
    things = read_things_at(work, found.told.found, places)
    resources = read_things(work, [key for kind, key in pairs if kind == RESOURCE])
    lots = {shown.lots[key] for kind, key in pairs if kind == SUPPLIER_LOT}
    suppliers = {make_ref("supplier", parse_ref(lot).parts[0]) for lot in lots}
    names = {ref: name for ref, (name, _) in parties(work, suppliers).items()}
    by_kind = {
        SUPPLIER_LOT: lambda key: _supplier_lot(shown.lots[key], names),
        RESOURCE: lambda key: resources[key],
    }
    return [by_kind[kind](key) if kind in by_kind else things[key] for kind, key in pairs]


def _supplier_lot(ref: str, names: dict[str, str | None]) -> Thing:
    supplier, number = parse_ref(ref).parts
    name = names.get(make_ref("supplier", supplier)) or supplier
    return Thing(-1, ref, "SupplierLot", None, number, name, None, None, ())


def _candidate(
    rank: int, thing: Thing, shown: Suspects, evidence: SuspectEvidence, at: int, found: Answer,
    asked: Complaints, own: bool,
) -> Candidate:  # fmt: skip
    bad, good = len(asked.bad), len(asked.good)
    covers = _covers(shown, at, found)
    complaints = {root.ref for root in asked.bad}
    explains, surely = int(evidence.explains[at]), int(evidence.surely[at])
    reached, reached_surely = int(evidence.good[at]), int(evidence.good_surely[at])
    facts = None
    if thing.kind in ("lot", "serial"):
        place = int(shown.keys[at])
        facts = found.told.found.items.get(int(found.told.found.things.items[place]))
    bad_covers = tuple(each for each in covers if each.ref in complaints)
    first, last = int(shown.first[at]), int(shown.last[at])
    return Candidate(
        rank, thing.shown_ref, thing.kind, thing.name or (facts.name if facts else None),
        thing.item, thing.status, float(evidence.score[at]), explains / bad, surely / bad,
        1 - reached / good if good else None, bad_covers,
        tuple(each for each in covers if each.ref not in complaints),
        min(each.depth for each in bad_covers),
        None if first == AFTER_ALL else instant_text(first),
        None if last == BEFORE_ALL else instant_text(last), own,
        explanation((explains, surely, bad), (reached, reached_surely, good)),
    )  # fmt: skip


def _covers(shown: Suspects, at: int, found: Answer) -> tuple[Cover, ...]:
    """The roots that come from a suspect, surest and nearest first."""
    covers = [
        Cover(root.ref, "certain" if level == CERTAIN else "possible", depth if depth < 1e9 else 0)
        for root, level, depth in zip(
            found.roots, shown.level[:, at].tolist(), shown.depth[:, at].tolist(), strict=True
        )
        if level
    ]
    return tuple(sorted(covers, key=lambda each: (each.certainty, each.depth, each.ref)))
