"""The lists of what is in wheel and image: valid, whole, and with nothing made up."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cyclonedx.schema import SchemaVersion
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import sbom
import sbom_parts
from app.embedded.lock import read_lock
from images import read_images
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from cyclonedx.validation.json import JsonStrictValidator

SCHEMA = "http://cyclonedx.org/schema/bom-1.6.schema.json"


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Both lists as they are written."""
    return {
        "wheel": sbom.text_of(sbom.wheel_bom(CHECKOUT)),
        "image": sbom.text_of(sbom.image_bom(CHECKOUT)),
    }


@pytest.fixture(scope="module")
def parts(texts: dict[str, str]) -> dict[str, dict[str, Any]]:
    """The parts of the image's list, which has all of them, by package URL."""
    return {part["purl"]: part for part in json.loads(texts["image"])["components"]}


@pytest.fixture(scope="module")
def validator() -> JsonStrictValidator:
    """The schema of such a list, read once; addresses are taken as they are."""
    with pytest.MonkeyPatch.context() as patch:
        # Looks at addresses by grammars that take seconds to build; no list has an address in it.
        patch.setitem(sys.modules, "rfc3987_syntax", None)
        from cyclonedx.validation.json import JsonStrictValidator

    return JsonStrictValidator(SchemaVersion.V1_6)


@pytest.mark.parametrize("what", ["wheel", "image"])
def test_a_list_is_valid(what: str, texts: dict[str, str], validator: JsonStrictValidator) -> None:
    assert "://" not in texts[what].replace(SCHEMA, "")
    assert validator.validate_str(texts[what]) is None
    found = json.loads(texts[what])
    assert found["metadata"]["component"]["name"] == "lotgraph"
    assert found["metadata"]["component"]["type"] == {"wheel": "application"}.get(what, "container")


def test_the_same_commit_gives_the_same_list(texts: dict[str, str]) -> None:
    assert sbom.text_of(sbom.image_bom(CHECKOUT)) == texts["image"]


def test_every_package_the_wheel_asks_for_is_there(parts: dict[str, dict[str, Any]]) -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {canonicalize_name(Requirement(each).name) for each in project["dependencies"]}
    names = {part["name"] for purl, part in parts.items() if purl.startswith("pkg:pypi/")}
    assert asked <= names
    assert names >= {"starlette", "llvmlite", "pydantic-core", "colorama"}  # what those need
    assert not names & {"pytest", "mypy", "hypothesis", "duckdb", "playwright"}


def test_every_jar_and_npm_package_is_there_with_its_hash(
    parts: dict[str, dict[str, Any]],
) -> None:
    jars = {purl: part for purl, part in parts.items() if purl.startswith("pkg:maven/")}
    assert sorted(part["hashes"][0]["content"] for part in jars.values()) == sorted(
        jar.sha256 for jar in read_lock()
    )
    assert {part["scope"] for part in jars.values()} == {"optional"}
    npm = {purl: part for purl, part in parts.items() if purl.startswith("pkg:npm/")}
    assert any("cytoscape@" in purl for purl in npm)
    assert any(purl.startswith("pkg:npm/%40codemirror/view@") for purl in npm)
    assert not any("esbuild" in purl for purl in npm)  # builds, and is not passed on
    assert {part["hashes"][0]["alg"] for part in npm.values()} == {"SHA-512"}


def test_every_part_has_version_licence_and_hash_or_says_that_nobody_knows(
    parts: dict[str, dict[str, Any]],
) -> None:
    for purl, part in parts.items():
        said = {each["name"]: each["value"] for each in part.get("properties", ())}
        assert part["version"], purl
        assert re.match(r"pkg:(pypi|npm|maven|docker)/", purl)
        assert part["type"] == "container" or (
            bool(part.get("licenses")) != (said.get("lotgraph:licence") == "unknown")
        ), purl
        assert part.get("hashes") or said["lotgraph:digest"] == "unknown", purl


def test_what_the_image_is_built_on(parts: dict[str, dict[str, Any]]) -> None:
    for image in read_images():
        name, _, tag = image.name.rpartition(":")
        part = parts[f"pkg:docker/{name}@{tag}"]
        assert part["scope"] == ("required" if image.use == "PYTHON" else "excluded")
        said = {each["name"]: each["value"] for each in part["properties"]}
        assert said["lotgraph:digest"] == (image.digest or "unknown")
        assert "not listed here" in said["lotgraph:contents"]


def test_edges_lead_to_parts(texts: dict[str, str]) -> None:
    found = json.loads(texts["wheel"])
    refs = {part["bom-ref"] for part in found["components"]}
    refs.add(found["metadata"]["component"]["bom-ref"])
    edges = {each["ref"]: each.get("dependsOn", []) for each in found["dependencies"]}
    assert set(edges) <= refs
    assert {target for targets in edges.values() for target in targets} <= refs
    (fastapi,) = (ref for ref in edges if ref.startswith("pkg:pypi/fastapi@"))
    assert any(ref.startswith("pkg:pypi/starlette@") for ref in edges[fastapi])


def test_licences_of_jars_are_those_of_the_lock() -> None:
    lines = (CHECKOUT / "app/embedded/neo4j.licences").read_text(encoding="utf-8").splitlines()
    stated = [line.split(" ")[0] for line in lines if not line.startswith("#")]
    assert stated == sorted({f"{jar.group}:{jar.artifact}" for jar in read_lock()})


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    for name in ("pyproject.toml", "package-lock.json"):
        (tmp_path / name).write_bytes((CHECKOUT / name).read_bytes())
    (tmp_path / "requirements.lock").write_text("", encoding="utf-8")
    with pytest.raises(SystemExit, match="is not in requirements"):
        sbom_parts.python_packages(tmp_path)
    with pytest.raises(SystemExit, match="the lock another"):
        sbom_parts.npm_packages(tmp_path, "crelt 0.0.1 (MIT)\n")
