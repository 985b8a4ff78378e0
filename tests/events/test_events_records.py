"""The records of types of events against what the graph and its statements hold."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from pydantic import TypeAdapter

from app.events.contract import FORMS, EventTypes, any_form
from app.events.forms import event_form
from app.events.rows_of_event import BOOKING_COLUMNS
from app.graph.run import Graph
from app.resources import cypher_folder
from app.vocabulary import EVENT_RELATIONSHIPS, EVENT_TYPES, RELATIONSHIPS, WRITTEN_BY, Field
from app.vocabulary.event_types import LINE_FIELDS
from app.vocabulary.plan import STROKES, strokes_of
from tests.conftest import Load
from tests.trace.telling import Tell


def _text(name: str) -> str:
    return (cypher_folder() / f"{name}.cypher").read_text(encoding="utf-8")


def test_every_arrow_is_a_relationship_and_every_field_it_carries_is_one() -> None:
    for type_ in EVENT_TYPES.values():
        named = {each.name for each in type_.fields}
        for arrow in type_.arrows:
            assert arrow.type in RELATIONSHIPS
            assert RELATIONSHIPS[arrow.type].carries
            assert {arrow.lines, arrow.when, arrow.unless} - {""} <= named
            lines = {each.name for fields in LINE_FIELDS.values() for each in fields}
            of_lines = lines if arrow.lines else set()
            assert set(arrow.carries) <= named | of_lines
            if "quantity" in arrow.carries:
                assert type_.reversed != "no", type_.name


def test_every_relationship_that_carries_an_event_is_written_by_one() -> None:
    written = {name for name, types in WRITTEN_BY.items() if types}
    assert written | {"ABOUT"} == set(EVENT_RELATIONSHIPS)


@pytest.mark.parametrize("name", ["events/update_bookings", "schema/002_event_keys"])
def test_statements_of_the_door_name_every_relationship(name: str) -> None:
    named = set(re.findall(r"\[r:([A-Z_]+)", _text(name)))
    assert named == set(EVENT_RELATIONSHIPS)


def test_what_has_a_column_is_read_from_it() -> None:
    """In the same order; what has no column of its own goes through the map after them."""
    columns = re.findall(r"(\w+): row\[(\d+)\]", _text("events/create_bookings"))
    first = 11
    own = columns[-len(BOOKING_COLUMNS) :]
    assert [(name, str(first + at)) for at, name in enumerate(BOOKING_COLUMNS)] == own
    assert f"SET r += row[{first + len(BOOKING_COLUMNS)}]" in _text("events/create_bookings")


def test_a_field_without_a_column_stands_on_the_booking(
    graph: Graph, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new field that an arrow carries needs no statement: here, where a bolt sits in a unit."""
    consume = EVENT_TYPES["consume"]
    seat = Field("seat", "text")
    arrow = replace(consume.arrows[0], carries=(*consume.arrows[0].carries, "seat"))
    record = replace(consume, fields=(*consume.fields, seat), arrows=(arrow,))
    monkeypatch.setitem(EVENT_TYPES, "consume", record)  # type: ignore[arg-type]
    monkeypatch.setitem(STROKES, "consume", strokes_of(record))
    monkeypatch.setitem(FORMS, "consume", event_form(record))  # type: ignore[arg-type]
    monkeypatch.setattr(EventTypes, "adapter", TypeAdapter(any_form()))
    tell = Tell()
    tell.consume("BOLT/1", "W1/B1", 2, seat="left")
    load(graph, tell.events)
    with graph.driver.session(database=graph.database) as session:
        assert session.run("MATCH ()-[r:CONSUMED_INTO]->() RETURN r.seat").value() == ["left"]
