"""Have Neo4j's jars in the cache: which are missing, fetch those, say where they are."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from app.embedded import home
from app.embedded.disk import disk_error
from app.embedded.lock import VERSION, Jar, missing, read_lock, wrong
from app.embedded.progress import FetchProgress, on_stderr
from app.errors import EmbeddedError
from app.settings import Settings


def install(settings: Settings, progress: FetchProgress | None = None) -> Path:
    """Fetch every jar of the lock that is not in the cache yet; the folder they are in.

    Cheap when complete (sizes are looked at; hashes were checked when a file came in, and are
    checked again for all when one is missing). Raises EmbeddedError without network or disk.
    """
    folder = jar_folder(settings)
    jars = read_lock()
    if not missing(jars, folder):
        return folder
    from jgo.constants import MAVEN_CENTRAL_URL  # imports a resolver, too

    with home.lock_file(folder.parent / ".lock", "fetching Neo4j"):
        repository = settings.maven_repository or MAVEN_CENTRAL_URL
        complete(jars, folder, repository, progress or on_stderr())
    return folder


def jar_folder(settings: Settings) -> Path:
    """Where the jars of this version are cached; shared by all homes of a user."""
    return settings.cache.expanduser().absolute() / f"neo4j-{VERSION}" / "jars"


def jar_paths(settings: Settings, progress: FetchProgress) -> list[Path]:
    """The class path's jars, fetched when needed."""
    folder = install(settings, progress)
    return [folder / jar.file_name for jar in read_lock()]


def complete(jars: Sequence[Jar], folder: Path, repository: str, tell: FetchProgress) -> None:
    """Make `folder` hold exactly these jars: look at every byte, fetch what is not right.

    The caller holds the cache's lock, so a `.part` found here belongs to nobody.
    """
    from app.embedded.fetch import fetch  # what talks to the network is imported where it does

    lacking = wrong(jars, folder)
    if not lacking:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for part in folder.glob("*.part"):
            part.unlink()
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise disk_error(error, folder) from error
    needed = sum(jar.size for jar in lacking)
    if free < needed:
        raise EmbeddedError(
            f"Neo4j needs {needed / 1e6:.0f} MB in {folder}, {free / 1e6:.0f} MB are free.",
            remedy="Free some space, or name another folder in LOTGRAPH_CACHE.",
            code="disk_full",
        )
    tell.say(f"Fetching Neo4j {VERSION} Community: {len(lacking)} files, {needed / 1e6:.0f} MB.")
    fetch(lacking, folder, repository, tell)
