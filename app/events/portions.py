"""Events in portions that fit into memory. Imports nothing: every opening of a graph needs it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def pages_of(
    items: Iterable[T], most: int, length: int, length_of: Callable[[T], int]
) -> Iterator[list[T]]:
    """So many items at a time, fewer when they are long together."""
    page: list[T] = []
    so_far = 0
    for each in items:
        if page and (len(page) == most or so_far + length_of(each) > length):
            yield page
            page, so_far = [], 0
        page.append(each)
        so_far += length_of(each)
    if page:
        yield page
