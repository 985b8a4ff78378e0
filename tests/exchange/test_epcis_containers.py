"""AggregationEvent and AssociationEvent: packed, unpacked, shipped and received as a container."""

from __future__ import annotations

from typing import Any

import pytest

from tests.exchange.epcis_documents import (
    CUSTOMER,
    GLN,
    MILK,
    MILK_LOT,
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
    problems,
    read,
    whole,
)

CASE = "urn:epc:id:sgtin:4012345.011111.CASE"
CASE_KEY = "(01)04012345111118(21)CASE"
OWNER = {"type": "owning_party", "destination": CUSTOMER}


def aggregation(action: str, **fields: Any) -> dict[str, Any]:
    return event("AggregationEvent", **{"action": action, "parentID": PALLET, **fields})


@pytest.mark.parametrize("kind", ["AggregationEvent", "AssociationEvent"])
def test_add_packs_and_delete_unpacks(kind: str) -> None:
    children = {"childEPCs": [PUMP], "childQuantityList": [amount(MILK, 5)]}
    packed, unpacked = bookings(
        event(kind, action="ADD", parentID=PALLET, **children),
        event(kind, action="DELETE", parentID=PALLET, **children),
    )
    contents = [
        {"object": PUMP_UNIT, "quantity": 1},
        {"object": MILK_LOT, "quantity": 5, "uom": "KGM"},
    ]
    assert packed == {"type": "pack", "hu": PALLET_KEY, "contents": contents}
    assert unpacked == {"type": "unpack", "hu": PALLET_KEY, "contents": contents}


def test_delete_without_children_unpacks_everything() -> None:
    (found,) = bookings(aggregation("DELETE", childEPCs=[]))
    assert found == {"type": "unpack", "hu": PALLET_KEY}


def test_forms_of_one_container_meet() -> None:
    found = read(
        aggregation("ADD", childEPCs=[PUMP]),
        aggregation("DELETE", parentID="https://example.com/00/106141412345678908"),
    )
    assert [one.event["hu"] for one in found[:2] if one.event] == [PALLET_KEY, PALLET_KEY]
    (container,) = defines(found, "hu")
    assert container["same_as"] == sorted([PALLET, "https://example.com/00/106141412345678908"])


@pytest.mark.parametrize(
    ("parent", "key"),
    [
        ("urn:epc:id:grai:0614141.12345.400", "(8003)00614141123452400"),
        ("urn:x:box:1", "urn:x:box:1"),
        (CASE, CASE_KEY),
    ],
)
def test_any_parent_is_a_container(parent: str, key: str) -> None:
    (found,) = bookings(aggregation("ADD", parentID=parent, childEPCs=[PUMP]))
    assert found["hu"] == key


def test_receiving_a_container_keeps_the_children_named() -> None:
    found = read(
        aggregation(
            "OBSERVE",
            bizStep="receiving",
            readPoint={"id": SITE},
            childQuantityList=[amount(MILK, 500)],
        )
    )
    assert codes(found) == ["children_not_booked"]
    booked = found[0].event
    assert booked is not None
    assert (booked["type"], booked["object"], booked["location"]) == (
        "receive",
        {"hu": PALLET_KEY},
        GLN,
    )
    assert booked["attributes"]["childQuantityList"] == [amount(MILK, 500)]


def test_a_container_seen_moves_and_one_shipped_ships() -> None:
    (moved,) = bookings(aggregation("OBSERVE", bizStep="storing", bizLocation={"id": SITE}))
    assert moved == {"type": "move", "object": {"hu": PALLET_KEY}, "to": GLN}
    (shipped,) = bookings(aggregation("OBSERVE", bizStep="shipping", destinationList=[OWNER]))
    assert shipped == {"type": "ship", "object": {"hu": PALLET_KEY}, "customer": GLN}
    packed = bookings(
        aggregation("ADD", bizStep="shipping", childEPCs=[PUMP], destinationList=[OWNER])
    )
    assert [one["type"] for one in packed] == ["pack", "ship"]


def test_packing_without_parent_is_refused_and_without_children_noted() -> None:
    assert problems(read(event("AggregationEvent", action="DELETE", childEPCs=[PUMP]))) == [
        "no_parent"
    ]
    found = read(aggregation("ADD", bizLocation={"id": SITE}))
    assert codes(found) == ["no_children"]
    (found_without,) = bookings(
        event("AggregationEvent", action="OBSERVE", childEPCs=[PUMP], bizLocation={"id": SITE})
    )
    assert found_without["object"] == PUMP_UNIT


def case_in_pallet() -> list[dict[str, Any]]:
    """Pumps in a case that is a trade item itself; the case ships, as a trade item.

    PUMP -> CASE (container) = CASE (serial) -> customer
    """
    return [
        aggregation("ADD", parentID=CASE, childEPCs=[PUMP]),
        event(action="OBSERVE", bizStep="shipping", epcList=[CASE], destinationList=[OWNER]),
        aggregation("ADD", childEPCs=[CASE]),
        event("TransformationEvent", inputEPCList=[CASE], outputQuantityList=[amount(MILK, 1)]),
    ]


def test_a_trade_item_that_holds_others_is_also_booked_as_their_container() -> None:
    found = whole(*case_in_pallet())
    assert [one["type"] for one in found] == [
        "pack",
        "ship",
        "ship",
        "pack",
        "pack",
        "transform",
        "consume",
    ]
    serial, container = found[1:3]
    assert serial["object"] == {"item": "04012345111118", "serial": "CASE"}
    assert container["object"] == {"hu": CASE_KEY}
    assert container["event_id"] == f"{serial['event_id']}/hu:{CASE_KEY}"
    assert container["customer"] == serial["customer"]
    assert found[4]["contents"] == [{"object": {"hu": CASE_KEY}}]
    assert found[6]["object"] == {"hu": CASE_KEY}
    assert found[6]["batch"] == found[5]["batch"]


def test_containers_known_from_elsewhere() -> None:
    shipment = case_in_pallet()[1]
    assert len(bookings(shipment)) == 1
    known = whole(shipment, containers=[CASE_KEY])
    assert [one["object"] for one in known] == [
        {"item": "04012345111118", "serial": "CASE"},
        {"hu": CASE_KEY},
    ]
    assert known[0] == whole(shipment)[0]


@pytest.mark.parametrize("action", ["ADD", "DELETE"])
@pytest.mark.parametrize(("parent", "children"), [(PALLET, [PUMP, PALLET]), (PUMP, [PUMP])])
def test_a_parent_among_its_children_is_refused(
    action: str, parent: str, children: list[str]
) -> None:
    """No container is in itself; a serial as parent is a container of that name, too."""
    found = read(aggregation(action, parentID=parent, childEPCs=children))
    assert problems(found) == ["parent_in_itself"]
