"""The house rules that code can hold: who imports whom, who may touch what, how long a module is.

A new arrow between rooms is a decision: it goes into `ARROWS` here and into
`docs/architecture.md`. An arrow that nobody uses goes.
"""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from app.genealogy.answer import STAGES

CHECKOUT = Path(__file__).resolve().parents[2]
APP = CHECKOUT / "app"
LINES_LIMIT = 400

SHARE_OF_A_ROOM = 8  # no room is more than an eighth of the app
FILES_LIMIT = 32  # of one folder

FOUNDATION = frozenset(
    {
        "__version__",
        "acting",
        "errors",
        "settings",
        "resources",
        "vocabulary",
        "observer",
        "people",
        "plain_text",
        "sqlite_files",
        "times",
        "unit_names",
        "units",
        "tables",
        "wording",
        "gs1",
        "gs1_elements",
        "gs1_forms",
    }
)
BELOW_ROOMS = FOUNDATION | {"graph", "web", "security", "process", "deps"}
# The pure core: no database, no web, no clock.
PURE = frozenset({"errors", "units", "unit_names", "times", "vocabulary"})
FORBIDDEN_IN_PURE = frozenset({"neo4j", "fastapi", "starlette", "pydantic", "datetime", "time"})
# Room by room, in the order of the house, with the rooms it looks at.
ARROWS: dict[str, frozenset[str]] = {
    "ledger": frozenset(),
    "lives": frozenset({"ledger"}),
    "genealogy": frozenset({"ledger", "lives"}),
    "checks": frozenset({"ledger", "genealogy"}),
    "mirror": frozenset({"ledger", "genealogy"}),
    "trace": frozenset({"ledger", "genealogy", "checks", "mirror"}),
    "deliveries": frozenset({"ledger", "trace"}),
    "balance": frozenset({"ledger", "trace"}),
    "causes": frozenset({"ledger", "genealogy", "trace"}),
    "workbench": frozenset({"ledger", "genealogy", "trace"}),
    "files": frozenset(),
    "chain": frozenset(),
    "events": frozenset({"deliveries", "files", "chain"}),
    "exchange": frozenset({"events"}),
    "profiles": frozenset({"files", "events"}),
    "intake": frozenset({"files", "events", "exchange", "profiles"}),
    "numbering": frozenset({"chain", "events"}),
    "reconciliation": frozenset({"files", "events", "intake"}),
    "crosswalk": frozenset({"files", "events", "intake"}),
    "firstload": frozenset({"ledger", "deliveries", "chain", "events"}),
    "things": frozenset({"ledger", "genealogy", "trace", "balance"}),
    "search": frozenset(),
    "booking": frozenset({"trace", "events", "things", "search"}),
    "accounts": frozenset({"chain"}),
    "links": frozenset({"trace", "workbench", "chain", "accounts"}),
    "backup": frozenset({"events"}),
    "audit": frozenset({"chain", "events", "backup"}),
    "recall": frozenset(
        {"ledger", "genealogy", "trace", "balance", "chain", "events", "audit", "accounts"}
    ),
    "partners": frozenset({"ledger", "genealogy", "trace", "events", "exchange", "recall"}),
    "reports": frozenset({"ledger", "genealogy", "trace", "recall"}),
    "feed": frozenset({"ledger", "checks", "chain"}),
    "home": frozenset({"checks", "things", "recall"}),
    "errand": frozenset(),
    "console": frozenset({"chain"}),
    "demo": frozenset(),
}
ROOMS = frozenset(ARROWS)
CORE = ("ledger", "lives", "genealogy")
MAY_IMPORT: dict[str, frozenset[str]] = {
    **dict.fromkeys(FOUNDATION, FOUNDATION),
    "graph": FOUNDATION,
    "embedded": FOUNDATION,
    "security": FOUNDATION,
    "web": FOUNDATION | {"process"},
    "job_notes": FOUNDATION,
    "watch": FOUNDATION | {"graph", "web", "deps", "job_notes"},
    "process": FOUNDATION,
    "deps": FOUNDATION | {"graph", "process"},
    "opening": FOUNDATION
    | {
        "graph",
        "embedded",
        "deliveries",
        "events",
        "firstload",
        "backup",
        "chain",
        "audit",
        "accounts",
    },
    "restoring": FOUNDATION | {"graph", "embedded", "backup", "opening", "chain"},
    "drill": FOUNDATION | {"graph", "embedded", "backup", "recall"},
    **{room: BELOW_ROOMS | arrows for room, arrows in ARROWS.items()},
    **{room: PURE | ARROWS[room] for room in CORE},
    "api": BELOW_ROOMS | ROOMS | {"watch"},
    "main": BELOW_ROOMS | ROOMS | {"api", "watch"},
    "cli": BELOW_ROOMS
    | ROOMS
    | {"embedded", "job_notes", "main", "opening", "restoring", "drill", "watch"},
}
# Hands the caller's environment on to the Java it starts, less what would change Java unasked.
PASSES_ENVIRONMENT_ON = {"app/embedded/java.py"}


