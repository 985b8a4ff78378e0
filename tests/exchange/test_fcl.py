"""Networks of FoodChain-Lab, as JSON and as a workbook: what they become, and what is only told."""

from __future__ import annotations

import json
from typing import Any

from app.genealogy.question import Options
from tests.exchange.food_networks import DELIVERIES, NETWORK, WORKBOOK, cells, network
from tests.intake.workbooks import workbook
from tests.profiles.reading_of import content, events_of, in_words, items_of, readings
from tests.trace.pure import Asked

TEA1, TEA2 = "lot:S3%2FTea/T1", "lot:S3%2FTea/T2"


def _defined(data: str | bytes) -> dict[str, dict[str, Any]]:
    """What defines say, by kind and number."""
    told = [content(each) for each in items_of(data)]
    found: dict[str, dict[str, Any]] = {}
    for each in told:
        if each["type"] == "define":
            name = " ".join(str(value) for value in each["subject"].values())
            found[name] = each if each.get("properties") or name not in found else found[name]
    return found


def test_a_delivery_is_a_shipment_of_a_lot_and_a_relation_an_assumed_consumption() -> None:
    found = events_of(NETWORK)
    assert [in_words(each) for each in found.values()] == [
        "ship S1/Dried herbs/H1 500 kg S2 S1 > 2026-01-10",
        "ship S2/Dried herbs/H1 400 kg S3 S2 > 2026-02-01",
        "ship S6/Fennel/F9 50 kg S3 S6 > 2026-02-28",
        "ship S3/Tea/T1 36.8 kg S4 S3 > 2026-03-01",
        "ship S3/Tea/T1 S5 S3 > 2026-03-05",
        "ship S3/Tea/T2 10 kg S4 S3 > 2026-03-06",
        "consume S1/Dried herbs/H1 run made S2/Dried herbs/H1 S2",
        "produce S2/Dried herbs/H1 run made S2/Dried herbs/H1 S2",
        "run invented run made S2/Dried herbs/H1",
        "consume S2/Dried herbs/H1 run made S3/Tea/T1 S3",
        "produce S3/Tea/T1 run made S3/Tea/T1 S3",
        "run invented run made S3/Tea/T1",
        "consume S2/Dried herbs/H1 run made S3/Tea/T2 S3",
        "produce S3/Tea/T2 run made S3/Tea/T2 S3",
        "run invented run made S3/Tea/T2",
        "consume S6/Fennel/F9 run made S3/Tea/T2 S3",
        "inspect S3/Tea/T1 alkaloids fail 2026-03-20",
    ]
    assert {each["source"] for each in found.values()} == {"fcl"}
    assert found["delivery/D1"]["at_basis"] == "occurred"
    assert found["delivery/D3"]["at_basis"] == "posted"  # of the month of its arrival only
    assert found["delivery/D1"]["attributes"] == {
        "arrival": "2026-01-20", "_Chargen.Treatment": "Drying",
    }  # fmt: skip
    assert found["delivery/D1"]["document"] == "D1"


def test_what_has_no_place_is_kept_or_named() -> None:
    (reading,) = readings(NETWORK)
    assert reading.asides.counts == {
        "relation to a further delivery of the same lot": 1,
        "FoodChain-Lab column of trace results": 1,
        "FoodChain-Lab group of stations": 1,
        "FoodChain-Lab view setting": 1,
        "FoodChain-Lab sample of no lot in the file": 1,
    }
    said = _defined(NETWORK)
    shop = said["customer S4"]["properties"]
    assert (shop["name"], shop["country"]) == ("Shop", "Germany")
    assert shop["attributes"] == {"type of business": "Retail", "marks": {"weight": 1}}
    assert said["location S1"]["properties"]["name"] == "Grower"
    assert "customer S1" not in said
    assert said["S3/Tea lot T1"]["same_as"] == ["key-S3-T1"]
    assert said["S3/Tea lot T1"]["properties"] == {
        "attributes": {"marks of delivery D4": {"observed": True}}
    }


def test_what_goes_through_an_invented_run_is_possible_both_ways() -> None:
    asked = Asked([dict(each) for each in events_of(NETWORK).values()])
    down = asked.trace("down", ["lot:S1%2FDried%20herbs/H1"], Options())
    sure = {each["ref"]: each["certainty"] for each in down["nodes"]}
    assert (sure[TEA1], sure[TEA2]) == ("possible", "possible")
    customers = {each["ref"]: each["certainty"] for each in down["customers"]}
    assert customers == {
        "customer:S2": "certain", "customer:S3": "possible", "customer:S4": "possible",
        "customer:S5": "possible",
    }  # fmt: skip
    up = {each["ref"] for each in asked.trace("up", [TEA1], Options())["nodes"]}
    assert "lot:S1%2FDried%20herbs/H1" in up
    assert "lot:S6%2FFennel/F9" not in up


