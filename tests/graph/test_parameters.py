"""What is sent with a statement, as the driver would write it in its log."""

from __future__ import annotations

import logging

import pytest
from fastapi.testclient import TestClient

from app.graph.run import BriefList, ForeignValueError, Graph, Work
from tests.conftest import through_the_door


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


@pytest.mark.parametrize("value", [2**63, -(10**30), "half \ud800"])
def test_what_no_graph_has_is_told_in_words(graph: Graph, value: object) -> None:
    with pytest.raises(ForeignValueError, match="no graph has such"):
        graph.rows("things/at_place", refs=[value])
    assert graph.one("things/at_place", refs=["location:A"])["ids"] == []  # the connection is whole


def test_numbers_beyond_everything_are_no_failure_of_the_api(
    graph: Graph, client: TestClient
) -> None:
    large = "9" * 40
    for path in (f"/api/v1/audit?before={large}", f"/audit?before={large}"):
        assert client.get(path).status_code == 400
    body = {"refs": ["lot:A/1"], "title": "x", "class": "I", "by": "anna"}
    through_the_door(graph, [
        {"event_id": "1", "source": "s", "type": "receive", "at": "2026-03-02",
         "object": {"item": "A", "lot": "1"}, "quantity": 1, "uom": "pcs", "supplier": "S"},
    ])  # fmt: skip
    number = client.post("/api/v1/recall/cases", json=body).json()["number"]
    sent = {"by": "anna", "version": 10**30}
    told = client.post(f"/api/v1/recall/cases/{number}/activate", json=sent)
    assert (told.status_code, told.json()["error"]["code"]) == (400, "bad_value")
