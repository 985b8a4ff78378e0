"""EPCIS documents as JSON: keys that are there twice, digits, hour 24."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.events.contract import ValidEvent, read_event
from app.events.models import Incoming
from tests.exchange.epcis_documents import MILK, amount, document, event, opened, refused_text


def read(text: str) -> tuple[Any, list[Incoming]]:
    reading = opened(text)
    assert reading.format == "epcis"
    return reading.document, list(reading.items)


def receipt(**more: Any) -> dict[str, Any]:
    return event(
        action="OBSERVE", bizStep="receiving", quantityList=[amount(MILK, 5)], **more
    )  # fmt: skip


def taken(items: list[Incoming]) -> list[dict[str, Any]]:
    found = [read_event(each.event) for each in items if each.event and not each.problem]
    assert all(isinstance(each, ValidEvent) for each in found), found
    return [each.plain for each in found if isinstance(each, ValidEvent)]


DOUBLED = json.dumps(receipt()).replace('"quantity": 5', '"quantity": 7, "quantity": 5')


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(document(receipt(), "@@", receipt(bizTransactionList=[]))),
        json.dumps([receipt(), "@@"]),
        json.dumps(receipt()) + '\n"@@"',
    ],
    ids=["document", "array", "lines"],
)
def test_an_event_with_a_key_twice_is_refused_and_can_be_mended(text: str) -> None:
    doc, items = read(text.replace('"@@"', DOUBLED))
    (refused,) = [each for each in items if each.problem]
    assert refused.problem is not None
    assert refused.problem.code == "duplicate_key"
    assert refused.problem.field == "quantityList.0.quantity"
    assert refused.line == 2
    assert [each["type"] for each in taken(items)].count("receive") >= 1
    again = refused_text(doc, [(refused.raw, refused.problem)])
    assert "7" in again  # what was written first is there, too
    (still,) = read(again)[1]
    assert still.problem == refused.problem
    mended = json.loads(again)
    (entry,) = mended["epcisBody"]["eventList"][0]["quantityList"]
    entry.pop("quantity (again)")
    assert taken(read(json.dumps(mended))[1])[0]["quantity"] == 7


def test_a_document_with_two_lists_is_refused_whole() -> None:
    text = json.dumps(document(receipt()))
    listed = json.dumps({"eventList": [receipt()]})[1:-1]
    (item,) = read(text.replace('"epcisBody": {', '"epcisBody": {' + listed + ", "))[1]
    assert item.problem is not None
    assert (item.problem.code, item.problem.field) == ("duplicate_key", "epcisBody.eventList")


def test_digits_a_double_cannot_hold_are_told() -> None:
    text = json.dumps(document(receipt(**{"x:n": "@@"})))
    text = text.replace('"@@"', "12345678901234567890").replace(
        '"quantity": 5', '"quantity": 0.1000000000000000001'
    )
    items = read(text)[1]
    assert taken(items)[0]["attributes"]["x:n"] == "12345678901234567890"
    assert taken(items)[0]["quantity"] == 0.1
    text = text.replace("0.1000000000000000001", "0.1000004000000000001")
    items = read(text)[1]
    assert taken(items)[0]["quantity"] == 0.1
    assert "quantity_rounded" in [note.code for note in items[0].notes]


def test_hour_24_is_midnight_of_the_next_day() -> None:
    items = read(json.dumps(document(receipt() | {"eventTime": "2026-03-02T24:00:00.000Z"})))[1]
    assert taken(items)[0]["at"] == "2026-03-03T00:00:00Z"
