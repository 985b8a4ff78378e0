"""docker-compose.yml and Dockerfile against the app's settings. No container is run here."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi import FastAPI

import app
import images
from app.api.routes import router
from app.cli.serve import check_host
from app.cli.verbs import VERBS
from app.embedded.lock import VERSION
from app.people import PUBLIC
from app.settings import Settings
from tests.neo4j_server import IMAGE

CHECKOUT = Path(__file__).resolve().parents[2]
DOCKERFILE = (CHECKOUT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(
    (CHECKOUT / "docker-compose.yml").read_text(encoding="utf-8")
)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


def _app_environment() -> dict[str, str]:
    return {name: str(value) for name, value in SERVICES["lotgraph"]["environment"].items()}


def _taken(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Settings:
    """The settings the app makes of this environment, compose's variables and secrets filled in."""
    for name, value in environment.items():
        monkeypatch.setenv(name, re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value))
    secret = tmp_path / "neo4j_password"
    secret.write_text("a-password\n", encoding="utf-8")
    assert environment["LOTGRAPH_NEO4J_PASSWORD_FILE"] == "/run/secrets/neo4j_password"
    monkeypatch.setenv("LOTGRAPH_NEO4J_PASSWORD_FILE", str(secret))
    return Settings()


def test_every_variable_is_a_setting() -> None:
    in_image = re.findall(r"\b(LOTGRAPH_\w+)=", DOCKERFILE)
    known = {f"LOTGRAPH_{name.upper()}" for name in Settings.model_fields}
    assert {*_app_environment(), *in_image} - known == set()


