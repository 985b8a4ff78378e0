"""What is known of items and runs: as it stands, or as it was known at the moment that is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import orjson

from app.graph.as_known import Properties, properties_then
from app.graph.run import Work
from app.ledger.columns import BATCH, CUSTOMER, ORDER, Names, Things, present
from app.ledger.flows import ItemFacts
from app.times import NOW
from app.trace.fetch import Fetch
from app.vocabulary import make_ref


def items_of(work: Work, fetch: Fetch, things: Things) -> dict[int, ItemFacts]:
    """What is known of items, by the number of their code."""
    names = {code: fetch.names.text(code) for code in present(things.items)}
    by_ref = {make_ref("item", name): code for code, name in names.items() if name}
    return {by_ref[ref]: facts for ref, facts in facts_of_items(work, by_ref).items()}


def facts_of_items(work: Work, refs: Iterable[str]) -> dict[str, ItemFacts]:
    """What is known of some items, by ref."""
    rows = work.rows("trace/items", refs=sorted(refs))
    then = properties_then(work, [int(row["id"]) for row in rows])
    return {row["ref"]: _item(then.get(row["id"], row)) for row in rows}


def _item(told: Properties) -> ItemFacts:
    factors = told["factors"]
    return ItemFacts(
        told["uom"] or None,
        orjson.loads(factors) if isinstance(factors, str) else None,
        told["type"],
        told["name"],
    )


def things_then(work: Work, things: Things, names: Names) -> Things:
    """Things with the kinds of runs and customers as known at the moment that is read."""
    if work.graph.known_at == NOW:
        return things
    places = np.flatnonzero(np.isin(things.kinds, (BATCH, ORDER, CUSTOMER)))
    place = dict(zip(things.ids[places].tolist(), places.tolist(), strict=True))
    homogeneous, unbuild = things.homogeneous.copy(), things.unbuild.copy()
    parties, own = things.parties.copy(), things.own.copy()
    for id_, told in properties_then(work, place).items():
        if things.kinds[place[id_]] == CUSTOMER:
            if parties[place[id_]] != names.nobody:
                parties[place[id_]] = int(names.of([told.get("kind") or ""])[0])
                own[place[id_]] = told.get("kind") == "own"
            continue
        homogeneous[place[id_]] = bool(told["homogeneous"]) or told["kind"] == "blend"
        unbuild[place[id_]] = told["kind"] == "unbuild"
    return replace(things, homogeneous=homogeneous, unbuild=unbuild, parties=parties, own=own)
