"""The built wheel works outside the checkout: it carries Cypher, templates and front end."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sysconfig
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import hatch_build
from app.graph.catalogue import catalogue
from app.resources import cypher_folder, jar_lock, templates_folder
from tests.conftest import CHECKOUT
from tests.house.wheels import wheel_of

pytestmark = pytest.mark.slow("builds the wheel and installs it")

_LOOK = """
import json
from app import resources
from app.graph.catalogue import catalogue

built = resources.static_folder() / "built"
templates = resources.templates_folder()
print(json.dumps({
    "app": resources.__file__,
    "queries": sorted(catalogue()),
    "schema": sorted(p.name for p in (resources.cypher_folder() / "schema").iterdir()),
    "templates": sorted(p.relative_to(templates).as_posix() for p in templates.rglob("*.html")),
    "built": {p.name: p.stat().st_size for p in built.iterdir()},
    "jar_lock": resources.jar_lock().stat().st_size,
}))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    return wheel_of(CHECKOUT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def outside(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with the wheel; its dependencies are those of this run."""
    folder = tmp_path_factory.mktemp("outside") / "venv"
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    # A path in a .pth file is taken as it is: the editable lotgraph of this run is not seen.
    site = sysconfig.get_path("purelib", "venv", {"base": str(folder), "platbase": str(folder)})
    Path(site, "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    # Nothing is compiled before it is asked for: that takes longer than all the rest.
    _run(
        [str(_program(folder, "python")), "-m", "pip", "install", "--quiet", "--no-compile"],
        ["--no-deps", "--no-index", "--ignore-installed", str(wheel)],
    )
    return folder


def test_the_wheel_says_its_licence_and_carries_no_sources_of_the_front_end(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    assert [name for name in names if "frontend/" in name or name.startswith("tests/")] == []


def test_the_wheel_carries_the_licences_of_what_is_bundled(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        [beside] = [
            name
            for name in archive.namelist()
            if name.endswith(".dist-info/licenses/front-end/LICENSES.txt")
        ]
        text = archive.read("app/web/static/built/LICENSES.txt").decode()
        assert archive.read(beside).decode() == text
    titles = re.findall(r"^(\S+) [\d.]+ \((.+)\)$", text, re.M)
    assert set(imported_packages()) - {name for name, _ in titles} == set()
    assert "esbuild" not in dict(titles)  # it bundles and is not bundled
    assert set(dict(titles).values()) == {"MIT", "MIT AND OFL-1.1"}  # the fonts of letters
    assert text.count("Permission is hereby granted, free of charge") >= len(titles)


def imported_packages() -> Iterator[str]:
    """The npm packages that the front end's own sources import by name."""
    for source in (CHECKOUT / "app/web/frontend").rglob("*.js"):
        for path in re.findall(r"""from\s*["']([^."'][^"']*)["']""", source.read_text("utf-8")):
            parts = path.split("/")
            yield "/".join(parts[: 2 if path.startswith("@") else 1])


def test_packages_are_found_wherever_they_stand() -> None:
    sources = (
        "app/web/frontend/graph.js",
        "node_modules/cytoscape/dist/cytoscape.esm.mjs",
        "node_modules/@lezer/common/dist/index.js",
        "node_modules/@lezer/common/dist/other.js",
        "node_modules/a/node_modules/b/index.js",
    )
    assert hatch_build.packages(sources) == ["@lezer/common", "b", "cytoscape"]


def test_a_package_without_a_licence_is_not_bundled(tmp_path: Path) -> None:
    package = tmp_path / "node_modules/@some/thing"
    package.mkdir(parents=True)
    (package / "package.json").write_text('{"version": "1.2.3", "license": "MIT"}')
    (package / "license-update.mjs").write_text("export {}")
    with pytest.raises(SystemExit, match="@some/thing comes without a licence"):
        hatch_build.licences(tmp_path, ["@some/thing"])
    (package / "LICENCE.md").write_text("Do what you like.\n")
    text = hatch_build.licences(tmp_path, ["@some/thing"])
    assert text.startswith("@some/thing 1.2.3 (MIT)\n\nDo what you like.\n")


def test_the_installed_wheel_finds_all_its_files(outside: Path, tmp_path: Path) -> None:
    found = json.loads(_run([str(_program(outside, "python")), "-c", _LOOK], cwd=tmp_path))

    assert Path(found["app"]).is_relative_to(outside)
    assert found["queries"] == sorted(catalogue())
    schema = sorted(path.name for path in (cypher_folder() / "schema").iterdir())
    assert found["schema"] == schema
    here = templates_folder()
    templates = sorted(path.relative_to(here).as_posix() for path in here.rglob("*.html"))
    assert found["templates"] == templates != []
    assert found["built"].keys() >= {"app.css", "app.js"}
    assert all(found["built"].values())
    assert found["jar_lock"] == jar_lock().stat().st_size


def test_the_command_of_the_installed_wheel_answers(outside: Path, tmp_path: Path) -> None:
    helped = _run([str(_program(outside, "lotgraph")), "--help"], cwd=tmp_path)
    assert {"demo", "load", "serve", "trace", "db"} <= set(helped.split())


def _program(folder: Path, name: str) -> Path:
    return folder / ("Scripts" if os.name == "nt" else "bin") / name


def _run(command: list[str], more: list[str] | None = None, cwd: Path = CHECKOUT) -> str:
    done = subprocess.run(
        command + (more or []), cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout
