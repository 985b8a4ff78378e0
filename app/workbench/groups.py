"""What is one group in the graph of an answer, and what a group says of its things.

Amounts are those of the answer: what customers still have of the things of a group, else what its
bookings in the answer add up to. They are read from columns; no name is read for a group but the
codes of its items.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.genealogy.extent import WORDS
from app.ledger.columns import (
    CONSUMED,
    PRODUCED,
    RAN_AS,
    REPORTED_IN,
    SUPPLIED,
    TYPES,
    Flags,
    Ints,
)
from app.ledger.parties import PARTIES, party_of
from app.times import AFTER_ALL, instant_text
from app.trace.models import Amount
from app.trace.sentences import totals
from app.vocabulary import KIND_NAMES, UNKNOWN_CUSTOMER, encode_part
from app.wording import NBSP, plural
from app.workbench.answers import BenchAnswer
from app.workbench.filters import STATUS_WORDS
from app.workbench.grouping import GroupColumns
from app.workbench.names import nodes_at, places_of
from app.workbench.picture_words import Label, PictureLink, said
from app.workbench.skeleton import INCLUDES

KEY = "group:"  # how a group is named in an address
_MANY = {"batch": "batches"}
_RUNS, _PARTIES = ("order", "batch"), ("customer", "supplier")
_NAMED_GOODS = 5_000  # of more lots and serials, those with a status on hand are counted only
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
    if base in _PARTIES:
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


class GroupWords:
    """What the groups of an answer say."""

    def __init__(
        self, answer: BenchAnswer, groups: Groups, held: Mapping[int, Sequence[str]]
    ) -> None:
        self.answer, self.groups, self.held = answer, groups, held
        self.out = _out(answer)

    def label(self, number: int, members: Ints, more: bool) -> Label:
        """The label of a group with some members; `more`: others stand by themselves."""
        groups, skeleton = self.groups, self.answer.skeleton
        kind, item = groups.kinds[number], groups.items[number]
        one, many = groups.words[number]
        count = len(members)
        said_ = plural(count, one, many)
        if more:
            said_ = said_.replace(NBSP, f"{NBSP}more{NBSP}", 1)
        line = f"{said_} of {item}" if item else said_
        possible = int((~skeleton.certain[members]).sum())
        amount, word = self._amount(kind, members)
        much = f"{amount} {word}" if amount else ""
        told = [f"{possible:,} possible"] if 0 < possible < count else []
        held = Counter(status for at in members.tolist() for status in self.held.get(at, ()))
        told += [f"{n:,} {STATUS_WORDS.get(status, status)}" for status, n in held.items()]
        generations = "" if kind in _PARTIES else _generations(skeleton.depth[members])
        sure = "all possible" if possible == count else "" if possible else "all certain"
        title = ", ".join(filter(None, (line, much, *told, generations, sure)))
        depths = skeleton.depth[members]
        return Label(
            groups.keys[number], kind, title.replace(NBSP, " "), said_.replace(NBSP, " "),
            (item, " · ".join(filter(None, (much, *told))).replace(NBSP, " ")),
            min(held, default=None), bool(skeleton.tops[members].any()), possible == count, count,
            int(depths.min()), int(depths.max()), line.replace(NBSP, " "), much.replace(NBSP, " "),
            tuple(told),
        )  # fmt: skip

    def out_of(self, position: int) -> str:
        """What is still out of a thing, or with a customer, in words."""
        amounts = self.out.get(position)
        return f"{_summed(amounts)} out".replace(NBSP, " ") if amounts else ""

    def _amount(self, kind: str, members: Ints) -> tuple[str, str]:
        """How much a group is of, and what of that is told."""
        amounts: list[Amount] = [
            each for at in members.tolist() for each in self.out.get(at, ())
        ]  # fmt: skip
        if amounts:
            return _summed(amounts), "out"
        down = self.answer.skeleton.down
        type_, inward, word = {
            "supplier": (SUPPLIED, False, "supplied"),
            "batch": (CONSUMED, True, "taken") if down else (PRODUCED, False, "made"),
            "order": (CONSUMED, True, "taken") if down else (PRODUCED, False, "made"),
        }.get(kind, (PRODUCED, True, "made") if down else (CONSUMED, False, "used"))
        skeleton = self.answer.skeleton
        near = np.zeros(len(skeleton), np.bool_)
        near[members] = True
        ends = skeleton.ends if inward else skeleton.starts
        links = np.flatnonzero(near[ends] & (skeleton.types == type_))
        return _summed(amounts_of(self.answer, links)), word


def _generations(depths: Ints) -> str:
    first, last = int(depths.min()), int(depths.max())
    if first == last:
        return f"generation {first}"
    return f"generations {first} to {last}"


def _summed(amounts: Iterable[Amount]) -> str:
    """At most two sums, and that there are more."""
    sums = totals(amounts)
    more = f" and {len(sums) - 2} more sums" if len(sums) > 2 else ""
    return ", ".join(map(str, sums[:2])) + more


def amounts_of(answer: BenchAnswer, links: Ints) -> list[Amount]:
    """What the bookings of some links are of; links that book nothing are of nothing."""
    booked = links[~np.isin(answer.skeleton.types[links], (INCLUDES, RAN_AS, REPORTED_IN))]
    bookings = answer.skeleton.bookings[booked]
    known = answer.once("amounts", lambda: answer.trace.reader.amounts())
    return [each for place in bookings.tolist() for each in known.get(place, ())]


def _out(answer: BenchAnswer) -> dict[int, list[Amount]]:
    """By position of a thing or a customer, what is still out of it, or with it."""

    def make() -> dict[int, list[Amount]]:
        found: dict[int, list[Amount]] = defaultdict(list)
        position = np.full(len(answer.trace.reader.extent.kinds), -1, np.int64)
        position[answer.skeleton.places] = np.arange(len(answer.skeleton))
        for customer, thing, unit, amount in answer.trace.reader.outstanding():
            for place in (customer, thing):
                found[int(position[place])].append((amount, unit))
        return dict(found)

    out: dict[int, list[Amount]] = answer.once("out", make)
    return out


def held_back(answer: BenchAnswer) -> dict[int, list[str]]:
    """By position of a lot or serial, the statuses that hold it, or some of it, back."""

    def make() -> dict[int, list[str]]:
        skeleton, trace = answer.skeleton, answer.trace
        goods = np.flatnonzero(skeleton.of_kind("lot", "serial"))
        if len(goods) > _NAMED_GOODS:
            places = places_of(trace, set(trace.standings))
            some = [skeleton.position(place) for place in places.values()]
            goods = np.array(sorted(each for each in some if each is not None), np.int64)
        nodes = nodes_at(trace, skeleton.places[goods].tolist())
        return {
            at: [node.shown_status] for at, node in zip(goods.tolist(), nodes, strict=True)
            if node.shown_status and node.shown_status != "released"
        }  # fmt: skip

    held: dict[int, list[str]] = answer.once("held", make)
    return held


def bundles(
    answer: BenchAnswer, links: Ints, starts: Sequence[Label], ends: Sequence[Label]
) -> list[PictureLink]:
    """Links of the answer between boxes of which one is a group, those between the same two added
    up; `starts` and `ends` (in the direction of material) by link."""
    by_pair: dict[tuple[str, str], list[int]] = defaultdict(list)
    labels = {}
    for link, start, end in zip(links.tolist(), starts, ends, strict=True):
        by_pair[start.ref, end.ref].append(link)
        labels[start.ref], labels[end.ref] = start, end
    return [
        _bundle(answer, labels[start], labels[end], np.array(some, np.int64))
        for (start, end), some in by_pair.items()
    ]


def _bundle(answer: BenchAnswer, start: Label, end: Label, links: Ints) -> PictureLink:
    skeleton = answer.skeleton
    type_ = int(np.bincount(skeleton.types[links]).argmax())
    name = "INCLUDES" if type_ == INCLUDES else TYPES[type_]
    sums = totals(amounts_of(answer, links))
    amount = ", ".join(map(str, sums)).replace(NBSP, " ") if sums else ""
    if len(sums) == 1 and sums[0].unknown and not sums[0].value:
        amount = ""
    times = skeleton.times[links]
    times = times[times < AFTER_ALL]
    days = (
        [instant_text(int(each))[:10] for each in (times.min(), times.max())] if len(times) else []
    )
    doubtful = not bool(skeleton.sure[links].any())
    title = said(start.line, end.line, name, amount, days, doubtful)
    title += f", {plural(len(links), 'link')}".replace(NBSP, " ")
    return PictureLink(start.ref, end.ref, name, amount, title, doubtful)
