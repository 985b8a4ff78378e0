"""Which things of an answer are one group in its graph: by kind, item and generation.

A run counts with the item it makes, a receiver with its like (customers, places of one's own,
disposal firms), a supplier with suppliers, a container with those of its generation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.genealogy.extent import WORDS
from app.ledger.columns import (
    PRODUCED,
    Flags,
    Ints,
)
from app.ledger.parties import PARTIES, party_of
from app.vocabulary import KIND_NAMES, UNKNOWN_CUSTOMER, encode_part
from app.wording import plural
from app.workbench.answers import BenchAnswer
from app.workbench.grouping import GroupColumns

KEY = "group:"  # how a group is named in an address
_MANY = {"batch": "batches"}
_RUNS = ("order", "batch")
PARTY_KINDS = ("customer", "supplier")
_ORDER = ("lot", "serial", "item", "order", "batch", "hu", "customer", "supplier")


@dataclass(frozen=True, slots=True)
class Groups:
    """By number of a group (wide ones last): how an address names it, its kind, what one and many
    of its things are called, and of which item (wide: of how many) they are."""

    columns: GroupColumns
    keys: Sequence[str]
    kinds: Sequence[str]
    words: Sequence[tuple[str, str]]
    items: Sequence[str]

    def number(self, key: str) -> int | None:
        """The number of a group by its key."""
        return self.keys.index(key) if key in self.keys else None


@dataclass(frozen=True, slots=True)
class _Kind:
    """What decides the group of a thing: kind, generation, item (of a run: what it makes).

    None: whichever; of parties neither is looked at. An empty item: nobody knows, or it has none.
    """

    kind: str
    depth: int | None
    item: str | None


def groups_of(answer: BenchAnswer, positions: Ints, links: Ints) -> Groups:
    """The groups of the things at some positions (nearest first), with some links between them."""
    skeleton = answer.skeleton
    where = np.full(len(skeleton), -1, np.int64)
    where[positions] = np.arange(len(positions))
    things = _kinds(answer, positions)
    inner = sorted(set(things), key=_rank)
    known: dict[_Kind, int] = {each: number for number, each in enumerate(inner)}

    def level(of: Callable[[_Kind], _Kind]) -> Ints:
        numbers = np.array([known.setdefault(of(each), len(known)) for each in inner], np.int64)
        return numbers[group] if len(group) else group

    group = np.array([known[each] for each in things], np.int64)
    slots = list(dict.fromkeys(map(_slot, inner)))
    columns = GroupColumns(
        (level(_kind_alone), level(_any_depth), group), (level(_any_item), group),
        np.array([slots.index(_slot(each)) for each in things], np.int64),
        _apart(answer, positions),
        where[skeleton.walked_from[links]], where[skeleton.walked_to[links]],
    )  # fmt: skip
    kinds = list(known)
    return Groups(
        columns, list(map(_key, kinds)), [_base(each.kind) for each in kinds],
        [_words(each.kind) for each in kinds], [each.item or _items(each, inner) for each in kinds],
    )  # fmt: skip


def _kinds(answer: BenchAnswer, positions: Ints) -> list[_Kind]:
    skeleton = answer.skeleton
    material = answer.trace.reader.answer.told.found
    names, parties = material.names, material.things.parties
    made = _made_by(answer)
    found = []
    for position in positions.tolist():
        word, depth = WORDS[int(skeleton.kinds[position])], int(skeleton.depth[position])
        item = names.text(int(skeleton.items[position])) or ""
        if word == "customer":
            said_ = names.text(int(parties[skeleton.places[position]]))
            party = party_of(UNKNOWN_CUSTOMER if item == "?" else "", said_)
            found.append(_Kind(f"customer/{party}", None, None))
        elif word in ("supplier", "hu"):
            found.append(_Kind(word, None if word == "supplier" else depth, None))
        else:
            found.append(_Kind(word, depth, made.get(position, "") if word in _RUNS else item))
    return found


def _made_by(answer: BenchAnswer) -> dict[int, str]:
    """By position of a run, the code of the item of which it makes most lots in the answer, one of
    finished goods rather than another."""
    skeleton, material = answer.skeleton, answer.trace.reader.answer.told.found
    finished = {code for code, facts in material.items.items() if facts.type == "finished"}
    outputs = np.flatnonzero(skeleton.types == PRODUCED)
    runs, items = skeleton.starts[outputs], skeleton.items[skeleton.ends[outputs]]
    pairs, counts = np.unique(np.stack([runs, items], axis=1), axis=0, return_counts=True)
    best: dict[int, tuple[int, bool, str]] = {}
    for (run, item), lots in zip(pairs.tolist(), counts.tolist(), strict=True):
        mine = -lots, item not in finished, material.names.text(item) or ""
        best[run] = min(mine, best.get(run, mine))
    return {run: code for run, (_, _, code) in best.items()}


def _apart(answer: BenchAnswer, positions: Ints) -> Flags:
    """The roots themselves, unless there are many."""
    roots = [root.node for root in answer.trace.reader.answer.roots if root.node is not None]
    if len(roots) > 8:
        roots = []
    apart: Flags = np.isin(answer.skeleton.places[positions], np.array(roots, np.int64))
    return apart


def _base(kind: str) -> str:
    return kind.partition("/")[0]


def _rank(each: _Kind) -> tuple[int, int, str, str]:
    depth = -1 if each.depth is None else each.depth
    return depth, _ORDER.index(_base(each.kind)), each.kind, each.item or ""


def _any_item(each: _Kind) -> _Kind:
    return replace(each, item=None)


def _any_depth(each: _Kind) -> _Kind:
    return replace(each, depth=None)


def _kind_alone(each: _Kind) -> _Kind:
    return replace(each, depth=None, item=None)


def _items(wide: _Kind, inner: Sequence[_Kind]) -> str:
    """Of how many items a wide group is; empty where that is not said."""
    if wide.item is not None or _base(wide.kind) not in ("lot", "serial"):
        return ""
    items = {
        each.item for each in inner
        if each.kind == wide.kind and wide.depth in (None, each.depth)
    }  # fmt: skip
    return plural(len(items), "item")


def _slot(each: _Kind) -> tuple[str, int | None]:
    """Goods stand with goods of their generation, runs with runs."""
    base = _base(each.kind)
    if base in PARTY_KINDS:
        return base, None
    return ("run" if base in _RUNS else "hu" if base == "hu" else "goods"), each.depth


def _key(each: _Kind) -> str:
    depth = "all" if each.depth is None else str(each.depth)
    item = [] if each.item is None else [encode_part(each.item) or "-"]
    return KEY + "/".join([each.kind, depth, *item])


def _words(kind: str) -> tuple[str, str]:
    base, _, party = kind.partition("/")
    for each, (_, one, many) in PARTIES.items():
        if base == "customer" and each == party:
            return one, many
    one = "untracked item" if base == "item" else KIND_NAMES[base]
    return one, _MANY.get(base, one + "s")
