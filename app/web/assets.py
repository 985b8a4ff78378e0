"""Style sheets and scripts: the built files, or in a checkout their sources.

The build writes `static/built/`; a checkout that was never built, or was changed since, serves
`frontend/` as it is, because a browser needs no build step to run it. What brings packages along
is there only when it was built; pages do without it.
"""

from __future__ import annotations

import os
from pathlib import Path

from fastapi import FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from app.resources import static_folder

_NAMES = ("app.css", "app.js", "trace.css", "trace.js")
_WITH_PACKAGES = ("graph.js", "LICENSES.txt")


def asset_folder() -> Path:
    """The folder that holds the style sheets, and the scripts without packages."""
    built, sources = _built(), static_folder().parent / "frontend"
    if not all((sources / name).is_file() for name in _NAMES):
        return built
    current = all(
        (built / name).is_file()
        and (built / name).stat().st_mtime >= (sources / name).stat().st_mtime
        for name in _NAMES
    )
    return built if current else sources


def asset_path(name: str) -> Path:
    """Where a file is."""
    return _folder_of(name) / name


def _folder_of(name: str) -> Path:
    return _built() if name in _WITH_PACKAGES else asset_folder()


def _built() -> Path:
    return static_folder() / "built"


class Assets(StaticFiles):
    """Static files; an address that carries a content mark may be kept for good."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """The file, where the pages' addresses say it is now."""
        self.all_directories = [_folder_of(path)]
        return super().lookup_path(path)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Serve one file."""
        response = await super().get_response(path, scope)
        marked = b"v=" in scope.get("query_string", b"")
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if marked else "no-cache"
        )
        return response


def install(app: FastAPI) -> None:
    """Serve the static files under `/static`."""
    app.mount("/static", Assets(directory=asset_folder()), name="static")
