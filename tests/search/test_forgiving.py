"""Search that forgives: slips of the finger, codes as scanners send them, half-known codes."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.errors import AmbiguousError
from app.graph.moment import steady
from app.graph.run import Graph
from app.search.service import SearchAnswer, search
from app.search.words import spelt_nearly
from app.trace.resolve import resolve
from app.vocabulary import make_ref, parse_ref
from tests.conftest import Load
from tests.web.test_pages_answers import text_of

_GTIN = "09520000000288"
_FNC1 = "\x1d"


def labelled() -> list[dict[str, Any]]:
    """Yoghurt with a GTIN, lot YS-0909 and serial S/1 in it; a pallet, a customer with a GLN."""
    said: list[dict[str, Any]] = [
        {"type": "define", "item": "YOG", "name": "Strawberry yoghurt", "gtin": _GTIN},
        {"type": "define", "customer": "C-1", "name": "Northgate Supermarkets",
         "gln": "9520009000012"},
        {"type": "receive", "object": {"item": "YOG", "lot": "YS-0909"}, "supplier": "S-1",
         "supplier_lot": "BV-4471", "document": "GR-2026-17"},
        {"type": "receive", "object": {"item": "YOG", "lot": "YS-0909", "serial": "S/1"}},
        {"type": "receive", "object": {"item": "SALT", "lot": "LATER"}, "document": "GR-2026-18"},
        {"type": "pack", "hu": "395200090000001010",
         "contents": [{"object": {"item": "YOG", "lot": "YS-0909"}}]},
    ]  # fmt: skip
    return [{"event_id": str(n), "source": "t", **each} for n, each in enumerate(said)]


@pytest.fixture
def find(graph: Graph, load: Load) -> Any:
    load(graph, labelled())

    def ask(text: str) -> SearchAnswer:
        return search(graph, text)

    return ask


@pytest.mark.parametrize(
    ("scanned", "ref"),
    [
        (f"01{_GTIN}10YS-0909", "lot:YOG/YS-0909"),
        (f"{_FNC1}01{_GTIN}10YS-0909", "lot:YOG/YS-0909"),
        (f"]C101{_GTIN}10YS-0909", "lot:YOG/YS-0909"),
        (f"]d201{_GTIN}17270101{'10'}YS-0909{_FNC1}21S/1", "serial:YOG/S%2F1"),
        (f"01{_GTIN}10YS-0909{_FNC1}21S/1", "serial:YOG/S%2F1"),
        (f"(01){_GTIN}(10)YS-0909(21)S/1", "serial:YOG/S%2F1"),
        (f"https://id.gs1.org/01/{_GTIN}/10/YS-0909", "lot:YOG/YS-0909"),
        (f"https://brand.example.com/01/{_GTIN}/10/YS-0909?17=270101", "lot:YOG/YS-0909"),
        ("urn:epc:class:lgtin:952000.0000028.YS-0909", "lot:YOG/YS-0909"),
        ("urn:epc:id:sgtin:952000.0000028.S%2F1", "serial:YOG/S%2F1"),
        ("00395200090000001010", "hu:395200090000001010"),
        ("395200090000001010", "hu:395200090000001010"),
        (_GTIN, "item:YOG"),
        (_GTIN[1:], "item:YOG"),
        ("9520009000012", "customer:C-1"),
        ("(417)9520009000012", "customer:C-1"),
    ],
)
def test_a_scan_finds_exactly_what_it_names(find: Any, scanned: str, ref: str) -> None:
    answer = find(scanned)
    assert answer.exact
    assert answer.only is not None
    assert answer.only.ref == ref


def test_a_code_nothing_is_exactly_still_helps_and_says_so(find: Any) -> None:
    other_item = find("(01)04006381333931(10)YS-0909")
    assert (other_item.how, [each.ref for each in other_item.finds]) == (
        "number", ["lot:YOG/YS-0909"],
    )  # fmt: skip
    assert other_item.only is None
    assert "Nothing in the graph is exactly that" in other_item.notes[0]
    other_lot = find(f"(01){_GTIN}(10)NO-SUCH")
    assert (other_lot.how, [each.ref for each in other_lot.finds]) == ("number", ["item:YOG"])
    misread = find("(01)09520000000289(10)NO-SUCH")
    assert "the check digit of 09520000000289 should be 8" in misread.notes[1]


def test_an_unknown_serial_of_a_known_lot_is_not_opened_as_if_it_were_the_lot(find: Any) -> None:
    answer = find(f"(01){_GTIN}(10)YS-0909(21)NEW")
    assert [each.ref for each in answer.finds] == ["lot:YOG/YS-0909"]
    assert answer.only is None
    assert "No serial NEW is known" in answer.notes[0]


def bracketed() -> list[dict[str, Any]]:
    """Lots A, A(, A(21)7 and B(21)7 of one item; serial 7 of lot A; a case that holds others."""
    said: list[dict[str, Any]] = [
        {"type": "define", "item": "YOG", "gtin": _GTIN},
        *({"type": "receive", "object": {"item": "YOG", "lot": lot}}
          for lot in ("A", "A(", "A(21)7", "B(21)7", "L\nM")),
        {"type": "pack", "hu": f"(01){_GTIN}(21)CASE-1",
         "contents": [{"object": {"item": "YOG", "lot": "A"}}]},
    ]  # fmt: skip
    return [{"event_id": str(n), "source": "t", **each} for n, each in enumerate(said)]


@pytest.mark.parametrize(
    ("scanned", "lots", "note"),
    [
        ("(10)A", ["A"], ""),
        ("(10)A(", ["A(", "A"], "several ways: GTIN 09520000000288, lot A(; or"),
        ("(10)A(21)7", ["A(21)7", "A"], "several ways"),
        ("(10)B(21)7", ["B(21)7"], "several ways"),
        ("(10)A(17)270230", ["A"], "expiry date (17) “270230” is no date that exists"),
        ("(17)270230(10)A", ["A"], "is no date that exists"),
        ("(7007)260901260915(10)A", ["A"], ""),
        ("(10)L\nM", ["L\nM"], "line break inside: is it one number?"),
    ],
)
def test_a_code_that_reads_in_several_ways_lists_what_there_is(
    graph: Graph, load: Load, scanned: str, lots: list[str], note: str
) -> None:
    load(graph, bracketed())
    answer = search(graph, f"(01){_GTIN}{scanned}")
    assert answer.exact
    assert [parse_ref(each.ref).number for each in answer.finds] == lots
    assert note in " ".join(answer.notes)
    assert (answer.only is None) == bool(note)


def test_a_trade_item_that_holds_others_is_found_under_its_link(graph: Graph, load: Load) -> None:
    load(graph, bracketed())
    ref = make_ref("hu", f"(01){_GTIN}(21)CASE-1")
    for scanned in (f"https://id.gs1.org/01/{_GTIN}/21/CASE-1", f"]C101{_GTIN}21CASE-1",
                    "urn:epc:id:sgtin:952000.0000028.CASE-1"):  # fmt: skip
        answer = search(graph, scanned)
        assert answer.only is not None, scanned
        assert answer.only.ref == ref
        assert steady(graph, partial(resolve, text=scanned)) == ref


def test_a_root_that_reads_in_several_ways_is_asked_back(graph: Graph, load: Load) -> None:
    load(graph, [
        {"event_id": lot, "source": "t", "type": "receive", "object": {"item": _GTIN, "lot": lot}}
        for lot in ("A", "A(", "B(21)7")
    ])  # fmt: skip
    whole = steady(graph, partial(resolve, text=f"(01){_GTIN}(10)B(21)7"))
    assert whole == make_ref("lot", _GTIN, "B(21)7")
    with pytest.raises(AmbiguousError):
        steady(graph, partial(resolve, text=f"(01){_GTIN}(10)A("))


@pytest.mark.parametrize(
    ("typed", "ref"),
    [
        ("strawbery", "item:YOG"), ("Strawbrery yogurt", "item:YOG"),
        ("nortgate supermarket", "customer:C-1"), ("YS-0990", "lot:YOG/YS-0909"),
        ("YS-O909", "lot:YOG/YS-0909"), ("BV-4417", "lot:YOG/YS-0909"),
    ],
)  # fmt: skip
def test_a_slip_is_forgiven_and_told(find: Any, typed: str, ref: str) -> None:
    answer = find(typed)
    assert answer.how == "nearly"
    assert answer.only is None
    assert ref in [each.ref for each in answer.finds]


def test_what_is_far_off_is_not_found(find: Any) -> None:
    assert find("blueberry").finds == []
    assert find("XQ-7777").finds == []


def test_documents_are_found_by_their_beginning(find: Any, client: TestClient) -> None:
    answer = find("GR-2026")
    assert answer.documents == ("GR-2026-17", "GR-2026-18")
    page = client.get("/search?q=GR-2026")
    assert page.status_code == 200
    assert "/document?number=GR-2026-18" in page.text


def test_instant_results_are_grouped_and_say_when_there_is_more(
    client: TestClient, graph: Graph, load: Load
) -> None:
    load(graph, [
        {"event_id": str(n), "source": "t", "type": "receive",
         "object": {"item": "X", "lot": f"L-{n:03}"}}
        for n in range(30)
    ])  # fmt: skip
    load(graph, [{"event_id": "o", "source": "t", "type": "consume", "work_order": "L-ORDER",
                  "object": {"item": "X", "lot": "L-001"}}])  # fmt: skip
    some = client.get("/search/instant?q=L-").text
    assert some.count("data-find=") == 12
    assert "Only the first are shown: show all" in text_of(some)
    assert "<html" not in some
    one = text_of(client.get("/search/instant?q=L-ORD").text)
    assert "Work order L-ORDER" in one
    assert "Nothing found" in text_of(client.get("/search/instant?q=zzzzzz").text)
    assert client.get("/search/instant?q=").text.strip() == ""


def test_all_finds_come_a_page_at_a_time(client: TestClient, graph: Graph, load: Load) -> None:
    load(graph, [
        {"event_id": str(n), "source": "t", "type": "receive",
         "object": {"item": "X", "lot": f"L-{n:03}"}}
        for n in range(230)
    ])  # fmt: skip
    first = client.get("/search?q=L-").text
    assert "1 to 200 of 230 things" in text_of(first)
    second = client.get("/search?q=L-&page=2").text
    assert "201 to 230 of 230 things" in text_of(second)


def test_every_form_in_the_manual_finds_something(
    client: TestClient, graph: Graph, load: Load
) -> None:
    text = (Path(__file__).parents[2] / "docs/pages.md").read_text(encoding="utf-8")
    table = text.partition("| form | example |")[2].partition("\n\n")[0]
    examples = [each for row in table.splitlines() for each in re.findall(r"`([^`]+)`", row)]
    assert len(examples) == 14
    load(graph, [
        {"event_id": "1", "source": "t", "type": "define", "item": "YOG-STRAW", "gtin": _GTIN,
         "name": "Strawberry yoghurt"},
        {"event_id": "2", "source": "t", "type": "receive", "supplier": "S",
         "supplier_lot": "BV-4471", "object": {"item": "YOG-STRAW", "lot": "YS-0909"},
         "document": "DN-STORY-1"},
    ])  # fmt: skip
    for example in examples:
        answer = client.get("/search", params={"q": example})
        assert answer.status_code == 200, example
        assert "YS-0909" in answer.text or "YOG-STRAW" in answer.text, example


def test_slips_allowed_grow_with_the_word() -> None:
    assert spelt_nearly("AB bolt valve") == "+ab* +(bolt* bolt~1) +(valve* valve~1)"
    assert spelt_nearly("strawberry") == "+(strawberry* strawberry~2)"
    assert spelt_nearly("?!") is None


def test_an_expiry_on_the_label_that_is_not_the_lots_is_told(
    client: TestClient, graph: Graph, load: Load
) -> None:
    gtin = "09520000000288"
    lot = {"item": "YOG", "lot": "L1"}
    load(
        graph,
        [
            {"event_id": "1", "source": "erp", "type": "define", "item": "YOG", "gtin": gtin},
            {"event_id": "2", "source": "erp", "type": "define", "object": lot,
             "expires_at": "2026-04-01"},
        ],
    )  # fmt: skip
    same = client.get(
        "/search", params={"q": f"(01){gtin}(17)260401(10)L1"}, follow_redirects=False
    )
    assert same.status_code == 303
    other = client.get("/search", params={"q": f"(01){gtin}(17)260301(10)L1"})
    assert "expires on 2026-03-01; what was told of it says 2026-04-01" in other.text
