"""`lotgraph load --offline`: what it refuses, and what it leaves for a server elsewhere."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from app.cli.offline.loading import refuse_options
from app.errors import UsageError
from app.graph.run import Graph
from app.settings import Settings
from tests.events.said import answers, ask, lot, said
from tests.firstload.loads import loading, write

ONE = said("move", "1", object=lot("A", "1"), to="L", quantity=1)


@pytest.mark.parametrize("name", ["--covers", "--yes", "--recorded-at-from-file"])
def test_options_that_only_the_door_can_do_are_refused(name: str) -> None:
    none = {"--covers": None, "--yes": False, "--recorded-at-from-file": False}
    refuse_options(none)
    with pytest.raises(UsageError, match=name) as caught:
        refuse_options(none | {name: "x"})
    assert name in caught.value.remedy


def test_for_a_server_elsewhere_there_are_files_and_a_command(
    graph: Graph, settings: Settings, tmp_path: Path
) -> None:
    own = settings.model_copy(update={"home": tmp_path / "home"})
    path = write(tmp_path / "events.jsonl", [ONE, ONE | {"event_id": "2", "to": None}])
    done = loading(own, path)
    assert (done.code, done.total.created, done.total.rejected) == (1, 1, 1)
    refused = json.loads(Path(str(done.reports[0]["refused_file"])).read_text())
    assert (refused["event_id"], refused["_field"]) == ("2", "to")
    assert ask(graph, "MATCH (e:Event) RETURN count(e) AS n") == [{"n": 0}]
    folder = tmp_path / "home" / "firstload"
    command = shlex.split((folder / "command.txt").read_text())
    assert command[:4] == ["neo4j-admin", "database", "import", "full"]
    assert command[-2:] == ["--", settings.neo4j_database]
    files = [each.rpartition("=")[2] for each in command if each.endswith(".csv")]
    assert sorted(files) == sorted(each.name for each in folder.glob("*.csv"))
    assert str(tmp_path) not in " ".join(command)


def test_a_database_that_holds_something_is_refused(
    graph: Graph, settings: Settings, tmp_path: Path
) -> None:
    own = settings.model_copy(update={"home": tmp_path / "home"})
    answers(graph, [ONE])
    with pytest.raises(UsageError, match="1 events, 2 entries of the log") as caught:
        loading(own, write(tmp_path / "events.jsonl", [ONE]))
    assert "Load without --offline" in caught.value.remedy
    assert not (tmp_path / "home" / "firstload").exists()


def test_a_file_without_events_touches_nothing(
    graph: Graph, settings: Settings, tmp_path: Path
) -> None:
    own = settings.model_copy(update={"home": tmp_path / "home"})
    path = tmp_path / "none.csv"
    path.write_text("type,item,lot\n")
    assert loading(own, path).code == 2
    assert list((tmp_path / "home" / "firstload").glob("command.txt")) == []
