"""Rows as files, the API, the command line, the export: whole, said when not, memory bounded."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pyarrow.parquet as pq
import pytest
from fastapi.testclient import TestClient

from app.console.desk import Desk
from app.console.dictionary import (
    LABEL_MEANINGS,
    NODE_PROPERTIES,
    RELATIONSHIP_MEANINGS,
    RELATIONSHIP_PROPERTIES,
    as_markdown,
    without_meaning,
)
from app.console.downloads import download
from app.console.export import MANIFEST, _check
from app.console.limits import Limits
from app.console.schema import as_mermaid, read_schema
from app.errors import DatabaseError, UsageError
from app.graph.run import Graph
from app.main import create_app
from app.settings import Settings
from tests import command_line
from tests.conftest import CHECKOUT
from tests.neo4j_server import Server
from tests.sizes import size

MIXED = (
    "UNWIND range(1, 5) AS i RETURN i, i / 2.0 AS half, CASE i WHEN 3 THEN null ELSE '=1+' + i END "
    "AS text, i > 2 AS big, [i, 'x'] AS list, CASE i % 2 WHEN 0 THEN i ELSE 'odd' END AS mixed"
)
MANY = "UNWIND range(1, $rows) AS i RETURN i, 'lot:ITEM/' + i AS ref, i / 7.0 AS q"
Run = Callable[..., subprocess.CompletedProcess[str]]


def whole(desk: Desk, text: str, form: str) -> bytes:
    """A download in one piece."""
    limits = Limits(60, 10_000, 10**9)
    return b"".join(download(desk, "ada", text, {}, limits, form).chunks)


def test_csv_cannot_be_taken_for_formulas(desk: Desk) -> None:
    rows = list(csv.reader(io.StringIO(whole(desk, MIXED, "csv").decode())))
    assert rows[0] == ["i", "half", "text", "big", "list", "mixed"]
    assert rows[1] == ["1", "0.5", "'=1+1", "False", '[1,"x"]', "odd"]
    assert rows[3][2] == ""
    assert len(rows) == 6


def test_json_and_json_lines(desk: Desk) -> None:
    found = json.loads(whole(desk, MIXED, "json"))
    assert (found["count"], found["truncated"], found["error"]) == (5, None, None)
    assert found["rows"][1] == [2, 1.0, "=1+2", False, [2, "x"], 2]
    lines = [json.loads(line) for line in whole(desk, MIXED, "jsonl").splitlines()]
    assert [line["i"] for line in lines] == [1, 2, 3, 4, 5]


def test_parquet_has_the_types_of_the_values(desk: Desk) -> None:
    table = pq.read_table(io.BytesIO(whole(desk, MIXED, "parquet")))
    assert [str(each) for each in table.schema.types] == [
        "int64", "double", "string", "bool", "string", "string",
    ]  # fmt: skip
    assert table.column("mixed").to_pylist() == ["odd", "2", "odd", "4", "odd"]
    assert table.column("text").to_pylist()[2] is None


@pytest.mark.parametrize(
    "odd", ["date({year: 10000})", "[date('-0001-01-01')]", "datetime({year: 12345})"]
)
def test_a_date_that_no_file_can_have_is_told_in_words(desk: Desk, odd: str) -> None:
    """It is a value of the answer, not a parameter."""
    for text in (f"RETURN {odd} AS day", f"UNWIND [1, 2] AS i RETURN i, {odd} AS day"):
        for form in ("parquet", "csv", "jsonl", "json"):
            try:
                said = whole(desk, text, form).decode()
            except DatabaseError as error:
                said = error.text
            except UsageError as error:
                said = f"{error.text} {error.remedy}"
            assert "outside the years 1 to 9999" in said, (form, said)
    assert b"10000" in whole(desk, "RETURN toString(date({year: 10000})) AS day", "csv")


def test_no_rows_are_a_file_too(desk: Desk) -> None:
    none = "MATCH (n:Lot) WHERE n.ref = 'none' RETURN n.ref AS ref, n.item AS item"
    assert whole(desk, none, "csv") == b"ref,item\r\n"
    assert json.loads(whole(desk, none, "json"))["rows"] == []
    assert pq.read_table(io.BytesIO(whole(desk, none, "parquet"))).num_rows == 0


@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "parquet"])
def test_a_file_that_is_cut_says_so(desk: Desk, form: str) -> None:
    limits = Limits(60, 1_200, 10**9)
    found = b"".join(download(desk, "ada", MANY, {"rows": 5_000}, limits, form).chunks)
    if form == "parquet":
        table = pq.read_table(io.BytesIO(found))
        assert table.num_rows == 1_200
        assert json.loads(table.schema.metadata[b"truncated"])["limit"] == 1_200
    else:
        assert "Only the first 1,200 rows are here" in found.decode()


def test_a_file_that_is_stopped_says_so(desk: Desk) -> None:
    slow = "UNWIND range(1, 100000000000) AS i RETURN i"
    limits = Limits(1, 10**9, 10**12)
    last = b"".join(download(desk, "ada", slow, {}, limits, "csv").chunks).splitlines()[-1]
    assert last.startswith(b"Not complete: The query was stopped at its limit of 1 s.")


@pytest.mark.slow("downloads hundreds of thousands of rows")
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_memory_does_not_grow_with_the_rows(desk: Desk, form: str) -> None:
    process = psutil.Process()

    def peak(rows: int) -> int:
        most, length = 0, 0
        found = download(desk, "ada", MANY, {"rows": rows}, Limits(300, 10**7, 10**10), form)
        for chunk in found.chunks:
            length += len(chunk)
            most = max(most, process.memory_info().rss)
        assert found.run.rows == rows
        assert length > 2 * rows
        return most

    least = size(10_000, 50_000)
    first = peak(least)
    assert peak(5 * least) - first < 40 * 1024 * 1024 * least // 50_000


def test_the_api_answers_and_says_what_is_wrong(asked: TestClient) -> None:
    text = "MATCH (l:Lot {item: $item}) RETURN l.ref AS ref ORDER BY ref"
    found = asked.post(
        "/api/v1/cypher", json={"text": text, "parameters": {"item": "YOG-STRAW"}, "rows": 2}
    ).json()
    assert found["columns"] == ["ref"]
    assert found["count"] == 2
    assert found["truncated"]["limit"] == 2
    wrong = asked.post("/api/v1/cypher", json={"text": "MATCH (l:Lot) RETRN l"})
    assert wrong.status_code == 400
    assert wrong.json()["error"]["offset"] == 14
    refused = asked.post("/api/v1/cypher", json={"text": "MATCH (n) DETACH DELETE n"})
    assert refused.json()["error"]["code"] == "writes"
    late = asked.post(
        "/api/v1/cypher",
        json={"text": "UNWIND range(1, 100000000000) AS i RETURN sum(i)", "time_limit_s": 0.5},
    )
    assert (late.status_code, late.json()["error"]["code"]) == (422, "time_limit")
    plan = asked.post("/api/v1/cypher/plan", json={"text": "MATCH p = (a)-[*]->() RETURN p"}).json()
    assert plan["warnings"]
    nothing = asked.post("/api/v1/cypher/cancel", json={"name": "nothing-runs"})
    assert nothing.json()["error"]["code"] == "not_running"


def test_rows_by_address(asked: TestClient) -> None:
    address = "/api/v1/cypher/rows"
    query = {"text": "RETURN $a AS a, $b AS b", "p_a": "7", "p_b": "x", "format": "csv"}
    found = asked.get(address, params=query)
    assert found.text == "a,b\r\n7,x\r\n"
    assert found.headers["content-disposition"] == 'attachment; filename="cypher.csv"'
    elsewhere = asked.get(address, params=query, headers={"sec-fetch-site": "cross-site"})
    assert elsewhere.json()["error"]["code"] == "cross_site"
    unknown = asked.get(address, params=query | {"format": "xls"})
    assert "csv, json, jsonl, parquet" in unknown.json()["error"]["remedy"]
    missing = asked.get(address, params={"text": "RETURN $a AS a"})
    assert missing.json()["error"]["code"] == "parameter_missing"


def test_questions_by_name(asked: TestClient) -> None:
    listed = asked.get("/api/v1/queries").json()
    assert listed["problems"] == []
    assert {"library/expiring_lots", "trace/down"} <= {each["name"] for each in listed["queries"]}
    one = asked.get("/api/v1/queries/library/expiring_lots").json()
    assert one["parameters"][1]["type"] == "integer"
    assert "MATCH (l:Lot)" in one["text"]
    rows = asked.get("/api/v1/queries/expiring_lots/rows?p_from=2025-09-10&p_days=14").json()
    assert rows["columns"] == one["columns"]
    assert rows["count"] > 50
    lines = asked.get("/api/v1/queries/library/lots_by_status/rows?format=jsonl").text.splitlines()
    assert json.loads(lines[0]).keys() == {"item", "kind", "status", "count"}
    wrong = asked.get("/api/v1/queries/expiring_lots/rows?p_from=2025-09-10&p_days=soon").json()
    assert wrong["error"]["parameter"] == "days"
    assert asked.get("/api/v1/queries/nothing").status_code == 404


def test_a_connection_of_its_own(settings: Settings, plant: Graph, server: Server) -> None:
    """A user set for the console is the one the server sees; a wrong one is said."""
    own = settings.model_copy(
        update={
            "console_neo4j_user": server.user,
            "console_neo4j_password": settings.neo4j_password,
        }
    )
    app = create_app(own, plant)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        asked = {"text": "RETURN 1 AS one"}
        assert client.post("/api/v1/cypher", json=asked).json()["rows"] == [[1]]
        connection = app.state.process.of(Desk, pytest.fail).graph
        assert connection is not plant
    with pytest.raises(DatabaseError):  # closed with the app
        connection.server()
    wrong = own.model_copy(update={"console_neo4j_user": "nobody"})
    with TestClient(create_app(wrong, plant), base_url="http://127.0.0.1") as client:
        error = client.post("/api/v1/cypher", json=asked).json()["error"]
        assert error["code"] == "database_auth"


@pytest.fixture
def command(server: Server, plant: Graph) -> Run:
    """The command line on the demo plant."""

    def run(*arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
        return command_line.run(*arguments, env=server.environment(), **more)

    return run


def test_the_command_asks(command: Run, tmp_path: Path) -> None:
    listed = command("query")
    assert "expiring_lots" in listed.stdout
    shown = command("query", "receipts_by_supplier")
    assert "supplier:S-BERRY" in shown.stdout
    assert "22 rows in" in shown.stderr
    lines = command("query", "lots_without_origin", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["lot"] for line in lines] == ["lot:MILK-POWDER/GAP-2"]
    file = tmp_path / "mine.cypher"
    file.write_text("MATCH (l:Lot {item: $item}) RETURN count(l) AS n")
    typed = command("query", str(file), "-p", "item=YOG-STRAW", "--format", "csv")
    assert typed.stdout == "n\n6\n"
    out = tmp_path / "lots.parquet"
    done = command("query", "lots_by_status", "--format", "parquet", "-o", str(out))
    assert done.returncode == 0
    assert pq.read_table(out).column_names == ["item", "kind", "status", "count"]
    piped = command("query", "-", "--format", "json", input="RETURN 1 AS one")
    assert json.loads(piped.stdout)["rows"] == [[1]]
    assert "-p days=…  integer" in command("query", "expiring_lots", "--about").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["expiring_lots", "-p", "from=2025-09-10"], "“days” is missing"),
        (["expiring_lots", "-p", "from=2025-09-10", "-p", "days=x"], "not of type integer"),
        (["expiring_lot"], "Did you mean expiring_lots"),
        (["none.cypher"], "There is no file none.cypher"),
        (["expiring_lots", "-p", "days"], "Write -p name=value"),
        (["lots_by_status", "--format", "xls"], "table, csv, json, jsonl, parquet"),
    ],
)
def test_the_command_says_what_is_wrong(command: Run, arguments: list[str], said: str) -> None:
    done = command("query", *arguments)
    assert done.returncode in (2, 4)
    assert said in done.stderr.replace("\n  ", " ")
    assert "Traceback" not in done.stderr


def test_the_command_refuses_what_writes(command: Run) -> None:
    done = command("query", "-", input="MATCH (n) DETACH DELETE n")
    assert (done.returncode, "changes something" in done.stderr) == (2, True)


def test_the_schema(command: Run, plant: Graph) -> None:
    found = json.loads(command("schema", "--format", "json").stdout)
    lots = next(each for each in found["labels"] if each["name"] == "Lot")
    assert lots["count"] == 1_130
    expires = next(each for each in lots["properties"] if each["name"] == "expires_at")
    assert expires["types"] == ["text"]
    supplied = next(each for each in found["relationships"] if each["name"] == "SUPPLIED")
    assert {"from": "Supplier", "to": "Lot", "count": 305} in supplied["ends"]
    picture = as_mermaid(read_schema(plant))
    assert picture.startswith("classDiagram\n")
    assert "Supplier --> Lot : SUPPLIED 305" in picture
    assert "Schema" not in {each["name"] for each in found["labels"]}
    assert "SHIPPED_TO" in command("schema").stdout


def test_the_export(command: Run, tmp_path: Path, told: list[dict[str, Any]]) -> None:
    folder = tmp_path / "nightly"
    (tmp_path / "nightly.old").mkdir()
    (tmp_path / "nightly.old" / "mine.txt").write_text("keep")
    former = folder / "nodes" / "Former.parquet"
    former.parent.mkdir(parents=True)
    former.write_bytes(b"")
    kept = {"lotgraph": "1", "files": [{"file": "nodes/Former.parquet"}]}
    (folder / MANIFEST).write_text(json.dumps(kept))
    done = command("export", "--out", str(folder))
    assert done.returncode == 0, done.stderr
    assert not former.exists()  # all of the last one is replaced
    manifest = json.loads((folder / "manifest.json").read_bytes())
    assert manifest["rows"] == sum(each["rows"] for each in manifest["files"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["nightly", "nightly.old"]
    assert (tmp_path / "nightly.old" / "mine.txt").read_text() == "keep"
    for each in manifest["files"]:
        path = folder / each["file"]
        assert hashlib.sha256(path.read_bytes()).hexdigest() == each["sha256"]
        table = pq.read_table(path)
        assert (table.num_rows, table.column_names) == (each["rows"], list(each["columns"]))
    events = pq.read_table(folder / "nodes/Event.parquet")
    assert events.num_rows == len(told)
    lots = pq.read_table(folder / "nodes/Lot.parquet").to_pylist()
    story = next(each for each in lots if each["key"] == "lot:FRUIT-STRAW/FP-0117")
    assert story["supplier_lots"] == ["supplier-lot:S-BERRY/BV-4471"]
    links = pq.read_table(folder / "relationships/SUPPLIED.parquet").to_pylist()
    assert any(each["end"] == story["key"] for each in links)
    assert all(each["start"].startswith("supplier:") for each in links)


def test_an_export_does_not_replace_what_is_not_its_own(command: Run, tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_text("keep")
    done = command("export", "--out", str(tmp_path))
    assert done.returncode == 2
    assert "holds other things" in done.stderr
    assert (tmp_path / "precious.txt").read_text() == "keep"


@pytest.mark.parametrize(
    "manifest",
    ['{"name": "a page"}', '{"files": [{"file": "nodes/x.parquet"}], "lotgraph": "1"}', "[]", "{"],
)
def test_a_manifest_alone_makes_no_export(tmp_path: Path, manifest: str) -> None:
    """Backups, exports of a case and many web sites have one, too."""
    (tmp_path / MANIFEST).write_text(manifest)
    (tmp_path / "customers.csv").write_text("keep")
    with pytest.raises(UsageError, match="holds other things"):
        _check(tmp_path)


def test_an_export_replaces_itself_and_no_folder_it_runs_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "nightly"
    (own / "nodes").mkdir(parents=True)
    _check(own)
    (own / "nodes" / "Lot.parquet").write_bytes(b"")
    with pytest.raises(UsageError):
        _check(own)
    told = {"lotgraph": "1", "files": [{"file": "nodes/Lot.parquet"}]}
    (own / MANIFEST).write_text(json.dumps(told))
    _check(own)
    monkeypatch.chdir(own / "nodes")
    with pytest.raises(UsageError, match="the folder this runs in"):
        _check(own)


def test_the_dictionary_is_current_and_knows_every_name(plant: Graph) -> None:
    page = (CHECKOUT / "docs/data-dictionary.md").read_text(encoding="utf-8")
    assert page == as_markdown(), "make it anew: lotgraph schema --dictionary"
    assert without_meaning() == set()
    found = read_schema(plant)
    assert {kind.name for kind in found.labels} <= set(LABEL_MEANINGS)
    assert {kind.name for kind in found.relationships} <= set(RELATIONSHIP_MEANINGS)
    of_nodes = {each.name for kind in found.labels for each in kind.properties}
    of_links = {each.name for kind in found.relationships for each in kind.properties}
    assert of_nodes - set(NODE_PROPERTIES) == set()
    assert of_links - set(RELATIONSHIP_PROPERTIES) == set()
