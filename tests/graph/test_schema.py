"""The schema's files are applied once and in order; a database made by others is refused."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.errors import LotgraphError, SettingsError
from app.graph import schema
from app.graph.run import Graph, Work
from app.resources import cypher_folder
from tests.conftest import CHECKOUT

# One line a shipped file: `sha256  name`. A file that users' databases may have stays as it is.
SHIPPED = CHECKOUT / "tests/graph/schema.sha256"
INDEX = "CREATE INDEX made_by_a_test IF NOT EXISTS FOR (n:MadeByATest) ON (n.number);\n"


@pytest.fixture
def files(graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the schema's files; what a test adds to the database is taken out again."""
    copied = tmp_path / "cypher/schema"
    shutil.copytree(cypher_folder() / "schema", copied)
    monkeypatch.setattr(schema, "cypher_folder", lambda: tmp_path / "cypher")
    yield copied
    graph.schema_statement("DROP INDEX made_by_a_test IF EXISTS")
    graph.schema_statement("MATCH (n:Schema) WHERE n.name ENDS WITH '_new' DELETE n")


def _applied(graph: Graph) -> list[str]:
    return [row["name"] for row in graph.rows("graph/schema_applied")]


def _has_the_index(graph: Graph) -> bool:
    with graph.driver.session(database=graph.database) as session:
        return bool(session.run("SHOW INDEXES WHERE name = 'made_by_a_test'").value())


def test_what_was_applied_is_not_applied_again(graph: Graph, files: Path) -> None:
    assert _applied(graph) == sorted(path.stem for path in files.glob("*.cypher"))
    assert schema.apply_schema(graph) == []


def test_a_new_file_is_applied_once(graph: Graph, files: Path) -> None:
    (files / "901_new.cypher").write_text("// A comment; with a semicolon.\n" + INDEX)
    assert schema.apply_schema(graph) == ["901_new"]
    assert _has_the_index(graph)
    assert "901_new" in _applied(graph)
    assert schema.apply_schema(graph) == []


def test_what_a_new_database_was_given_is_noted_at_once(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the last constraint, so that the note is planned once."""
    noted, write = [], Graph.write

    def counted(self: Graph, work: Callable[[Work], object]) -> object:
        noted.append(_applied(self))
        return write(self, work)

    graph.schema_statement("MATCH (n:Schema) DELETE n")
    monkeypatch.setattr(Graph, "write", counted)
    assert schema.apply_schema(graph) == [*schema.schema_files()]
    assert noted == [[]]
    assert _applied(graph) == [*schema.schema_files()]


@pytest.mark.parametrize("added", ["\n// A remark.\n", INDEX], ids=["a comment", "a statement"])
def test_a_file_changed_after_it_was_applied_is_refused(
    graph: Graph, files: Path, added: str
) -> None:
    changed = files / "002_event_keys.cypher"
    changed.write_text(changed.read_text() + added)
    (files / "001a_new.cypher").write_text(INDEX)

    with pytest.raises(SettingsError) as refused:
        schema.apply_schema(graph)

    assert "002_event_keys.cypher was changed after it was applied" in refused.value.text
    assert "lotgraph version that made this database" in refused.value.remedy
    assert not _has_the_index(graph)  # nothing else was applied before it was found
    assert "001a_new" not in _applied(graph)


def test_line_ends_of_another_system_are_no_change(graph: Graph, files: Path) -> None:
    for path in files.glob("*.cypher"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert schema.apply_schema(graph) == []


def test_a_database_of_a_later_version_is_refused(graph: Graph, files: Path) -> None:
    later = files / "901_new.cypher"
    later.write_text(INDEX)
    schema.apply_schema(graph)
    later.unlink()

    with pytest.raises(SettingsError, match="later lotgraph") as refused:
        schema.apply_schema(graph)

    assert "901_new" in refused.value.text
    assert refused.value.remedy


def test_a_file_that_broke_half_way_is_applied_again_whole(graph: Graph, files: Path) -> None:
    broken = files / "901_new.cypher"
    broken.write_text(INDEX + "CREATE NONSENSE;\n")
    with pytest.raises(LotgraphError):
        schema.apply_schema(graph)
    assert "901_new" not in _applied(graph)

    broken.write_text(INDEX)
    assert schema.apply_schema(graph) == ["901_new"]


def test_every_statement_may_be_repeated(graph: Graph) -> None:
    """What makes the way out of a half-applied file, and of two starting at once, safe."""
    for path in schema.schema_files().values():
        for statement in schema.statements(path.read_text(encoding="utf-8")):
            graph.schema_statement(statement)


def test_shipped_files_stay_as_they_are() -> None:
    """Changed on purpose before any release? Then their line in `schema.sha256`, too."""
    shipped = dict(re.findall(r"^([0-9a-f]{64})  (\w+)$", SHIPPED.read_text(), re.M))
    here = {
        schema.checksum(path.read_text(encoding="utf-8")): name
        for name, path in schema.schema_files().items()
    }
    assert here == shipped, (
        "Databases made before refuse a changed file: write a new numbered file instead, and add "
        "its line to tests/graph/schema.sha256 (docs/schema.md)."
    )
