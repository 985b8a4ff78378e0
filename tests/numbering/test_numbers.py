"""Numbers handed out, used, void, passed over; what the door says of others; other names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.audit.listing import lines_before
from app.backup.comparing import differences, portrait_of, stored_differences
from app.backup.filling import fill
from app.backup.manifest import read_backup
from app.backup.writing import back_up
from app.errors import AmbiguousError, NotFoundError, UsageError
from app.graph.run import Graph
from app.gs1 import check_digit, parse
from app.main import create_app
from app.numbering.account import accounts, latest_numbers
from app.numbering.issuing import NumberRequest, RestoredError, go_on, hand_out, void_number
from app.numbering.models import IssuedNumber, NumberScheme
from app.numbering.schemes import all_schemes, end_scheme, make_scheme, scheme_for
from app.settings import Settings
from app.web.schemas.numbers import NumberBookJson, NumbersJson
from tests.conftest import Load, Lotgraph, be_patient
from tests.events.said import answers, ask, lot, said, warned
from tests.neo4j_server import empty

DAY = date(2026, 11, 29)
GTIN = "04012345000016"


@pytest.fixture
def company(settings: Settings) -> Settings:
    """Settings of a company with a GS1 prefix."""
    return settings.model_copy(update={"gs1_prefix": "4012345"})


@pytest.fixture
def desk(company: Settings, graph: Graph, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    be_patient(monkeypatch)
    with TestClient(create_app(company, graph), base_url="http://127.0.0.1") as talking:
        yield talking


def lots_of(graph: Graph, settings: Settings, **more: str) -> NumberScheme:
    told = {"pattern": "L{YY}{DDD}-{SEQ:3}", "reset": "day"} | more
    return make_scheme(graph, settings, kind="lot", item="FIN", by="anna", **told)


def given(graph: Graph, scheme: NumberScheme, count: int = 1, **more: Any) -> list[str]:
    asked = NumberRequest("ben", count, day=more.pop("day", DAY), **more)
    return [each.number for each in hand_out(graph, scheme, asked, "UTC")]


def made(number: str, item: str = "FIN") -> dict[str, Any]:
    return said("produce", number, object=lot(item, number), quantity=1, uom="kg", work_order="W")


def states(graph: Graph) -> dict[str, str]:
    return {each.number: each.state for each in latest_numbers(graph, 100)}


def test_a_number_is_reserved_then_used_then_void(
    graph: Graph, settings: Settings, load: Load
) -> None:
    scheme = lots_of(graph, settings)
    assert given(graph, scheme, 3) == ["L26333-001", "L26333-002", "L26333-003"]
    assert given(graph, scheme, day=date(2026, 11, 30)) == ["L26334-001"]
    load(graph, [made("L26333-001")])
    voided = void_number(graph, "lot:FIN/L26333-002", "eva", "label torn")
    assert (voided.state, voided.void_by) == ("void", "eva")
    assert states(graph) == {
        "L26333-001": "used", "L26333-002": "void", "L26333-003": "reserved",
        "L26334-001": "reserved",
    }  # fmt: skip
    used: IssuedNumber = next(each for each in latest_numbers(graph, 9) if each.state == "used")
    assert (used.by, used.source, used.event_id) == ("ben", "mes", "L26333-001")
    (today,) = (each for each in accounts(graph).found if each.period == "2026-11-29")
    assert (today.last, today.used, today.reserved, today.void) == (3, 1, 1, 1)
    assert [(gap.first, gap.count) for gap in today.gaps] == [("L26333-002", 1), ("L26333-003", 1)]
    assert "eva: label torn" in today.gaps[0].why
    assert "to ben, no event names it yet" in today.gaps[1].why
    assert given(graph, scheme) == ["L26333-004"]  # what is void is never handed out again
    with pytest.raises(UsageError, match="void already"):
        void_number(graph, "lot:FIN/L26333-002", "eva", "again")
    with pytest.raises(UsageError, match="reason is missing"):
        void_number(graph, "lot:FIN/L26333-003", "eva", " ")
    with pytest.raises(NotFoundError):
        void_number(graph, "lot:FIN/X", "eva", "no such")
    whats = [line.told["what"] for line in lines_before(graph, None, 9) if line.kind == "numbers"]
    assert whats == ["number void", "scheme made"]


def test_what_is_there_already_is_passed_over(graph: Graph, settings: Settings, load: Load) -> None:
    load(graph, [made("L26333-002"), said("ship", "1", object=lot("FIN", "A"), document="D1")])
    assert given(graph, lots_of(graph, settings), 2) == ["L26333-001", "L26333-003"]
    assert states(graph)["L26333-002"] == "skipped"
    (told,) = accounts(graph).found
    assert (told.last, told.skipped, told.unknown) == (3, 1, 0)
    papers = make_scheme(graph, settings, kind="document", pattern="D{SEQ:1}", by="anna")
    assert given(graph, papers) == ["D2"]
    load(graph, [said("ship", "2", object=lot("FIN", "A"), document="D2")])
    assert states(graph)["D2"] == "used"
    other = make_scheme(graph, settings, kind="order", pattern="W{SEQ:1}", by="anna", site="Mainz")
    assert given(graph, other) == ["W1"]


def test_what_is_not_looked_at_is_said(
    graph: Graph, settings: Settings, desk: TestClient, monkeypatch: pytest.MonkeyPatch,
    lotgraph: Lotgraph,
) -> None:  # fmt: skip
    """More sequences, places and gaps than are looked at: none of them is left aside in silence."""
    monkeypatch.setattr("app.numbering.account._GAPS", 1)
    lots = lots_of(graph, settings)
    for day in (27, 28, 29):
        given(graph, lots, 3, day=date(2026, 11, day))
    void_number(graph, "lot:FIN/L26331-002", "eva", "label torn")
    serials = make_scheme(
        graph, settings, kind="serial", item="FIN", pattern="{SEQ:6}", by="anna"
    )  # fmt: skip
    given(graph, serials)
    told = accounts(graph, count=1)
    assert ([each.scheme for each in told.found], told.left_out) == (["serial/FIN"], 3)
    of_lots = accounts(graph, "lot/FIN", count=2)  # whatever else was handed out since
    assert [each.period for each in of_lots.found] == ["2026-11-29", "2026-11-28"]
    assert of_lots.left_out == 1
    (oldest,) = accounts(graph, "lot/FIN").found[2:]
    assert (oldest.void, len(oldest.gaps), oldest.gaps_left_out) == (1, 1, 2)
    monkeypatch.setattr("app.numbering.pages.accounts", partial(accounts, count=1))
    assert "The latest 1 of 4 sequences" in desk.get("/numbers").text
    page = desk.get("/numbers?scheme=lot/FIN").text
    assert "The latest 1 of 3 sequences" in page
    assert "serial/FIN</h3>" not in page
    checked = lotgraph("numbering", "check", "lot/FIN")
    assert "the first 2 gaps not listed" in checked.stdout.replace("\xa0", " ")


def test_a_request_asked_again_gets_the_same(graph: Graph, settings: Settings) -> None:
    scheme = lots_of(graph, settings)
    first = given(graph, scheme, 2, request="job 7")
    assert given(graph, scheme) == ["L26333-003"]
    assert given(graph, scheme, 2, request="job 7") == first
    assert given(graph, scheme, 2, request="job 8") == ["L26333-004", "L26333-005"]


def test_schemes_are_found_ended_and_never_doubled(graph: Graph, settings: Settings) -> None:
    lots = lots_of(graph, settings)
    with pytest.raises(UsageError, match="There is a scheme for this already: lot of FIN"):
        lots_of(graph, settings, pattern="X{SEQ:2}", reset="never")
    serials = make_scheme(
        graph, settings, kind="serial", item="FIN", pattern="{SEQ:6}", by="anna"
    )  # fmt: skip
    here = lots_of(graph, settings, site="Mainz", pattern="M{SEQ:3}", reset="never")
    assert scheme_for(graph, item="FIN", kind="lot") == lots
    assert scheme_for(graph, item="FIN", kind="lot", site="Mainz") == here
    assert scheme_for(graph, item="FIN", kind="lot", site="Ulm") == lots
    with pytest.raises(AmbiguousError) as several:
        scheme_for(graph, item="FIN")
    assert {each["kind"] for each in several.value.detail["candidates"]} == {"lot", "serial"}
    assert scheme_for(graph, item="FIN", kind="serial") == serials
    with pytest.raises(NotFoundError, match="There is no scheme for numbers of RM"):
        scheme_for(graph, item="RM")
    assert end_scheme(graph, lots.code, "eva").ended_by == "eva"
    with pytest.raises(NotFoundError, match="has ended"):
        given(graph, next(each for each in all_schemes(graph) if each.code == lots.code))
    assert lots_of(graph, settings, pattern="N{SEQ:3}", reset="never").code == "lot/FIN#2"


def test_sscc_and_sgtin_stand_under_the_prefix(graph: Graph, company: Settings) -> None:
    pallets = make_scheme(graph, company, kind="hu", by="anna")
    assert pallets.pattern == "04012345{SEQ:9}{CHECK}"
    found = hand_out(graph, pallets, NumberRequest("ben", 2), "UTC")
    for each in found:
        read = parse(each.element_string or "")
        assert read is not None
        assert read.kind == "hu"
        assert not read.warning
        assert read.value == each.number
    units = make_scheme(
        graph, company, kind="serial", item=GTIN, pattern="{YY}{SEQ:6}", by="anna"
    )  # fmt: skip
    (unit,) = hand_out(graph, units, NumberRequest("ben"), "UTC")
    read = parse(unit.element_string or "")
    assert read is not None
    assert (read.item, read.serial) == (GTIN, unit.number)
    another = "0409999900001" + check_digit("0409999900001")
    with pytest.raises(UsageError, match="not under the company's GS1 prefix"):
        make_scheme(graph, company, kind="serial", item=another, pattern="{SEQ:6}", by="a")


def test_the_door_warns_of_numbers_that_are_of_no_pattern_or_void(
    graph: Graph, settings: Settings
) -> None:
    assert warned(answers(graph, [made("OLD")])) == []
    scheme = lots_of(graph, settings)
    one, two = given(graph, scheme, 2)
    void_number(graph, f"lot:FIN/{two}", "eva", "label torn")
    told = answers(graph, [made(one), made("26-1"), made("L1", "RM"), made(two),
                           said("ship", "9", object=lot("FIN", "OLD"), customer="C")])  # fmt: skip
    assert [(each.event_id, note.code) for each in told for note in each.notes] == [
        ("26-1", "number_pattern"), (two, "number_void"),
    ]  # fmt: skip
    assert {each.result for each in told} == {"created"}
    later = said("ship", "10", object=lot("FIN", "26-1"), customer="C")
    assert warned(answers(graph, [later])) == []  # it was said when the lot was new


def test_a_backup_has_the_numbers_and_goes_on_behind_them(
    graph: Graph, settings: Settings, load: Load, tmp_path: Path
) -> None:
    scheme = lots_of(graph, settings)
    given(graph, scheme, 3)
    load(graph, [made("L26333-001")])
    void_number(graph, "lot:FIN/L26333-002", "eva", "label torn")
    before, were = portrait_of(graph), states(graph)
    manifest = back_up(graph, tmp_path / "b").manifest
    assert manifest.counts["numbers"] == 5
    assert not {"NumberScheme", "IssuedNumber"} & set(manifest.left_out)
    empty(graph)
    fill(graph, tmp_path / "b", read_backup(tmp_path / "b"), 100, lambda _done, _total: None)
    assert differences(before, portrait_of(graph)) == []
    assert stored_differences(graph, tmp_path / "b", manifest) == []
    assert states(graph) == were
    (scheme,) = all_schemes(graph)
    with pytest.raises(RestoredError, match="was restored"):
        given(graph, scheme)  # perhaps L26333-004 and 005 were printed since
    assert go_on(graph, scheme, 5, "eva", "UTC", DAY) == 2
    assert given(graph, all_schemes(graph)[0]) == ["L26333-006"]
    (told,) = accounts(graph).found
    assert (told.last, told.skipped, told.unknown) == (6, 2, 0)
    assert "between a backup and its restore, said eva" in told.gaps[-2].why


def test_another_number_is_another_name(graph: Graph, load: Load, desk: TestClient) -> None:
    load(graph, [made("A")])
    body = {"ref": "lot:FIN/A", "number": "B-7", "reason": "customer's label", "by": "eva",
            "event_id": "e1"}  # fmt: skip
    told = desk.post("/api/v1/numbers/alias", json=body).json()
    assert told == {"ref": "lot:FIN/A", "alias": "B-7", "event_id": "e1", "result": "created"}
    assert desk.post("/api/v1/numbers/alias", json=body).json()["result"] == "duplicate"
    found = desk.get("/thing?ref=B-7", follow_redirects=False)
    assert found.headers["location"] == "/thing?ref=lot%3AFIN%2FA"
    (row,) = ask(graph, "MATCH (e:Event {event_id: 'e1'}) RETURN e.content AS content")
    assert "customer's label (by eva)" in row["content"]
    for wrong, field in (({"ref": "item:FIN"}, "ref"), ({"reason": ""}, "reason"),
                         ({"number": "A"}, "number"), ({"ref": "lot:FIN/Z"}, "ref")):  # fmt: skip
        said_no = desk.post("/api/v1/numbers/alias", json={**body, **wrong})
        assert said_no.status_code in (400, 404)
        assert said_no.json()["error"]["field"] == field


def test_by_page_api_and_command_line(
    graph: Graph, desk: TestClient, load: Load, lotgraph: Lotgraph
) -> None:
    assert "There is no scheme yet" in desk.get("/numbers").text
    form = {"do": "make", "kind": "lot", "item": "FIN", "pattern": "L{SEQ", "by": "anna"}
    wrong = desk.post("/numbers", data=form)
    assert wrong.status_code == 400
    assert "A brace is open" in wrong.text
    assert 'value="L{SEQ"' in wrong.text
    desk.post("/numbers", data={**form, "pattern": "L{SEQ:3}"})
    page = desk.post("/numbers", data={"do": "hand-out", "scheme": "lot/FIN", "count": "2",
                                       "request": "r1", "by": "ben"})  # fmt: skip
    assert "L001" in page.text
    assert "L002" in page.text
    body = desk.post("/api/v1/numbers", json={"item": "FIN", "by": "erp"})
    assert body.status_code == 201
    assert [each.number for each in NumbersJson(**body.json()).numbers] == ["L003"]
    done = lotgraph("number", "FIN", "--count", "2")
    assert done.stdout.split() == ["L004", "L005"], done.stderr
    assert lotgraph("number", "RM").returncode == 4
    assert lotgraph("numbering", "add", "hu", "P{SEQ:4}").returncode == 0
    assert lotgraph("number", "--kind", "hu").stdout.split() == ["P0001"]
    assert lotgraph("numbering", "void", "lot:FIN/L004", "--reason", "torn").returncode == 0
    load(graph, [made("L001")])
    checked = lotgraph("numbering", "check")
    assert checked.returncode == 0
    assert "5 places, 1 used, 3 not yet, 1 void" in checked.stdout
    ask(graph, "MATCH (n:IssuedNumber {ref: 'lot:FIN/L003'}) DELETE n RETURN 1")
    assert lotgraph("numbering", "check").returncode == 1
    assert "nothing is on record" in desk.get("/numbers").text
    book = NumberBookJson(**desk.get("/api/v1/numbers").json())
    assert [each.code for each in book.schemes] == ["hu", "lot/FIN"]
    assert sum(each.unknown for each in book.accounts) == 1
    desk.post("/numbers", data={"do": "end", "scheme": "hu", "by": "eva"})
    assert "ended" in desk.get("/numbers").text
