"""`lotgraph load --dry-run`: the same look as the page's, and nothing is written."""

from __future__ import annotations

from pathlib import Path

from app.graph.run import Graph
from tests.cli.test_cli_load import CSV, Load, load_files, write
from tests.events.said import ask

__all__ = ["load_files"]  # a fixture


def test_a_dry_run_tells_what_loading_does(load_files: Load, graph: Graph, tmp_path: Path) -> None:
    good = write(tmp_path / "a.csv", CSV)
    bad = write(tmp_path / "b.csv", CSV.replace("MILK,T1,1000", "MILK,#N/A,1000"))
    none = write(tmp_path / "c.csv", "hello")
    told = load_files(good, bad, none, "--dry-run", "--json")
    assert told.code == 2
    first, second, third = told.counts["files"]
    assert first["parts"][0]["counts"]["created"] == 4
    assert second["parts"][0]["counts"]["refused"] == 1
    assert third["error"]["code"] == "unreadable"
    assert "line 2, lot: placeholder: lot is “#N/A”" in told.err
    assert ask(graph, "MATCH (n) WHERE n:Event OR n:Refused RETURN n") == []
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.csv", "b.csv", "c.csv"]
    assert load_files(good, "--dry-run").code == 0
    load_files(good)
    done = load_files(good, "--dry-run")
    assert "0 would be created, 4 known already" in done.err
    assert load_files(bad, "--dry-run").code == 1
    first = "\n".join(CSV.split("\n")[:2]) + "\n"
    load_files(write(tmp_path / "d.csv", first.replace("1,erp", "9,erp").replace("T1", "T9")))
    less = write(tmp_path / "e.csv", first)
    told = load_files(less, "--dry-run", "--json", "--covers", "2000-01-01..2030-12-31")
    assert told.counts["files"][0]["missing"] == {"erp": ["9"]}
    assert "1 known are not in the file: 9" in told.err
    assert ask(graph, "MATCH (n:Event) WHERE n.voided_at IS NOT NULL RETURN n") == []
