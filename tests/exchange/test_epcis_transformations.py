"""TransformationEvent: runs with inputs and outputs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.exchange.epcis_documents import (
    CHEESE,
    CHEESE_LOT,
    GLN,
    MILK,
    MILK_LOT,
    PALLET,
    PALLET_KEY,
    SITE,
    amount,
    bookings,
    codes,
    event,
    problems,
    read,
    whole,
)


def transformation(**fields: Any) -> dict[str, Any]:
    return event("TransformationEvent", **fields)


MILK_TO_CHEESE = {
    "inputQuantityList": [amount(MILK, 100)],
    "outputQuantityList": [amount(CHEESE, 10)],
}


def test_inputs_become_outputs_in_a_run() -> None:
    (found,) = whole(
        transformation(
            eventID="urn:uuid:t",
            bizLocation={"id": SITE},
            **MILK_TO_CHEESE,
            ilmd={"bestBeforeDate": "2026-05-01", "x:fat": 45},
        )
    )
    assert found["batch"] == found["event_id"]
    assert found["kind"] == "transformation"
    assert found["location"] == GLN
    assert found["inputs"] == [{"object": MILK_LOT, "quantity": 100, "uom": "KGM"}]
    (output,) = found["outputs"]
    assert output["object"] == CHEESE_LOT | {
        "expires_at": "2026-05-01",
        "attributes": {"bestBeforeDate": "2026-05-01", "x:fat": 45},
    }
    assert "work_order" not in found


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        ("urn:gdst:bizStep:commingling", "blend"),
        ("repackaging", "repack"),
        ("packing", "repack"),
        ("urn:gdst:bizStep:farmHarvest", "farmHarvest"),
        ("commissioning", "commissioning"),
    ],
)
def test_kinds(step: str, kind: str) -> None:
    (found,) = bookings(transformation(bizStep=step, **MILK_TO_CHEESE))
    assert found["kind"] == kind


def test_events_of_one_transformation_share_the_run() -> None:
    halves = [
        {"inputQuantityList": MILK_TO_CHEESE["inputQuantityList"]},
        {"outputQuantityList": MILK_TO_CHEESE["outputQuantityList"]},
    ]
    order = [{"type": "prodorder", "bizTransaction": "urn:epcglobal:cbv:bt:9521234000112:WO:1"}]
    found = bookings(
        *(
            transformation(transformationID="urn:x:run:9", bizTransactionList=order, **half)
            for half in halves
        )
    )
    assert [one["batch"] for one in found] == ["urn:x:run:9", "urn:x:run:9"]
    assert [(len(one["inputs"]), len(one["outputs"])) for one in found] == [(1, 0), (0, 1)]
    assert not any("work_order" in one for one in found)


def test_the_production_order_is_the_work_order_of_a_run_without_id() -> None:
    order = [{"type": "prodorder", "bizTransaction": "urn:epcglobal:cbv:bt:9521234000112:WO:1"}]
    (found,) = bookings(
        transformation(transformationID="", bizTransactionList=order, **MILK_TO_CHEESE)
    )
    assert found["work_order"] == "WO:1"
    assert found["document"] == "urn:epcglobal:cbv:bt:9521234000112:WO:1"


def test_a_container_as_input_stands_for_its_contents() -> None:
    (found,) = bookings(transformation(inputEPCList=[PALLET], outputQuantityList=[amount(CHEESE)]))
    assert found["inputs"] == [{"object": {"hu": PALLET_KEY}}]


def test_a_container_as_output_holds_a_lot_of_its_own() -> None:
    found = read(transformation(inputQuantityList=[amount(MILK, 1)], outputEPCList=[PALLET]))
    assert codes(found) == ["container_as_output"]
    run, packed = (one.event for one in found[:2])
    assert run is not None
    assert packed is not None
    (output,) = run["outputs"]
    assert output["object"] == {"item": PALLET_KEY, "lot": run["batch"]}
    assert (packed["type"], packed["hu"], packed["contents"]) == ("pack", PALLET_KEY, [output])


def test_sensors_and_status_of_a_run() -> None:
    found = bookings(
        transformation(
            disposition="recalled",
            sensorElementList=[{"sensorReport": [{"type": "Temperature", "value": 63}]}],
            **MILK_TO_CHEESE,
        )
    )
    assert [one["type"] for one in found] == ["transform", "status", "inspect"]
    assert found[1]["object"] == CHEESE_LOT
    assert found[2]["batch"] == found[0]["batch"]


def test_a_run_of_nothing_is_refused() -> None:
    assert problems(read(transformation(transformationID="urn:x:run:9"))) == ["no_objects"]
