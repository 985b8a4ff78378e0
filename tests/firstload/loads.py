"""First loads as tests run them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rich.console import Console

from app.cli.load import Loading
from app.cli.offline.loading import load_offline
from app.intake.agreement import Agreement
from app.intake.choices import Choices
from app.settings import Settings


def write(path: Path, events: Iterable[Mapping[str, Any]]) -> Path:
    """Events as JSON Lines."""
    path.write_text("".join(json.dumps(each) + "\n" for each in events), encoding="utf-8")
    return path


def loading(settings: Settings, *paths: Path) -> Loading:
    """What became of files loaded first of all."""
    console = Console(stderr=True, quiet=True)
    done = Loading(settings, console, Choices(None, None, ()), False, None, Agreement(False, None))
    load_offline(done, list(paths), as_json=False)
    return done
