"""Exports of systems: found by their headers, every row in a count, the same data the same
events.
"""

from __future__ import annotations

import csv
import io
from collections import Counter

import pytest

from app.events.models import UnreadableError
from app.files.words import plain_word
from app.profiles.shelf import shipped_profiles
from tests.profiles.reading_of import content, events_of, in_words, items_of, readings
from tests.profiles.twins import TWINS, Twin


@pytest.mark.parametrize("twin", TWINS.values(), ids=list(TWINS))
def test_an_export_says_what_happened(twin: Twin) -> None:
    (reading,) = readings(twin.text, dates=twin.dates)
    assert f"profile {twin.profile} (found by its headers)" in reading.says
    told = events_of(twin.text, dates=twin.dates)
    assert sorted(map(in_words, told.values())) == sorted(twin.events)
    asides = Counter(reading.asides.counts)
    assert asides == Counter(twin.asides)


def test_every_shipped_profile_has_a_twin() -> None:
    assert {each.name for each in shipped_profiles()} == {each.profile for each in TWINS.values()}


@pytest.mark.parametrize(
    ("name", "place"),
    [(name, place) for name, twin in TWINS.items() for place in range(len(twin.others))],
)
def test_another_export_of_the_same_data_is_the_same(name: str, place: int) -> None:
    """Other languages of headers, another order of rows, other remaining quantities."""
    twin = TWINS[name]
    assert events_of(twin.others[place], dates=twin.dates) == events_of(twin.text, dates=twin.dates)
    ids = [
        {item.event["event_id"] for item in items_of(text, dates=twin.dates) if item.event}
        for text in (twin.text, twin.others[place])
    ]
    assert ids[0] == ids[1], "what they define is the same, too"


@pytest.mark.parametrize("name", TWINS)
def test_a_later_export_in_other_words_is_the_same(name: str) -> None:
    """Every header in other words that its profile knows, columns and rows in another order, one
    more column that changes from export to export: the same ids and contents."""
    twin = TWINS[name]
    later = _later(twin)
    assert later.split("\n")[0] != twin.text.split("\n")[0]
    assert events_of(later, dates=twin.dates) == events_of(twin.text, dates=twin.dates)


def test_lots_of_one_event_of_fsma_204_are_all_booked() -> None:
    text = TWINS["fsma 204"].text.replace(
        "E3,Shipping,S101,,Salad,150,EA,2026-04-21,,Acme,Shop B,gh\n",
        "E3,Shipping,S101,,Salad,150,EA,2026-04-21,,Acme,Shop B,gh\n"
        "E3,Shipping,S102,,Salad,15,EA,2026-04-21,,Acme,Shop B,gh\n",
    )
    told = [each for each in events_of(text).values() if each["type"] == "ship"]
    assert {each["event_id"]: each["object"]["lot"] for each in told} == {
        "E3-S101": "S101", "E3-S102": "S102",
    }  # fmt: skip


def _later(twin: Twin) -> str:
    profile = next(each for each in shipped_profiles() if each.name == twin.profile)
    delimiter = next(each for each in "\t;," if each in twin.text)
    titles = twin.asides.get("title row", 0)
    rows = list(csv.reader(twin.text.split("\n"), delimiter=delimiter))[titles:-1]
    header, *below = rows
    counted = Counter(word for words in profile.columns.values() for word in words)
    made = []
    for column in header:
        words = next((w for w in profile.columns.values() if plain_word(column) in w), ())
        own = [word for word in words if counted[word] == 1 and word not in profile.without]
        made.append(own[-1].replace("_", " ") if own else column)
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter)
    back = -1 if not twin.asides.get("total") else 1  # a total is told by its first word
    writer.writerow([*made[::back], "Restmenge"])
    for number, row in enumerate(reversed(below)):
        writer.writerow([*(row + [""] * (len(header) - len(row)))[::back], number])
    return stream.getvalue()


