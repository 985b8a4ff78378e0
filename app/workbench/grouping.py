"""Which things of an answer are drawn as one box, so that the whole of it fits and can be read.

Things of one kind, item and generation are a group. As long as a picture is higher than a screen,
the largest group where it is highest is drawn as one box; where that is not enough, all of one kind
and generation are. Where there are more generations than a screen is wide, and fewer items than
that, the things of an item are one box whatever their generation. Pure: columns in, numbers out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

import numpy as np

from app.ledger.columns import Flags, Ints, distinct
from app.workbench.picture_layout import LayoutColumns, Link, lay_out

PORTION = 25  # members of a group that open at once
_NARROWER = 0.75  # so much narrower a picture by item has to be, to be preferred


@dataclass(frozen=True, slots=True)
class GroupColumns:
    """Things in the order in which they are drawn, nearest first.

    `by_item`: numbers of the groups each thing is part of, the widest first: by kind, by item, by
    item and generation. `by_generation`: by kind and generation, by item and generation. `column`:
    where things will probably stand, the same for all of an innermost group; `apart`: never part of
    a group; `starts`, `ends`: links, as walked.
    """

    by_item: tuple[Ints, ...]
    by_generation: tuple[Ints, ...]
    column: Ints
    apart: Flags
    starts: Ints
    ends: Ints

    def __len__(self) -> int:
        return len(self.apart)


@dataclass(frozen=True, slots=True)
class Grouping:
    """The groups drawn as one box each: `levels` of groups (the widest first) and the numbers
    `chosen` of them."""

    levels: tuple[Ints, ...]
    chosen: frozenset[int]


@dataclass(frozen=True, slots=True)
class Room:
    """What a picture may take: rows and columns of boxes, height, boxes; sizes as the layout has
    them."""

    rows: int
    columns: int
    height: float
    boxes: int
    box: float
    slot: float
    gap: float


def grouping(columns: GroupColumns, room: Room) -> Grouping:
    """The groups that are drawn as one box each."""
    found = Grouping(columns.by_generation, _by_generation(columns, room))
    across = _across(columns, found, room)
    if across > room.columns:
        items = Grouping(columns.by_item, _several(columns.by_item[-2], columns.apart))
        if _across(columns, items, room) <= across * _NARROWER:
            found = items
    chosen = set(found.chosen)
    for _ in count():
        box = boxes_of(columns, replace(found, chosen=frozenset(chosen)))
        if len(distinct(box)) > room.boxes:
            done = not _shrink(columns, found.levels, chosen, box, np.arange(len(columns)))
        else:
            done = not _shrink_highest(columns, found.levels, chosen, box, room)
        if done:
            break
    return replace(found, chosen=frozenset(chosen))


def _by_generation(columns: GroupColumns, room: Room) -> frozenset[int]:
    """Boxes so that no generation has more rows than fit, as far as that goes."""
    chosen: set[int] = set()
    wide, inner = columns.by_generation
    for column in distinct(columns.column).tolist():
        here = np.flatnonzero(columns.column == column)
        free = here[~columns.apart[here]]
        rows, sizes = len(here), Counter(inner[free].tolist())
        for group in sorted(sizes, key=lambda each: (-sizes[each], each)):
            if rows <= room.rows or sizes[group] == 1:
                break
            chosen.add(group)
            rows -= sizes[group] - 1
        pairs = set(zip(wide[free].tolist(), inner[free].tolist(), strict=True))
        parts = Counter(each for each, _ in pairs)
        for group in sorted(parts, key=lambda each: (-parts[each], each)):
            if rows <= room.rows or parts[group] == 1:
                break
            chosen.add(group)
            rows -= parts[group] - 1
    return frozenset(chosen)


def _several(groups: Ints, apart: Flags) -> frozenset[int]:
    """The groups of more than one thing."""
    counts = Counter(groups[~apart].tolist())
    return frozenset(group for group, size in counts.items() if size > 1)


def _across(columns: GroupColumns, found: Grouping, room: Room) -> int:
    """How many columns a picture would have."""
    laid = layout(columns, boxes_of(columns, found), room)
    return max(laid.column.values(), default=0) + 1


def boxes_of(
    columns: GroupColumns,
    found: Grouping,
    opened: Mapping[int, int] | None = None,
    alone: Collection[int] = (),
    most: int = 1 << 30,
) -> Ints:
    """By thing the number of its box: its own for a thing by itself, else that of its group behind
    those of all things.

    `opened`: groups that were opened, and how often: a group opens into the groups it is made of,
    an innermost one so that some more of its things stand by themselves each time, up to `most`
    things in all. `alone`: things that stand by themselves. What is opened changes no other box.
    """
    opened, size = opened or {}, len(columns)
    number, above = np.full(size, -1, np.int64), np.zeros(size, np.bool_)
    for level, groups in enumerate(found.levels):
        last = level == len(found.levels) - 1
        above |= np.isin(groups, list(found.chosen))
        shut = above & (number < 0) & (last | ~np.isin(groups, list(opened)))
        number[shut] = groups[shut]
    number[columns.apart] = -1
    number[list(alone)] = -1
    room = most - int((number < 0).sum())
    for group in _innermost(found.levels, opened):
        members = np.flatnonzero(number == group)
        members = members[: max(0, min(PORTION * opened[group], room))]
        number[members] = -1
        room -= len(members)
    counts = np.bincount(number[number >= 0], minlength=1)
    number[(number >= 0) & (counts[np.maximum(number, 0)] == 1)] = -1
    return np.where(number < 0, np.arange(size), size + number)


def _innermost(levels: Sequence[Ints], opened: Mapping[int, int]) -> list[int]:
    """Opened groups that open into things."""
    return [group for group in opened if bool((levels[-1] == group).any())]


def links_between(columns: GroupColumns, box: Ints) -> tuple[Ints, Ints, Ints]:
    """(start, end, link) of the links between different boxes, by their numbers."""
    starts, ends = box[columns.starts], box[columns.ends]
    between = np.flatnonzero(starts != ends)
    return starts[between], ends[between], between


def _shrink(
    columns: GroupColumns, levels: Sequence[Ints], chosen: set[int], box: Ints, here: Ints
) -> bool:
    """Make one box of most boxes among some things, of an inner group if there is one; False: of
    none."""
    free = here[~columns.apart[here]]
    for groups in reversed(levels):
        pairs = set(zip(groups[free].tolist(), box[free].tolist(), strict=True))
        boxes = Counter(group for group, _ in pairs)
        best = [(-many, group) for group, many in boxes.items() if many > 1 and group not in chosen]
        if best:
            chosen.add(min(best)[1])
            return True
    return False


def _shrink_highest(
    columns: GroupColumns, levels: Sequence[Ints], chosen: set[int], box: Ints, room: Room
) -> bool:
    """Where the picture is too high, make one box where it is highest; False: it fits, or nothing
    is left to make smaller."""
    laid = layout(columns, box, room)
    if laid.height <= room.height:
        return False
    slots = Counter(each[2] for some in laid.passes.values() for each in some)
    standing: dict[int, list[str]] = defaultdict(list)
    for name, column in laid.column.items():
        standing[column].append(name)
    height = {
        column: len(some) * (room.box + room.gap) + slots[column] * (room.slot + room.gap)
        for column, some in standing.items()
    }
    for column in sorted(height, key=lambda each: (-height[each], each)):
        here = np.flatnonzero(np.isin(box, [int(name) for name in standing[column]]))
        if _shrink(columns, levels, chosen, box, here):
            return True
    return False


def layout(columns: GroupColumns, box: Ints, room: Room) -> LayoutColumns:
    """Where the boxes of some things would stand."""
    starts, ends, _ = links_between(columns, box)
    pairs = np.unique(np.stack([starts, ends], axis=1), axis=0) if len(starts) else ()
    links: Sequence[Link] = [(str(start), str(end)) for start, end in pairs]
    names = [str(each) for each in dict.fromkeys(box.tolist())]
    return lay_out(names, links, room.box, room.slot, room.gap)
