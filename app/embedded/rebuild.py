"""Put a database that somebody fills in the place of a home's data.

It is filled on a server of its own, in `incoming/` of the home, while the present server answers as
before. Only when it is whole are the data swapped (see `swap`), and tried. What was broken off is
gone on with when the same is asked for next; any other start of the home drops it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable

from app.embedded import home, life, server, swap
from app.embedded.backup import put_back, try_out
from app.embedded.disk import disk_error
from app.embedded.home import Home
from app.embedded.install import jar_paths
from app.embedded.life import RunningServer
from app.embedded.progress import FetchProgress, on_stderr
from app.settings import Settings

Fill = Callable[[RunningServer], None]
_NOTE = "filled_from"


def rebuild(settings: Settings, of: str, fill: Fill, progress: FetchProgress | None = None) -> None:
    """Replace all data by what `fill` writes to an empty server; `of`: by what it is known.

    Password and port stay. When `fill` raises, the present data are untouched. Raises
    EmbeddedError.
    """
    at, tell = home.at(settings.home), progress or on_stderr()
    jars = jar_paths(settings, tell)
    home.create(at)
    with home.lock_file(at.path / ".lock", "working on this home"):
        incoming = Home(at.path / "incoming")
        if swap.is_open(at) or _filled_from(incoming) != of:
            put_back(at, tell)
        try:
            _build(settings, incoming, of, fill, tell)
            ran = server.stop(at, tell)
            swap.swap_in(at, incoming)
        except OSError as error:
            put_back(at, tell)
            raise disk_error(error, at.path) from error
        except BaseException:
            server.stop(incoming, tell)
            raise
        shutil.rmtree(incoming.path, ignore_errors=True)
        try_out(settings, at, jars, tell, ran=ran)


def _build(settings: Settings, incoming: Home, of: str, fill: Fill, tell: FetchProgress) -> None:
    """Have a server in `incoming/` filled, and stopped when it is."""
    own = settings.model_copy(update={"home": incoming.path})
    running = life.start(own, tell)
    home.write_private(incoming.path / _NOTE, of)
    fill(running)
    server.stop(incoming, tell)


def _filled_from(incoming: Home) -> str | None:
    try:
        return (incoming.path / _NOTE).read_text("utf-8")
    except OSError:
        return None
