"""Neo4j's admin tool: one short-lived process a call, with the server stopped."""

from __future__ import annotations

import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app.embedded import conf, java
from app.embedded.disk import disk_error
from app.embedded.home import Home
from app.embedded.install import jar_folder
from app.settings import Settings


@dataclass(frozen=True, slots=True)
class AdminOutcome:
    """How a call ended: exit code and everything it printed."""

    code: int
    text: str


def run(
    settings: Settings,
    home: Home,
    jars: list[Path],
    arguments: list[str],
    *,
    reads: IO[bytes] | None = None,
    heap_mib: int | None = None,
) -> AdminOutcome:
    """Run the tool on `home`; `reads` becomes its standard input. `heap_mib`: of work that takes
    long, which is compiled as well as a server's."""
    program, _ = java.find_java(settings)
    names = {"NEO4J_HOME": str(home.path), "NEO4J_CONF": str(home.path / "conf")}
    try:
        with (
            tempfile.TemporaryDirectory(prefix="lotgraph-") as folder,
            tempfile.TemporaryFile() as log,
        ):
            ended = subprocess.run(
                [program, _arguments(settings, jars, Path(folder), arguments, heap_mib)],
                stdin=reads if reads is not None else subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=home.path,
                env=java.environment(names),
                check=False,
            )
            log.seek(0)
            return AdminOutcome(ended.returncode, log.read().decode("utf-8", "replace"))
    except OSError as error:
        raise disk_error(error, Path(tempfile.gettempdir())) from error


def _arguments(
    settings: Settings, jars: list[Path], folder: Path, arguments: list[str], heap_mib: int | None
) -> str:
    """All arguments in a private file: a password must not stand in the list of processes."""
    program, major = java.find_java(settings)
    archive = java.class_archive(jar_folder(settings), program, major)
    own = conf.admin_flags(major, heap_mib)
    flags = [*own, *conf.archive_flags(archive), *conf.class_path(jars)]
    return java.argument_file(folder / "java.args", [*flags, conf.ADMIN, *arguments])
