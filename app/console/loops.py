"""What goes through lists inside an expression: comprehensions, any() and all(), reduce(). Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from app.console import sizes
from app.console.expressions import only_a_label, size_of
from app.console.groups import Piece, Pieces, name_of, split
from app.console.meter import Meter, Scope, finite, too_much
from app.console.sizes import Size

_FOLLOWED = 64  # steps of a reduce() that are gone through one by one


def loop_of(parts: Pieces, scope: Scope, meter: Meter) -> tuple[str, Size, list[list[Piece]]]:
    """`x IN list WHERE … | …`: the variable, the list, and what is read for each entry."""
    bars = split(parts[2:], "|")
    source, *condition = split(bars[0], "WHERE")
    found = size_of(source, scope, meter)
    return str(name_of(parts[0])), found, [*condition, *bars[1:]]


def comprehension(parts: Pieces, scope: Scope, meter: Meter, at: int) -> Size:
    """The list that `[x IN list WHERE … | …]` builds."""
    name, source, read = loop_of(parts, scope, meter)
    inside = {**scope, name: replace(source.inner, different=source.different)}
    bodies = for_each(source.entries, read, inside, meter, at)
    bars = len(split(parts[2:], "|")) > 1
    if bars and bodies and not only_a_label(read, len(read) - 1, inside):
        return meter.build(sizes.list_of(bodies[-1], source.entries), at)
    return meter.build(replace(source, kind="list", entry=source.inner), at)


def for_each(
    entries: float, parts: Sequence[Pieces], scope: Scope, meter: Meter, at: int
) -> list[Size]:
    """Read expressions that are worked out for each of so many entries."""
    meter.step(finite(entries), at)
    before = meter.times
    meter.times *= max(1.0, entries)
    try:
        return [
            sizes.number(1) if only_a_label(parts, index, scope) else size_of(part, scope, meter)
            for index, part in enumerate(parts)
        ]
    finally:
        meter.times = before


def reduce_size(inside: Pieces, scope: Scope, meter: Meter, at: int) -> Size:
    """What `reduce(total = 0, x IN list | …)` comes to: followed step by step as long as it may.

    allReduce() has a condition besides, which is read, too.
    """
    first, *rest = split(inside, ",")
    if len(first) < 3 or not rest:
        return sizes.number(1)
    total = str(name_of(first[0]))
    held = size_of(first[2:], scope, meter)
    head, *bars = split(rest[0], "|")
    if len(head) < 3 or not bars:
        return sizes.number(1)
    source = size_of(head[2:], scope, meter)
    inner = {**scope, str(name_of(head[0])): source.inner}
    meter.step(finite(source.entries), at)
    body = bars[-1]

    def step(before: Size) -> Size:
        times, meter.times = meter.times, meter.times * max(1.0, source.entries)
        try:
            return size_of(body, {**inner, total: before}, meter)
        finally:
            meter.times = times

    built = meter.built
    found = _after_steps(step, held, source.entries, meter, at)
    meter.built = built  # of all the steps only the last is held
    for_each(source.entries, rest[1:], {**inner, total: found}, meter, at)
    if found.kind != "number":  # what is accumulated is copied at every step
        meter.step(finite(source.entries) * found.bytes / 128, at)
    return meter.build(found, at)


def _after_steps(
    step: Callable[[Size], Size], held: Size, entries: float, meter: Meter, at: int
) -> Size:
    """What grows by the same at every step grows in proportion; what doubles is followed so far."""
    most, growth = held, 0.0
    for count in range(int(min(entries, _FOLLOWED))):
        before_top, meter.built = held.top, 0
        after = meter.build(sizes.largest([held, step(held)]), at)
        more = after.bytes - held.bytes
        most, held = sizes.largest([most, after]), after
        if count >= 2 and (more <= growth or more <= 0) and entries > _FOLLOWED:
            left = entries - count - 1
            return replace(
                most,
                bytes=most.bytes + left * max(0.0, more),
                entries=most.entries + left * max(0.0, more) / 8,
                top=most.top if after.top <= before_top else math.inf,
                depth=int(min(10**6, most.depth + left * (after.depth > count))),
            )
        growth = max(growth, more)
    if entries > _FOLLOWED:
        raise too_much(
            "What this reduce() accumulates may double at every step.",
            "Use what is accumulated once in the step, or an aggregate such as sum() or max().",
            at,
        )
    return most
