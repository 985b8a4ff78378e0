"""Where compiled loops are kept: under a name made of their sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.genealogy import loops


def test_what_was_compiled_of_other_sources_is_not_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loops, "_HERE", tmp_path)
    kept = []
    for text in ("class Known: ...", "class MixState: ..."):
        for name in loops._LOOPS:
            (tmp_path / name).write_text(text)
        kept.append(loops._kept_in())
    assert kept[0] != kept[1]
    assert kept[0].parent == kept[1].parent == tmp_path / "__pycache__"


def test_every_module_with_a_loop_counts() -> None:
    """A new module of loops would otherwise be kept under the name of the old sources."""
    here = Path(loops.__file__).parent
    using = {path.name for path in here.glob("*.py") if "@loop(" in path.read_text()}
    assert using == set(loops._LOOPS)
