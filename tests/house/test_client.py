"""The client is a distribution of its own: it imports nothing of the app; its wheel is whole."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.house.sources import names_of
from tests.house.test_names import _is_participle
from tests.house.wheels import wheel_of

CLIENT = Path(__file__).resolve().parents[2] / "client"
PACKAGE = CLIENT / "lotgraph_client"
PROJECT = tomllib.loads((CLIENT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = ("networkx", "pandas", "polars")


@cache
def _modules() -> dict[str, ast.Module]:
    return {path.name: ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.glob("*.py")}


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            yield (node.module or "").split(".")[0]


def test_it_imports_httpx_and_nothing_of_the_app() -> None:
    others = {
        name
        for tree in _modules().values()
        for name in _imports(tree)
        if name not in sys.stdlib_module_names and name != "lotgraph_client"
    }
    assert others == {"httpx", *EXTRAS}
    assert [each.split(">")[0] for each in PROJECT["dependencies"]] == ["httpx"]
    assert sorted(PROJECT["optional-dependencies"]) == [*EXTRAS]


def test_what_is_extra_is_imported_where_it_is_used() -> None:
    """Without the extras it imports: no module imports them when it is loaded."""
    hidden = "; ".join(f"sys.modules[{name!r}] = None" for name in ("app", *EXTRAS))
    code = f"import sys; {hidden}; import lotgraph_client"
    done = subprocess.run([sys.executable, "-c", code], cwd=CLIENT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_its_names_are_those_of_the_house() -> None:
    named = [
        (file, name, kind)
        for file, tree in _modules().items()
        for name, kind in names_of(tree)
        if not name.startswith("_")
    ]
    # `frozen` is what it does: it gives the frozen value of what it gets.
    assert [each for each in named if _is_participle(each[1]) and each[1] != "frozen"] == []
    classes = [name for _, name, kind in named if kind == "ClassDef"]
    assert len(classes) == len(set(classes))


def test_all_that_is_public_is_named_once() -> None:
    import lotgraph_client

    assert [*lotgraph_client.__all__] == sorted(lotgraph_client.__all__)
    assert all(hasattr(lotgraph_client, name) for name in lotgraph_client.__all__)


def test_its_wheel_is_typed_and_whole(tmp_path: Path) -> None:
    wheel = wheel_of(CLIENT, tmp_path)
    assert wheel.name.startswith("lotgraph_client-")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        meta = next(name for name in names if name.endswith(".dist-info/METADATA"))
        told = archive.read(meta).decode()
    sources = {f"lotgraph_client/{path.name}" for path in PACKAGE.iterdir() if path.is_file()}
    assert {name for name in names if ".dist-info/" not in name} == sources
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert "Requires-Dist: httpx" in told
    assert "Requires-Dist: lotgraph\n" not in told
