"""What is known of items and runs: now, or as it was known at a moment.

The graph keeps the latest word of the events as properties. For an earlier moment the events
themselves are asked: property by property the greatest (end of `at`, source, event id) recorded
by then and not voided by then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import orjson

from app.genealogy.columns import BATCH, ORDER, Things, present
from app.genealogy.flows import ItemFacts
from app.graph.run import Work
from app.times import NOW
from app.trace.fetch import Fetch
from app.vocabulary import make_ref

Told = Mapping[str, Any]


def items_of(work: Work, fetch: Fetch, things: Things) -> dict[int, ItemFacts]:
    """What is known of items, by the number of their code."""
    names = {code: fetch.names.text(code) for code in present(things.items)}
    by_ref = {make_ref("item", name): code for code, name in names.items() if name}
    found = {}
    for row in work.rows("trace/items", refs=sorted(by_ref)):
        factors = row["factors"]
        found[by_ref[row["ref"]]] = ItemFacts(
            row["uom"] or None,
            orjson.loads(factors) if isinstance(factors, str) else None,
            row["type"],
            row["name"],
        )
    return found if fetch.known_at == NOW else _items_then(work, fetch, found, by_ref)


def _items_then(
    work: Work, fetch: Fetch, now: Mapping[int, ItemFacts], by_ref: Mapping[str, int]
) -> dict[int, ItemFacts]:
    rows = work.rows("trace/by_ref", refs=sorted(by_ref))
    code = {int(row["id"]): by_ref[row["ref"]] for row in rows}
    said = _said(work, fetch.known_at, code)
    found = {}
    for id_, number in code.items():
        told = said.get(id_, {})
        found[number] = ItemFacts(
            told.get("uom"), told.get("factors"), told.get("item_type"),
            now[number].name if number in now else None,
        )  # fmt: skip
    return found


def runs_then(work: Work, fetch: Fetch, things: Things) -> Things:
    """Things with the kind of runs as it was known at the fetch's moment."""
    if fetch.known_at == NOW:
        return things
    places = np.flatnonzero(np.isin(things.kinds, (BATCH, ORDER)))
    ids = things.ids[places].tolist()
    said = _said(work, fetch.known_at, ids)
    homogeneous, unbuild = things.homogeneous.copy(), things.unbuild.copy()
    for place, id_ in zip(places.tolist(), ids, strict=True):
        told = said.get(id_, {})
        homogeneous[place] = bool(told.get("homogeneous")) or told.get("kind") == "blend"
        unbuild[place] = told.get("kind") == "unbuild"
    return replace(things, homogeneous=homogeneous, unbuild=unbuild)


def _said(work: Work, known_at: int, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """By node id, what events recorded by then say of it."""
    if not ids:
        return {}
    row = work.one("trace/said_then", ids=sorted(ids), known_at=known_at)
    columns = (row["ids"], row["ends"], row["sources"], row["events"], row["contents"])
    by_id: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for id_, *rest in zip(*columns, strict=True):
        by_id[id_].append(tuple(rest))
    return {id_: _last_words(events) for id_, events in by_id.items()}


def _last_words(events: list[tuple[Any, ...]]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for _, _, _, content in sorted(events):
        said = orjson.loads(content)
        told |= said.get("properties") or {}
        told |= {key: said[key] for key in ("kind", "homogeneous") if key in said}
    return told
