"""docker-compose.yml and Dockerfile against the app's settings. No container is run here."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi import FastAPI

import app
from app.api.routes import router
from app.cli.serve import check_host
from app.embedded.lock import VERSION
from app.settings import Settings
from tests.neo4j_server import IMAGE

CHECKOUT = Path(__file__).resolve().parents[2]
DOCKERFILE = (CHECKOUT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(
    (CHECKOUT / "docker-compose.yml").read_text(encoding="utf-8")
)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
_TAGGED = re.compile(r"[a-z0-9./_-]+:(?P<tag>[\w.-]+)")


def _app_environment() -> dict[str, str]:
    return {name: str(value) for name, value in SERVICES["lotgraph"]["environment"].items()}


def _taken(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings the app makes of this environment, compose's own variables filled in."""
    for name, value in environment.items():
        filled = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value)
        monkeypatch.setenv(name, re.sub(r"\$\{\w+:\?[^}]*\}", "a-password", filled))
    return Settings()


def test_every_variable_is_a_setting() -> None:
    in_image = re.findall(r"\b(LOTGRAPH_\w+)=", DOCKERFILE)
    known = {f"LOTGRAPH_{name.upper()}" for name in Settings.model_fields}
    assert {*_app_environment(), *in_image} - known == set()


def test_the_app_takes_these_settings_and_uses_the_neo4j_beside_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = _taken(_app_environment(), monkeypatch)
    assert not settings.embedded
    assert settings.neo4j_uri == "bolt://neo4j:7687"
    assert settings.neo4j_password is not None
    assert settings.neo4j_password.get_secret_value() == "a-password"
    assert SERVICES["lotgraph"]["depends_on"]["neo4j"]["condition"] == "service_healthy"


def test_it_may_listen_on_all_addresses_of_its_container_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """0.0.0.0 is taken because the one published port is on this machine's loopback."""
    settings = _taken(_app_environment(), monkeypatch)
    assert (settings.host, settings.published_on_loopback) == ("0.0.0.0", True)
    check_host(settings, settings.host)
    assert SERVICES["lotgraph"]["ports"] == [f"127.0.0.1:{settings.port}:{settings.port}"]
    assert f"EXPOSE {settings.port}\n" in DOCKERFILE
    assert f"LOTGRAPH_PORT={settings.port}\n" in DOCKERFILE


@pytest.mark.parametrize("name", SERVICES)
def test_ports_are_published_on_loopback_only(name: str) -> None:
    service = SERVICES[name]
    assert service["ports"]
    assert all(re.fullmatch(r"127\.0\.0\.1:\d+:\d+", port) for port in service["ports"])
    assert service.get("network_mode") is None
    assert not service.get("privileged")


def test_images_are_pinned() -> None:
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.M)
    assert len(bases) == 2
    for image in (*bases, *(service["image"] for service in SERVICES.values())):
        tagged = _TAGGED.fullmatch(image)
        assert tagged is not None, image
        assert tagged["tag"] != "latest"
        assert re.search(r"\d+\.\d+", tagged["tag"]), image
    assert SERVICES["neo4j"]["image"] == IMAGE == f"neo4j:{VERSION}-community"
    assert SERVICES["lotgraph"]["image"] == f"lotgraph:{app.__version__}"


def test_no_password_is_given() -> None:
    """Without NEO4J_PASSWORD compose refuses to start, in words."""
    asked = re.compile(r"\$\{NEO4J_PASSWORD:\?[^}]{10,}\}")
    assert asked.fullmatch(_app_environment()["LOTGRAPH_NEO4J_PASSWORD"])
    user, _, password = SERVICES["neo4j"]["environment"]["NEO4J_AUTH"].partition("/")
    assert user == _app_environment()["LOTGRAPH_NEO4J_USER"]
    assert asked.fullmatch(password)
    assert "PASSWORD" not in DOCKERFILE


def test_both_tell_whether_they_are_well() -> None:
    assert "cypher-shell" in SERVICES["neo4j"]["healthcheck"]["test"][1]
    asked = re.search(r"HEALTHCHECK .*?http://127\.0\.0\.1:8470(/[\w/]+)", DOCKERFILE, re.S)
    assert asked is not None
    api = FastAPI()
    api.include_router(router)
    assert "get" in api.openapi()["paths"][asked[1]]


def test_data_stay_when_containers_go() -> None:
    mounts = dict(each.split(":") for each in SERVICES["neo4j"]["volumes"])
    assert mounts == {"neo4j-data": "/data", "neo4j-logs": "/logs"}
    assert COMPOSE["volumes"].keys() >= mounts.keys()


def test_the_image_runs_as_nobody_in_particular() -> None:
    runtime = DOCKERFILE.rsplit("\nFROM ", 1)[1]
    user = re.search(r"^USER (\S+)$", runtime, re.M)
    assert user is not None
    assert user[1] not in ("root", "0")
    assert runtime.index("USER ") < runtime.index("ENTRYPOINT")


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
