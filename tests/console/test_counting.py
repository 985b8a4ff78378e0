"""A typed query that walks bookings is told when it does not ask whether they count."""

from __future__ import annotations

import pytest

from app.console.counting import counting_warning
from app.console.picture import as_json, picture


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("MATCH (l:Lot)-[r:SHIPPED_TO]->(c) RETURN c", "SHIPPED_TO"),
        ("MATCH (l:Lot)-[:CONSUMED_INTO|PRODUCED*1..4]->(c) RETURN c", "CONSUMED_INTO, PRODUCED"),
        ("MATCH (l:Lot)-[r]->(c) RETURN c", "any"),
        ("MATCH (l:Lot)-->(c) RETURN c", "any"),
        ("MATCH (l:Lot)<--(c) RETURN c", "any"),
    ],
)
def test_a_walk_over_bookings_is_told(text: str, named: str) -> None:
    said = counting_warning(text)
    assert said is not None
    assert f"walks bookings ({named})" in said
    assert "voided_at IS NULL" in said


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (l:Lot)-[r:SHIPPED_TO]->(c) WHERE r.voided_at IS NULL RETURN c",
        "MATCH (l:Lot)-[r:SHIPPED_TO]->(c) WHERE r.flags < 64 RETURN c",
        "MATCH (l:Lot)-[:INCLUDES]->(s) RETURN s",
        "MATCH (e:Event)-[:ABOUT]->(x) RETURN x",
        "MATCH (l:Lot {item: 'SHIPPED TO'}) RETURN l",
    ],
)
def test_what_asks_or_walks_none_is_not(text: str) -> None:
    assert counting_warning(text) is None


def test_a_voided_booking_is_drawn_as_one() -> None:
    """A ──SHIPPED_TO, voided──► C"""
    ends = [
        {"kind": "node", "id": name, "labels": ["Lot"], "properties": {"name": name}}
        for name in ("a", "c")
    ]
    link = {
        "kind": "relationship", "id": "r", "start": "a", "end": "c", "type": "SHIPPED_TO",
        "properties": {"voided_at": 5},
    }  # fmt: skip
    drawn = picture([[*ends, link]], 10)
    assert drawn is not None
    assert drawn.curves[0].off == "voided"
    (told,) = as_json(drawn)["links"]
    assert (told["type"], told["possible"]) == ("SHIPPED_TO, voided", True)
