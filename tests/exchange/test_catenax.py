"""Twins of Catena-X: parts and batches with their maker, bills as built, whatever comes first."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.genealogy.question import Options
from tests.profiles.reading_of import content, events_of, in_words, items_of, readings
from tests.trace.pure import Asked

PUMP, MOTOR, SCREWS = (f"{number}0000000-aaaa-bbbb-cccc-0123456789ab" for number in (1, 2, 3))


def twin(asset: str, name: str, **local: str) -> dict[str, Any]:
    """A part or batch, as its maker tells of it."""
    return {
        "globalAssetId": asset,
        "localIdentifiers": [
            {"key": key, "value": value}
            for key, value in ({"manufacturerId": "BPNL1"} | local).items()
        ],
        "manufacturingInformation": {"country": "DEU", "productionDate": "2026-02-20"},
        "partTypeInformation": {"manufacturerPartId": f"{name}-1", "nameAtManufacturer": name},
    }  # fmt: skip


def bill(asset: str, *children: tuple[str, float]) -> dict[str, Any]:
    """What was built into something."""
    return {
        "globalAssetId": asset,
        "childItems": [
            {"globalAssetId": child, "createdOn": "2026-03-02T10:00:00.000Z",
             "quantity": {"value": count, "unit": "unit:piece"}, "hasAlternatives": False}
            for child, count in children
        ],
    }  # fmt: skip


TWINS = [
    bill(PUMP, (f"urn:uuid:{MOTOR.upper()}", 1.0), (SCREWS, 20.0)),
    twin(PUMP.upper(), "Pump", partInstanceId="SN-7"), twin(f"urn:uuid:{MOTOR}", "Motor"),
    twin(SCREWS, "Screws", batchId="B-9"),
]  # fmt: skip


def test_twins_become_lots_with_their_maker_and_a_bill_joins_them() -> None:
    found = events_of(json.dumps(TWINS))
    assert [in_words(each) for each in found.values()] == [
        f"transform assembly part/{MOTOR} = part/{PUMP} 2026-03-02T10:00:00Z",
        f"transform assembly part/{SCREWS} = part/{PUMP} 2026-03-02T10:00:00Z",
        f"receive part/{PUMP} BPNL1",
        f"receive part#{PUMP} BPNL1",
        f"receive part/{MOTOR} BPNL1",
        f"receive part/{SCREWS} BPNL1",
    ]
    built = list(found.values())[1]
    assert (built["inputs"][0]["quantity"], built["inputs"][0]["basis"]) == (20, "assumed")
    assert found[f"{PUMP}/made"]["object"]["manufactured_at"] == "2026-02-20"
    told = [content(each) for each in items_of(json.dumps(TWINS))]
    names = {
        each["properties"]["name"]: each["same_as"] for each in told if each["type"] == "define"
    }
    assert names["Pump"] == ["SN-7", f"urn:uuid:{PUMP}"]
    assert names["Screws"] == ["B-9", f"urn:uuid:{SCREWS}"]
    (reading,) = readings(json.dumps(TWINS))
    assert reading.source in (None, "catenax")
    assert {each["source"] for each in found.values()} == {"catenax"}


def test_what_a_bill_says_is_possible_and_reaches_the_part_by_its_serial() -> None:
    asked = Asked([dict(each) for each in events_of(json.dumps(TWINS)).values()])
    told = asked.trace("down", [f"lot:part/{SCREWS}"], Options())["nodes"]
    down = {each["ref"]: each["certainty"] for each in told}
    assert down[f"lot:part/{PUMP}"] == "possible"
    up = {each["ref"] for each in asked.trace("up", [f"lot:part/{PUMP}"], Options())["nodes"]}
    assert {f"lot:part/{MOTOR}", f"lot:part/{SCREWS}"} <= up


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0)])
def test_alone_in_lines_or_in_an_array_it_is_the_same(order: tuple[int, ...]) -> None:
    """Also by the older name of the id."""
    lines = "\n".join(json.dumps(TWINS[place]) for place in order)
    assert events_of(lines) == events_of(json.dumps(TWINS))
    older = lines.replace("globalAssetId", "catenaXId")
    assert events_of(older).keys() == events_of(lines).keys()


def test_an_id_that_is_none_is_refused_and_an_empty_bill_is_counted() -> None:
    wrong = [twin("4711", "Pump"), bill(PUMP, ("4712", 1.0), (MOTOR, 1.0)), bill(PUMP)]
    (reading,) = readings(json.dumps(wrong))
    told = [item.problem.code if item.problem else "taken" for item in reading.items]
    assert told == ["bad_asset_id", "bad_asset_id", "taken"]
    assert reading.asides.counts == {"Catena-X bill without children": 1}


def test_a_bill_of_old_says_the_same() -> None:
    """`childParts` with `childCatenaXId`, and a unit as a value with its type."""
    unit = {"lexicalValue": "unit:litre", "datatypeURI": "urn:x#curie"}
    told = {
        "catenaXId": PUMP,
        "childParts": [{"childCatenaXId": MOTOR, "assembledOn": "2026-03-02T10:00:00Z",
                        "quantity": {"quantityNumber": 2.5, "measurementUnit": unit}}],
    }  # fmt: skip
    (event,) = events_of(json.dumps(told)).values()
    assert in_words(event) == f"transform assembly part/{MOTOR} = part/{PUMP} 2026-03-02T10:00:00Z"
    assert (event["inputs"][0]["quantity"], event["inputs"][0]["uom"]) == (2.5, "l")