def _sources() -> list[Path]:
    return sorted(path for path in APP.rglob("*.py") if "_bundled" not in path.parts)


def _name(path: Path) -> str:
    return path.relative_to(CHECKOUT).as_posix()


@cache
def _imports(path: Path) -> tuple[tuple[int, str], ...]:
    """(line, dotted name) of everything a module imports, wherever the import stands."""
    return tuple(_found_imports(path))


def _found_imports(path: Path) -> Iterator[tuple[int, str]]:
    package = path.relative_to(CHECKOUT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            parts = (*base, *([node.module] if node.module else []))
            yield from ((node.lineno, ".".join((*parts, alias.name))) for alias in node.names)


def _wrong_arrows(path: Path) -> Iterator[str]:
    home = path.relative_to(APP).with_suffix("").parts[0]
    if home == "__init__":
        home = "__version__"
    for line, dotted in _imports(path):
        top, _, rest = dotted.partition(".")
        target = rest.split(".")[0]
        if top == "app" and target != home and target not in MAY_IMPORT[home]:
            yield f"{_name(path)}:{line}: {home} may not import {dotted}"


def test_every_part_of_app_has_a_place() -> None:
    """A new folder or module under app/ is given its layer here before it is used."""
    found = {path.relative_to(APP).with_suffix("").parts[0] for path in _sources()}
    assert found - {"__init__"} <= set(MAY_IMPORT)


def test_imports_go_one_way() -> None:
    assert [wrong for path in _sources() for wrong in _wrong_arrows(path)] == []


def test_rooms_stand_in_an_order_without_circles() -> None:
    """A room looks only at rooms that stand before it."""
    before: set[str] = set()
    for room, arrows in ARROWS.items():
        assert arrows <= before, f"{room} looks at {sorted(arrows - before)}, which stand after it"
        before.add(room)


def test_every_arrow_is_used() -> None:
    used = {
        (path.relative_to(APP).with_suffix("").parts[0], dotted.split(".")[1])
        for path in _sources()
        for _, dotted in _imports(path)
        if dotted.startswith("app.")
    }
    declared = {(room, other) for room, others in ARROWS.items() for other in others}
    declared |= {(part, other) for part in ("deps", "web", "opening")
                 for other in MAY_IMPORT[part] - FOUNDATION}  # fmt: skip
    assert declared - used == set()


def _architecture() -> str:
    return (CHECKOUT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_the_architecture_names_the_arrows() -> None:
    rows = re.findall(r"^\| `app/(\w+)/` \|[^|]*\| ([^|]+) \|$", _architecture(), re.M)
    arrows = {room: frozenset(re.findall(r"`(\w+)`", others)) for room, others in rows}
    assert arrows == ARROWS
    assert list(arrows) == list(ARROWS)


def test_the_architecture_names_the_folders_of_tests_that_are_no_rooms() -> None:
    (line,) = re.findall(r"^\| `tests/` \|.*$", _architecture(), re.M)
    here = {path.parent.name for path in (CHECKOUT / "tests").glob("*/__init__.py")}
    parts = {path.relative_to(APP).parts[0] for path in APP.glob("*/__init__.py")} | {"bench"}
    assert set(re.findall(r"`(\w+)/`", line)) - {"tests"} == here - parts | {"web"}
    untested = re.search(r"\(([^)]*) are tested through", line)
    assert untested
    assert set(re.findall(r"\w+", untested[1].replace(" and ", " "))) == parts - here


def test_the_core_knows_no_database_no_web_and_no_clock() -> None:
    wrong = [
        f"{_name(path)}:{line}: {dotted}"
        for path in _sources()
        if path.relative_to(APP).parts[0] in CORE
        for line, dotted in _imports(path)
        if dotted.split(".")[0] in FORBIDDEN_IN_PURE
    ]
    assert wrong == []


def test_a_stage_looks_only_at_those_before_it() -> None:
    """The order of `STAGES` is that of the imports between their modules."""
    for number, stage in enumerate(STAGES):
        (path,) = (at for room in CORE if (at := APP / room / f"{stage}.py").is_file())
        later = {f"app.{room}.{each}" for each in STAGES[number + 1 :] for room in CORE}
        found = {dotted.rpartition(".")[0] for _, dotted in _imports(path)}
        assert found & later == set(), stage


def test_no_room_is_crowded() -> None:
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in _sources()}
    whole = sum(lines.values())
    rooms: dict[str, int] = {}
    for path, count in lines.items():
        room = path.relative_to(APP).parts[0]
        rooms[room] = rooms.get(room, 0) + count
    crowded = {room: count for room, count in rooms.items() if count * SHARE_OF_A_ROOM > whole}
    assert crowded == {}, f"of {whole} lines"


def test_no_folder_holds_too_many_files() -> None:
    folders: dict[Path, int] = {}
    for path in _sources():
        folders[path.parent] = folders.get(path.parent, 0) + 1
    assert {_name(path): count for path, count in folders.items() if count > FILES_LIMIT} == {}


def test_a_wrong_arrow_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test can fail: also on relative imports and on imports inside a function."""
    bad = tmp_path / "app" / "trace" / "bad.py"
    bad.parent.mkdir(parents=True)
    bad.write_text("from app.exchange import api\ndef f():\n    from ..recall import x\n")
    monkeypatch.setattr(f"{__name__}.CHECKOUT", tmp_path)
    monkeypatch.setattr(f"{__name__}.APP", tmp_path / "app")
    assert list(_wrong_arrows(bad)) == [
        "app/trace/bad.py:1: trace may not import app.exchange.api",
        "app/trace/bad.py:3: trace may not import app.recall.x",
    ]


def test_only_the_graph_room_imports_the_driver() -> None:
    wrong = [
        f"{_name(path)}:{line}"
        for path in _sources()
        for line, dotted in _imports(path)
        if dotted.split(".")[0] == "neo4j" and path.parent != APP / "graph"
    ]
    assert wrong == []


def test_only_settings_read_the_environment() -> None:
    reads = re.compile(r"\bos\.(environb?|getenvb?)\b|from os import .*\b(environ|getenv)")
    wrong = [
        f"{_name(path)}:{number}"
        for path in _sources()
        if path != APP / "settings.py" and _name(path) not in PASSES_ENVIRONMENT_ON
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if reads.search(line)
    ]
    assert wrong == []


def test_cypher_stands_in_files_only() -> None:
    words = re.compile(r"\b(MATCH|MERGE|UNWIND)[ (]")
    wrong = [
        f"{_name(path)}:{number}: {line.strip()}"
        for path in _sources()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if words.search(line)
    ]
    assert wrong == []


def test_modules_are_short() -> None:
    modules = [CHECKOUT / name for name in _files() if name.endswith(".py")]
    lengths = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules}
    assert {name: lines for name, lines in lengths.items() if lines > LINES_LIMIT} == {}


def _files() -> list[str]:
    """What is, or would be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        capture_output=True,
        check=True,
    )
    names = listed.stdout.decode().split("\0")
    return sorted(name for name in set(names) if name and (CHECKOUT / name).is_file())


_FOREIGN = re.compile(
    "|".join(
        (
            r"(?<![\w./-])(\.\./)*sha" r"red/",
            r"(?<![\w.:/-])/(work|root|Users)/\w",
            r"(?<![\w.:/-])/home/\w",
            r"registry\.npm" r"js\.org|registry\.yarnpkg",
            r"\bpypi\.(org|python)|files\.python" r"hosted",
            r"repo1?\.maven\.|maven\.apache\.org/maven2",
            r"deb\.debian\.org|proxy\.golang\.org|index\.crates\.io",
            r"--(extra-)?index-" r"url[ =]|--find-" r"links[ =]http",
            r'"resol' r'ved":',
        )
    )
)  # fmt: skip


def test_no_file_names_a_machine_or_a_registry() -> None:
    """Addresses of registries and paths of one machine make a checkout work in one place only."""
    wrong = []
    for name in _files():
        content = (CHECKOUT / name).read_bytes()
        if b"\0" in content[:8192]:
            continue
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
            if _FOREIGN.search(line):
                wrong.append(f"{name}:{number}: {line.strip()[:100]}")
    assert wrong == []
