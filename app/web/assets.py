"""Style sheet and script: the built files, or in a checkout their sources.

The build writes `static/built/`; a checkout that was never built serves `frontend/` as it is,
because the browser needs no build step to run it.
"""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from app.resources import static_folder

_NAMES = ("app.css", "app.js")


def asset_folder() -> Path:
    """The folder that holds `app.css` and `app.js`."""
    built = static_folder() / "built"
    if all((built / name).is_file() for name in _NAMES):
        return built
    return static_folder().parent / "frontend"


class Assets(StaticFiles):
    """Static files; an address that carries a content mark may be kept for good."""

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
