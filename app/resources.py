"""The only one who knows where files are: in a checkout, or inside the wheel.

In a checkout `cypher/` and `templates/` stand beside `app/`; the wheel carries them under
`app/_bundled/`.
"""

from __future__ import annotations

from pathlib import Path

_APP = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    bundled = _APP / "_bundled" / name
    return bundled if bundled.is_dir() else _APP.parent / name


def cypher_folder() -> Path:
    """The folder of shipped Cypher files, one folder a room."""
    return _folder("cypher")


def templates_folder() -> Path:
    """The folder of Jinja templates, one folder a room."""
    return _folder("templates")


def profiles_folder() -> Path:
    """The folder of shipped profiles of tables."""
    return _APP / "profiles" / "shipped"


def static_folder() -> Path:
    """The folder of files served as they are (style sheet, built front end)."""
    return _APP / "web" / "static"


def jar_lock() -> Path:
    """The lock of the embedded Neo4j's jars: coordinates and SHA-256."""
    return _APP / "embedded" / "neo4j.lock"
