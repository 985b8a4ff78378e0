"""ObjectEvent and TransactionEvent: created, shipped, received, seen, taken out."""

from __future__ import annotations

import pytest

from tests.exchange.epcis_documents import (
    DOCK,
    GLN,
    MILK,
    MILK_LOT,
    OWNER,
    PALLET,
    PALLET_KEY,
    PUMP,
    PUMP_UNIT,
    SITE,
    amount,
    bookings,
    codes,
    defines,
    event,
    made,
    read,
    seen,
    whole,
)


def test_add_produces_each_object_in_a_run_of_its_own() -> None:
    found = whole(
        made(
            eventID="urn:uuid:1",
            bizLocation={"id": SITE},
            epcList=[PUMP],
            quantityList=[amount(MILK, 100.0)],
        )
    )
    assert [one["event_id"] for one in found] == [
        found[0]["batch"] + "/1",
        found[0]["batch"] + "/2",
    ]
    assert found[0]["batch"].startswith("urn:uuid:1#")
    assert len(found[0]["batch"]) == len("urn:uuid:1#") + 16
    pump, milk = found
    assert (pump["type"], pump["object"], pump["quantity"]) == ("produce", PUMP_UNIT, 1)
    assert (milk["object"], milk["quantity"], milk["uom"]) == (MILK_LOT, 100, "KGM")
    assert milk["location"] == GLN
    assert milk["at"] == "2026-03-02T08:00:00.000000+01:00"
    assert milk["at_basis"] == "occurred"
    assert milk["attributes"]["kind"] == "commissioning"


def test_lot_data_gives_dates_lot_number_and_attributes() -> None:
    (found,) = whole(
        made(
            epcList=[PUMP],
            ilmd={
                "cbvmda:lotNumber": "L9",
                "cbvmda:bestBeforeDate": "2026-12-01",
                "cbvmda:itemExpirationDate": "2027-01-31",
                "x:productionDate": "2026-03-01T06:00:00.1234567Z",
                "x:boat": {"name": "Anna"},
            },
            **{"x:inspector": "K"},
        )
    )
    thing = found["object"]
    assert (thing["lot"], thing["serial"]) == ("L9", "987")
    assert (thing["expires_at"], thing["manufactured_at"]) == (
        "2027-01-31",
        "2026-03-01T06:00:00.123456Z",
    )
    assert thing["attributes"]["x:boat"] == {"name": "Anna"}
    assert found["attributes"]["x:inspector"] == "K"
    assert "ilmd" not in found["attributes"]


def test_a_date_that_is_none_is_kept_and_noted() -> None:
    found = read(made(epcList=[PUMP], ilmd={"bestBeforeDate": "soon", "sellByDate": "2026-05-01"}))
    assert codes(found) == ["date_not_understood"]
    assert found[0].event is not None
    assert found[0].event["object"]["expires_at"] == "2026-05-01"
    assert found[0].event["object"]["attributes"]["bestBeforeDate"] == "soon"


def test_a_container_commissioned_is_seen_not_made() -> None:
    (found,) = bookings(made(epcList=[PALLET], readPoint={"id": SITE}))
    assert found == {"type": "move", "object": {"hu": PALLET_KEY}, "to": GLN}


@pytest.mark.parametrize(
    "step",
    [
        "shipping",
        "urn:epcglobal:cbv:bizstep:shipping",
        "https://ref.gs1.org/cbv/BizStep-shipping",
        "https://ns.gs1.org/cbv/BizStep-shipping",
    ],
)
def test_ship_to_owner_at_place(step: str) -> None:
    (found,) = bookings(
        seen(
            step,
            readPoint={"id": SITE},
            destinationList=[DOCK, OWNER],
            bizTransactionList=[
                {"type": "po", "bizTransaction": "PO-1"},
                {"type": "urn:epcglobal:cbv:btt:desadv", "bizTransaction": "DN-1"},
            ],
        )
    )
    assert found == {
        "type": "ship",
        "object": MILK_LOT,
        "quantity": 5,
        "uom": "KGM",
        "customer": GLN,
        "from": GLN,
        "ship_to": f"{GLN}.DOCK",
        "document": "DN-1",
    }


def test_ship_to_possessor_then_to_place() -> None:
    holder = {
        "type": "https://ref.gs1.org/cbv/SDT-possessing_party",
        "destination": "urn:x:carrier",
    }
    (found,) = bookings(seen("shipping", destinationList=[DOCK, holder]))
    assert (found["customer"], found["ship_to"]) == ("urn:x:carrier", f"{GLN}.DOCK")
    (found,) = bookings(seen("shipping", destinationList=[DOCK]))
    assert (found["customer"], found["ship_to"]) == (GLN, f"{GLN}.DOCK")


def test_a_shipment_without_destination_keeps_an_unknown_customer() -> None:
    found = read(seen("shipping"))
    (shipment,) = (one.event for one in found if one.event and one.event["type"] == "ship")
    assert codes(found) == ["no_destination"]
    assert shipment["customer"] == f"unknown:{shipment['event_id']}"
    (customer,) = defines(found, "customer")
    assert (customer["name"], customer["kind"]) == ("destination not recorded", "partner")


def test_several_owners_each_get_a_shipment() -> None:
    found = read(
        seen(
            "shipping",
            destinationList=[OWNER, {"type": "owning_party", "destination": "urn:x:second"}],
        )
    )
    shipments = [one.event for one in found if one.event and one.event["type"] == "ship"]
    assert [(one["customer"], one.get("quantity")) for one in shipments] == [
        (GLN, 5),
        ("urn:x:second", None),
    ]
    assert "several_destinations" in codes(found)


