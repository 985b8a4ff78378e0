"""The graph is drawn in groups until it fits: which they are, what they say, where they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from app.demo.plant import events as plant_events
from app.workbench.picture import DESK
from tests.sizes import size
from tests.trace.made import make
from tests.trace.telling import Tell
from tests.workbench.pictures import SMALL, Bench, Drawn, bench, crossings, drawn, overlaps

GENEALOGIES = size(12, 200)


def yoghurt(lots: int = 12, customers: int = 15) -> Tell:
    """Milk into so many lots of yoghurt, each by a run of its own; a pallet of each, and the rest,
    to customers in turn; of the second lot 7 come back.

    MILK/1 ──10 kg──► Wn/1 ──100──► YOG/n ──60 on PALn──► C(n)
                                         └──30──────────► C(n+1)
    """
    tell = Tell()
    tell.add("define", item="YOG", uom="pcs", at=None)
    tell.receive("MILK/1", 500, uom="kg", supplier="S")
    for n in range(lots):
        tell.consume("MILK/1", f"W{n}/1", 10, uom="kg")
        tell.produce(f"YOG/{n}", f"W{n}/1", 100, uom="pcs", location="COLD")
        tell.pack(f"PAL{n}", (f"YOG/{n}", 60))
        tell.ship(f"[PAL{n}]", f"C{n % customers}", from_="COLD")
        tell.ship(f"YOG/{n}", f"C{(n + 1) % customers}", 30, uom="pcs", from_="COLD")
    tell.back("YOG/1", "C2", 7, uom="pcs", to="BACK")
    return tell


def reworked(generations: int = 14) -> Tell:
    """A culture that is grown on, and a cheese of each of its lots.

    CULT/0 ──► G1/1 ──► CULT/1 ──► G2/1 ──► CULT/2 …;  CULT/n ──► Kn/1 ──► CHEESE/n
    """
    tell = Tell()
    for n in range(generations):
        tell.consume(f"CULT/{n}", f"G{n}/1", 2, uom="kg")
        tell.produce(f"CULT/{n + 1}", f"G{n}/1", 5, uom="kg")
        tell.consume(f"CULT/{n + 1}", f"K{n}/1", 1, uom="kg")
        tell.produce(f"CHEESE/{n}", f"K{n}/1", 9, uom="kg")
    return tell


def _titles(found: Drawn) -> set[str]:
    return {box.label.title for box in found.picture.boxes if box.label.grouped}


def test_what_fits_is_drawn_thing_by_thing() -> None:
    found = drawn(bench(yoghurt(3).events, "down", "lot:MILK/1"))
    assert _titles(found) == set()
    assert len(found.picture.boxes) == len(found.box)


def test_groups_say_what_they_are_and_how_much_is_out() -> None:
    found = drawn(bench(yoghurt(40).events, "down", "lot:MILK/1"))
    assert _titles(found) == {
        "40 batches of YOG, 400 kg taken, generation 0, all certain",
        "40 lots of YOG, 3,593 pcs out, generation 1, all certain",
        "40 handling units, generation 1, all certain",
        "15 customers, 3,593 pcs out, all certain",
    }
    assert [label.ref for label in found.labels.values() if label.start] == ["lot:MILK/1"]
    amounts = {(c.link.type, c.link.amount) for c in found.picture.curves}
    assert amounts == {
        ("CONSUMED_INTO", "400 kg"), ("PRODUCED", "4,000 pcs"), ("PACKED_INTO", "2,400 pcs"),
        ("SHIPPED_TO", "2,400 pcs"), ("SHIPPED_TO", "1,200 pcs"),
    }  # fmt: skip


def test_up_groups_say_what_was_used() -> None:
    tell = Tell()
    for n in range(20):
        tell.receive(f"MILK/{n}", 50, uom="kg", supplier=f"S{n}")
        tell.consume(f"MILK/{n}", "W/1", 10, uom="kg")
    tell.produce("YOG/1", "W/1", 100, uom="pcs")
    found = drawn(bench(tell.events, "up", "lot:YOG/1"))
    assert _titles(found) == {
        "20 lots of MILK, 200 kg used, generation 1, all certain",
        "20 suppliers, 1,000 kg supplied, all certain",
    }
    x = {box.ref.partition("/")[0]: box.x for box in found.picture.boxes}
    assert x["group:supplier"] < x["group:lot"] < x["batch:W"] < x["lot:YOG"]


def test_many_generations_of_few_items_are_drawn_by_item() -> None:
    found = drawn(bench(reworked().events, "down", "lot:CULT/0"))
    assert _titles(found) == {
        "14 batches of CULT, 28 kg taken, generations 0 to 13, all certain",
        "14 lots of CULT, 70 kg made, generations 1 to 14, all certain",
        "14 batches of CHEESE, 14 kg taken, generations 1 to 14, all certain",
        "14 lots of CHEESE, 126 kg made, generations 2 to 15, all certain",
    }
    assert len({box.x for box in found.picture.boxes}) <= 5


def test_a_group_opens_in_portions_and_nothing_else_changes() -> None:
    some = bench(yoghurt(40).events, "down", "lot:MILK/1")
    before = drawn(some)
    key = "group:lot/1/YOG"
    first, second = (drawn(some, opened={key: times}) for times in (1, 2))
    lots = [sum(ref.startswith("lot:YOG/") for ref in each.by_ref()) for each in (first, second)]
    assert lots == [25, 40]
    assert first.by_ref()[key].title == "15 lots of YOG, 1,350 pcs out, generation 1, all certain"
    for found in (first, second):
        rest = {ref: label for ref, label in found.by_ref().items() if label.grouped}
        before_ = {ref: label for ref, label in before.by_ref().items() if label.grouped}
        assert rest.items() - {(key, rest.get(key))} == before_.items() - {(key, before_[key])}
        assert overlaps(found.picture) == []
        assert crossings(found.picture) == []


def test_an_item_opens_into_its_generations() -> None:
    some = bench(reworked().events, "down", "lot:CULT/0")
    found = drawn(some, opened={"group:lot/all/CHEESE": 1})
    assert "14 lots of CHEESE, 126 kg made, generations 2 to 15, all certain" not in _titles(found)
    assert sum(ref.startswith("lot:CHEESE/") for ref in found.by_ref()) == 14  # one a generation
    assert "group:lot/all/CULT" in found.by_ref()


def _out(found: Drawn, kind: str) -> Counter[str]:
    """What the boxes of a kind say is out, by unit; a lone box says nothing."""
    total: Counter[str] = Counter()
    for label in found.labels.values():
        if label.kind == kind and label.amount.endswith(" out"):
            for each in label.amount.removesuffix(" out").split(", "):
                value, _, unit = each.partition(" ")
                total[unit] += int(value.replace(",", ""))
    return total


@pytest.fixture(scope="module")
def culture() -> Bench:
    """The largest trace of the demo plant."""
    return bench(plant_events(1), "down", "lot:CULT-BANK/CB-0001")


def test_the_largest_trace_of_the_demo_plant_opens_in_few_boxes(culture: Bench) -> None:
    found = drawn(culture)
    assert len(found.box) > 2_000
    assert len(found.picture.boxes) < 40
    assert found.picture.height <= DESK.height + 2 * 14
    assert overlaps(found.picture) == []
    assert crossings(found.picture) == []
    reader = culture.answer.trace.reader
    out: Counter[str] = Counter()
    for _, _, unit, amount in reader.outstanding():
        assert amount is not None
        out[str(unit)] += round(amount)
    assert _out(found, "customer") == out
    assert _out(found, "lot") == out


def test_every_thing_of_an_answer_is_in_one_box(culture: Bench) -> None:
    found = drawn(culture)
    assert sum(label.count for label in found.labels.values()) == len(found.box)


def _question(events: Iterable[Mapping[str, Any]]) -> str:
    refs = Counter(
        f"lot:{each['object']['item']}/{each['object']['lot']}"
        for each in events
        if each["type"] in ("consume", "receive") and "lot" in each["object"]
        and "item" in each["object"]
    )  # fmt: skip
    return min(refs, default="")


def _largest_group(found: Drawn) -> str:
    grouped = [label for label in found.labels.values() if label.grouped]
    return max(grouped, key=lambda label: (label.count, label.ref)).ref if grouped else ""


@pytest.mark.parametrize("seed", range(GENEALOGIES))
def test_made_genealogies_are_drawn_without_overlap_whatever_opens(seed: int) -> None:
    events = make(seed)
    root = _question(events)
    if not root:
        pytest.skip("nothing to ask of")
    for direction in ("down", "up"):
        some = bench(events, "down" if direction == "down" else "up", root)
        whole, small = drawn(some), drawn(some, SMALL)
        key = _largest_group(small)
        opened = drawn(some, SMALL, {key: 1}) if key else small
        for found in (whole, small, opened):
            assert overlaps(found.picture) == []
            assert crossings(found.picture) == []
            assert sum(label.count for label in found.labels.values()) == len(found.box)
        apart = {ref: label for ref, label in small.by_ref().items() if ref != key}
        assert apart.items() <= opened.by_ref().items()
