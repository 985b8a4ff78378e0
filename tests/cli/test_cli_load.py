"""`lotgraph load` as a person uses it: with good files, and with everything that goes wrong."""

from __future__ import annotations

import csv
import json
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from app.graph.run import Graph
from tests.conftest import Lotgraph
from tests.events.said import ask, links, lot, said
from tests.neo4j_server import Server

EVENTS = [said("receive", str(n), "plc", object=lot("A", str(n)), quantity=n) for n in range(1, 5)]
LINES = [json.dumps(event) for event in EVENTS]
CSV = """event_id,source,type,at,item,lot,quantity,uom,work_order,batch,supplier,customer,document
1,erp,receive,2026-03-01,MILK,T1,1000,kg,,,FARM,,GR-1
2,mes,consume,2026-03-02T08:00:00+01:00,MILK,T1,600,kg,WO1,B1,,,
3,mes,produce,2026-03-02T12:00:00+01:00,YOG,Y1,1200,pcs,WO1,B1,,,
4,wms,ship,2026-03-04T06:00:00Z,YOG,Y1,800,pcs,,,,SHOP,DN-1
"""


@dataclass(frozen=True)
class Said:
    """What the command answered."""

    code: int
    out: str
    err: str

    @property
    def counts(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.out)
        return told


Load = Callable[..., Said]


