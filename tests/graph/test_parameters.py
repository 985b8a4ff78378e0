"""What is sent with a statement, as the driver would write it in its log."""

from __future__ import annotations

import logging

import pytest

from app.graph.run import BriefList, Graph, Work


def test_long_lists_are_not_written_out(graph: Graph, caplog: pytest.LogCaptureFixture) -> None:
    """The driver makes a text of all it sends, also where nobody logs; here somebody does."""
    secret = [f"lot:SECRET/{number}" for number in range(1_000)]

    def ask(work: Work) -> list[int]:
        found: list[int] = work.one("things/at_place", refs=secret)["ids"]
        return found

    with caplog.at_level(logging.DEBUG, logger="neo4j.io"):
        assert graph.read(ask) == []
    sent = [record.getMessage() for record in caplog.records if "C: RUN" in record.getMessage()]
    assert any("[1,000 values]" in line for line in sent)
    assert not any("SECRET" in line for line in sent)


def test_a_brief_list_is_a_list() -> None:
    assert BriefList([1, [2]]) == [1, [2]]
    assert repr(BriefList(range(1_234))) == "[1,234 values]"