def test_receive_takes_the_place_and_keeps_the_source() -> None:
    source = {"type": "owning_party", "source": "urn:x:farm"}
    (found,) = whole(
        seen(
            "receiving",
            readPoint={"id": "urn:x:gate"},
            sourceList=[source],
            destinationList=[OWNER],
        )
    )
    assert (found["type"], found["location"]) == ("receive", "urn:x:gate")
    assert found["attributes"]["sourceList"] == [source]
    (found,) = bookings(seen("receiving", action="ADD", destinationList=[DOCK]))
    assert (found["type"], found["location"]) == ("receive", f"{GLN}.DOCK")


def test_observed_things_move_to_destination_else_to_where_they_are() -> None:
    (found,) = bookings(
        seen("transporting", readPoint={"id": "urn:x:farm"}, destinationList=[DOCK])
    )
    assert (found["type"], found["from"], found["to"]) == ("move", "urn:x:farm", f"{GLN}.DOCK")
    (found,) = bookings(
        seen(
            "urn:gdst:bizStep:landing",
            readPoint={"id": "geo:1,2"},
            bizLocation={"id": "urn:x:port"},
        )
    )
    assert found["to"] == "urn:x:port"
    assert "from" not in found


def test_a_party_is_a_customer_only_of_a_shipment() -> None:
    found = read(seen("departing", readPoint={"id": SITE}, destinationList=[OWNER]))
    assert codes(found) == ["destination_not_booked"]
    assert found[0].event is not None
    assert found[0].event["type"] == "move"


def test_observation_without_place_is_kept_as_inspection() -> None:
    found = read(seen("inspecting", disposition="in_progress"))
    assert codes(found) == ["observation_not_booked"]
    assert found[0].event is not None
    assert (found[0].event["type"], found[0].event["test"]) == ("inspect", "inspecting")
    kept = found[0].event["attributes"]
    assert kept["disposition"] == "in_progress"
    assert (kept["quantity"], kept["uom"]) == (5, "KGM")


def test_more_said_of_a_place_is_kept() -> None:
    here = {"id": SITE, "x:dock": 4}
    (found,) = whole(seen("storing", bizLocation=here))
    assert found["to"] == GLN
    assert found["attributes"]["bizLocation"] == here


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        ("destroying", "scrap"),
        ("sampling", "sample"),
        ("consuming", "loss"),
        ("decommissioning", "other: decommissioning"),
    ],
)
def test_delete_adjusts(step: str, reason: str) -> None:
    found = bookings(
        event(
            action="DELETE",
            bizStep=step,
            epcList=[PUMP],
            quantityList=[amount(MILK, 2.5)],
            readPoint={"id": SITE},
        )
    )
    assert [(one["type"], one["quantity"], one["reason"]) for one in found] == [
        ("adjust", -1, reason),
        ("adjust", -2.5, reason),
    ]


def test_delete_with_a_destination_is_a_delivery_unless_it_is_a_loss() -> None:
    given = event(action="DELETE", epcList=[PUMP], destinationList=[OWNER])
    (sold,) = bookings(given | {"bizStep": "retail_selling"})
    assert (sold["type"], sold["customer"]) == ("ship", GLN)
    (scrapped,) = bookings(given | {"bizStep": "destroying"})
    assert (scrapped["type"], scrapped["reason"]) == ("adjust", "scrap")


def test_delete_of_unknown_quantity_or_container_scraps() -> None:
    found = read(
        event(
            action="DELETE",
            bizStep="destroying",
            epcList=[PALLET],
            quantityList=[amount(MILK)],
            disposition="destroyed",
        )
    )
    statuses = [one.event for one in found if one.event and one.event["type"] == "status"]
    assert [(one["object"], one["status"]) for one in statuses][:2] == [
        ({"hu": PALLET_KEY}, "scrapped"),
        (MILK_LOT, "scrapped"),
    ]
    assert codes(found) == ["quantity_unknown"]


@pytest.mark.parametrize(
    ("disposition", "status"),
    [
        ("recalled", "recalled"),
        ("urn:epcglobal:cbv:disp:expired", "expired"),
        ("https://ref.gs1.org/cbv/Disp-destroyed", "scrapped"),
        ("quarantined", "quarantine"),
    ],
)
def test_dispositions_that_are_statuses(disposition: str, status: str) -> None:
    found = bookings(seen("holding", disposition=disposition, bizLocation={"id": SITE}))
    assert [one["type"] for one in found] == ["move", "status"]
    assert (found[1]["status"], found[1]["quantity"], found[1]["location"]) == (status, 5, GLN)


def test_lasting_dispositions() -> None:
    found = read(
        seen(
            "holding",
            bizLocation={"id": SITE},
            persistentDisposition={"set": ["recalled"], "unset": ["expired"]},
        )
    )
    assert [one.event["type"] for one in found[:2] if one.event] == ["move", "status"]
    assert codes(found) == ["status_lifted"]


def test_sensor_reports_become_inspections() -> None:
    found = whole(
        seen(
            "storing",
            bizLocation={"id": SITE},
            sensorElementList=[
                {
                    "sensorMetadata": {"deviceID": "urn:x:dev"},
                    "sensorReport": [
                        {"type": "gs1:Temperature", "value": 4.5, "uom": "CEL", "minValue": 3},
                        {"type": "Illuminance", "booleanValue": False},
                    ],
                }
            ],
        )
    )
    assert [one["type"] for one in found] == ["move", "inspect", "inspect"]
    warm, light = found[1:]
    assert (warm["test"], warm["value"], warm["uom"], warm["result"]) == (
        "Temperature",
        4.5,
        "CEL",
        "value",
    )
    assert warm["attributes"]["sensorReport"]["minValue"] == 3
    assert warm["attributes"]["sensorElement"]["sensorMetadata"] == {"deviceID": "urn:x:dev"}
    assert light["value"] == "false"
