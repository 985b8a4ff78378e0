"""Whatever leaves as a file, or as the whole answer of a trace, is entered first; no route and no
verb is forgotten: each is asked, and each that gives something out is in a list here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse, Response, StreamingResponse
from fastapi.testclient import TestClient

from app.audit.given_out import NOT_ENTERED, GivenOut
from app.audit.listing import LogLine, lines_before
from app.chain.append import enter
from app.errors import DiskSpaceError
from app.graph.run import Graph
from app.main import create_app
from app.people import VERBS
from app.recall import cases
from app.recall.attachments.store import attach
from app.recall.snapshots import answer, take_snapshot
from app.settings import Settings
from tests.accounts.permissions import lines
from tests.accounts.team import closed_graph
from tests.conftest import Load, Lotgraph, be_patient
from tests.web.stories import dairy

ROOT, MADE = "lot:RM-100/A7", "lot:FIN/F1"
SHOWN = ("text/html", "application/json", "application/x-ndjson")
# Routes that give something out, and how each is asked for it.
EXPORTS: Mapping[str, str] = {
    "/api/v1/trace/{direction}": f"/api/v1/trace/down?ref={ROOT}",
    "/api/v1/trace/common": f"/api/v1/trace/common?bad={MADE}",
    "/trace/{direction}/table.csv": f"/trace/down/table.csv?ref={ROOT}",
    "/trace/{direction}/graph.svg": f"/trace/down/graph.svg?ref={ROOT}",
    "/api/v1/trace/{direction}/picture.svg": f"/api/v1/trace/down/picture.svg?ref={ROOT}",
    "/recall/file": "/recall/file?number={case}&name=customers.csv",
    "/recall/letter": "/recall/letter?number={case}&ref=customer:C1",
    "/recall/attachment": "/recall/attachment?number={case}&file=1",
    "/api/v1/recall/cases/{number}/letter": "/api/v1/recall/cases/{case}/letter?ref=customer:C1",
    "/api/v1/recall/cases/{number}/mailings/{name}":
    "/api/v1/recall/cases/{case}/mailings/merge.csv",
    "/api/v1/recall/cases/{number}/attachments/{file}":
    "/api/v1/recall/cases/{case}/attachments/1",
    "/api/v1/queries/{name:path}/rows": "/api/v1/queries/expiring_lots/rows?format=csv"
    "&p_from=2026-01-01&p_days=14",
    "/api/v1/cypher/rows": "/api/v1/cypher/rows?text=RETURN 1 AS one&format=csv",
    "/api/v1/epcis/trace/{direction}": f"/api/v1/epcis/trace/down?ref={ROOT}",
    "/api/v1/epcis/cases/{number}": "/api/v1/epcis/cases/{case}",
    "/api/v1/epcis/things": f"/api/v1/epcis/things?ref={ROOT}&format=epcis-xml",
    "/epcis/v2/events": "/epcis/v2/events?perPage=1",
    "/epcis/v2/events/{event_id:path}": "/epcis/v2/events/urn:lotgraph:event:test:5",
    "/epcis/v2/queries/{name}/events": "",
    "/crosswalk/proposals.csv": "/crosswalk/proposals.csv",
    # Nothing is there to be given out here: a drill that is done, a file that was refused or sent.
    "/reconciliation/figures.csv": "",
    "/recall/drill/certificate": "", "/api/v1/recall/drills/{number}/certificate": "",
    "/load/refused": "", "/api/v1/load/refused": "", "/load/file": "",
    "/api/v1/recall/cases/{number}/files/{name}":
    "/api/v1/recall/cases/{case}/files/customers.csv",
}  # fmt: skip
NOT_OF_THE_GRAPH = ("/static", "/metrics")
PARTS = {"direction": "down", "kind": "lot", "hold": "1", "name:path": "expiring_lots",
         "name": "merge.csv", "file": "1", "event_id:path": "x", "act": "receive"}  # fmt: skip
# Verbs that write for other programs, and how; those with nothing are looked at where they are
# tested. All other verbs show, or change, and give nothing out.
VERBS_OUT: Mapping[str, tuple[str, ...]] = {
    "trace down": ("trace", "down", ROOT, "--json"),
    "trace up": ("trace", "up", MADE, "--csv"),
    "trace common": ("trace", "common", MADE, "--csv"),
    "query": ("query", "expiring_lots", "-p", "from=2026-01-01", "-p", "days=14"),
    "recall export": ("recall", "export", "{case}", "--out", "{out}"),
    "recall letter": ("recall", "letter", "{case}", "C1"),
    "recall attachments": ("recall", "attachments", "{case}", "--file", "1", "--out", "{out}.pdf"),
    "audit export": ("audit", "export"),
    "partners case": ("partners", "case", "{case}"),
    "partners thing": ("partners", "thing", ROOT, "--format", "epcis-xml"),
    "report": ("report", "eu-931-2011", "--lot", MADE, "--out", "{out}.xlsx"),
    "crosswalk": ("crosswalk", "--csv"), "reconcile": (),
    "recall hold file": (), "recall drill certificate": (), "export": (), "db backup": (),
    "db dump": (),
}  # fmt: skip
VERBS_IN = {
    "demo", "load", "watch", "profile list", "profile show", "profile check", "profile new",
    "serve",
    "trace siblings", "trace balance", "recall open", "recall list", "recall freeze",
    "recall verify", "recall compare", "recall include", "recall exclude", "recall unmark",
    "recall activate", "recall note", "recall attach", "recall close", "recall show",
    "recall escapes", "recall customers", "recall follow-up", "recall hold request",
    "recall hold list", "recall hold send", "recall hold undo", "recall drill start",
    "recall drill reach", "recall drill questions", "recall drill report", "recall drill history",
    "checks", "schema", "users add", "users list", "users role", "users disable", "users enable",
    "users link", "users end", "users token", "audit verify", "audit show", "audit anchor",
    "audit erase", "db install", "db start", "db stop", "db status", "db reset", "db restore",
    "db drill", "db check", "webhooks add", "webhooks list", "webhooks pause", "webhooks resume",
    "webhooks secret", "webhooks end", "webhooks dead", "webhooks again", "number", "book",
    "numbering add", "numbering list", "numbering check", "numbering end", "numbering void",
    "numbering alias", "numbering go-on", "same-act",
}  # fmt: skip


@dataclass(frozen=True)
class Plant:
    """A dairy with a frozen case that has an attachment, and the app over it."""

    graph: Graph
    app: FastAPI
    client: TestClient
    case: str

    def entries(self) -> list[LogLine]:
        """What was entered of what leaves, the latest first."""
        return [
            each for each in lines_before(self.graph, None, 1_000)
            if each.kind in ("export", "query")
        ]  # fmt: skip


@pytest.fixture
def plant(
    settings: Settings, graph: Graph, load: Load, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Plant]:
    be_patient(monkeypatch)
    load(graph, dairy())
    case = cases.open_case(graph, [ROOT], "Listeria", by="anna")
    found = answer(graph, settings, case)
    attach(graph, settings, case, found, name="a.pdf", content=b"%PDF-1.4", by="anna")
    take_snapshot(graph, settings, case, by="anna", second="ben")
    app = create_app(settings, graph)
    patience = {"lotgraph-deadline": "200"}
    with TestClient(app, base_url="http://127.0.0.1", headers=patience) as client:
        yield Plant(graph, app, client, case.number)


def _address(plant: Plant, route: str) -> str:
    address = EXPORTS.get(route) or route
    for name, value in PARTS.items():
        address = address.replace("{" + name + "}", value)
    return address.replace("{case}", plant.case).replace("{number}", plant.case)


def test_no_route_gives_anything_out_that_is_not_entered(plant: Plant) -> None:
    """Every route that is asked for something is asked; whatever comes that is no page and no JSON,
    or is to be saved, is in the list, and stands in the log."""
    forgotten, missing = [], []
    for line in lines(plant.app):
        if line.method != "GET" or line.path in NOT_OF_THE_GRAPH:
            continue
        before = len(plant.entries())
        said = plant.client.get(_address(plant, line.path))
        entered = len(plant.entries()) - before
        leaves = said.status_code == 200 and (
            "content-disposition" in said.headers
            or not said.headers.get("content-type", SHOWN[0]).startswith(SHOWN)
        )
        if leaves and (line.path not in EXPORTS or not entered):
            forgotten.append(line.path)
        if EXPORTS.get(line.path) and not (said.status_code == 200 and entered):
            missing.append((line.path, said.status_code, entered, said.text[:200]))
    assert forgotten == []
    assert missing == []
    assert {line.path for line in lines(plant.app)} >= set(EXPORTS)


def test_an_entry_has_the_hash_of_what_was_given_out_and_names_nobody(plant: Plant) -> None:
    said = plant.client.get(f"/api/v1/trace/down?ref={ROOT}&format=csv&why=customer:C1")
    entry = plant.entries()[0]
    assert entry.told == {
        "route": "/api/v1/trace/{direction}", "sha256": sha256(said.content).hexdigest(),
    }  # fmt: skip
    assert entry.how == "this machine"
    assert "A7" not in entry.text
    (row,) = plant.graph.rows("backup/entries", after=entry.number - 1, until=2**62, count=1)
    assert "A7" in row["beside"]["text"]
    before = len(plant.entries())
    assert plant.client.get("/api/v1/trace/down?ref=lot:NO/SUCH").status_code == 404
    assert plant.client.get(f"/trace/down?ref={ROOT}").status_code == 200
    assert len(plant.entries()) == before


def test_no_verb_is_forgotten(
    plant: Plant, lotgraph: Lotgraph, tmp_path: Path
) -> None:  # fmt: skip
    assert set(VERBS_OUT) | VERBS_IN == set(VERBS)
    for verb, words in VERBS_OUT.items():
        before = len(plant.entries())
        given = [each.format(case=plant.case, out=tmp_path / "out") for each in words]
        if given:
            done = lotgraph(*given, env={"LOTGRAPH_HOME": str(tmp_path)})
            assert done.returncode == 0, (verb, done.stderr)
            assert len(plant.entries()) > before, verb


def _small_app(graph: Graph) -> TestClient:
    app = FastAPI()
    app.add_middleware(GivenOut, graph=graph)

    @app.get("/api/page")
    def page() -> dict[str, int]:
        return {"a": 1}

    @app.get("/api/text")
    def text() -> PlainTextResponse:
        return PlainTextResponse("secret")

    @app.get("/api/stream")
    def stream() -> StreamingResponse:
        return StreamingResponse(iter([b"secret", b"more"]), media_type="text/csv")

    @app.get("/api/saved")
    def saved() -> Response:
        return Response("{}", 200, {"Content-Disposition": "attachment"}, "application/json")

    @app.get("/api/own")
    def own() -> Response:
        enter(graph, "export", "", case="RC-1", told={"files": {"a": "b"}})
        return PlainTextResponse("known")

    return TestClient(app)


@pytest.mark.parametrize("path", ["/api/text", "/api/stream", "/api/saved"])
def test_what_cannot_be_entered_does_not_leave(path: str) -> None:
    with closed_graph() as silent:
        said = _small_app(silent).get(path, headers={"accept": "application/json"})
        assert said.status_code == 503
        assert "secret" not in said.text
        assert _small_app(silent).get("/api/page").json() == {"a": 1}


def test_a_trace_is_answered_even_when_nothing_can_be_stored(
    plant: Plant, lotgraph: Lotgraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who looks for customers must not wait for a disk; a file that is not entered stays here."""

    def full(*_: object, **__: object) -> None:
        raise DiskSpaceError("The disk is full.")

    monkeypatch.setattr("app.audit.given_out.enter", full)
    monkeypatch.setattr("app.chain.outputs.enter", full)
    address = f"/api/v1/trace/down?ref={ROOT}"
    said = plant.client.get(address)
    assert (said.status_code, said.headers[NOT_ENTERED]) == (200, "disk_low")
    assert said.json()["customers"]
    assert plant.client.get(f"{address}&format=csv").status_code == 507
    told = lotgraph("trace", "down", ROOT, "--json")
    assert told.returncode == 0
    assert "not in the log that shows tampering: The disk is full." in told.stderr
    assert lotgraph("trace", "down", ROOT, "--csv").returncode == 2


def test_what_a_route_entered_itself_is_not_entered_again(graph: Graph) -> None:
    client = _small_app(graph)
    told: list[Any] = []
    for path in ("/api/own", "/api/stream", "/api/text"):
        assert client.get(path).status_code == 200
        found = [each for each in lines_before(graph, None, 100) if each.kind == "export"]
        told.append((len(found), found[0].told.get("sha256", found[0].case)))
    assert told == [(1, "RC-1"), (2, None), (3, sha256(b"secret").hexdigest())]
