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


def _rooms() -> list[str]:
    return sorted({path.relative_to(APP).with_suffix("").parts[0] for path in APP.rglob("*.py")})


def _named(name: str, modules: str) -> bool:
    """Whether modules name a statement, in full or up to a last part they fill in."""
    room = name[: name.index("/") + 1]
    if f'"{room}' not in modules:
        return False
    starts = [f'"{name[:end]}' for end in range(name.index("/") + 1, len(name))]
    filled = (text for start in starts for text in (start + "{", start + '" +'))
    return f'"{name}"' in modules or any(text in modules for text in filled)


@cache
def _read(column: str, room: str) -> bool:
    quoted = rf"[\"']{column}[\"']"
    return bool(
        re.search(quoted, _modules(room))
        or re.search(rf"\.{column}\b|{quoted}", _templates(room))
    )  # fmt: skip


def test_every_column_is_read() -> None:
    unread = {}
    for name, query in catalogue().items():
        if name.startswith(ANSWERED) or name in COUNTED:
            continue
        users = [room for room in _rooms() if _named(name, _modules(room))] + CORE
        left = [each for each in query.returns if not any(_read(each, room) for room in users)]
        if left:
            unread[name] = left
    assert unread == {}


def test_every_statement_is_named_somewhere() -> None:
    every = "\n".join(map(_modules, _rooms()))
    assert [
        name for name in catalogue() if not name.startswith(ANSWERED) and not _named(name, every)
    ] == []