@pytest.fixture
def load_files(
    graph: Graph,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Load:
    """Run `lotgraph load …` inside this process, on an empty graph; never a stack trace."""
    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str | Path) -> Said:
        monkeypatch.setattr(sys, "argv", ["lotgraph", "load", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        assert "Traceback" not in told.err + told.out
        return Said(int(ended.value.code or 0), told.out, told.err)

    return run


def write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_the_worked_example(load_files: Load, graph: Graph, tmp_path: Path) -> None:
    path = write(tmp_path / "my.csv", CSV)
    first = load_files(path, "--json")
    assert first.code == 0
    assert first.counts | {"files": 1} == {
        "created": 4, "duplicate": 0, "conflict": 0, "rejected": 0, "warnings": 0,
        "refused_file": None, "files": 1,
    }  # fmt: skip
    assert "4 created" in first.err
    second = load_files(path, "--json")
    assert (second.code, second.counts["duplicate"]) == (0, 4)
    (shipped,) = links(graph, "SHIPPED_TO")
    assert (shipped["<"], shipped[">"], shipped["quantity"]) == ("lot:YOG/Y1", "customer:SHOP", 800)
    assert [each.name for each in tmp_path.iterdir()] == ["my.csv"]


def test_a_mix_of_files_and_a_folder(load_files: Load, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    write(folder / "a.jsonl", "\n".join(LINES[:2]))
    write(folder / "b.json", json.dumps(EVENTS[2:]))
    write(folder / ".DS_Store", b"\x00\x01")
    write(folder / "a.jsonl.refused.jsonl", "{")
    done = load_files(folder, write(tmp_path / "c.csv", CSV), "--json")
    assert (done.code, done.counts["created"]) == (0, 8)
    assert [Path(each["file"]).name for each in done.counts["files"]] == [
        "a.jsonl", "b.json", "c.csv",
    ]  # fmt: skip


BAD = {
    "a wrong date": ("2026-03-02T08:00:00+01:00", "31.02.2026", 1, ["line 3", "bad_time"]),
    "a negative quantity": (",600,", ",-600,", 1, ["line 3", "negative_quantity", "reverse"]),
    "no number": (",600,", ",600 or so,", 1, ["line 3", "bad_quantity", "decimal point"]),
    "a destroyed lot": ("MILK,T1,600", "MILK,1.2E+11,600", 1, ["line 3", "damaged_number", "text"]),
    "an unknown type": ("consume", "consumed", 1, ["line 3", "unknown_type", "mean “consume”"]),
    "a short row": (",600,kg,WO1,B1,,,", ",600", 1, ["line 3", "bad_row", "header has 13"]),
    "half a line at the end": (",pcs,,,,SHOP", "", 1, ["line 5", "bad_row"]),
    "two kinds of characters": ("MILK,T1,600", "M\xfclk\xc3\xa9,T1,600", 1, ["line 3", "UTF-8"]),
    "no type": ("mes,consume", "mes,", 1, ["line 3", "has no type", "Use one of"]),
    "a doubled id": ("2,mes,consume", "3,mes,consume", 1, ["line 4", "conflict", "void"]),
    "a missing column": ("source,type,at", "source,kind,at", 2, ["line 1", "“type” is missing"]),
    "a misspelt column": ("quantity,uom", "quantiy,uom", 2, ["line 1", "did you mean “quantity”"]),
    "a doubled header": ("item,lot", "lot,lot", 2, ["line 1", "“lot” occurs twice"]),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_csv_is_told_with_line_and_remedy(
    load_files: Load, graph: Graph, tmp_path: Path, name: str
) -> None:
    old, new, code, words = BAD[name]
    assert old in CSV
    # A row that is cut at the end of the file has lost its tail.
    text = CSV.replace(old, new) if name != "half a line at the end" else CSV[: CSV.index(old)]
    path = write(tmp_path / "my.csv", text.encode("latin-1"))
    done = load_files(path, "--json")
    assert done.code == code, done.err
    for word in words:
        assert word in done.err
    taken = ask(graph, "MATCH (e:Event) RETURN count(e) AS n")[0]["n"]
    assert taken == (3 if code == 1 else 0)
    if code == 2:
        assert done.counts["files"][0]["remedy"]
        return
    refused = Path(done.counts["refused_file"])
    assert refused == tmp_path / "my.csv.refused.csv"
    assert done.counts["rejected"] + done.counts["conflict"] == 1
    (row,) = csv.DictReader(refused.read_text("utf-8").splitlines())
    assert row["_code"]
    assert row["_text"]
    again = load_files(refused, "--json")
    assert again.code == 1, "it was not mended yet"
    assert _mended(refused, load_files) == 0
    assert ask(graph, "MATCH (e:Event) RETURN count(e) AS n")[0]["n"] == 4


def _mended(refused: Path, load_files: Load) -> int:
    """Put what should have stood there into the row that was refused, and load it again."""
    rows = list(csv.DictReader(refused.read_text("utf-8").splitlines()))
    whole = {row["document"] + row["type"]: row for row in csv.DictReader(CSV.splitlines())}
    row = rows[0]
    meant = whole["DN-1ship"] if row["source"] == "wms" else whole["consume"]
    if row["_code"] == "conflict":
        meant = whole["produce"] | {"event_id": "5"}
    told = {key: row[key] for key in ("_code", "_field", "_text")}
    with refused.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys())
        writer.writeheader()
        writer.writerow(meant | told)
    return load_files(refused).code


@pytest.mark.parametrize("at", [0, 2, 3], ids=["start", "middle", "end"])
def test_half_a_line_of_json(load_files: Load, graph: Graph, tmp_path: Path, at: int) -> None:
    lines = list(LINES)
    lines[at] = lines[at][:30]
    done = load_files(write(tmp_path / "e.jsonl", "\n".join(lines)), "--json")
    assert (done.code, done.counts["created"], done.counts["rejected"]) == (1, 3, 1)
    assert f"line {at + 1}: bad_json" in done.err
    refused = Path(done.counts["refused_file"])
    assert refused.name == "e.jsonl.refused.jsonl"
    (told,) = [json.loads(line) for line in refused.read_text().splitlines()]
    assert told["_raw"] == lines[at]
    write(refused, json.dumps(told | {"_raw": LINES[at]}))
    assert load_files(refused).code == 0
    assert len(links(graph, "SUPPLIED")) == 4


def test_refused_json_is_mended_where_it_stands(
    load_files: Load, graph: Graph, tmp_path: Path
) -> None:
    bad = [EVENTS[0], {**EVENTS[1], "quantity": "2,5"}, {**EVENTS[2], "object": {"lot": "3"}}]
    done = load_files(write(tmp_path / "e.json", json.dumps(bad)), "--json")
    refused = Path(done.counts["refused_file"])
    assert [json.loads(line)["_code"] for line in refused.read_text().splitlines()] == [
        "bad_quantity", "bad_object",
    ]  # fmt: skip
    text = refused.read_text().replace("2,5", "2.5").replace('{"lot":', '{"item":"A","lot":')
    done = load_files(write(refused, text), "--json")
    assert (done.code, done.counts["created"]) == (0, 2)
    assert len(links(graph, "SUPPLIED")) == 3


def test_an_array_that_was_cut(load_files: Load, tmp_path: Path) -> None:
    text = json.dumps(EVENTS, indent=1)
    done = load_files(write(tmp_path / "e.json", text[: text.index('"4"')]), "--json")
    assert (done.code, done.counts["created"], done.counts["rejected"]) == (1, 3, 1)
    assert "cut off" in done.err


def test_a_file_of_a_refused_file_only_ends_when_it_is_mended(
    load_files: Load, tmp_path: Path
) -> None:
    path = write(tmp_path / "e.jsonl", json.dumps({**EVENTS[0], "quantity": -1}))
    first = load_files(path, "--json")
    again = load_files(first.counts["refused_file"], "--json")
    assert again.code == 1
    assert Path(again.counts["refused_file"]).name == "e.jsonl.refused.jsonl.refused.jsonl"


UNUSABLE = {
    "empty": (b"", "empty"),
    "binary": (random.Random(3).randbytes(2_000_000), "line 1"),
    "text": (b"Dear all,\nplease find attached\n", "neither JSON nor a CSV"),
    "an empty list": (b"[]", "It holds no event"),
    "a header only": (CSV.split("\n")[0].encode(), "It holds no event"),
    "open numbers": (CSV.replace(",", ";").replace("1000", "1.234").encode(), "--decimal"),
    "a cut object": (json.dumps(EVENTS[0], indent=1)[:50].encode(), "line 4"),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_an_unusable_file_is_exit_2_and_the_others_are_loaded(
    load_files: Load, graph: Graph, tmp_path: Path, name: str
) -> None:
    data, word = UNUSABLE[name]
    bad = write(tmp_path / "bad.dat", data)
    good = write(tmp_path / "good.jsonl", LINES[0])
    done = load_files(bad, good, tmp_path / "missing.csv", "--json")
    assert done.code == 2
    assert word in done.err
    assert str(bad) in done.err
    assert all(str(each.get("error", "")) or "created" in each for each in done.counts["files"])
    assert "missing.csv: cannot be read: No such file" in done.err
    assert done.counts["created"] == 1
    assert "error" in done.counts["files"][0] or "no event" in word
    assert len(links(graph, "SUPPLIED")) == 1
    assert not list(tmp_path.glob("*.refused*"))


def test_nothing_to_load(load_files: Load, tmp_path: Path) -> None:
    done = load_files(tmp_path)
    assert done.code == 2
    assert "no file to load" in done.err


def test_events_without_a_source_ask_for_one(load_files: Load, tmp_path: Path) -> None:
    path = write(tmp_path / "e.csv", "type,item,lot\nreceive,A,1\n")
    done = load_files(path)
    assert done.code == 1
    assert "give --source NAME" in done.err
    assert load_files(path, "--source", "sheet").code == 0
    assert load_files(path, "--source", "sheet", "--json").counts["duplicate"] == 1
    assert load_files(path, "--source", " ").code == 1


def test_warnings_are_told_and_are_no_refusals(load_files: Load, tmp_path: Path) -> None:
    events = [{**EVENTS[0], "at": "2026-03-02T08:00"}, said("void", "9", voids="8", reason="x")]
    done = load_files(write(tmp_path / "e.json", json.dumps(events)), "--json")
    assert (done.code, done.counts["warnings"]) == (0, 2)
    assert "line 1: warning time_without_offset" in done.err
    assert "warning target_unknown" in done.err


def test_many_problems_are_counted_not_all_printed(load_files: Load, tmp_path: Path) -> None:
    events = [said("receive", str(n), object=lot("A", "1"), quantity=-1) for n in range(25)]
    done = load_files(write(tmp_path / "e.json", json.dumps(events)), "--json")
    assert "… and 15 more refused" in done.err
    assert len(Path(done.counts["refused_file"]).read_text().splitlines()) == 25


def test_stamps_of_a_file_are_kept_when_asked(
    load_files: Load, graph: Graph, tmp_path: Path
) -> None:
    event = {**EVENTS[0], "recorded_at": "2020-01-01T00:00:00Z"}
    path = write(tmp_path / "e.json", json.dumps([event]))
    assert load_files(path, "--recorded-at-from-file").code == 0
    assert links(graph, "SUPPLIED")[0]["recorded_at"] == 1_577_836_800_000_000


def test_odd_names_of_files(load_files: Load, tmp_path: Path) -> None:
    path = write(tmp_path / "[bold]Käse [1].jsonl", LINES[0][:20])
    done = load_files(path, "--json")
    assert done.code == 1
    assert "[bold]Käse [1].jsonl" in done.err


def test_without_a_server_it_says_so(started: Lotgraph, lotgraph: Lotgraph, tmp_path: Path) -> None:
    path = write(tmp_path / "e.jsonl", LINES[0])
    env = {"LOTGRAPH_NEO4J_URI": "bolt://127.0.0.1:1"}
    done = started("load", str(path), env=env)
    assert done.returncode == 2
    assert "does not answer" in done.stderr
    assert "Traceback" not in done.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["e.jsonl"]
    missing = lotgraph("load", str(tmp_path / "no.csv"), "--json", env=env)
    assert missing.returncode == 2
    assert "No such file" in missing.stderr, "files are looked at before a server is"
    assert json.loads(missing.stdout)["files"][0]["error"]


def test_help_teaches(started: Lotgraph, lotgraph: Lotgraph) -> None:
    done = started("load", "--help")
    assert done.returncode == 0
    for word in ("JSON Lines", "event_id,source,type", "refused", "Exit code"):
        assert word in done.stdout
    assert lotgraph("load").returncode == 2
