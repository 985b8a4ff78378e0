"""The house rules that code can hold: who imports whom, who may touch what, how long a module is.

A new arrow between rooms is a decision: it goes into `ARROWS` here and into
`docs/architecture.md`. An arrow that nobody uses goes.
"""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from functools import cache

from app.genealogy.answer import STAGES
from tests.conftest import CHECKOUT
from tests.house.sources import Source, app_sources, source_of

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
    "balance": frozenset({"ledger", "genealogy", "trace"}),
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


def _room(name: str) -> str:
    """The room or the module of the foundation that a file of the app belongs to."""
    return name.split("/")[1].removesuffix(".py")


def _wrong_arrows(name: str, source: Source) -> Iterator[str]:
    home = _room(name).replace("__init__", "__version__")
    for line, dotted in source.imports:
        top, _, rest = dotted.partition(".")
        target = rest.split(".")[0]
        if top == "app" and target != home and target not in MAY_IMPORT[home]:
            yield f"{name}:{line}: {home} may not import {dotted}"


def test_every_part_of_app_has_a_place() -> None:
    """A new folder or module under app/ is given its layer here before it is used."""
    found = {_room(name) for name in app_sources()}
    assert found - {"__init__"} <= set(MAY_IMPORT)


def test_imports_go_one_way() -> None:
    assert [wrong for each in app_sources().items() for wrong in _wrong_arrows(*each)] == []


def test_rooms_stand_in_an_order_without_circles() -> None:
    """A room looks only at rooms that stand before it."""
    before: set[str] = set()
    for room, arrows in ARROWS.items():
        assert arrows <= before, f"{room} looks at {sorted(arrows - before)}, which stand after it"
        before.add(room)


def test_every_arrow_is_used() -> None:
    used = {
        (_room(name), dotted.split(".")[1])
        for name, source in app_sources().items()
        for _, dotted in source.imports
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
        f"{name}:{line}: {dotted}"
        for name, source in app_sources().items()
        if _room(name) in CORE
        for line, dotted in source.imports
        if dotted.split(".")[0] in FORBIDDEN_IN_PURE
    ]
    assert wrong == []


def test_a_stage_looks_only_at_those_before_it() -> None:
    """The order of `STAGES` is that of the imports between their modules."""
    for number, stage in enumerate(STAGES):
        (source,) = (each for room in CORE if (each := app_sources().get(f"app/{room}/{stage}.py")))
        later = {f"app.{room}.{each}" for each in STAGES[number + 1 :] for room in CORE}
        found = {dotted.rpartition(".")[0] for _, dotted in source.imports}
        assert found & later == set(), stage


def test_no_room_is_crowded() -> None:
    lines = {name: len(_texts()[name].splitlines()) for name in app_sources()}
    whole = sum(lines.values())
    rooms: Counter[str] = Counter()
    for name, count in lines.items():
        rooms[name.split("/")[1]] += count
    crowded = {room: count for room, count in rooms.items() if count * SHARE_OF_A_ROOM > whole}
    assert crowded == {}, f"of {whole} lines"


def test_no_folder_holds_too_many_files() -> None:
    folders = Counter(name.rpartition("/")[0] for name in app_sources())
    assert {name: count for name, count in folders.items() if count > FILES_LIMIT} == {}


def test_a_wrong_arrow_is_found() -> None:
    """The test can fail: also on relative imports and on imports inside a function."""
    text = "from app.exchange import api\ndef f():\n    from ..recall import x\n"
    assert list(_wrong_arrows("app/trace/bad.py", source_of(text, ("app", "trace")))) == [
        "app/trace/bad.py:1: trace may not import app.exchange.api",
        "app/trace/bad.py:3: trace may not import app.recall.x",
    ]


def test_only_the_graph_room_imports_the_driver() -> None:
    wrong = [
        f"{name}:{line}"
        for name, source in app_sources().items()
        for line, dotted in source.imports
        if dotted.split(".")[0] == "neo4j" and not re.fullmatch(r"app/graph/\w+\.py", name)
    ]
    assert wrong == []


def test_only_settings_read_the_environment() -> None:
    reads = re.compile(r"\bos\.(environb?|getenvb?)\b|from os import .*\b(environ|getenv)")
    allowed = {"app/settings.py", *PASSES_ENVIRONMENT_ON}
    assert [told for name in app_sources().keys() - allowed for told in _found(reads, name)] == []


def test_cypher_stands_in_files_only() -> None:
    words = re.compile(r"\b(MATCH|MERGE|UNWIND)[ (]")
    assert [told for name in app_sources() for told in _found(words, name)] == []


def test_modules_are_short() -> None:
    modules = {name: text for name, text in _texts().items() if name.endswith(".py")}
    lengths = {name: len(text.splitlines()) for name, text in modules.items()}
    assert {name: lines for name, lines in lengths.items() if lines > LINES_LIMIT} == {}


@cache
def _texts() -> dict[str, str]:
    """The text of all that is, or would be, in the repository, and is text."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        capture_output=True,
        check=True,
    )
    names = sorted({name for name in listed.stdout.decode().split("\0") if name})
    contents = {name: path.read_bytes() for name in names if (path := CHECKOUT / name).is_file()}
    return {
        name: content.decode("utf-8", "replace")
        for name, content in contents.items()
        if b"\0" not in content[:8192]
    }


def _found(pattern: re.Pattern[str], name: str) -> list[str]:
    """Where a file holds what it may not; that most hold nothing is seen at one look."""
    if not pattern.search(_texts()[name]):
        return []
    lines = enumerate(_texts()[name].splitlines(), 1)
    return [f"{name}:{at}: {line.strip()[:100]}" for at, line in lines if pattern.search(line)]


# A word by which it is found at once, and the whole that must not stand anywhere.
_FOREIGN = {
    "sha" "red/": r"(?<![\w./-])(\.\./)*sha" r"red/",
    **{f"/{each}/": rf"(?<![\w.:/-])/{each}/\w" for each in ("work", "root", "Users", "home")},
    "registry.": r"registry\.npm" r"js\.org|registry\.yarnpkg",
    "pypi": r"\bpypi\.(org|python)",
    "python" "hosted": r"files\.python" r"hosted",
    "maven": r"repo1?\.maven\.|maven\.apache\.org/maven2",
    ".org": r"deb\.debian\.org|proxy\.golang\.org",
    "crates": r"index\.crates\.io",
    "-url": r"--(extra-)?index-" r"url[ =]",
    "--find": r"--find-" r"links[ =]http",
    "resol" "ved": r'"resol' r'ved":',
}  # fmt: skip


def test_no_file_names_a_machine_or_a_registry() -> None:
    """Addresses of registries and paths of one machine make a checkout work in one place only."""
    patterns = {word: re.compile(pattern) for word, pattern in _FOREIGN.items()}
    assert [
        told
        for name, text in _texts().items()
        for word, pattern in patterns.items()
        if word in text
        for told in _found(pattern, name)
    ] == []
