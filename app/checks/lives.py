"""Checks of a serial's lives: consumed twice in one, made twice without an end between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.checks.gather import Gap, Known
from app.checks.moves import Move, on, when
from app.times import AFTER_ALL


def gaps_of_lives(thing: Known, moves: Sequence[Move]) -> Iterator[Gap]:
    """Findings about the births and consumptions of one serial, in the order of booked ends."""
    births = [move for move in moves if move.booked.type == "PRODUCED"]
    uses = [move for move in moves if move.booked.type == "CONSUMED_INTO"]
    untimed = [move for move in (*births, *uses) if move.end == AFTER_ALL]
    if untimed:
        yield from _by_number(thing, births, uses, moves)
        return
    last: Move | None = None
    said: set[str] = set()
    for move in sorted((*births, *uses), key=lambda move: (move.end, _rank(move, births))):
        twice = last is not None and last.booked.type == move.booked.type
        if twice and last is not None and move.booked.type not in said:
            said.add(move.booked.type)
            yield _twice(thing, last, move)
        last = move


def _rank(move: Move, births: Sequence[Move]) -> int:
    """At one instant the consumption of the run that makes the next life comes first."""
    if move.booked.type == "PRODUCED":
        return 1
    runs = {birth.booked.run for birth in births if birth.end == move.end}
    return 0 if move.booked.run in runs else 2


def _twice(thing: Known, first: Move, second: Move) -> Gap:
    if first.booked.type == "CONSUMED_INTO":
        text = f"went into {on(first.booked)} {when(first.booked)} and, without coming out again, "
        text += f"into {on(second.booked)} {when(second.booked)}"
        return Gap("consumed_twice", thing.ref, text)
    text = f"was made on {on(first.booked)} {when(first.booked)} and again on {on(second.booked)} "
    return Gap("born_twice", thing.ref, text + when(second.booked))


def _by_number(
    thing: Known, births: Sequence[Move], uses: Sequence[Move], moves: Sequence[Move]
) -> Iterator[Gap]:
    """Where a time is missing, only the numbers can tell."""
    received = any(move.booked.type == "SUPPLIED" for move in moves)
    lives = len(births) + (1 if received or not births else 0)
    if len(uses) > lives:
        runs = " and ".join(sorted({on(move.booked) for move in uses}))
        text = f"was consumed {len(uses)} times ({runs}) in {lives} lives"
        yield Gap("consumed_twice", thing.ref, text.replace("1 lives", "1 life"))
    if len(births) > len(uses) + 1:
        runs = " and ".join(sorted({on(move.booked) for move in births}))
        text = f"was made {len(births)} times ({runs}) and consumed {len(uses)} times"
        yield Gap("born_twice", thing.ref, text)
