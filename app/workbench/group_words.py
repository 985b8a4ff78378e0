"""What the groups of a graph say: how many, how much is out, how many are possible or held back;
and the links between them.

Amounts are those of the answer: what customers still have of the things of a group, else what its
bookings in the answer add up to. They are read from columns; no name is read for a group but the
codes of its items.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from app.ledger.columns import CONSUMED, PRODUCED, RAN_AS, REPORTED_IN, SUPPLIED, TYPES, Ints
from app.times import AFTER_ALL, instant_text
from app.trace.models import Amount
from app.trace.sentences import totals
from app.trace.standing import FREE
from app.wording import NBSP, plural
from app.workbench.answers import BenchAnswer
from app.workbench.filters import STATUS_WORDS
from app.workbench.groups import PARTY_KINDS, Groups
from app.workbench.names import nodes_at, places_of
from app.workbench.picture_words import BoxLabel, PictureLink, link_sentence
from app.workbench.skeleton import INCLUDES

_NAMED_GOODS = 5_000  # of more lots and serials, those with a status on hand are counted only


class GroupWords:
    """What the groups of an answer say."""

    def __init__(
        self, answer: BenchAnswer, groups: Groups, held: Mapping[int, Sequence[str]]
    ) -> None:
        self.answer, self.groups, self.held = answer, groups, held
        self.out = _out(answer)

    def label(self, number: int, members: Ints, more: bool) -> BoxLabel:
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
        generations = "" if kind in PARTY_KINDS else _generations(skeleton.depth[members])
        sure = "all possible" if possible == count else "" if possible else "all certain"
        title = ", ".join(filter(None, (line, much, *told, generations, sure)))
        depths = skeleton.depth[members]
        return BoxLabel(
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
            if node.shown_status and node.shown_status != FREE
        }  # fmt: skip

    held: dict[int, list[str]] = answer.once("held", make)
    return held


def bundles(
    answer: BenchAnswer, links: Ints, starts: Sequence[BoxLabel], ends: Sequence[BoxLabel]
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


def _bundle(answer: BenchAnswer, start: BoxLabel, end: BoxLabel, links: Ints) -> PictureLink:
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
    title = link_sentence(start.line, end.line, name, amount, days, doubtful)
    title += f", {plural(len(links), 'link')}".replace(NBSP, " ")
    return PictureLink(start.ref, end.ref, name, amount, title, doubtful)
