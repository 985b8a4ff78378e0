"""What the code names is there, and what is there is named: templates and statements."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from jinja2 import Environment, nodes

from app.graph.catalogue import catalogue
from app.resources import templates_folder
from tests.house.sources import app_sources, source_of

_NAMES_IT = (nodes.Include, nodes.Extends, nodes.Import, nodes.FromImport)


def test_every_template_named_is_there_and_every_one_there_is_named() -> None:
    there = {p.relative_to(templates_folder()).as_posix() for p in _templates()}
    named = set(_names_in_templates()) | set(_names_in_code((".html",)))
    assert [name for name in sorted(named) if not _matches(name, there)] == []
    assert [name for name in sorted(there) if not any(fnmatchcase(name, n) for n in named)] == []


def test_every_statement_named_is_there_and_every_one_there_is_named() -> None:
    there = set(catalogue())
    rooms = {name.split("/")[0] for name in there}
    named = {n for n in _names_in_code() if n.split("/")[0] in rooms and _like_a_name(n)}
    named = {name + "*" if name.endswith("_") else name for name in named}
    assert [name for name in sorted(named) if not _matches(name, there)] == []
    named.add("library/*")  # shown as a whole
    assert [name for name in sorted(there) if not any(fnmatchcase(name, n) for n in named)] == []


def test_a_name_made_while_running_is_seen() -> None:
    tree = Environment(autoescape=True).parse('{% include "room/view_" ~ name ~ ".html" %}')
    assert [_pattern(each.template) for each in tree.find_all(nodes.Include)] == [
        "room/view_*.html"
    ]
    assert source_of('f"room/{a}_b"', ()).strings == ["room/*_b"]


def _matches(name: str, there: set[str]) -> bool:
    return any(fnmatchcase(each, name) for each in there)


def _like_a_name(text: str) -> bool:
    room, _, name = text.partition("/")
    return bool(name) and all(part.replace("*", "x").isidentifier() for part in (room, name))


def _templates() -> list[Path]:
    return list(templates_folder().rglob("*.html"))


def _names_in_templates() -> Iterator[str]:
    environment = Environment(autoescape=True, extensions=["jinja2.ext.do", "jinja2.ext.i18n"])
    for path in _templates():
        tree = environment.parse(path.read_text(encoding="utf-8"))
        for each in tree.find_all(_NAMES_IT):
            yield _pattern(each.template)


def _pattern(expression: nodes.Node) -> str:
    """The name as a pattern: what is known only while running stands as `*`."""
    if isinstance(expression, nodes.Const):
        return str(expression.value)
    if isinstance(expression, nodes.Concat):
        return "".join(_pattern(each) for each in expression.nodes)
    return "*"


def _names_in_code(endings: tuple[str, ...] = ("",)) -> Iterator[str]:
    for source in app_sources().values():
        for text in source.strings:
            if text.endswith(endings) and not text.startswith("/"):
                yield text