def test_the_app_takes_these_settings_and_uses_the_neo4j_beside_it(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    settings = _taken(_app_environment(), monkeypatch, tmp_path)
    assert not settings.embedded
    assert settings.neo4j_uri == "bolt://neo4j:7687"
    assert settings.neo4j_password is not None
    assert settings.neo4j_password.get_secret_value() == "a-password"
    assert SERVICES["lotgraph"]["depends_on"]["neo4j"]["condition"] == "service_healthy"


def test_the_watcher_is_the_same_lotgraph_and_watches_one_folder() -> None:
    """The verb is there, its Neo4j and its image are the app's, and it starts only when asked."""
    service, own = SERVICES["watch"], SERVICES["lotgraph"]
    verb, folder = service["command"]
    assert verb in VERBS
    assert f"./inbox:{folder}" in service["volumes"]
    assert service["profiles"] == ["watch"]
    assert service["healthcheck"] == {"disable": True}  # the image's asks the pages
    assert service["image"] == own["image"]
    assert service["environment"].items() <= own["environment"].items()


def test_it_may_listen_on_all_addresses_of_its_container_only(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """0.0.0.0 is taken because the one published port is on this machine's loopback."""
    settings = _taken(_app_environment(), monkeypatch, tmp_path)
    assert (settings.host, settings.published_on_loopback) == ("0.0.0.0", True)
    check_host(settings, settings.host)
    assert SERVICES["lotgraph"]["ports"] == [f"127.0.0.1:{settings.port}:{settings.port}"]
    assert f"EXPOSE {settings.port}\n" in DOCKERFILE
    assert f"LOTGRAPH_PORT={settings.port}\n" in DOCKERFILE


@pytest.mark.parametrize("name", SERVICES)
def test_ports_are_published_on_loopback_only(name: str) -> None:
    service = SERVICES[name]
    assert service.get("ports") or name == "watch"
    ports = service.get("ports", [])
    assert all(re.fullmatch(r"127\.0\.0\.1:\d+:\d+", port) for port in ports)
    assert service.get("network_mode") is None
    assert not service.get("privileged")


def test_images_of_others_are_named_by_digest() -> None:
    """None by its tag alone: Dockerfile and compose take name and digest, or do not begin."""
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.M)
    assert bases == ["${PYTHON_IMAGE}@${PYTHON_DIGEST}"] * 2
    assert re.findall(r"^ARG (\S+)", DOCKERFILE, re.M) == ["PYTHON_IMAGE", "PYTHON_DIGEST"]
    given = {**SERVICES["lotgraph"]["build"]["args"], "neo4j": SERVICES["neo4j"]["image"]}
    needed = r"\$\{%s_IMAGE:\?[^}]{10,}\}", r"\$\{%s_DIGEST:\?[^}]{10,}\}"
    name, digest = (each % "PYTHON" for each in needed)
    assert re.fullmatch(name, given["PYTHON_IMAGE"])
    assert re.fullmatch(digest, given["PYTHON_DIGEST"])
    assert re.fullmatch("@".join(each % "NEO4J" for each in needed), given["neo4j"])
    assert SERVICES["lotgraph"]["image"] == f"lotgraph:{app.__version__}"


def test_the_images_are_those_that_were_tried() -> None:
    """Their digests are known or said to be unknown; none is made up (`read_images` reads them)."""
    found = {image.use: image.name for image in images.read_images()}
    assert found["NEO4J"] == IMAGE == f"neo4j:{VERSION}-community"
    assert re.fullmatch(r"python:3\.\d+-[a-z-]+", found["PYTHON"])
    assert len(found) == 2


def test_passwords_come_from_files_only() -> None:
    for name, service in SERVICES.items():
        (secret,) = service["secrets"]
        assert COMPOSE["secrets"][secret] == {"file": f"./secrets/{secret}"}
        told = {key: value for key, value in service["environment"].items() if "AUTH" in key
                or "PASSWORD" in key}  # fmt: skip
        assert list(told.values()) == [f"/run/secrets/{secret}"], name
        assert all(key.endswith("_FILE") for key in told)
    assert "PASSWORD" not in DOCKERFILE
    assert "/secrets/" in (CHECKOUT / ".gitignore").read_text(encoding="utf-8").splitlines()
    test = SERVICES["neo4j"]["healthcheck"]["test"][1]
    assert not re.search(r"cypher-shell.* -p|--password", test)
    assert test.index("NEO4J_PASSWORD=") < test.index("cypher-shell")


def test_people_sign_in_and_the_health_check_need_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = _taken(_app_environment(), monkeypatch, tmp_path)
    assert settings.sign_in == "local"
    assert settings.public_address == f"http://127.0.0.1:{settings.port}"
    (path,) = re.findall(r"http://127\.0\.0\.1:\d+(/[^']+)", DOCKERFILE)
    assert path in PUBLIC


def test_secrets_are_made_once_and_for_their_owner(tmp_path: Path) -> None:
    make = ["make", "--silent", f"--file={CHECKOUT / 'Makefile'}", "secrets"]
    subprocess.run(make, cwd=tmp_path, check=True)
    password = (tmp_path / "secrets/neo4j_password").read_text(encoding="ascii")
    assert re.fullmatch(r"[0-9a-f]{48}", password)
    assert (tmp_path / "secrets/neo4j_auth").read_text(encoding="ascii") == f"neo4j/{password}"
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    assert all(each.stat().st_mode & 0o777 == 0o444 for each in (tmp_path / "secrets").iterdir())
    subprocess.run(make, cwd=tmp_path, check=True)
    assert (tmp_path / "secrets/neo4j_password").read_text(encoding="ascii") == password


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_can_do_no_more_than_it_needs(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert {each.partition(":")[0] for each in service["tmpfs"]} >= {"/tmp"}
    # Volumes have names: no folder of this machine is reachable, but the one that is watched.
    folders = {each.partition(":")[0] for each in service["volumes"]} - COMPOSE["volumes"].keys()
    assert folders == ({"./inbox"} if name == "watch" else set())
    assert not service.get("privileged")


def test_both_tell_whether_they_are_well() -> None:
    assert "cypher-shell" in SERVICES["neo4j"]["healthcheck"]["test"][1]
    asked = re.search(r"HEALTHCHECK .*?http://127\.0\.0\.1:8470(/[\w/]+)", DOCKERFILE, re.S)
    assert asked is not None
    api = FastAPI()
    api.include_router(router)
    assert "get" in api.openapi()["paths"][asked[1]]


def test_data_stay_when_containers_go() -> None:
    mounts = dict(each.split(":") for each in SERVICES["neo4j"]["volumes"])
    assert mounts == {
        "neo4j-data": "/data",
        "neo4j-logs": "/logs",
        "neo4j-conf": "/var/lib/neo4j/conf",
    }
    assert SERVICES["lotgraph"]["volumes"] == ["lotgraph-home:/lotgraph"]
    assert "VOLUME /lotgraph\n" in DOCKERFILE
    assert COMPOSE["volumes"].keys() >= mounts.keys()


def test_the_image_runs_as_nobody_in_particular() -> None:
    runtime = DOCKERFILE.rsplit("\nFROM ", 1)[1]
    user = re.search(r"^USER (\d+):(\d+)$", runtime, re.M)
    assert user is not None
    assert "0" not in (user[1], user[2])
    assert f"--uid {user[1]} " in runtime
    assert runtime.index("USER ") < runtime.index("ENTRYPOINT")
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", SERVICES["neo4j"]["user"])


def test_the_image_gets_everything_the_wheel_is_built_from() -> None:
    lines = (CHECKOUT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert lines.count("*") == 1
    let_in = {line[1:] for line in lines if line.startswith("!")}
    assert let_in >= {
        "app",
        "cypher",
        "templates",
        "hatch_build.py",
        "package.json",
        "package-lock.json",
        "pyproject.toml",
        "README.md",
        "LICENSE",
    }
    assert [name for name in let_in if not (CHECKOUT / name).exists()] == []
