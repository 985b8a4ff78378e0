"""Lists of things by a text, a status and a column; parts of lots are read once a commit."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.graph.run import Graph
from app.things import choice, lists, part_book
from app.things.part_book import PartBook
from tests.conftest import Load
from tests.web.cells import tables
from tests.web.test_pages_answers import text_of


def shelf() -> list[dict[str, Any]]:
    """MILK/A1 (made on 1 March, on hold), MILK/A2 (3 March), MILK/B1 (2 March), OIL/A9."""
    told: list[dict[str, Any]] = [
        {"type": "define", "item": "MILK", "name": "Raw milk", "uom": "kg"},
        {"type": "define", "item": "OIL", "name": "Sunflower oil", "uom": "kg"},
    ]
    for item, lot, made, expires in (
        ("MILK", "A1", "2026-03-01", "2026-04-01"), ("MILK", "A2", "2026-03-03", "2026-03-20"),
        ("MILK", "B1", "2026-03-02", None), ("OIL", "A9", None, None),
    ):  # fmt: skip
        lot_ = {"item": item, "lot": lot, "manufactured_at": made, "expires_at": expires}
        told.append({
            "type": "receive", "at": "2026-03-05", "quantity": 5, "uom": "kg", "location": "WH",
            "object": {name: value for name, value in lot_.items() if value},
        })  # fmt: skip
    told.append({"type": "status", "at": "2026-03-06", "status": "hold",
                 "object": {"item": "MILK", "lot": "A1"}})  # fmt: skip
    return [{"event_id": str(n), "source": "t", **each} for n, each in enumerate(told)]


def numbers(client: TestClient, path: str) -> list[str]:
    """The things of the first table of a page with such a heading, in its order."""
    page = client.get(path)
    assert page.status_code == 200
    (table,) = [each for each in tables(page.text).values() if "Expires" in str(each.rows[:1])]
    return [re.sub(r" lot$|^lot ", "", row[0]) for row in table.rows[1:]]


def test_lists_are_filtered_and_sorted(client: TestClient, graph: Graph, load: Load) -> None:
    load(graph, shelf())
    everything = numbers(client, "/kind/lot")
    assert len(everything) == 4
    first, *_ = everything
    assert numbers(client, "/kind/lot?sort=-number")[-1] == first
    assert [each[-2:] for each in numbers(client, "/kind/lot?sort=made")] == [
        "A1", "B1", "A2", "A9",
    ]  # fmt: skip
    assert [each[-2:] for each in numbers(client, "/kind/lot?sort=-expires")][:2] == ["A1", "A2"]
    assert [each[-2:] for each in numbers(client, "/kind/lot?find=milk&sort=number")] == [
        "A1", "A2", "B1",
    ]  # fmt: skip
    assert [each[-2:] for each in numbers(client, "/kind/lot?status=hold")] == ["A1"]
    page = client.get("/kind/lot?find=milk&status=hold").text
    assert "1 of 4 lots fits." in text_of(page)
    assert 'aria-sort="ascending"' in page
    assert "0 of 4 lots fit." in text_of(client.get("/kind/lot?find=nothing").text)
    assert client.get("/kind/lot?sort=colour").status_code == 400
    assert client.get("/kind/lot?status=odd").status_code == 400
    asked = "/thing?ref=item:MILK"
    assert numbers(client, asked) == ["B1", "A2", "A1"]
    assert numbers(client, f"{asked}&lots_sort=made") == ["A1", "B1", "A2"]
    assert numbers(client, f"{asked}&lots_sort=-expires") == ["A1", "A2", "B1"]
    assert numbers(client, f"{asked}&lots_find=a&lots_status=hold") == ["A1"]
    none = text_of(client.get(f"{asked}&lots_find=zz").text)
    assert "3 lots" in none
    assert "0 of 3 lots and serials fit." in none


def test_lists_are_sorted_and_narrowed_by_what_is_on_hand_and_out(
    client: TestClient, graph: Graph, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    """5 kg came of each; of MILK/A2 3 kg went to C1, B1 all to C2, OIL/A9 some to nobody known; a
    test of B1 failed."""
    gone: list[dict[str, Any]] = [
        {"type": "ship", "object": {"item": "MILK", "lot": "A2"}, "quantity": 3, "customer": "C1"},
        {"type": "ship", "object": {"item": "MILK", "lot": "B1"}, "quantity": 5, "customer": "C2"},
        {"type": "ship", "object": {"item": "OIL", "lot": "A9"}},
        {
            "type": "inspect",
            "object": {"item": "MILK", "lot": "B1"},
            "test": "pH",
            "result": "fail",
        },
    ]
    where = {"from": "WH", "at": "2026-03-08"}
    load(graph, shelf() + [
        {"event_id": f"g{n}", "source": "t", **(where if each["type"] == "ship" else {}), **each}
        for n, each in enumerate(gone)
    ])  # fmt: skip

    def lots(path: str) -> list[str]:
        return [each[-2:] for each in numbers(client, path)]

    assert lots("/kind/lot?sort=-hand") == ["A9", "A1", "A2", "B1"]
    assert lots("/kind/lot?sort=-out") == ["A9", "B1", "A2", "A1"]
    assert lots("/kind/lot?sort=out&has=hand") == ["A1", "A2", "A9"]
    assert lots("/kind/lot?has=out&find=milk") == ["A2", "B1"]
    asked = "/thing?ref=item:MILK"
    assert lots(f"{asked}&lots_sort=-out") == ["B1", "A2", "A1"]
    assert lots(f"{asked}&lots_has=hand&lots_sort=made") == ["A1", "A2"]
    assert lots("/lots?status=hold&has=hand") == ["A1"]
    assert lots("/lots?failed=true&sort=hand") == ["B1"]
    page = client.get("/lots?failed=true&has=hand").text
    assert "0 of 1 things fit." in text_of(page)
    assert 'name="failed" value="true"' in page
    assert "/lots?failed=true" in page
    assert client.get("/lots?status=hold&sort=colour").status_code == 400
    assert client.get("/kind/item?sort=hand").status_code == 400
    assert client.get("/kind/item?has=hand").status_code == 400
    monkeypatch.setattr(choice, "SUMMED_UP", 2)
    long = client.get("/kind/lot?sort=-out&has=out").text
    assert lots("/kind/lot?sort=-out&has=out") == ["A1", "A2", "B1", "A9"]
    assert long.index("▲") < long.index("Name</a>")  # of the number
    assert "at most 2 rows; here are 4, in their usual order and with all of them" in text_of(long)
    narrowed = client.get("/kind/lot?sort=-out&has=out&status=hold").text
    assert "0 of 4 lots fit." in text_of(narrowed)


def test_lists_by_status_expiry_and_tests_are_filtered_and_sorted(
    client: TestClient, graph: Graph, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "expiry_span", lambda _: ("2026-03-01", "2026-04-01"))
    told = shelf()
    held = {"type": "status", "at": "2026-03-06", "status": "hold"}
    failed = {"type": "inspect", "test": "pH", "result": "fail"}
    told += [{"event_id": "h", "source": "t", **held, "object": {"item": "OIL", "lot": "A9"}}]
    for lot, at in (("A1", "2026-03-09"), ("A2", "2026-03-08")):
        of = {"item": "MILK", "lot": lot}
        told.append({"event_id": f"f{lot}", "source": "t", "at": at, "object": of, **failed})
    load(graph, told)

    def lots(path: str) -> list[str]:
        return [each[-2:] for each in numbers(client, path)]

    assert lots("/lots?status=hold") == ["A1", "A9"]
    assert lots("/lots?status=hold&sort=-name") == ["A9", "A1"]
    assert lots("/lots?status=hold&find=sunflower") == ["A9"]
    assert lots("/lots?expiring=true") == ["A2", "A1"]
    assert lots("/lots?expiring=true&sort=-expires") == ["A1", "A2"]
    assert lots("/lots?expiring=true&status=hold") == ["A1"]
    assert lots("/lots?failed=true") == ["A1", "A2"]
    assert lots("/lots?failed=true&sort=failed") == ["A2", "A1"]
    assert lots("/lots?failed=true&find=a2") == ["A2"]
    assert "1 of 2 lots and serials fits." in text_of(client.get("/lots?status=hold&find=oil").text)


def test_parts_of_lots_are_read_once_a_commit(
    graph: Graph, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(part_book, "WAIT_S", 60.0)  # a busy machine is none that needs a wait
    load(graph, shelf())
    part = {"event_id": "p", "source": "t", "type": "status", "at": "2026-03-07", "status": "hold",
            "object": {"item": "MILK", "lot": "B1"}, "location": "WH", "quantity": 2,
            "uom": "kg"}  # fmt: skip
    book = PartBook()
    assert book.latest(graph)[0].of("hold") == []
    load(graph, [part])
    parts, since = book.latest(graph)
    assert [(row.ref, row.status_quantity) for row in parts.of("hold")] == [("lot:MILK/B1", 2)]
    assert since is None
    assert book.latest(graph)[0] is parts
    assert graph.read(book.of) is parts


def test_parts_that_take_long_are_shown_as_they_were_and_read_beside(
    graph: Graph, load: Load
) -> None:
    load(graph, shelf())
    book = PartBook()
    before, _ = book.latest(graph)
    assert book.found is not None
    book.found = type(book.found)(before, book.found.mark, book.found.read_at, took_s=5.0)
    held = {"event_id": "p", "source": "t", "type": "status", "at": "2026-03-07", "status": "hold",
            "object": {"item": "MILK", "lot": "B1"}, "location": "WH"}  # fmt: skip
    load(graph, [held])
    parts, since = book.latest(graph)
    assert parts is before
    assert since == book.found.read_at or book.found.parts is not before
    book.close()
    assert [row.ref for row in book.latest(graph)[0].of("hold")] == ["lot:MILK/B1"]
