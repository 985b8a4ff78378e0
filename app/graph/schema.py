"""Schema: numbered files in `cypher/schema/`, each applied once, in order, with a checksum.

A file holds one or more statements separated by `;`. What was applied is kept as `Schema` nodes.
Two databases of one version have one schema: a file that changed after it was applied, or that
this version does not have, is an error, found before anything is applied.
"""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

from app.errors import DatabaseError, SettingsError
from app.graph.run import Graph, Work
from app.resources import cypher_folder

_TRIES = 8
_INDEXES_S = 240


def apply_schema(graph: Graph) -> list[str]:
    """Apply the files not applied yet; their names.

    Each file is noted when it is done; in a new database, where none takes long, all are at the
    end: every constraint has the server plan the note anew.

    Errors: `SettingsError` when the database was made by other files than these.
    """
    files = schema_files()
    done = {row["name"]: row["sha256"] for row in graph.rows("graph/schema_applied")}
    _same_past(done, files)
    applied = [name for name in files if name not in done]
    unnoted: dict[str, str] = {}
    for name in applied:
        text = files[name].read_text(encoding="utf-8")
        for statement in statements(text):
            _alone(partial(graph.schema_statement, statement))
        unnoted[name] = checksum(text)
        if done or name == applied[-1]:
            graph.write(partial(_record, sums=unnoted))
            unnoted = {}
    if applied:
        _await_indexes(graph)
    return applied


def _await_indexes(graph: Graph) -> None:
    """Wait for the indexes to be filled, some minutes at most: a statement that is planned before
    does without them, and looks at everything there is."""
    with suppress(DatabaseError):  # they go on, and all is right without them, only slower
        graph.schema_statement(f"CALL db.awaitIndexes({_INDEXES_S})")


def apply_again(graph: Graph, older: Collection[str]) -> None:
    """Apply again what is not among some files: nodes came from a graph that had only those.

    Each statement may be repeated (docs/schema.md).
    """
    for name, path in schema_files().items():
        if name not in older:
            for statement in statements(path.read_text(encoding="utf-8")):
                graph.schema_statement(statement)


def _alone(do: Callable[[], None]) -> None:
    """Do one step; again when another process that does the same was in its way.

    Several begin at once on a new database: locks in a circle end one of them, and what was not
    there a moment ago exists already.
    """
    for left in reversed(range(_TRIES)):
        try:
            do()
            break
        except DatabaseError as error:
            in_the_way = error.code == "database_busy" or "already exists" in error.text
            if not left or not in_the_way:
                raise
            time.sleep(random.uniform(0.1, 1.0))  # noqa: S311 (alike they would meet again)


def schema_files() -> dict[str, Path]:
    """The shipped files by name, in the order in which they are applied."""
    return {path.stem: path for path in sorted((cypher_folder() / "schema").glob("*.cypher"))}


def checksum(text: str) -> str:
    """SHA-256 of a file's text; line ends do not count, comments do."""
    return hashlib.sha256(text.encode()).hexdigest()


def statements(text: str) -> list[str]:
    """The statements of a schema file, comments left out."""
    code = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("//"))
    return [part.strip() for part in code.split(";") if part.strip()]


def _same_past(done: Mapping[str, str], files: Mapping[str, Path]) -> None:
    unknown = sorted(done.keys() - files.keys())
    if unknown:
        raise SettingsError(
            "This database was opened by a later lotgraph, which has schema files that this one "
            f"does not know: {', '.join(unknown)}. Nothing was changed.",
            remedy="Use that version or a later one, or restore the copy made before it.",
        )
    for name, sha256 in done.items():
        if checksum(files[name].read_text(encoding="utf-8")) != sha256:
            raise SettingsError(
                f"The schema file {files[name].name} was changed after it was applied to this "
                "database. Nothing was changed.",
                remedy="Use the lotgraph version that made this database, or load its events anew "
                "into an empty one.",
            )


def _record(work: Work, sums: Mapping[str, str]) -> None:
    for name, sha256 in sums.items():
        work.do("graph/schema_record", name=name, sha256=sha256)
