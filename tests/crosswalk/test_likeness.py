"""Which codes and names are most likely one. No server."""

from __future__ import annotations

import io
import json

import pytest

from app.crosswalk.likeness import CodedThing, alike, legal_free
from app.crosswalk.models import CodeDecision, CrosswalkReview, Proposal
from app.crosswalk.reading import read_decisions
from app.crosswalk.tables import proposals_csv
from app.events.models import UnreadableError
from app.intake.choices import Choices


def _pairs(*things: CodedThing) -> list[tuple[str, str, str]]:
    return [(one.ref, other.ref, why) for one, other, why in alike(things)]


def _lots(*numbers: str) -> list[CodedThing]:
    return [CodedThing(f"lot:A/{number}", number, group="lot A") for number in numbers]


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("00123", "123", "near"), ("a-12", "A 12", "near"), ("ä1", "Ä1", "near"),
        ("L-00123", "123", "prefix"), ("LOT 4711", "4711", "prefix"),
        ("C4711", "0004711", "prefix"),
        ("A-123", "B-123", ""), ("12", "L-12", ""), ("123", "1234", ""), ("1230", "123", ""),
    ],
)  # fmt: skip
def test_codes(one: str, other: str, why: str) -> None:
    found = _pairs(*_lots(one, other))
    assert [each[2] for each in found] == ([why] if why else [])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Müller GmbH", "MÜLLER G.m.b.H.", True), ("Müller GmbH & Co. KG", "Mueller", False),
        ("Müller GmbH & Co. KG", "Müller", True), ("Dairy North Ltd.", "Dairy North Limited", True),
        ("Acme Inc", "Acme Corp.", True), ("La Source S.A.", "la source sarl", True),
        ("North Dairy", "South Dairy", False), ("GmbH", "Ltd", False), ("A S Wood", "Wood", True),
    ],
)  # fmt: skip
def test_names_of_firms_without_their_legal_form(one: str, other: str, same: bool) -> None:
    first, second = legal_free(one), legal_free(other)
    assert (bool(first) and first == second) is same


def test_only_things_of_one_group_and_of_parties_names_are_compared() -> None:
    shop = CodedThing("customer:C1", "C1", "Shop Ltd", "customer", is_party=True)
    twin = CodedThing("customer:4711", "4711", "SHOP LIMITED", "customer", is_party=True)
    item = CodedThing("item:C1", "c1", "Shop Ltd", "item")
    other = CodedThing("lot:B/00123", "00123", group="lot B")
    assert _pairs(shop, twin, item, other, *_lots("123")) == [
        ("customer:4711", "customer:C1", "name")
    ]


def test_what_is_alike_by_the_dozen_is_no_slip() -> None:
    shops = [CodedThing(f"customer:{n}", f"X{n}Y", "Shop", "customer", is_party=True)
             for n in range(100, 160)]  # fmt: skip
    assert _pairs(*shops) == []
    assert len(_pairs(*shops[:3])) == 2


def test_a_table_of_proposals_is_filled_in_and_read_back() -> None:
    pair = Proposal("customer", "customer:=1", "customer:1", "=cmd()", "", "near")
    text = proposals_csv(CrosswalkReview((pair,), 2))
    assert "'=cmd()" in text
    rows = read_decisions(io.BytesIO(text.encode()), "f", Choices())
    assert rows == [CodeDecision("customer:=1", "customer:1", "", 2)]
    filled = text.replace('punctuation",', 'punctuation",Gleich')
    assert read_decisions(io.BytesIO(filled.encode()), "f", Choices())[0].decision == "same"
    listed = json.dumps([{"ref": "item:A", "code": "0815", "decision": "no"}])
    assert read_decisions(io.BytesIO(listed.encode()), "f", Choices()) == [
        CodeDecision("item:A", "0815", "different", 1)
    ]
    with pytest.raises(UnreadableError) as told:
        read_decisions(io.BytesIO(b"a,b\n1,2\n"), "f", Choices())
    assert "crosswalk --csv" in told.value.remedy
