"""The demo plant: sound events, sound quantities, and a story whose told answer is true."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from itertools import islice
from pathlib import Path

import pytest

from app.demo.catalogue import ITEMS
from app.demo.gaps import GAPS
from app.demo.identifiers import check_digit, gln, gtin, sscc
from app.demo.plant import bench_root, events
from app.demo.story import STORIES, Story, narrative
from app.errors import UsageError
from app.events.contract import EventTypes, read_event
from app.events.models import Problem
from tests.demo.counting import Genealogy, answer_in, build, effective, lines_of, ref, thing_of

FIRST_5000 = "135f6dcdf6c2982e8f0ea2dbbb9b362f8b947095d79cd8312f38c747f986086e"


@pytest.fixture(scope="module")
def plant() -> list[dict]:
    return list(events(1))


@pytest.fixture(scope="module")
def double_plant() -> list[dict]:
    return list(events(2))


@pytest.fixture(scope="module")
def happened(plant) -> list[dict]:
    return effective(plant)


@pytest.fixture(scope="module")
def built(plant) -> Genealogy:
    return build(plant)


@pytest.fixture(scope="module")
def double_built(double_plant) -> Genealogy:
    return build(double_plant)


def test_the_same_bytes_every_time(plant):
    """The hash is a constant: another machine, another Python, the same plant."""
    digest = hashlib.sha256()
    for event in plant[:5000]:
        digest.update(json.dumps(event, sort_keys=True, ensure_ascii=True).encode())
    assert digest.hexdigest() == FIRST_5000


def test_it_is_as_large_as_told(plant, double_plant):
    assert 18_000 <= len(plant) <= 22_000
    assert 1.9 <= len(double_plant) / len(plant) <= 2.1


def test_a_longer_plant_begins_like_a_shorter_one(plant, double_plant):
    start = [e for e in plant if e.get("at", "") < "2025-09-26" and e["type"] != "define"]
    known = {(e["source"], e["event_id"]): e for e in double_plant}
    assert all(known[e["source"], e["event_id"]] == e for e in start)


def test_more_sites_appear_when_the_year_is_full():
    sites = {e["location"] for e in islice(events(27), 1500) if e.get("kind") == "site"}
    assert {"SITE-D1", "SITE-D2", "SITE-D3", "SITE-P3"} <= sites
    assert "SITE-D4" not in sites


def test_no_plant_below_scale_one():
    with pytest.raises(UsageError):
        next(events(0))


def test_event_ids_are_unique_in_their_source(double_plant):
    ids = Counter((e["source"], e["event_id"]) for e in double_plant)
    assert ids.most_common(1)[0][1] == 1


def test_every_event_is_valid(plant):
    problems = [
        (e["event_id"], found.text) for e in plant if isinstance(found := read_event(e), Problem)
    ]
    assert problems == []


def test_every_type_of_the_contract_occurs(plant):
    assert {e["type"] for e in plant} == set(EventTypes.names)


def test_every_source_is_defined_before_it_speaks(plant):
    defined = {e["source"]: set(e["event_types"]) for e in plant if e.get("defines") == "source"}
    assert {e["source"] for e in plant} == set(defined)
    foreign = [e for e in plant if e["type"] not in defined[e["source"]]]
    assert [e["object"]["lot"] for e in foreign] == ["GAP-16"]


def test_kinds_of_time(plant):
    """Instants, whole days, no time at all, and one local time without offset."""
    forms = Counter(
        re.sub(r"\d", "9", e["at"]) if "at" in e else "none" for e in plant if e["type"] != "define"
    )
    assert set(forms) == {
        "9999-99-99T99:99:99+99:99", "9999-99-99", "none", "9999-99-99T99:99:99",
    }  # fmt: skip
    assert forms["9999-99-99T99:99:99"] == 1


def test_some_events_are_told_days_late(plant):
    days: list[str] = []
    late = 0
    for event in plant:
        day = event.get("at", "")[:10]
        if event["type"] == "define" or not day:
            continue
        late += bool(days) and day < days[-1]
        days.append(max(day, days[-1] if days else day))
    assert 20 < late < 400


def test_check_digits():
    """6291041500213, by hand: 6+6+9+3+0+12+1+15+0+0+2+3 = 57, three short of sixty."""
    assert check_digit("629104150021") == "3"
    assert len(gtin(7)) == 14
    assert len(sscc(1, 7)) == 18
    assert len(gln(7)) == 13


def test_identifiers_in_the_plant_are_valid(plant):
    keys = [e[key] for e in plant for key in ("gtin", "gln") if key in e]
    keys += [e["hu"] for e in plant if e["type"] == "pack" and not e["hu"].startswith("TOTE")]
    assert len(keys) > 1000
    assert all(key.isdigit() and key[-1] == check_digit(key[:-1]) for key in keys)
    packed = Counter(
        e["hu"] for e in plant if e["type"] == "pack" and not e["hu"].startswith("TOTE")
    )
    assert max(packed.values()) == 1
    parties = [e["gln"] for e in plant if "gln" in e]
    assert len(set(parties)) == len(parties)


def test_quantities_have_at_most_three_decimals(plant):
    for event in plant:
        for line in lines_of(event):
            assert round(line.get("quantity", 0), 3) == line.get("quantity", 0), event


def test_nothing_is_negative_but_what_was_planted(built):
    factors = {code: more for code, _, _, _, _, more in ITEMS}
    total: dict[tuple, float] = defaultdict(float)
    for (thing, _, uom), quantity in built.stock.items():
        total[thing] += quantity * factors[thing[1]].get(uom, 1)
    negative = {thing[2] for thing, quantity in total.items() if quantity < 0}
    assert negative == {"GAP-2", "GAP-3", "GAP-7"}


def test_no_place_is_negative_but_what_was_planted(built):
    """A return to a supplier names no place, so the cups sent back stand at none."""
    short: dict[tuple, float] = defaultdict(float)
    factors = {code: more for code, _, _, _, _, more in ITEMS}
    for (thing, place, uom), quantity in built.stock.items():
        short[thing[1], thing[2], place] += quantity * factors[thing[1]].get(uom, 1)
    negative = {key for key, quantity in short.items() if quantity < 0 and key[0] != "CUP-150"}
    assert {number for _, number, _ in negative} == {"GAP-2", "GAP-3", "GAP-7"}


def test_nothing_is_without_origin_but_what_was_planted(happened):
    came = {
        thing_of(line["object"])
        for event in happened
        for line in lines_of(event)
        if line["as"] in ("receive", "produce")
    }
    used = {
        thing_of(line["object"])
        for event in happened
        for line in lines_of(event)
        if line["as"] in ("consume", "ship", "move", "pack")
    } - {None}
    assert {thing[2] for thing in used - came} == {"GAP-2"}


def test_orders_without_output_are_the_planted_one(built):
    def order_of(node: str) -> str:
        return node.split(":")[1].split("/")[0]

    used = {order_of(node) for nodes in built.into.values() for node in nodes}
    idle = used - {order_of(node) for node, made in built.out_of.items() if made}
    assert idle == {"GAP-1", "GAP-11"}  # GAP-11 makes an untracked item


def test_serials_live_one_life_at_a_time(happened):
    """Births and receipts alternate with consumptions, the planted cases apart."""
    state: dict[tuple, str] = {}
    odd = set()
    for event in happened:
        lines = sorted(lines_of(event), key=lambda line: line["as"] != "consume")
        for line in lines:
            thing = thing_of(line["object"])
            if thing is None or thing[0] != "serial" or line["as"] not in ("consume", "produce"):
                continue
            if state.get(thing) == line["as"]:
                odd.add(thing[2])
            state[thing] = line["as"]
    assert odd == {"GAP-3", "GAP-19"}


def test_every_gap_is_there(plant):
    text = json.dumps(plant)
    assert len({gap.name for gap in GAPS}) == len(GAPS)
    for gap in GAPS:
        number = re.split("[:/]", gap.ref)[-1]
        assert f'"{number}"' in text, gap


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.title)
def test_the_told_answer_is_the_counted_one(built, story: Story):
    _hold(story, answer_in(built, story.root))


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.title)
def test_the_answer_does_not_depend_on_the_scale(double_built, story: Story):
    _hold(story, answer_in(double_built, story.root))


def _hold(story: Story, counted) -> None:
    told = story.answer
    assert counted.roots == set(told.root_lots)
    assert counted.lots == set(told.lots)
    assert counted.serials == set(told.serials)
    assert counted.batches == set(told.batches)
    assert counted.orders == set()
    assert counted.shipped == {(row.ref, row.uom): row.shipped for row in told.customers}
    assert counted.outstanding == {(row.ref, row.uom): row.outstanding for row in told.customers}
    assert counted.stock == {
        (row.ref, row.location, row.uom): row.quantity for row in (*told.stock, *told.ingredients)
    }


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.title)
def test_time_changes_nothing_in_the_story(happened, story: Story):
    """Every affected thing came in, once for all, before any of it went on."""
    told = story.answer
    affected = {*told.root_lots, *told.lots, *told.serials, story.root}
    came, went = defaultdict(list), defaultdict(list)
    for event in happened:
        for line in lines_of(event):
            thing = thing_of(line["object"])
            if thing is not None and ref(thing) in affected:
                if line["as"] in ("receive", "produce"):
                    came[thing].append(event["at"])
                elif line["as"] in ("consume", "ship", "pack", "move"):
                    went[thing].append(event["at"])
                assert event.get("at_basis") == "occurred"
    assert {ref(thing) for thing in came} >= affected - {story.root} - {"lot:IMPELLER/IMP-STORY"} \
        - {"lot:PUMP-100/PUMP-STORY"}  # fmt: skip
    for thing, times in came.items():
        assert len(times) == 1
        assert all(times[0] < later for later in went[thing])


def test_the_namesake_of_the_story_is_innocent(built):
    """The same supplier lot string from another supplier went to another customer."""
    other = answer_in(built, "supplier-lot:S-FRUIT/BV-4471")
    assert other.lots == {"lot:YOG-STRAW/YS-0910N"}
    assert set(other.shipped) == {("customer:C-GREEN", "pcs"), ("customer:C-OAK", "pcs")}


def test_customers_of_the_story_are_named_as_defined(plant):
    names = {f"customer:{e['customer']}": e["name"] for e in plant if e["type"] == "define"
             and "customer" in e}  # fmt: skip
    for story in STORIES:
        for row in story.answer.customers:
            assert names[row.ref] == row.name


def test_the_bench_root_grows_with_the_scale(built, double_built):
    one, two = (len(answer_in(told, bench_root()).lots) for told in (built, double_built))
    assert one > 400
    assert 1.9 <= two / one <= 2.1


def test_the_narrative_fits_a_screen():
    lines = narrative().splitlines()
    assert len(lines) <= 25
    assert max(map(len, lines)) <= 96
    for story in STORIES:
        assert f"lotgraph trace down {story.root}" in narrative()
        for row in story.answer.customers:
            assert row.name in narrative()


def test_the_manual_tells_the_same(plant):
    page = (Path(__file__).parents[2] / "docs" / "demo.md").read_text(encoding="utf-8")
    for gap in GAPS:
        assert f"| {gap.name} | `{gap.ref}` | {gap.text} |" in page
    for story in STORIES:
        assert f"lotgraph trace down {story.root}" in page
        for row in story.answer.customers:
            assert row.name in page
        for stock in (*story.answer.stock, *story.answer.ingredients):
            assert stock.ref.partition("/")[2] in page
            assert f"{stock.quantity:,}" in page
