"""What the modules of the app say: whom they import, what they name, which strings they hold.

Each is parsed once: what was found is kept in `build/`, by the SHA-256 of its text, for every
process and the next run.
"""

from __future__ import annotations

import ast
import json
import os
import platform
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from tests.conftest import CHECKOUT

_KEPT = CHECKOUT / "build/sources.json"


class Source(NamedTuple):
    """What one module says."""

    imports: list[tuple[int, str]]
    """(line, dotted name) of everything it imports, wherever the import stands"""
    names: list[tuple[str, str]]
    """(name, kind of statement) of all that stands at its top"""
    strings: list[str]
    """every string with a slash, those made while running as patterns"""


@cache
def app_sources() -> dict[str, Source]:
    """All modules of the app, by their path from the checkout."""
    paths = [path for path in (CHECKOUT / "app").rglob("*.py") if "_bundled" not in path.parts]
    texts = {path.relative_to(CHECKOUT): path.read_text(encoding="utf-8") for path in sorted(paths)}
    keys = {path: sha256(f"{path}\n{text}".encode()).hexdigest() for path, text in texts.items()}
    # What another Python or another way of looking found is not taken.
    looking = sha256((platform.python_version() + Path(__file__).read_text()).encode()).hexdigest()
    told = json.loads(_KEPT.read_bytes()) if _KEPT.is_file() else {}
    known = told.get("found", {}) if told.get("looking") == looking else {}
    found = {
        key: known.get(key) or source_of(texts[path], path.parent.parts)
        for path, key in keys.items()
    }
    if found.keys() != known.keys():
        _keep({"looking": looking, "found": found})
    return {path.as_posix(): _as_told(*found[key]) for path, key in keys.items()}


def _as_told(imports: list[list[Any]], names: list[list[str]], strings: list[str]) -> Source:
    return Source([(line, name) for line, name in imports], [(n, k) for n, k in names], strings)


def _keep(told: object) -> None:
    _KEPT.parent.mkdir(exist_ok=True)
    fresh = _KEPT.with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps(told), encoding="utf-8")
    fresh.replace(_KEPT)


def source_of(text: str, package: tuple[str, ...]) -> Source:
    """What a text says that stands in a package."""
    tree = ast.parse(text)
    found = Source([], list(names_of(tree)), [])
    inside: set[int] = set()
    for node in ast.walk(tree):  # each before what is in it
        if isinstance(node, ast.Import):
            found.imports.extend((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            parts = (*base, *([node.module] if node.module else []))
            found.imports.extend(
                (node.lineno, ".".join((*parts, alias.name))) for alias in node.names
            )
        elif isinstance(node, ast.JoinedStr):
            inside.update(map(id, node.values))
            found.strings.append(
                "".join(str(p.value) if isinstance(p, ast.Constant) else "*" for p in node.values)
            )
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in inside
        ):
            found.strings.append(node.value)
    found.imports.sort()
    return found._replace(strings=[each for each in found.strings if "/" in each])


def names_of(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """(name, kind of statement) of what stands at the top of a module."""
    for node in tree.body:
        kind = type(node).__name__
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name, kind
        elif isinstance(node, ast.Assign):
            yield from ((at.id, kind) for at in node.targets if isinstance(at, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id, kind