def test_sap_numbers_without_padding_have_the_padded_form_as_alias() -> None:
    defines = [
        content(item) for item in items_of(TWINS["sap"].text)
        if item.event and item.event["type"] == "define"
    ]  # fmt: skip
    told = {each["subject"]["number"]: each for each in defines}
    assert told["815"]["same_as"] == ["000000000000000815"]
    assert told["815"]["properties"] == {"name": "Milk"}


def test_a_consumption_without_an_order_is_a_run_of_its_own_and_warned() -> None:
    text = TWINS["sap"].text.replace(
        "-600.000,KG,4900000456,1,000060001234", "-600.000,KG,4900000456,1,"
    )
    (item,) = [each for each in items_of(text) if each.event and each.event["type"] == "consume"]
    assert content(item)["batch"] == "4900000456"
    assert [note.code for note in item.notes] == ["assumed_by_profile"]


def test_a_movement_that_no_rule_knows_is_refused_with_its_row() -> None:
    items = items_of(TWINS["sap"].text.replace(",551,", ",999,"))
    (item,) = [each for each in items if each.problem]
    assert item.problem is not None
    assert item.problem.code == "no_rule"
    assert "999" in item.problem.text
    assert item.line == 11
    assert item.raw[0][1] == "999"


def test_one_side_of_a_transfer_is_refused_when_it_says_too_little() -> None:
    text = TWINS["business central"].text
    lone = "\n".join(line for line in text.split("\n") if ";105" not in line)
    (item,) = [each for each in items_of(lone, dates="mdy") if each.problem]
    assert item.problem is not None
    assert item.problem.code == "no_pair"


def test_month_or_day_first_is_not_guessed() -> None:
    with pytest.raises(UnreadableError) as told:
        items_of(TWINS["business central"].text)
    assert "2026-01-03 or 2026-03-01" in told.value.text


def test_rows_below_the_head_of_a_group_have_its_product() -> None:
    text = (
        '"Product","Date","Reference","Lot/Serial Number","From","To","Quantity"\n'
        '"[MILK] Milk (2)","","","","","","1600.0"\n'
        '"","2026-03-01 08:30:00","WH/IN/1","T1","Partners/Vendors","WH/Stock","1000.0"\n'
    )
    (reading,) = readings(text)
    assert reading.asides.counts == {"head of a group": 1}
    (event,) = events_of(text).values()
    (other,) = [
        each for each in events_of(TWINS["odoo"].text).values() if each["type"] == "receive"
    ]
    assert event["event_id"] == other["event_id"]
    assert {**event, "uom": "kg"} == other, "it lacks a column and says nothing else"


def test_a_column_of_lots_the_profile_does_not_know_stops_the_file() -> None:
    text = TWINS["wms"].text.replace("user", "Second Lot")
    with pytest.raises(UnreadableError) as told:
        items_of(text)
    assert "“Second Lot” looks like a column of lots" in told.value.text
    assert "profile new" in told.value.remedy


def test_nearly_equal_lots_are_told() -> None:
    rows = "2026-03-04,Shop,YOG,123,1,pcs,DN-1\n2026-03-04,Shop,YOG,00123,1,pcs,DN-1\n"
    text = TWINS["shipping log"].text + rows
    codes = [note.code for item in items_of(text) for note in item.notes]
    assert codes == ["near_twin"]


@pytest.mark.parametrize(
    "header",
    ["Date,Type,Item,Lot,Qty,Customer", "Date,Item,Lot,Qty,Supplier,Customer",
     "Date,Item,Lot,Qty,Order,Customer"],
)  # fmt: skip
def test_a_log_of_several_things_is_not_taken_for_one_of_shipments(header: str) -> None:
    """Its receipts would be shipments: it needs a column that says which is which."""
    row = "2026-03-04,receive,YOG,Y1,5," if "Type" in header else "2026-03-04,YOG,Y1,5,A,"
    text = f"{header}\n{row}\n"
    if "Type" in header:
        (item,) = items_of(text)
        assert content(item)["type"] == "receive"
        return
    with pytest.raises(UnreadableError) as told:
        items_of(text)
    assert "“type” is missing" in told.value.text
