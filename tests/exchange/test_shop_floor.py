"""Messages of lines (IPC-CFX) and performance documents (B2MML): what they become."""

from __future__ import annotations

import json

from app.genealogy.question import Options
from tests.exchange.epcis_documents import opened
from tests.exchange.shop_floor import B2MML, CFX, MESSAGES
from tests.profiles.reading_of import content, events_of, in_words, readings
from tests.trace.pure import Asked


def test_messages_of_a_line_become_reels_units_and_what_is_in_them() -> None:
    found = events_of(CFX)
    assert [in_words(each) for each in found.values()] == [
        "receive CAP-10/R1 1000 Caps Ltd lot L77 2026-02-20",
        "consume CAP-10/R1 2 run build:P9/1 2026-03-02T07:00:00Z",
        "produce unit#P9/1 1 run build:P9/1",
        "consume CAP-10/R1 2 run build:P9/2 2026-03-02T07:00:00Z",
        "produce unit#P9/2 1 run build:P9/2",
        "transform rework unit#P9/1 = CAP-10/R1 + unit#P9/1 2026-03-03T08:00:00Z",
        "transform split CAP-10/R1 = CAP-10/R2 2026-03-03T09:00:00Z",
        "consume CAP-10/R3 500 run splice:m6 2026-03-03T10:00:00Z",
        "produce CAP-10/R1 500 run splice:m6 2026-03-03T10:00:00Z",
    ]
    assert found["m2/1"]["position"] == "C1, C2"
    assert found["m6/1"]["basis"] == "assumed"
    assert found["reel:CAP-10/R1"]["object"]["expires_at"] == "2027-02-01"
    assert found["reel:CAP-10/R1"]["attributes"] == {"Quantity": 800, "Status": "Active"}
    (reading,) = readings(CFX)
    assert reading.asides.counts == {"CFX message that books nothing (WorkStarted)": 1}
    defined = next(each for each in map(content, reading.items) if each["type"] == "define")
    assert (defined["subject"]["number"], defined["same_as"]) == ("P9/1", ["SN-1"])


def test_a_reel_that_was_spliced_in_is_possible_in_what_is_made_after() -> None:
    asked = Asked([dict(each) for each in events_of(CFX).values()])
    sure = {each["ref"]: each["certainty"]
            for each in asked.trace("down", ["lot:CAP-10/R1"], Options())["nodes"]}  # fmt: skip
    assert sure["serial:unit/P9%2F2"] == "certain"
    spliced = {each["ref"]: each["certainty"]
               for each in asked.trace("down", ["lot:CAP-10/R3"], Options())["nodes"]}  # fmt: skip
    assert spliced["lot:CAP-10/R1"] == "possible"


def test_a_package_without_part_number_is_refused_and_a_body_is_read_without_envelope() -> None:
    split = MESSAGES[4]["MessageBody"]
    (item,) = opened(json.dumps(split)).items
    assert item.problem is not None
    assert item.problem.code == "item_unknown"
    both = f"{json.dumps(MESSAGES[1]['MessageBody'])}\n{json.dumps(split)}"
    assert [each.problem for each in opened(both).items if each.problem] == []


def test_a_performance_document_books_on_its_order() -> None:
    (reading,) = readings(B2MML)
    taken = [content(each) for each in reading.items if each.problem is None]
    assert [in_words(each) for each in taken] == [
        "consume MILK/T1 600.5 KG order WO7 2026-03-02T10:00:00Z",
        "pack 106141412345678908 MILK/T1",
        "produce YOG/Y1 order WO7 2026-03-02T10:00:00Z",
        "consume WATER order WO7 2026-03-02T12:00:00Z",
    ]
    assert taken[0]["attributes"] == {
        "Fat": "3.8", "MaterialSubLotID": "106141412345678908", "SegmentResponse": "Mix",
    }  # fmt: skip
    assert taken[2]["attributes"]["Quantity"] == {"QuantityString": "many"}
    assert (taken[3]["at_basis"], taken[0]["at_basis"]) == ("posted", "occurred")
    assert [each.problem.code for each in reading.items if each.problem] == ["no_objects"]
    assert reading.asides.counts == {"material of another use (Inventoried)": 1}
    assert [each.event for each in readings(B2MML)[0].items] == [
        each.event for each in reading.items
    ]


def test_an_amount_that_is_not_understood_is_told() -> None:
    for written, amount, told in (("600,50", None, 1), ("6e2", 600, 0), ("-3", None, 1)):
        (reading,) = readings(B2MML.replace("600.50", written))
        first = reading.items[0]
        assert content(first).get("quantity") == amount
        assert [each.code for each in first.notes] == ["quantity_not_understood"] * told


def test_a_number_that_is_a_text_is_a_number() -> None:
    text = json.dumps(MESSAGES[1]).replace('"QuantityInstalled": 2', '"QuantityInstalled": "2.5"')
    first = next(each for each in events_of(text).values() if each["type"] == "consume")
    assert first["quantity"] == 2.5
