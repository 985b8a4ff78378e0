"""Chance for the demo plant: the same draws on every machine and every Python.

Only `Random.random()` is used, the one method whose sequence Python promises to keep for a
seed. It refuses to be anything but a toy: no secret comes from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Draws from one seed: whole numbers, chances and picks."""

    __slots__ = ("_draw",)

    def __init__(self, seed: str) -> None:
        self._draw = Random(seed).random  # noqa: S311 (a reproducible plant, not a secret)

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self._draw() * (high - low + 1))

    def chance(self, probability: float) -> bool:
        """True with this probability (0 to 1)."""
        return self._draw() < probability

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices, each as likely."""
        return choices[int(self._draw() * len(choices))]
