"""Put a database that Neo4j's importer makes of files in the place of a home's empty one.

It is made in `incoming/` of the home. Only when it is whole are the data swapped (see `swap`); what
was broken off before is dropped by whatever starts next in this home.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from secrets import token_hex

from app.embedded import admin, home, life, server, swap, trouble
from app.embedded.backup import put_back, try_out
from app.embedded.disk import disk_error
from app.embedded.home import Home
from app.embedded.install import jar_paths
from app.embedded.progress import FetchProgress, on_stderr
from app.embedded.server import DATABASE
from app.settings import Settings

IMPORT = ("database", "import", "full", "--overwrite-destination")
HEAP_MIB = 1024


def work_folder(settings: Settings, *, anew: bool = True) -> Path:
    """A folder of the home for the files of a first load; `anew`: empty, nobody else's business.

    Errors: `EmbeddedError`.
    """
    at = home.at(settings.home)
    folder = at.path / "firstload"
    if anew:
        home.create(at)
        try:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(mode=0o700)
        except OSError as error:
            raise disk_error(error, at.path) from error
    return folder


def has_data(settings: Settings) -> bool:
    """Whether the home has a database, empty or not."""
    return home.at(settings.home).has_data


def import_files(
    settings: Settings,
    arguments: Sequence[str],
    while_empty: Callable[[Callable[[], None]], None],
    progress: FetchProgress | None = None,
) -> None:
    """Replace the empty database of the home by what the importer makes; its server runs then.

    `arguments`: behind `database import full`, with files where they are. `while_empty` does what
    it is given (the server is stopped) while nobody can write, and raises when the present database
    is not empty. Errors: `EmbeddedError`; the present data are then untouched.
    """
    at, tell = home.at(settings.home), progress or on_stderr()
    jars = jar_paths(settings, tell)
    home.create(at)
    with home.lock_file(at.path / ".lock", "working on this home"):
        put_back(at, tell)
        # One path a run: an importer whose caller was killed may still write to its own.
        incoming = Home(at.path / "incoming" / token_hex(4))
        try:
            home.create(incoming)
            (incoming.path / "conf" / "neo4j.conf").touch()
            asked = [*IMPORT, *arguments, "--", DATABASE]
            outcome = admin.run(settings, incoming, jars, asked, heap_mib=HEAP_MIB)
            if outcome.code != 0:
                what = "The importer could not make the database"
                raise trouble.explain(what, [outcome.text], None, outcome.code)
            if at.has_data:
                life.start_locked(settings, at, jars, tell)
                while_empty(lambda: _stop(at, tell))
            swap.swap_in(at, incoming)
        except OSError as error:
            put_back(at, tell)
            raise disk_error(error, at.path) from error
        except BaseException:
            shutil.rmtree(incoming.path.parent, ignore_errors=True)
            raise
        shutil.rmtree(incoming.path.parent, ignore_errors=True)
        try_out(settings, at, jars, tell, ran=True)


def _stop(at: Home, tell: FetchProgress) -> None:
    server.stop(at, tell)
