"""Rows before the transaction: the same times and contents as worked out the long way."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from app.events.contract import ValidEvent, read_event
from app.events.models import Incoming
from app.events.rows_of_event import EventRows, gather, prepare
from app.vocabulary.sources import SourceRules, time_properties
from tests.events.said import lot, said
from tests.sizes import size

_BERLIN = SourceRules("Europe/Berlin", "06:00", "occurred")
_TIMES = st.one_of(
    st.datetimes(datetime(1901, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC)).map(
        lambda moment: moment.isoformat()
    ),
    st.datetimes(datetime(1971, 1, 1), datetime(2030, 1, 1)).map(lambda moment: moment.isoformat()),
    st.dates(datetime(1971, 1, 1).date(), datetime(2030, 1, 1).date()).map(str),
    st.none(),
)
_ATTRIBUTES = st.dictionaries(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 9)),
    max_size=3,
)


def _prepared(event: dict[str, Any]) -> EventRows:
    taken = read_event(event)
    assert isinstance(taken, ValidEvent)
    return prepare(Incoming(1, event, event), taken)


@given(_TIMES, st.sampled_from([None, "occurred", "posted"]))
@settings(max_examples=size(300, 3_000), deadline=None)
def test_times_are_those_of_the_sources_rules(at: str | None, basis: str | None) -> None:
    event = said("consume", "1", object=lot("A", "1"), batch="B", at=at, at_basis=basis)
    each = _prepared(event)
    for rules in (SourceRules(), _BERLIN):  # a transaction that is tried again stamps again
        each.stamp(17, rules)
        times = time_properties(each.content, rules)
        expected = [times.get(name) for name in ("at_from", "at_to", "at_basis")]
        assert each.row[6:9] == expected
        assert each.row[3] == 17
        for _, row in each.booked:
            assert row[6:9] == expected
            assert row[5] == 17


@given(_ATTRIBUTES)
@settings(max_examples=size(200, 2_000), deadline=None)
def test_the_plain_content_is_what_the_text_says(attributes: dict[str, Any]) -> None:
    lines = [{"object": lot("A", str(n)), "quantity": 5.0 - n} for n in range(3)]
    taken = read_event(said("pack", "1", hu="H", contents=lines, attributes=attributes))
    assert isinstance(taken, ValidEvent)
    assert taken.plain == orjson.loads(taken.content)


def test_rows_of_a_batch_are_sorted_and_each_thing_is_there_once() -> None:
    events = [
        said("consume", str(n), object=lot("A", number), batch="B", work_order="W")
        for n, number in enumerate(["2", "1", "2"])
    ] + [said("void", "9", voids="1", reason="wrong")]
    sheet = gather([_prepared(event) for event in events]).sheet
    assert list(sheet.things) == ["Batch", "Completion", "Item", "Lot", "WorkOrder"]
    assert [row[0] for row in sheet.things["Lot"]] == ["lot:A/1", "lot:A/2"]
    assert {kind: len(rows) for kind, rows in sheet.bookings.items()} == {"CONSUMED_INTO": 3}
    assert list(sheet.lasting.values()) == [
        [["order:W", "batch:W/B", None]],
        [["batch:W/B", "completion:W", None], ["order:W", "completion:W", None]],
    ]
