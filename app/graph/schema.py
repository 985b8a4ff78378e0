"""Schema: numbered files in `cypher/schema/`, each applied once, in order, with a checksum.

A file holds one or more statements separated by `;`. What was applied is kept as `Schema` nodes;
a file that changed after it was applied is an error, because two databases would then differ.
"""

from __future__ import annotations

import hashlib
from functools import partial

from app.errors import SettingsError
from app.graph.run import Graph, Work
from app.resources import cypher_folder


def apply_schema(graph: Graph) -> list[str]:
    """Apply the files not applied yet; their names. Errors: `SettingsError` on a changed file."""
    done = {row["name"]: row["sha256"] for row in graph.rows("graph/schema_applied")}
    applied = []
    for path in sorted((cypher_folder() / "schema").glob("*.cypher")):
        text = path.read_text(encoding="utf-8")
        checksum = hashlib.sha256(text.encode()).hexdigest()
        if path.stem in done:
            if done[path.stem] != checksum:
                raise SettingsError(
                    f"The schema file {path.name} was changed after it was applied.",
                    remedy="Use the lotgraph version that made this database, or load anew.",
                )
            continue
        for statement in statements(text):
            graph.schema_statement(statement)
        graph.write(partial(_record, name=path.stem, checksum=checksum))
        applied.append(path.stem)
    return applied


def _record(work: Work, name: str, checksum: str) -> None:
    work.do("graph/schema_record", name=name, sha256=checksum)


def statements(text: str) -> list[str]:
    """The statements of a schema file, comments left out."""
    code = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("//"))
    return [part.strip() for part in code.split(";") if part.strip()]
