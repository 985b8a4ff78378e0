"""Object events: identifiers of every kind, quantities, and what breaks a rule."""

from __future__ import annotations

from tests.exchange.epcis_documents import (
    CHEESE,
    CHEESE_LOT,
    GLN,
    MILK,
    MILK_LINK,
    MILK_LOT,
    OWNER,
    PALLET,
    PALLET_KEY,
    PUMP,
    SITE,
    amount,
    bookings,
    codes,
    defines,
    event,
    made,
    problems,
    read,
    seen,
)


def test_identifiers_of_every_kind() -> None:
    found = bookings(
        seen(
            "storing",
            bizLocation={"id": SITE},
            quantityList=[],
            epcList=[
                CHEESE,
                "https://id.gs1.org/01/04012345111118/10/C-7/21/1",
                "urn:epc:idpat:sgtin:4012345.011111.*",
                "urn:gdst:x:product:lot:class:a.b.c",
                "urn:uuid:5",
                "urn:epc:id:giai:4012345.77",
            ],
        )
    )
    assert [one["object"] for one in found] == [
        CHEESE_LOT,
        {"item": "04012345111118", "lot": "C-7", "serial": "1"},
        {"item": "04012345111118"},
        {"item": "urn:gdst:x:product:class:a.b", "lot": "c"},
        {"item": "urn:uuid:5", "lot": "urn:uuid:5"},
        {"hu": "(8004)401234577"},
    ]


def test_both_forms_become_aliases_of_one_lot() -> None:
    found = read(seen("storing", bizLocation={"id": SITE}, epcList=[MILK_LINK]))
    (lot,) = defines(found, "lot")
    assert lot == {"type": "define", **MILK_LOT, "same_as": sorted([MILK, MILK_LINK])}
    assert defines(found, "location") == [{"type": "define", "location": GLN, "same_as": [SITE]}]


def test_quantities_that_are_none() -> None:
    found = read(
        seen(
            "storing",
            bizLocation={"id": SITE},
            quantityList=[
                amount(MILK, -3),
                amount(MILK, 0.12345678),
                {"epcClass": CHEESE, "quantity": "7.0"},
                {"epcClass": CHEESE, "quantity": "many", "uom": "KGM"},
            ],
        )
    )
    moved = [one.event for one in found if one.event and one.event["type"] == "move"]
    assert [one.get("quantity") for one in moved] == [None, 0.123457, 7, None]
    assert codes(found) == [
        "quantity_not_understood",
        "quantity_rounded",
        "quantity_not_understood",
    ]
    assert moved[0]["attributes"]["quantityList"][0]["quantity"] == -3


def test_the_same_lot_twice_in_a_list_is_two_bookings() -> None:
    found = bookings(made(quantityList=[amount(MILK, 5), amount(MILK, 5)]))
    assert [one["quantity"] for one in found] == [5, 5]


def test_bad_identifiers_are_taken_with_a_note() -> None:
    found = read(
        seen(
            "storing",
            bizLocation={"id": SITE},
            epcList=[
                "https://id.gs1.org/00/106141410073468042",
                "urn:epc:id:sscc:08600031303.0003",
                7,
            ],
        )
    )
    assert sorted(codes(found)) == [
        "identifier_not_conformant",
        "identifier_not_conformant",
        "object_not_understood",
    ]
    assert [one.event["object"].get("hu") for one in found[:2] if one.event] == [
        "106141410073468042",
        "urn:epc:id:sscc:08600031303.0003",
    ]
    assert found[0].event is not None
    assert 7 in found[0].event["attributes"]["epcList"]


def test_no_objects_is_refused() -> None:
    found = read(event(action="ADD"))
    assert problems(found) == ["no_objects"]
    assert found[0].event is None


def test_unknown_action_is_an_observation() -> None:
    found = read(event(action="CREATE", epcList=[PUMP], bizLocation={"id": SITE}))
    assert codes(found) == ["action_not_known"]
    assert found[0].event is not None
    assert found[0].event["type"] == "move"


def test_a_void_shipment_is_reported_not_moved() -> None:
    found = read(seen("void_shipping", bizLocation={"id": SITE}))
    assert codes(found) == ["shipment_not_voided"]
    assert found[0].event is not None
    assert found[0].event["type"] == "inspect"


def test_transactions_book_what_their_step_books() -> None:
    (found,) = bookings(
        event(
            "TransactionEvent",
            action="ADD",
            bizStep="shipping",
            parentID=PALLET,
            epcList=[PUMP],
            destinationList=[OWNER],
        )
    )
    assert found == {"type": "ship", "object": {"hu": PALLET_KEY}, "customer": GLN}
    (found,) = bookings(
        event("TransactionEvent", action="DELETE", epcList=[PUMP], bizLocation={"id": SITE})
    )
    assert found["type"] == "inspect"


def test_what_an_identifier_leaves_out_is_warned() -> None:
    """A lot in the query of a Digital Link counts; a second one is told; so is a line break."""
    link = "https://id.gs1.org/01/04012345123456"
    for written, lot, told in [
        (f"{link}?10=M-1", "M-1", False),
        (f"{link}/10/M-1?10=M-2", "M-1", True),
        (f"{link}/10/M%0A1", "M\n1", True),
        ("(01)04012345123456(17)260230(10)M-1", "M-1", True),
    ]:
        found = read(event(action="OBSERVE", bizStep="receiving", quantityList=[amount(written)]))
        assert found[0].event is not None
        assert found[0].event["object"] == {"item": "04012345123456", "lot": lot}
        codes = [note.code for note in found[0].notes]
        assert ("identifier_in_part" in codes) is told, written
