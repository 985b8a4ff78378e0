"""Which jars make up the embedded Neo4j: the lock file, read and written.

The lock names every jar by its Maven coordinate, size and SHA-256, so that what is fetched is what
was tried. It holds no address: where jars come from is decided when they are fetched.
`python -m app.embedded.lock` writes it anew after `VERSION` was changed; what that alone needs is
imported there, for every verb reads the lock.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import EmbeddedError
from app.resources import jar_lock

if TYPE_CHECKING:
    import requests

VERSION = "2026.08.1"
ROOTS = (f"org.neo4j:neo4j:{VERSION}", f"org.neo4j.app:neo4j-server:{VERSION}")


@dataclass(frozen=True, slots=True)
class Jar:
    """One jar: its Maven coordinate, its size in bytes and the SHA-256 of its content (hex)."""

    group: str
    artifact: str
    version: str
    classifier: str
    size: int
    sha256: str

    @property
    def coordinate(self) -> str:
        """`group:artifact:version`, with `:classifier` where there is one."""
        parts = [self.group, self.artifact, self.version, self.classifier]
        return ":".join(part for part in parts if part)

    @property
    def file_name(self) -> str:
        """Name of the file in a Maven repository and in the cache."""
        tail = f"-{self.classifier}" if self.classifier else ""
        return f"{self.artifact}-{self.version}{tail}.jar"

    @property
    def path(self) -> str:
        """Path of the file below the address of a Maven repository."""
        group = self.group.replace(".", "/")
        return f"{group}/{self.artifact}/{self.version}/{self.file_name}"


def read_lock(path: Path | None = None) -> tuple[Jar, ...]:
    """The jars of the lock file, in the order of the class path.

    Raises EmbeddedError when the file is missing or a line cannot be read.
    """
    path = path or jar_lock()
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as error:
        raise EmbeddedError(
            f"The list of Neo4j's files cannot be read: {error}.", remedy="Install lotgraph again."
        ) from error
    jars = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            coordinate, size, sha256 = line.split()
            group, artifact, version, *rest = coordinate.split(":")
            jars.append(Jar(group, artifact, version, "".join(rest), int(size), sha256))
        except ValueError as error:
            raise EmbeddedError(
                f"Line {number} of {path.name} is not `coordinate size sha256`.",
                remedy="Install lotgraph again.",
            ) from error
    return tuple(jars)


def missing(jars: Iterable[Jar], folder: Path) -> list[Jar]:
    """The jars not in `folder`, or there with another size (a cheap look, no hash)."""
    found = {path.name: path.stat().st_size for path in folder.glob("*.jar")}
    return [jar for jar in jars if found.get(jar.file_name) != jar.size]


def wrong(jars: Iterable[Jar], folder: Path) -> list[Jar]:
    """The jars not in `folder` with exactly the content of the lock (every byte is read)."""
    return [jar for jar in jars if not _is_right(jar, folder / jar.file_name)]


def _is_right(jar: Jar, path: Path) -> bool:
    try:
        if path.stat().st_size != jar.size:
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == jar.sha256
    except OSError:
        return False


def write_lock(path: Path | None = None, repository: str | None = None) -> int:
    """Resolve `ROOTS`, fetch every jar once, and write coordinates, sizes and hashes to `path`.

    Returns the number of jars. Needs the network, takes about a minute, keeps no jar.
    """
    import requests
    from jgo.constants import MAVEN_CENTRAL_URL

    path = path or jar_lock()
    repository = (repository or MAVEN_CENTRAL_URL).rstrip("/")
    with tempfile.TemporaryDirectory() as folder:
        jars = _resolve(Path(folder), repository)
    with requests.Session() as session, ThreadPoolExecutor(8) as pool:
        full = list(pool.map(lambda jar: _measure(session, repository, jar), jars))
    path.write_text(_text(full), "utf-8")
    return len(full)


def _resolve(folder: Path, repository: str) -> list[Jar]:
    from jgo.maven import MavenContext, PythonResolver

    context = MavenContext(
        resolver=PythonResolver(),
        repo_cache=folder,
        remote_repos={"repository": repository},
        timeout=60,
    )
    roots = [context.create_dependency(root) for root in ROOTS]
    inputs, transitive = context.resolver.resolve(roots)
    found = [
        Jar(one.groupId, one.artifactId, one.version, one.classifier or "", 0, "")
        for one in [*inputs, *transitive]
    ]
    return sorted(found, key=lambda jar: jar.coordinate)


def _measure(session: requests.Session, repository: str, jar: Jar) -> Jar:
    answer = session.get(f"{repository}/{jar.path}", timeout=60)
    answer.raise_for_status()
    return replace(jar, size=len(answer.content), sha256=hashlib.sha256(answer.content).hexdigest())


def _text(jars: Iterable[Jar]) -> str:
    head = (
        f"# Neo4j {VERSION}, Community: coordinate size sha256. Written by app/embedded/lock.py.\n"
    )
    return head + "".join(f"{jar.coordinate} {jar.size} {jar.sha256}\n" for jar in jars)


if __name__ == "__main__":
    write_lock()
