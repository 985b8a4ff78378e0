"""What is in the wheel and in the image, as CycloneDX 1.6: `make sbom`, and part of `make release`.

It lists, with versions, licences, hashes and package URLs: the Python packages that
`requirements.lock` gives the wheel, the npm packages that are bundled in it, the jars of Neo4j that
it fetches at the first start of an embedded server, and for the image what it is built on. Nothing
is fetched and nothing made up: a licence that nobody states, a digest that is not known, is said to
be unknown. The same commit gives the same file.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import subprocess
import sys
import tomllib
import uuid
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.dependency import Dependency
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from app import __version__
from sbom_parts import (
    base_images,
    jars,
    licences,
    needs,
    npm_packages,
    python_packages,
    somewhere,
)

ROOT = Path(__file__).resolve().parent


def wheel_bom(root: Path, wheel: Path | None = None) -> Bom:
    """What is in the wheel, what it needs, and what it fetches."""
    purl = PackageURL("pypi", None, "lotgraph", __version__)
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest() if wheel else ""
    return _bom(root, wheel, Component(
        name="lotgraph", version=__version__, purl=purl, bom_ref=str(purl),
        type=ComponentType.APPLICATION, licenses=licences("Apache-2.0"),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)] if digest else [],
    ), [])  # fmt: skip


def image_bom(root: Path, wheel: Path | None = None) -> Bom:
    """What is in the image: the same, and what it is built on."""
    purl = PackageURL("docker", None, "lotgraph", __version__)
    return _bom(root, wheel, Component(
        name="lotgraph", version=__version__, purl=purl, bom_ref=str(purl),
        type=ComponentType.CONTAINER, licenses=licences("Apache-2.0"),
    ), base_images(root))  # fmt: skip


def _bom(root: Path, wheel: Path | None, whole: Component, below: list[Component]) -> Bom:
    packages = python_packages(root)
    bundled, fetched = npm_packages(root, _front_end(root, wheel)), jars(root)
    parts = [*(each for some in packages.values() for each in some), *bundled, *fetched, *below]
    bom = Bom(components=parts)
    bom.metadata.component = whole
    bom.metadata.timestamp = _committed(root)
    edges = [_edge(whole, _direct(root, packages) + bundled + fetched + below)]
    for name, versions in packages.items():
        needed = {canonicalize_name(each.name) for each in needs(name) if somewhere(each.marker)}
        reached = [part for other in sorted(needed & packages.keys()) for part in packages[other]]
        edges += [_edge(each, reached) for each in versions]
    edges += [_edge(each, ()) for each in (*bundled, *fetched, *below)]
    bom.dependencies = edges
    said = "\n".join(sorted(f"{part.bom_ref} {part.hashes}" for part in (whole, *parts)))
    bom.serial_number = uuid.uuid5(uuid.NAMESPACE_OID, said)
    return bom


def _edge(part: Component, reached: Iterable[Component]) -> Dependency:
    return Dependency(part.bom_ref, [Dependency(each.bom_ref) for each in reached])


def _direct(root: Path, packages: Mapping[str, list[Component]]) -> list[Component]:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [canonicalize_name(Requirement(each).name) for each in project["dependencies"]]
    return [part for name in names for part in packages[name]]


def _front_end(root: Path, wheel: Path | None) -> str:
    """The licences of what is bundled, out of the wheel if there is one."""
    built = root / "app/web/static/built/LICENSES.txt"
    if wheel is not None:
        with zipfile.ZipFile(wheel) as file:
            (name,) = (each for each in file.namelist() if each.endswith("built/LICENSES.txt"))
            return file.read(name).decode()
    if not built.is_file():
        raise SystemExit("The front end is not built: make install.")
    return built.read_text(encoding="utf-8")


def _committed(root: Path) -> datetime.datetime:
    told = ["git", "log", "-1", "--format=%cI"]
    done = subprocess.run(told, cwd=root, capture_output=True, text=True, check=True)
    return datetime.datetime.fromisoformat(done.stdout.strip()).astimezone(datetime.UTC)


def text_of(bom: Bom) -> str:
    """A list as CycloneDX JSON."""
    return JsonV1Dot6(bom).output_as_string(indent=2) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Write both lists into `dist/`."""
    parser = argparse.ArgumentParser(prog="make sbom", description=__doc__)
    parser.add_argument("--wheel", type=Path, help="the wheel that is passed on")
    wheel = parser.parse_args(arguments).wheel
    folder = ROOT / "dist"
    folder.mkdir(exist_ok=True)
    for name, bom in (("", wheel_bom(ROOT, wheel)), ("-image", image_bom(ROOT, wheel))):
        path = folder / f"lotgraph-{__version__}{name}.cdx.json"
        path.write_text(text_of(bom), encoding="utf-8")
        sys.stdout.write(f"dist/{path.name}: {len(bom.components)} parts\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
