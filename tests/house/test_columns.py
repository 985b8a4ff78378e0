"""A column that a statement returns is read: by a room that names the statement, or its templates.

Coarse but never wrong: a column counts as read where its name stands as a text in a module of
such a room, or behind a dot or as a text in one of its templates.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from app.graph.catalogue import catalogue

CHECKOUT = Path(__file__).resolve().parents[2]
APP, TEMPLATES = CHECKOUT / "app", CHECKOUT / "templates"
ANSWERED = ("library/",)  # people read these
CORE = ["ledger", "genealogy"]  # take the columns of bookings and things that others fetch
COUNTED = {"console/running", "graph/end_reads"}  # how many rows there are is what is asked


@cache
def _modules(room: str) -> str:
    paths = [APP / f"{room}.py", *sorted((APP / room).rglob("*.py"))]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths if path.is_file())


@cache
def _templates(room: str) -> str:
    paths = sorted((TEMPLATES / room).glob("*.*"))
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


@cache
def _rooms() -> list[str]:
    return sorted({path.relative_to(APP).with_suffix("").parts[0] for path in APP.rglob("*.py")})


@cache
def _names_in(room: str) -> tuple[frozenset[str], frozenset[str]]:
    """Texts like names of statements in a room's modules: whole ones, and beginnings of them that
    are filled in."""
    texts = re.findall(r'"(\w+/\w*)("(?: \+)?|\{)', _modules(room))
    whole = frozenset(text for text, end in texts if end == '"')
    return whole, frozenset(text for text, end in texts if end != '"')


def _named(name: str, room: str) -> bool:
    """Whether a room names a statement, in full or up to a last part it fills in."""
    whole, beginnings = _names_in(room)
    return name in whole or any(name.startswith(each) for each in beginnings)


@cache
def _words_in(room: str) -> frozenset[str]:
    """Words that stand as texts in a room, or behind a dot in its templates."""
    quoted = r"[\"'](\w+)(?=[\"'])"
    return frozenset(
        re.findall(quoted, _modules(room)) + re.findall(quoted, _templates(room))
        + re.findall(r"\.(\w+)", _templates(room))
    )  # fmt: skip


def test_every_column_is_read() -> None:
    unread = {}
    for name, query in catalogue().items():
        if name.startswith(ANSWERED) or name in COUNTED:
            continue
        users = [room for room in _rooms() if _named(name, room)] + CORE
        left = [each for each in query.returns if not any(each in _words_in(u) for u in users)]
        if left:
            unread[name] = left
    assert unread == {}


def test_every_statement_is_named_somewhere() -> None:
    assert [
        name
        for name in catalogue()
        if not name.startswith(ANSWERED) and not any(_named(name, room) for room in _rooms())
    ] == []


def test_a_statement_nobody_names_and_a_column_nobody_reads_are_found() -> None:
    assert _named("trace/find", "trace")
    assert not _named("trace/find", "units")
    assert "ref" in _words_in("trace")
    assert "no_such_column" not in _words_in("trace")
