"""The whole graph as Parquet: one file per label and per relationship type, and a manifest.

The folder is replaced as a whole when everything has been written, so that who reads it at night
finds the last export or this one, never half of each. Nodes have a `key` (their ref; source and
event id for events), relationships a `start` and an `end` that are such keys.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import Any

import orjson
import pyarrow as pa

from app.console.outputs import GROUP_ROWS, UnfitColumnError, as_text_note, parquet
from app.console.schema import Kind, Property, Schema, read_schema
from app.errors import UsageError
from app.graph import untrusted
from app.graph.catalogue import catalogue
from app.graph.run import Graph
from app.plain_text import distinct_names

MANIFEST = "manifest.json"
_ARROW: dict[tuple[str, ...], pa.DataType] = {
    ("integer",): pa.int64(),
    ("number",): pa.float64(),
    ("integer", "number"): pa.float64(),
    ("yes or no",): pa.bool_(),
    ("list of text",): pa.list_(pa.string()),
    ("list of integer",): pa.list_(pa.int64()),
    ("list of number",): pa.list_(pa.float64()),
}
_KEYS = {"nodes": ("key", "labels"), "relationships": ("start", "end")}
_KEY_TYPES = {
    "nodes": (pa.string(), pa.list_(pa.string())),
    "relationships": (pa.string(), pa.string()),
}

ProgressCall = Callable[[str, int, int], None]
"""Called with (file, rows written, rows expected) as it goes on."""


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file of the export."""

    file: str
    rows: int
    bytes: int
    sha256: str
    columns: Mapping[str, str]
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """`file, rows, bytes, sha256, columns`, and `notes` where there are some."""
        told = {
            "file": self.file, "rows": self.rows, "bytes": self.bytes, "sha256": self.sha256,
            "columns": dict(self.columns),
        }  # fmt: skip
        return told | ({"notes": list(self.notes)} if self.notes else {})


def export(
    graph: Graph, folder: Path, *, version: str, limit_s: float, tell: ProgressCall
) -> list[ExportFile]:
    """Write everything. Errors: `UsageError` when the folder is not ours to replace."""
    folder = folder.resolve()  # “.” and “x/..” are folders, too, and have no name of their own
    _check(folder)
    partial = _beside(folder, "partial")
    try:
        written = _write_all(graph, partial, version, limit_s, tell)
        _replace(folder, partial)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return written


def _write_all(
    graph: Graph, partial: Path, version: str, limit_s: float, tell: ProgressCall
) -> list[ExportFile]:
    """All files and their manifest, in a new folder."""
    schema = read_schema(graph)
    written = []
    for part, kinds in _kinds(schema).items():
        # A name in the graph may be any text, "../x" too.
        names = distinct_names(f"{kind.name}.parquet" for kind in kinds)
        (partial / part).mkdir(parents=True)
        for kind, name in zip(kinds, names, strict=True):
            written.append(_write(graph, partial / part / name, part, kind, limit_s, tell))
    manifest = {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "lotgraph": version,
        "database": graph.server()[0],
        "rows": sum(each.rows for each in written),
        "files": [each.as_json() for each in written],
    }
    partial.mkdir(parents=True, exist_ok=True)
    (partial / MANIFEST).write_bytes(orjson.dumps(manifest, option=orjson.OPT_INDENT_2))
    return written


def _check(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or not _ours(folder)):
        raise UsageError(
            f"{folder} holds other things than an export, and an export replaces the folder.",
            remedy="Name a new folder, or one that an export made.",
        )
    if Path.cwd().is_relative_to(folder):
        raise UsageError(
            f"{folder} is the folder this runs in, and an export replaces the folder.",
            remedy="Name another one.",
        )


def _ours(folder: Path) -> bool:
    """Whether nothing is there but what the manifest of an export lists."""
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    there -= {MANIFEST, *_KEYS}  # the folders of nodes and of relationships
    if not there:
        return True
    try:
        told = orjson.loads((folder / MANIFEST).read_bytes())
        return there <= {each["file"] for each in told["files"]} and "lotgraph" in told
    except (OSError, ValueError, TypeError, KeyError):
        return False


def _kinds(schema: Schema) -> Mapping[str, Sequence[Kind]]:
    """Every label but `Thing`, which all things carry beside their own; every type."""
    labels = [kind for kind in schema.labels if kind.name != "Thing"]
    return {"nodes": labels, "relationships": schema.relationships}


def _replace(folder: Path, partial: Path) -> None:
    _check(folder)  # once more: writing takes long
    old = _beside(folder, "old")
    if folder.exists():
        folder.rename(old)
    partial.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _beside(folder: Path, what: str) -> Path:
    """A folder beside it that is not there yet: whatever is, is somebody's."""
    return folder.with_name(f"{folder.name}.{what}-{token_hex(4)}")


def arrow_type(each: Property) -> pa.DataType:
    """The type of a property's column; what fits no other is text (JSON where it is no text)."""
    return _ARROW.get(tuple(sorted(each.types)), pa.string())


def _write(
    graph: Graph, path: Path, part: str, kind: Kind, limit_s: float, tell: ProgressCall
) -> ExportFile:
    """One file. A column whose type does not hold all its values is written as text, and told."""
    columns = (*_KEYS[part], *(each.name for each in kind.properties))
    types = [*_KEY_TYPES[part], *(arrow_type(each) for each in kind.properties)]
    as_text: list[str] = []
    while True:
        try:
            written = _write_as(graph, path, part, kind, columns, types, limit_s, tell)
        except UnfitColumnError as error:
            types[columns.index(error.column)] = pa.string()
            as_text.append(error.column)
            continue
        return replace(written, notes=tuple(as_text_note(each) for each in as_text))


def _write_as(
    graph: Graph,
    path: Path,
    part: str,
    kind: Kind,
    columns: Sequence[str],
    types: Sequence[pa.DataType],
    limit_s: float,
    tell: ProgressCall,
) -> ExportFile:
    name = f"{part}/{path.name}"
    names = [each.name for each in kind.properties]
    query, given = (
        ("console/export_nodes", {"label": kind.name})
        if part == "nodes"
        else ("console/export_relationships", {"type": kind.name})
    )
    digest, size, rows = hashlib.sha256(), 0, 0

    def groups(found: untrusted.OpenRows) -> Iterator[Sequence[Sequence[Any]]]:
        nonlocal rows
        group: list[list[Any]] = []
        for first, second, properties in found:
            group.append([first, second, *(properties.get(each) for each in names)])
            if len(group) >= GROUP_ROWS:
                rows += len(group)
                yield group
                tell(name, rows, kind.count)
                group = []
        rows += len(group)
        if group:
            yield group
        tell(name, rows, kind.count)

    text = catalogue()[query].text
    with (
        untrusted.rows(graph, text, given, mark="export", limit_s=limit_s) as found,
        path.open("wb") as file,
    ):
        for chunk in parquet(columns, types, groups(found), {}):
            digest.update(chunk)
            size += len(chunk)
            file.write(chunk)
    said = {column: str(kind) for column, kind in zip(columns, types, strict=True)}
    return ExportFile(name, rows, size, digest.hexdigest(), said)