def test_a_workbook_says_the_same_as_the_document() -> None:
    found, told = events_of(WORKBOOK), events_of(NETWORK)
    same = {key: in_words(each) for key, each in told.items() if not key.startswith("sample/")}
    assert {key: in_words(each) for key, each in found.items()} == same
    assert found["delivery/D1"]["attributes"] == {
        "arrival": "2026-01-20", "Lot size Quantity": "1000", "Lot size Type / Unit": "kg",
        "Unit weigt/vol./pck. Quantity": "25", "Unit weigt/vol./pck. Type / Unit": "kg",
    }  # fmt: skip
    assert _defined(WORKBOOK)["customer S4"]["properties"]["address"] == "Lane 1, 0123 Town"
    (reading,) = readings(WORKBOOK)
    assert reading.says == [
        "sheets “Stations”, “Deliveries”, “Deliveries2Deliveries”", "source fcl",
        "not read: sheet “Help”",
    ]  # fmt: skip
    assert {each.line for each in reading.items if each.event["type"] == "ship"} == set(range(3, 9))


def test_in_its_first_version_and_in_lines_it_is_read_too() -> None:
    """Plain objects, of which a delivery may name neither product nor lot."""
    older = {
        "title": "cake", "stations": [{"id": "1", "name": "Baker", "type": "Bakery"}],
        "deliveries": [{"id": 10, "source": "1", "target": "3"},
                       {"id": "11", "source": "3", "target": "6"}],
        "deliveriesRelations": [{"id": "100", "source": 10, "target": "11"}],
    }  # fmt: skip
    found = events_of(json.dumps(older) + "\n" + NETWORK)
    assert [in_words(each) for each in found.values()][:5] == [
        "ship 1/delivery 10/delivery 10 3 1 >", "ship 3/delivery 11/delivery 11 6 3 >",
        "consume 1/delivery 10/delivery 10 run made 3/delivery 11/delivery 11 3",
        "produce 3/delivery 11/delivery 11 run made 3/delivery 11/delivery 11 3",
        "run invented run made 3/delivery 11/delivery 11",
    ]  # fmt: skip
    (first, *_) = items_of(json.dumps(older))
    assert [each.code for each in first.notes] == ["no_lot"]


def test_what_is_refused_says_which_row_and_is_a_network_to_mend() -> None:
    given = network()
    data = given["data"]
    data["deliveries"]["data"].append(cells(ID="D7", to="S4", Name="Tea"))
    data["deliveryRelations"]["data"].append(cells(**{"from": "D2", "to": "D99"}))
    data["deliveryRelations"]["data"].append(cells(**{"from": "D7", "to": "D4"}))
    data["stations"]["data"].append(cells(Name="Nameless"))
    refused = [each for each in items_of(json.dumps(given)) if each.problem]
    assert [(each.problem.code, each.problem.text) for each in refused if each.problem] == [
        ("no_station", "delivery D7: the delivery names no station that sends it"),
        (
            "delivery_unknown",
            "the relation names the delivery “D99”, which is not in the file, or refused",
        ),
        (
            "delivery_unknown",
            "the relation names the delivery “D7”, which is not in the file, or refused",
        ),
        ("no_station", "the station has no id"),
    ]
    assert isinstance(refused[1].raw, dict)
    refused[1].raw["data"]["deliveries"]["data"].append(cells(ID="D99", **{"from": "S3"}))
    assert not [each for each in items_of(json.dumps(refused[1].raw)) if each.problem]


def test_a_relation_between_stations_that_do_not_meet_is_taken_and_warned() -> None:
    given = network()
    given["data"]["deliveryRelations"]["data"] = [cells(**{"from": "D1", "to": "D4"})]
    notes = [note for each in items_of(json.dumps(given)) for note in each.notes]
    assert [(each.code, each.text) for each in notes] == [
        ("stations_differ", "delivery D1 goes to S2, and delivery D4 leaves S3: taken all the same")
    ]


def test_a_lot_that_a_spreadsheet_destroyed_is_refused_with_its_row() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet("Deliveries")
        sheet.write_row(0, 0, ["DeliveryID", "Station", "Product Name", "Lot Number", "Recipient"])
        sheet.write_row(1, 0, ["D1", "S1", "Tea", "1.2E+11", "S2"])
        sheet.write_row(2, 0, ["D2", "S1", "Tea", "T2", "S2"])
        book.add_worksheet("Deliveries2Deliveries").write_row(0, 0, ["From", "Into"])

    wrong, right, *_ = items_of(workbook(fill))
    assert (wrong.line, wrong.problem and wrong.problem.code) == (2, "damaged_number")
    assert wrong.problem is not None
    assert "delivery D1" in wrong.problem.text
    assert in_words(content(right)) == "ship S1/Tea/T2 S2 S1 >"


def test_every_delivery_is_told_once() -> None:
    told = [key for key in events_of(NETWORK) if key.startswith("delivery/")]
    assert len(told) == len(DELIVERIES)
