"""docs/console.md and the notebook against the code."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from fastapi import FastAPI

from app.api.routes import router
from app.console.library import read_file
from app.console.operators import PROCEDURES
from app.settings import Settings
from tests.conftest import CHECKOUT

MANUAL = (CHECKOUT / "docs/console.md").read_text(encoding="utf-8")
NOTEBOOK = (CHECKOUT / "docs/notebook.py").read_text(encoding="utf-8")


def test_settings_exist_and_have_these_defaults() -> None:
    named = {name.lower() for name in re.findall(r"LOTGRAPH_([A-Z0-9_]+)", MANUAL)}
    assert named - set(Settings.model_fields) == set()
    settings = Settings()
    rows = dict(re.findall(r"^\|[^|]+\| `LOTGRAPH_(\w+)` \| ([\d,]+)(?: s)? \|$", MANUAL, re.M))
    assert len(rows) >= 5
    for name, said in rows.items():
        assert getattr(settings, name.lower()) == int(said.replace(",", "")), name


def test_addresses_exist() -> None:
    api = FastAPI()
    api.include_router(router)
    paths = {path.replace("{name}", "NAME") for path in api.openapi()["paths"]}
    for method_and_path in re.findall(r"(/api/v1/(?:cypher|queries|schema)[\w/{}]*)", MANUAL):
        assert method_and_path.replace("{name}", "NAME").rstrip("/") in paths
    assert "/api/v1/queries/" in NOTEBOOK


def test_procedures_are_those_that_are_offered() -> None:
    assert all(name.split(".")[-1] in MANUAL.lower() for name in PROCEDURES)


def test_the_example_of_a_file_can_be_read(tmp_path: Path) -> None:
    text = re.search(r"```\n(// name: late_orders\n.*?)```", MANUAL, re.S)
    assert text is not None
    (tmp_path / "late_orders.cypher").write_text(text[1])
    assert read_file(tmp_path / "late_orders.cypher").title == "Late orders"


def test_the_notebook_is_python_in_cells() -> None:
    ast.parse(NOTEBOOK)
    assert NOTEBOOK.count("\n# %%") >= 4
