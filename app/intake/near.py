"""Lots of a file that are most likely others by a slip: near twins, in the file and in the graph.

Nothing is made one: they are told, before the file is booked and after.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.graph.run import Graph
from app.vocabulary import make_ref, parse_ref
from app.vocabulary.near_twins import near_forms

_LOTS = 2_000  # of each item that are looked at


def near_twins(graph: Graph, refs: Iterable[str]) -> list[tuple[str, str]]:
    """(lot, other lot of its item) that differ only in leading zeros, case, spaces or punctuation,
    each pair once. `refs`: things of a file, as far as they are held."""
    lots = {ref: parse_ref(ref).parts for ref in refs if ref.startswith("lot:")}
    if not lots:
        return []
    items = sorted({item for item, _ in lots.values()})
    prefixes = [make_ref("lot", item, "") for item in items]
    rows = graph.rows("events/lots_beginning", prefixes=prefixes, most=_LOTS)
    known = {row["ref"]: parse_ref(row["ref"]).parts for row in rows}
    alike: dict[tuple[str, str], list[str]] = {}
    for ref, (item, number) in sorted((known | lots).items()):
        for form in near_forms(number):
            alike.setdefault((item, form), []).append(ref)
    found: dict[frozenset[str], tuple[str, str]] = {}
    for ref, (item, number) in lots.items():
        for other in (each for form in near_forms(number) for each in alike[item, form]):
            if other != ref:
                found.setdefault(frozenset((ref, other)), (ref, other))
    return list(found.values())
