"""Cypher files by name: `catalogue()["trace/down"]`.

A question offered to people has a `title:` too, the `group:` it stands in, and one `example:` with
a value for every parameter, as a JSON object.

Each file under `cypher/<room>/` is one statement with a header:

    // name: trace/down
    // mode: read
    // summary: Everything downstream of some things.
    // param ids: list<int>, the things to start from
    // returns: reached, depth
    CYPHER 5

and names the language it is written in: a server may have another by default. The header is
checked when the files are read: the name is the path, declared parameters are exactly the used
ones. Errors name the file and the line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import orjson

from app.errors import SettingsError
from app.resources import cypher_folder

LANGUAGE = "CYPHER 5"
_HEADER = re.compile(r"//\s*(name|mode|title|group|summary|param|returns|example):?\s*(.*)")
_NOT_CODE = re.compile(r"//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|`[^`]*`", re.S)
_PARAM = re.compile(r"\$(\w+)")


@dataclass(frozen=True, slots=True)
class Query:
    """One shipped statement and what its header says of it."""

    name: str
    mode: str
    summary: str
    params: Mapping[str, str]
    returns: tuple[str, ...]
    text: str
    title: str = ""
    example: Mapping[str, Any] = field(default_factory=dict)
    group: str = ""


def read_query(path: Path, root: Path) -> Query:
    """Read one file. Errors: `SettingsError` naming file and line."""
    text = path.read_text(encoding="utf-8")
    name = path.relative_to(root).with_suffix("").as_posix()
    said: dict[str, str] = {}
    params: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("//"):
            break
        match = _HEADER.match(line)
        if match is None:
            raise SettingsError(f"{path.name}:{number}: the header line is not understood: {line}")
        key, value = match.groups()
        if key == "param":
            param, _, meaning = value.partition(":")
            params[param.strip()] = meaning.strip()
        else:
            said[key] = value.strip()
    used = set(_PARAM.findall(_NOT_CODE.sub(" ", text)))
    missing = [key for key in ("name", "mode", "summary", "returns") if key not in said]
    if missing:
        raise SettingsError(f"{path.name}:1: the header lacks {', '.join(missing)}")
    if said["name"] != name or said["mode"] not in ("read", "write", "schema"):
        raise SettingsError(f"{path.name}:1: name must be {name}, mode read, write or schema")
    if used != set(params):
        odd = ", ".join(sorted(used ^ set(params)))
        raise SettingsError(f"{path.name}: declared and used parameters differ: {odd}")
    returns = tuple(column.strip() for column in said["returns"].split(",") if column.strip())
    return Query(
        name, said["mode"], said["summary"], MappingProxyType(params),
        () if returns == ("nothing",) else returns, text,
        said.get("title", ""), MappingProxyType(_example(path, said.get("example"), params)),
        said.get("group", ""),
    )  # fmt: skip


def _example(path: Path, text: str | None, params: Mapping[str, str]) -> dict[str, Any]:
    try:
        example = orjson.loads(text or "{}")
    except orjson.JSONDecodeError:
        example = None
    if not isinstance(example, dict) or (text and set(example) != set(params)):
        raise SettingsError(
            f"{path.name}: the example must be a JSON object with a value for every parameter"
        )
    return example


def _shipped(path: Path, root: Path) -> Query:
    query = read_query(path, root)
    if not re.match(rf"(//[^\n]*\n)*{LANGUAGE}\s", query.text):
        raise SettingsError(f"{path.name}: the line after the header must be {LANGUAGE}")
    return query


@cache
def catalogue() -> Mapping[str, Query]:
    """All shipped statements by name (schema files aside)."""
    root = cypher_folder()
    paths = [path for path in sorted(root.glob("*/*.cypher")) if path.parent.name != "schema"]
    found = (_shipped(path, root) for path in paths)
    return MappingProxyType({query.name: query for query in found})
