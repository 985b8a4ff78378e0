"""What the app says of its API now, and what was promised last."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, cast

from app.graph.run import Graph
from app.main import create_app
from app.settings import Settings

HERE = Path(__file__).resolve().parent


@cache
def description() -> dict[str, Any]:
    """It is described without asking its graph anything; for reading, it is the same each time."""
    return create_app(Settings(mirror_mib=0), cast(Graph, None)).openapi()


def promised(name: str) -> dict[str, Any]:
    """A snapshot as it was last renewed."""
    found: dict[str, Any] = json.loads((HERE / name).read_text(encoding="utf-8"))
    return found


def current() -> bool:
    """Whether all that can be asked now is written down; a release promises it."""
    now, last = description(), promised("openapi.json")
    return all(now.get(part) == last.get(part) for part in ("paths", "components"))
