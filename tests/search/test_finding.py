"""Finding things by what a person types, scans or remembers in part."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.graph.run import Graph
from app.search.service import SearchAnswer, search
from app.search.words import beginnings, escape, phrase
from tests.conftest import Load

_GTIN = "09520000000288"


def _stock() -> list[dict[str, Any]]:
    """Strawberry yoghurt YS-0909 with a GTIN; the number 77 on a lot, a serial and an order."""
    said: list[dict[str, Any]] = [
        {"type": "define", "item": "YOG", "name": "Strawberry yoghurt", "gtin": _GTIN},
        {"type": "define", "customer": "C-1", "name": "Green Basket", "gln": "9520000000011"},
        {"type": "receive", "object": {"item": "YOG", "lot": "YS-0909"}, "supplier": "S-1",
         "supplier_lot": "BV-4471", "document": "GR-5"},
        {"type": "receive", "object": {"item": "FRUIT", "lot": "FP-1"}, "supplier": "S-2",
         "supplier_lot": "BV-4471"},
        {"type": "define", "object": {"item": "YOG", "lot": "YS-0909"},
         "same_as": "urn:epc:class:lgtin:952000.0000028.YS-0909"},
        {"type": "receive", "object": {"item": "YOG", "lot": "77"}},
        {"type": "receive", "object": {"item": "PUMP", "serial": "77"}},
        {"type": "consume", "object": {"item": "YOG", "lot": "77"}, "work_order": "77"},
        {"type": "pack", "hu": "395200090000001010",
         "contents": [{"object": {"item": "YOG", "lot": "77"}}]},
        {"type": "receive", "object": {"item": "YOG", "lot": "a/b (c) AND *"}},
    ]  # fmt: skip
    return [{"event_id": str(n), "source": "t", **each} for n, each in enumerate(said)]


@pytest.fixture
def find(graph: Graph, load: Load) -> Any:
    load(graph, _stock())

    def ask(text: str, limit: int = 50) -> SearchAnswer:
        return search(graph, text, limit)

    return ask


@pytest.mark.parametrize(
    ("typed", "ref"),
    [
        ("YS-0909", "lot:YOG/YS-0909"),
        (" YS-0909 ", "lot:YOG/YS-0909"),
        ("lot:YOG/YS-0909", "lot:YOG/YS-0909"),
        ("YOG/YS-0909", "lot:YOG/YS-0909"),
        ("YOG / YS-0909", "lot:YOG/YS-0909"),
        ("urn:epc:class:lgtin:952000.0000028.YS-0909", "lot:YOG/YS-0909"),
        (f"(01){_GTIN}(10)YS-0909", "lot:YOG/YS-0909"),
        (f"https://id.gs1.org/01/{_GTIN}/10/YS-0909", "lot:YOG/YS-0909"),
        (f"https://id.gs1.org/01/{_GTIN}", "item:YOG"),
        ("(00)395200090000001010", "hu:395200090000001010"),
        ("supplier-lot:S-1/BV-4471", "supplier-lot:S-1/BV-4471"),
        ("lot:YOG/a%2Fb%20%28c%29%20AND%20%2A", "lot:YOG/a%2Fb%20%28c%29%20AND%20%2A"),
        ("a/b (c) AND *", "lot:YOG/a%2Fb%20%28c%29%20AND%20%2A"),
        ("C-1", "customer:C-1"),
    ],
)
def test_exact_numbers_codes_and_refs(find: Any, typed: str, ref: str) -> None:
    answer = find(typed)
    assert answer.exact
    assert [each.ref for each in answer.finds] == [ref]


def test_one_number_on_many_things_lists_them_by_kind(find: Any) -> None:
    answer = find("77")
    assert answer.exact
    assert [kind for kind, _ in answer.groups] == ["lot", "serial", "order"]


def test_a_supplier_lot_number_of_two_suppliers_is_two(find: Any) -> None:
    answer = find("BV-4471")
    assert [each.ref for each in answer.finds] == [
        "supplier-lot:S-1/BV-4471", "supplier-lot:S-2/BV-4471",
    ]  # fmt: skip
    assert [each.item for each in answer.finds] == ["YOG", "FRUIT"]


@pytest.mark.parametrize(
    ("typed", "ref"),
    [
        ("ys-09", "lot:YOG/YS-0909"), ("YS-0", "lot:YOG/YS-0909"), ("strawb", "item:YOG"),
        ("yoghurt straw", "item:YOG"), ("berry", "item:YOG"), ("green bask", "customer:C-1"),
        ("3952000900", "hu:395200090000001010"), ("bv-44", "supplier-lot:S-1/BV-4471"),
    ],
)  # fmt: skip
def test_parts_of_numbers_and_names(find: Any, typed: str, ref: str) -> None:
    answer = find(typed)
    assert not answer.exact
    refs = [each.ref for each in answer.finds]
    lots = {lot for each in answer.finds for lot in each.supplier_lots}
    assert ref in refs or ref in lots


@pytest.mark.parametrize(
    "typed",
    ["", " ", "*", "?", "AND", "OR NOT", '"', "\\", "a AND (b", "[x TO y]", "~1", "^5", "name:x",
     "'; MATCH (n) DETACH DELETE n", "\x00", "🙂", "a" * 10_000, "-", "+", "lot:", "lot:/", "//"],
)  # fmt: skip
def test_nothing_typed_can_break_it(find: Any, typed: str) -> None:
    find(typed)
    assert find("YS-0909").exact


def test_what_is_cut_is_said(find: Any) -> None:
    answer = find("77", 2)
    assert answer.truncated
    assert len(answer.finds) == 2
    assert not find("77", 3).truncated


def test_one_hit_opens_it_and_a_document_lists_its_events(
    client: TestClient, graph: Graph, load: Load
) -> None:
    load(graph, _stock())
    hit = client.get("/search?q=YS-0909", follow_redirects=False)
    assert (hit.status_code, hit.headers["location"]) == (303, "/thing?ref=lot%3AYOG%2FYS-0909")
    document = client.get("/search?q=GR-5")
    assert document.url.path == "/document"
    assert "YS-0909" in document.text
    many = client.get("/search?q=77")
    assert many.status_code == 200
    assert "Choose the one you mean" in many.text
    none = client.get("/search?q=zzzz")
    assert none.status_code == 404
    assert "Nothing found for" in none.text


def test_words_are_escaped() -> None:
    assert phrase('a"b\\') == '"a\\"b\\\\"'
    assert escape("a-b:c") == "a\\-b\\:c"
    assert beginnings("A OR B") == '+("a" a* (+a*)) +("or" or* (+or*)) +("b" b* (+b*))'
    assert beginnings("?!") is None
