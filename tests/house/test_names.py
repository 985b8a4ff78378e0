"""Names: the field's nouns. No class, function or constant is named by a participle alone, and a
public class has a name that no other has.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

APP = Path(__file__).parents[2] / "app"
_IRREGULAR = """
    asked begun bought brought built caught chosen done drawn found given gone heard held hidden
    kept known left lost made meant met paid put reached said seen sent shown sold stood taken
    told thrown understood won written
"""
IRREGULAR = frozenset(_IRREGULAR.split())
# Words that end like one and are none, or verbs in the form they have anyway.
NO_PARTICIPLES = frozenset(("feed", "need", "put", "seed", "speed"))


def _names(tree: ast.Module) -> Iterator[tuple[str, type[ast.stmt]]]:
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name, type(node)
        elif isinstance(node, ast.Assign):
            yield from ((at.id, type(node)) for at in node.targets if isinstance(at, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id, type(node)


def _is_participle(name: str) -> bool:
    word = name.lower()
    if word in NO_PARTICIPLES or "_" in word:
        return False
    return word in IRREGULAR or word.endswith("ed")


@cache
def _modules() -> dict[str, ast.Module]:
    return {str(file.relative_to(APP)): ast.parse(file.read_text()) for file in APP.rglob("*.py")}


def test_no_public_name_is_a_participle() -> None:
    found = {
        f"{file}: {name}"
        for file, tree in _modules().items()
        for name, _ in _names(tree)
        if not name.startswith("_") and _is_participle(name)
    }
    assert not found


def test_a_participle_is_known_as_one() -> None:
    names = ("Told", "KEPT", "settled", "Feed", "read_at_commit", "Delivery", "shown")
    assert [name for name in names if _is_participle(name)] == ["Told", "KEPT", "settled", "shown"]


def test_a_public_class_name_stands_once() -> None:
    files = defaultdict(list)
    for file, tree in _modules().items():
        for name, kind in _names(tree):
            if kind is ast.ClassDef and not name.startswith("_"):
                files[name].append(file)
    assert not {name: where for name, where in files.items() if len(where) > 1}
