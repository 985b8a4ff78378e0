"""Connections that are closed while somebody uses them."""

from __future__ import annotations

from app.graph.run import Access
from tests.graph.unasked import unasked


class _Busy:
    """A driver one connection of which is being written on when it is closed first."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def close(self) -> None:
        self.told.append("close")
        if len(self.told) == 1:
            raise BufferError("Existing exports of data: object cannot be re-sized")


def test_a_connection_in_use_does_not_keep_the_others_open() -> None:
    driver = _Busy()
    access = Access("bolt://127.0.0.1:1", "neo4j", "x")
    unasked(access, driver).close()
    assert driver.told == ["close", "close"]
