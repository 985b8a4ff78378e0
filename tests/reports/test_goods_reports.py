"""EU 931/2011 and device tracking, from events alone: each field, and what is not held."""

from __future__ import annotations

from app.reports.animal_food import FIELDS, animal_food_book
from app.reports.devices import PATIENT, device_book
from app.reports.held import NOT_HELD
from app.reports.sheets import csv_files
from tests.reports.pure import dossier_of, told
from tests.reports.salad import SALAD, event


def test_a_consignment_has_the_eight_fields_of_the_regulation() -> None:
    book = animal_food_book(dossier_of(SALAD, "lot:SAL/S1"), "UTC")
    letters = {head.words[:3] for head in FIELDS if head.words.startswith("(")}
    assert letters == {f"({letter})" for letter in "abcdefgh"}
    direct, pallet, rest = told(book, "Dispatched")
    assert direct["(a) Description of the food"].startswith("Mixed salad")
    assert (direct["(b) Quantity"], direct["(b) Unit"]) == (100, "bag")
    plant = "LINE, 9 Plant Way, Yuma, US"
    assert direct["(c) Dispatched from, name and address"] == plant
    assert direct["(e) Dispatched to, name and address"] == "Corner Shop (C1), 2 High Street"
    assert (direct["(g) Lot reference"], direct["(h) Date of dispatch"]) == ("S1", "2026-03-04")
    assert direct["(d) Consignor (owner), if different"] == NOT_HELD
    # Delivered to an address of its own: the customer owns it.
    assert pallet["(e) Dispatched to, name and address"] == "DEPOT, address not held"
    assert pallet["(f) Consignee (owner), if different"] == "C2, address not held"
    assert (pallet["(c) Dispatched from, name and address"], rest["(b) Quantity"]) == (NOT_HELD, 25)


def test_what_was_received_has_the_supplier_and_no_made_up_date() -> None:
    book = animal_food_book(dossier_of(SALAD, "lot:TOM/T7"), "UTC")
    (row,) = told(book, "Received")
    assert row["(c) Dispatched from, name and address"] == (
        "Green Farm (GF), 1 Farm Road, Salinas, US"
    )
    assert (row["(h) Date of dispatch"], row["Date received"]) == (
        NOT_HELD, "2026-03-02T06:00:00Z",
    )  # fmt: skip
    missing = {(r["Element not held"], r["Source"]) for r in told(book, "Not held")}
    assert ("Date of dispatch", "Art. 3(1)(h)") in missing
    assert ("Description of the food", "Art. 3(1)(a)") in missing
    assert told(book, "Dispatched") == []


def test_every_cell_that_is_not_held_is_counted_by_name() -> None:
    goods = ("lot:SAL/S1", "lot:TOM/T7", "lot:FISH/V1")
    book = animal_food_book(dossier_of(SALAD, *goods), "UTC")
    cells = [cell for name in ("Dispatched", "Received") for row in told(book, name)
             for cell in row.values() if cell == NOT_HELD]  # fmt: skip
    assert len(cells) == sum(row["Rows"] for row in told(book, "Not held"))


DEVICES = [
    event("d1", "define", item="PUMP", name="Infusion pump"),
    event("d2", "define", customer="H1", name="City hospital", phone="+1 555 0111",
          address="4 Ward Street"),
    event("1", "receive", object={"item": "PUMP", "serial": "S-1", "lot": "L1"}, at="2026-03-01",
          supplier="MAKER", location="STORE"),
    event("2", "ship", object={"item": "PUMP", "serial": "S-1"}, at="2026-03-02", customer="H1",
          document="DN-1"),
    event("3", "return", object={"item": "PUMP", "serial": "S-1"}, at="2026-03-09", customer="H1",
          to="STORE"),
]  # fmt: skip


def test_a_device_is_tracked_to_the_hospital_and_back() -> None:
    book = device_book(dossier_of(DEVICES, "serial:PUMP/S-1"), "UTC")
    (out,) = told(book, "Distributed")
    assert (out["Serial number"], out["Lot or batch number"], out["Date shipped"]) == (
        "S-1", "L1", "2026-03-02",
    )  # fmt: skip
    assert out["Distributor, name, address, phone"] == (
        "City hospital (H1), 4 Ward Street, +1 555 0111"
    )
    (back,) = told(book, "Returned")
    assert back["Date returned"] == "2026-03-09"
    (came,) = told(book, "Received")
    assert came["Received from"] == "MAKER, address not held, phone not held"
    assert (came["Date received"], came["Quantity"]) == ("2026-03-01", 1)


def test_patients_are_named_as_not_held() -> None:
    book = device_book(dossier_of(DEVICES, "serial:PUMP/S-1"), "UTC")
    rows = told(book, "Not held")
    assert {r["Element not held"] for r in rows if r["Of"] == "Patient"} == {
        words for _, words, _ in PATIENT
    }
    assert ("Distributed", "Unique device identifier") in {
        (r["Of"], r["Element not held"]) for r in rows
    }
    assert ("Received", "Telephone number") in {(r["Of"], r["Element not held"]) for r in rows}
    assert "not legal advice" in dict(book.sheets[0].lines)["Not legal advice"]  # type: ignore[arg-type]


def test_no_cell_of_a_file_starts_a_formula() -> None:
    hostile = [
        event("d1", "define", item="X", name="=HYPERLINK(1)"),
        event("1", "ship", goods="X/+1", at="2026-03-02", quantity=1, customer="@c",
              document="-2"),
    ]  # fmt: skip
    for made in (animal_food_book, device_book):
        text = "".join(csv_files(made(dossier_of(hostile, "lot:X/%2B1"), "UTC")).values())
        assert "'=HYPERLINK(1)" in text
        assert not any(f",{start}" in text for start in ("=", "@c", "+1,", "-2,"))
