"""A question about a genealogy and its answer, as columns: `trace(columns, question)`. Pure.

The stages stand in one tuple, in the order they run; each is a module of this room and looks only
at those before it. The first four say what the rules say whatever is asked
(`steps.interpretation_of`), `network` which steps a walk may take; `walk` and `reached` are done
for each root, `shares` last and beside, for nobody waits for them to see what is reached.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache, cached_property, partial

import numpy as np

from app.genealogy.network import Network, network_of
from app.genealogy.part_steps import with_contents
from app.genealogy.question import Direction, Options
from app.genealogy.reached import Reach, reach_of, union_of
from app.genealogy.root import Root
from app.genealogy.shares import shares_of, sum_of_shares
from app.genealogy.steps import Interpretation, interpretation_of
from app.genealogy.walk import Walk, walk, without_time
from app.ledger.columns import Flags, Floats
from app.ledger.flows import Material

STAGES = ("flows", "runs", "lives", "pairing", "network", "walk", "reached", "shares")


@dataclass(frozen=True, slots=True)
class Columns:
    """A genealogy: what was booked of what (`material`), which serial is in which lot (`members`,
    places of lot and serial), and by place of a thing whether all its bookings are there
    (`goods`)."""

    material: Material
    members: frozenset[tuple[int, int]] = frozenset()
    goods: Flags | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a genealogy. `roots`: with places of the material instead of ids; `stop`:
    places of what a walk ends at."""

    direction: Direction
    roots: tuple[Root, ...]
    options: Options
    stop: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Answer:
    """What a genealogy answers: by place of a thing and by row of a flow.

    `ways` and `seen`: root by root; `timeless`: the same whatever the times; `shares`: by place,
    how much comes from the roots (NaN unknown), None on the way up; `beyond`: the same without
    stops. They are worked out when they are asked for.
    """

    question: Question
    told: Interpretation
    network: Network
    members: frozenset[tuple[int, int]]
    ways: tuple[Walk, ...]
    seen: tuple[Reach, ...]
    timeless: Callable[[], tuple[Reach, ...]]
    beyond: Callable[[], Reach]
    shares: Callable[[], Floats | None]

    @property
    def roots(self) -> tuple[Root, ...]:
        """What was asked for."""
        return self.question.roots

    @property
    def direction(self) -> Direction:
        """Up or down."""
        return self.question.direction

    @property
    def options(self) -> Options:
        """What was asked for beside the roots."""
        return self.question.options

    @cached_property
    def nbytes(self) -> int:
        """Bytes of the columns it keeps; what is worked out later is counted as it will be."""
        told = _array_bytes(self.told, self.network.steps, self.network.low, self.network.high)
        return told + 2 * _array_bytes(self.ways, self.seen)

    @cached_property
    def whole(self) -> Reach:
        """All roots together, as asked."""
        return union_of(self.seen)

    @cached_property
    def before(self) -> Reach:
        """All roots together, whatever the times."""
        return union_of(self.timeless())


def trace(
    columns: Columns,
    question: Question,
    *,
    network: Network | None = None,
    beside: Executor | None = None,
) -> Answer:
    """Answer a question from columns alone.

    Parameters
    ----------
    columns
        What was booked of what.
    question
        Direction, roots (places of the columns' things) and options.
    network
        That of the same columns, when it was worked out before: it does not depend on the question.
    beside
        Where shares are worked out while the caller goes on; without it when they are asked for
        the first time.

    Returns
    -------
    Answer
        By place of a thing: reached, how surely, when, how far away; `shares` from 0 to 1.
    """
    if network is None:
        network = network_of(interpretation_of(columns.material, columns.members))
    told = network.told
    question = replace(question, roots=tuple(with_contents(told, r) for r in question.roots))
    ways = _ways(network, columns, question, question.stop)
    seen = _reaches(network, question, ways)
    timeless = cache(partial(_timeless, network, question, ways, seen))
    beyond = cache(partial(_beyond, network, columns, question))
    goods = np.ones(len(told.found.things), np.bool_) if columns.goods is None else columns.goods
    shares: Callable[[], Floats | None] = cache(
        partial(_shares, network, columns, question, goods, seen, timeless)
    )
    if beside and question.direction == "down":
        shares = beside.submit(shares).result
    return Answer(question, told, network, columns.members, ways, seen, timeless, beyond, shares)


def _ways(
    network: Network, columns: Columns, question: Question, stop: frozenset[int]
) -> tuple[Walk, ...]:
    candidates = question.options.include_candidates
    ways = tuple(
        walk(
            network, root, question.direction, columns.members, candidates=candidates, stop=stop
        )
        for root in question.roots
    )  # fmt: skip
    return tuple(map(without_time, ways)) if question.options.ignore_time else ways


def _beyond(network: Network, columns: Columns, question: Question) -> Reach:
    """All roots together, without stops."""
    ways = _ways(network, columns, question, frozenset())
    return union_of(_reaches(network, question, ways))


def _reaches(network: Network, question: Question, ways: Sequence[Walk]) -> tuple[Reach, ...]:
    return tuple(
        reach_of(network, way, root) for way, root in zip(ways, question.roots, strict=True)
    )


def _timeless(
    network: Network,
    question: Question,
    ways: Sequence[Walk],
    seen: tuple[Reach, ...],
) -> tuple[Reach, ...]:
    if question.options.ignore_time:
        return seen
    return _reaches(network, question, [without_time(way) for way in ways])


def _shares(
    network: Network,
    columns: Columns,
    question: Question,
    goods: Flags,
    seen: tuple[Reach, ...],
    timeless: Callable[[], tuple[Reach, ...]],
) -> Floats | None:
    """The share of each thing that comes from the roots (down only); NaN unknown. Stops change
    none: it is how much there is."""
    if question.direction == "up":
        return None
    told, members, free, whenever = network.told, columns.members, seen, timeless
    if question.stop:
        ways = _ways(network, columns, question, frozenset())
        free = _reaches(network, question, ways)
        whenever = partial(_timeless, network, question, ways, free)
    parts = [
        shares_of(told, root, goods, members, each)
        for root, each in zip(question.roots, whenever(), strict=True)
    ]
    starts = [{*root.whole, *root.runs} for root in question.roots]
    descends = any(
        each.reached[place]
        for number, each in enumerate(free)
        for other, places in enumerate(starts)
        if other != number
        for place in places - starts[number]
    )
    total = sum_of_shares(parts, descends)
    surely = np.logical_or.reduce([each.sure for each in seen])
    total[(total == 0) & surely] = np.nan  # it surely has some of it: how much is not known
    return total


def _array_bytes(*values: object) -> int:
    """Bytes of all arrays in some values, however deep in data classes and tuples."""
    total = 0
    for value in values:
        if isinstance(value, np.ndarray):
            total += value.nbytes
        elif isinstance(value, tuple):
            total += _array_bytes(*value)
        elif is_dataclass(value):
            total += _array_bytes(*(getattr(value, each.name) for each in fields(value)))
    return total
