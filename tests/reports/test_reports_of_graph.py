"""Reports of a graph: what is read is what the events alone say; API and command line hand it
out."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from zipfile import ZipFile

import pytest
from fastapi.testclient import TestClient
from python_calamine import CalamineWorkbook

from app.errors import LotgraphError, UsageError
from app.genealogy.question import Options
from app.graph.run import Graph
from app.main import create_app
from app.recall.cases import open_case
from app.reports.choosing import ReportChoice, dossier_of
from app.reports.fsma import fsma_book
from app.reports.service import REPORTS, report_file
from app.reports.sheets import ReportBook
from app.settings import Settings
from app.trace.parameters import read_options
from tests import command_line, neo4j_server
from tests.conftest import be_patient, through_the_door
from tests.reports import pure
from tests.reports.salad import SALAD, event
from tests.trace.meanwhile import Meanwhile

ALL = ("lot:LET/H1", "lot:LETP/P1", "lot:TOM/T7", "lot:FISH/V1", "lot:SAL/S1")
ZONE = "Europe/Berlin"


@pytest.fixture(scope="module")
def salad(server: neo4j_server.Server) -> Iterator[Graph]:
    """The salad plant in the graph, for tests that only read."""
    graph = server.connect()
    neo4j_server.empty(graph)
    through_the_door(graph, SALAD)
    yield graph
    graph.close()


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    be_patient(monkeypatch)


def rows(book: ReportBook) -> dict[str, list[tuple[object, ...]]]:
    return {sheet.title: list(map(tuple, sheet.lines)) for sheet in book.sheets[1:]}


@pytest.mark.parametrize("goods", [ALL, ("lot:SAL/S1",), ("lot:LETP/P1", "lot:TOM/T7")])
def test_a_graph_says_what_its_events_say(
    salad: Graph, settings: Settings, goods: tuple[str, ...]
) -> None:
    read = dossier_of(salad, settings, ReportChoice(lots=goods))
    alone = pure.dossier_of(SALAD, *goods)
    assert rows(fsma_book(read, ZONE)) == rows(fsma_book(alone, ZONE))


def test_a_trace_chooses_its_lots_and_its_runs(salad: Graph, settings: Settings) -> None:
    down = dossier_of(salad, settings, ReportChoice(refs=("supplier-lot:GF/GF-55",)))
    assert set(down.goods) == {"lot:TOM/T7", "lot:SAL/S1"}
    up = dossier_of(salad, settings, ReportChoice(refs=("lot:SAL/S1",), direction="up"))
    assert set(up.goods) == {"lot:TOM/T7", "lot:SAL/S1", "lot:LETP/P1", "lot:LET/H1"}
    whole = pure.dossier_of(SALAD, *sorted(up.goods))
    assert rows(fsma_book(up, ZONE)) == rows(fsma_book(whole, ZONE))
    assert dict(up.asked)["Asked for"] == "trace up from lot SAL / S1"


def test_a_time_chooses_what_was_booked_then(salad: Graph, settings: Settings) -> None:
    options = read_options(ZONE, start="2026-03-04", end="2026-03-04")
    found = dossier_of(salad, settings, ReportChoice(options=options))
    assert {each.key[1] for each in found.bookings} == {"s1", "s3"}
    assert set(found.goods) == {"lot:SAL/S1"}


def test_it_is_as_known_at_a_moment(salad: Graph, settings: Settings) -> None:
    """Before what was voided was voided, and before what came later came."""
    stamp = salad.one("recall/stamp")["last"]
    lots = ("lot:SAL/S1",)
    assert dossier_of(salad, settings, ReportChoice(lots=lots)).stamp == stamp
    (row,) = salad.rows("backup/events", keys=[["mes", "s4"]])
    known = Options(known_at=row["recorded_at"])
    then = dossier_of(salad, settings, ReportChoice(lots=lots, options=known))
    sent = {each.key[1]: each.quantity for each in then.bookings if each.type == "SHIPPED_TO"}
    assert sent == {"s1": 100, "s3": 60, "s4": 30}
    assert (then.known_at, then.stamp) == (row["recorded_at"], stamp)


@pytest.mark.parametrize(
    "choice",
    [
        ReportChoice(),
        ReportChoice(refs=("lot:SAL/S1",), lots=("lot:SAL/S1",)),
        ReportChoice(lots=("customer:C1",)),
        ReportChoice(lots=("lot:SAL/S1",), options=read_options(ZONE, start="2026-03-04")),
    ],
)
def test_what_is_no_choice_is_said_with_a_remedy(
    salad: Graph, settings: Settings, choice: ReportChoice
) -> None:
    with pytest.raises(UsageError) as error:
        dossier_of(salad, settings, choice)
    assert error.value.remedy


def test_what_is_not_known_is_not_found(salad: Graph, settings: Settings) -> None:
    with pytest.raises(LotgraphError, match="NO") as error:
        report_file(salad, settings, "fsma-204", ReportChoice(lots=("lot:NO/1",)))
    assert error.value.status == 404
    with pytest.raises(LotgraphError, match="There is no report x") as error:
        report_file(salad, settings, "x", ReportChoice(lots=("lot:SAL/S1",)))
    assert error.value.status == 404


def test_the_api_gives_a_workbook_and_csv(salad: Graph, settings: Settings) -> None:
    with TestClient(create_app(settings, salad), base_url="http://127.0.0.1") as client:
        listed = client.get("/api/v1/reports").json()
        assert "fsma-204" in {each["name"] for each in listed["reports"]}
        assert "not legal advice" in listed["not_legal_advice"]
        ask = {"ref": "lot:SAL/S1", "direction": "up"}
        got = client.get("/api/v1/reports/fsma-204", params=ask)
        assert (got.status_code, got.headers["content-disposition"]) == (
            200, 'attachment; filename="fsma-204.xlsx"',
        )  # fmt: skip
        sheets = CalamineWorkbook.from_filelike(io.BytesIO(got.content))
        shipping = sheets.get_sheet_by_name("Shipping").to_python()
        at = shipping[0].index("Quantity")
        assert [row[at] for row in shipping[1:]] == [100, 60, 25]
        got = client.get("/api/v1/reports/fsma-204", params=ask | {"format": "csv"})
        with ZipFile(io.BytesIO(got.content)) as archive:
            assert "05-shipping.csv" in archive.namelist()
        nothing = client.get("/api/v1/reports/fsma-204")
        assert (nothing.status_code, nothing.json()["error"]["remedy"]) == (
            400, "Name what to trace from, a recall case, some lots, or a time.",
        )  # fmt: skip


def test_the_command_line_writes_the_same_file(
    salad: Graph, server: neo4j_server.Server, settings: Settings, tmp_path: Path
) -> None:
    def run(*arguments: str) -> str:
        done = command_line.run("report", *arguments, env=server.environment(), cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return str(done.stdout)

    assert "fsma-204" in run()
    said = run("fsma-204", "--down", "supplier-lot:GF/GF-55", "--csv", "--out", "f.zip")
    assert "not legal advice" in said
    choice = ReportChoice(refs=("supplier-lot:GF/GF-55",))
    same = report_file(salad, settings, "fsma-204", choice, "csv")
    with ZipFile(tmp_path / "f.zip") as one, ZipFile(io.BytesIO(same.content)) as other:
        names = one.namelist()[1:]  # the first says when it was written
        assert {name: one.read(name) for name in names} == {n: other.read(n) for n in names}


def test_the_page_says_what_is_chosen_and_gives_the_files(salad: Graph, settings: Settings) -> None:
    with TestClient(create_app(settings, salad), base_url="http://127.0.0.1") as client:
        empty = client.get("/reports").text
        assert "Nothing is chosen yet" in empty
        assert "not legal advice" in empty
        assert all(each.title in unescape(empty) for each in REPORTS.values())
        assert "/reports/file" not in empty
        chosen = client.get("/reports?ref=lot:SAL/S1&direction=up&known_at=2099-01-01").text
        assert "the lots of a trace up from lot SAL / S1" in chosen
        links = [unescape(each) for each in re.findall(r'href="(/reports/file[^"]+)"', chosen)]
        assert len(links) == 6  # three reports of any goods, as workbook and as CSV
        assert all("known_at=2099-01-01" in each and "direction=up" in each for each in links)
        got = client.get(links[0])
        assert got.headers["content-disposition"] == 'attachment; filename="fsma-204.xlsx"'
        refused = client.get("/reports", params={"lots": "customer:C1\nlot:SAL/S1"})
        assert refused.status_code == 400
        assert "customer:C1 is no lot or serial" in refused.text
        timed = client.get("/reports?from=2026-03-04&to=2026-03-04").text
        assert "what was booked from 2026-03-04 00:00" in timed
        assert 'href="/reports"' in client.get("/recall").text
        traced = client.get("/trace/down?ref=lot:TOM/T7&ignore_time=true").text
        assert "/reports?direction=down&amp;ref=lot" in traced
        (click,) = re.findall(r'href="(/reports/file[^"]+)">FSMA 204<', traced)
        assert "ignore_time=true" in click
        got = client.get(unescape(click))
        assert got.headers["content-disposition"] == 'attachment; filename="fsma-204.xlsx"'


def test_a_case_has_its_reports_and_its_holds_in_the_words_of_systems(
    salad: Graph, settings: Settings, server: neo4j_server.Server, tmp_path: Path
) -> None:
    """It writes; those that only read stand before."""
    case = open_case(salad, ["lot:TOM/T7"], "Tomatoes", by="anna", kind="mock", reason="Listeria")
    with TestClient(create_app(settings, salad), base_url="http://127.0.0.1") as client:
        for do in ("hold", "freeze"):
            form = {"do": do, "by": "anna"}
            assert client.post(f"/recall/case?number={case.number}", data=form).status_code < 400
        shown = client.get(f"/recall/case?number={case.number}").text
        assert f"/reports?case={case.number}" in shown
        assert f"/reports/file?name=fsma-204&amp;case={case.number}" in shown
        assert "hold-1-sap.csv" in shown
        for name in REPORTS:
            got = client.get(f"/api/v1/reports/{name}", params={"case": case.number})
            assert (got.status_code, got.content[:2]) == (200, b"PK"), name
        letters = client.get(f"/reports/file?name=fda-7.49&format=pdf&case={case.number}")
        assert letters.content.startswith(b"%PDF")
        frozen = {"case": case.number, "snapshot": 1}
        got = client.get("/api/v1/reports/fsma-204", params=frozen)
        sheets = CalamineWorkbook.from_filelike(io.BytesIO(got.content))
        first = dict(sheets.get_sheet_by_name("Read this").to_python())
        assert first["Asked for"] == f"recall case {case.number}, Tomatoes, snapshot 1"
        assert client.get("/api/v1/reports/fda-7.46?ref=lot:TOM/T7").status_code == 400
        assert client.get("/api/v1/reports/fsma-204?lot=lot:TOM/T7&format=pdf").status_code == 400
        at = f"/api/v1/recall/cases/{case.number}/files/"
        sap = list(csv.DictReader(io.StringIO(client.get(at + "hold-1-sap.csv").text)))
        assert {(row["MATERIAL"], row["BATCH"], row["MOVE_TYPE"]) for row in sap} >= {
            ("TOM", "T7", "344")
        }
        assert client.get(at + "hold-1-oracle.csv").status_code == 404
        drill = client.post("/recall/drills", data={"sort": "forward", "by": "anna"})
        number = re.search(r"number=([^&]+)", str(drill.url))
        assert number
        for name in ("fsma-204", "fda-7.46"):  # a drill that runs gives nothing away
            got = client.get(f"/api/v1/reports/{name}", params={"case": number[1]})
            assert (got.status_code, got.json()["error"]["code"]) == (409, "drill_running")
    arguments = ("recall", "hold", "file", case.number, "1", "--for", "business-central")
    done = command_line.run(*arguments, env=server.environment(), cwd=tmp_path)
    assert "TOM,,T7,recall case" in done.stdout
    assert "wherever it is" in done.stderr


def test_it_is_of_one_commit_while_others_commit(
    salad: Graph, settings: Settings, server: neo4j_server.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The very last: a commit before each seventeenth statement, which ships more and renames."""
    other = server.connect()

    def commit(number: int) -> None:
        through_the_door(other, [
            event(f"c{number}", "ship", goods="SAL/S1", at="2026-03-08", quantity=1, uom="bag",
                  customer="C9", from_="LINE"),
            event(f"n{number}", "define", customer="C1", name=f"Shop {number}", at="2026-04-01"),
        ])  # fmt: skip

    meanwhile = Meanwhile(monkeypatch, other, commit)
    with meanwhile.before(lambda number: number % 17 == 0):
        found = dossier_of(salad, settings, ReportChoice(refs=("lot:TOM/T7",)))
    assert meanwhile.committed > 1
    options = Options(known_at=found.stamp)
    later = dossier_of(salad, settings, ReportChoice(refs=("lot:TOM/T7",), options=options))
    assert rows(fsma_book(found, ZONE)) == rows(fsma_book(later, ZONE))
    other.close()
