"""A checkout that was never built serves every script that its pages load, as it is written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.web import assets

_IMPORT = re.compile(r"""(?:from|import)\s*["'](\.{1,2}/[^"']+)["']""")


@pytest.mark.pure
@pytest.mark.parametrize("name", ["app.js", "trace.js"])
def test_every_part_of_a_script_is_served_as_it_is(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = assets.static_folder().parent / "frontend"
    monkeypatch.setattr(assets, "asset_folder", lambda: sources)
    app = FastAPI()
    assets.install(app)
    client, left, seen = TestClient(app), [name], set[str]()
    while left:
        path = left.pop()
        answer = client.get(f"/static/{path}")
        assert answer.status_code == 200, path
        seen.add(path)
        for each in _IMPORT.findall(answer.text):
            part = (Path("/") / Path(path).parent / each).as_posix()
            found = Path(part).resolve().as_posix().lstrip("/")
            left += [found] if found not in seen else []
    assert len(seen) > 1
