"""Forms for issues and pull requests: whole, without an address, and true to the product."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from tests.conftest import CHECKOUT

FORMS = sorted(
    path for path in (CHECKOUT / ".github/ISSUE_TEMPLATE").glob("*.yml") if path.stem != "config"
)
KINDS = {"markdown", "input", "textarea", "dropdown", "checkboxes"}
PEOPLE = ("CONTRIBUTING.md", "SECURITY.md", ".github/PULL_REQUEST_TEMPLATE.md")
_FILE = re.compile(r"[\w./]+\.(?:py|md|yml|toml|html|lock)")


def _form(path: Any) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def test_the_three_forms_are_there() -> None:
    assert [path.stem for path in FORMS] == ["feature", "import-problem", "wrong-answer"]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_is_one_that_the_host_takes(path: Any) -> None:
    form = _form(path)
    assert form.keys() == {"name", "description", "title", "labels", "body"}
    asked = [each for each in form["body"] if each["type"] != "markdown"]
    assert {each["type"] for each in form["body"]} <= KINDS
    names = [each["id"] for each in asked]
    assert len(set(names)) == len(names)
    assert all(each["attributes"]["label"] for each in asked)
    options = [each["attributes"]["options"] for each in asked if "options" in each["attributes"]]
    assert all(len(each) > 1 for each in options)
    assert any(each.get("validations", {}).get("required") for each in asked)


@pytest.mark.parametrize("stem", ["wrong-answer", "import-problem"])
def test_what_shows_a_fault_is_asked_for_with_made_up_names(stem: str) -> None:
    [form] = [_form(path) for path in FORMS if path.stem == stem]
    assert "made-up" in form["body"][0]["attributes"]["value"]
    assert {"version"} < {each["id"] for each in form["body"] if "id" in each}


@pytest.mark.parametrize("name", [*PEOPLE, *(str(path.relative_to(CHECKOUT)) for path in FORMS)])
def test_no_address_is_invented(name: str) -> None:
    text = (CHECKOUT / name).read_text(encoding="utf-8")
    assert re.findall(r"https?://\S+|\S+@\S+\.\w+", text) == []


def test_files_that_people_are_sent_to_are_there() -> None:
    """But for those of a recipe's own placeholders (`app/<room>/…`) and what is still to come."""
    text = (CHECKOUT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    text = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
    named = {
        name
        for quoted in re.findall(r"`([^`]+)`", text)
        for name in _FILE.findall(quoted)
        if "/" in name and not set(quoted) & set("<*")
    }
    missing = {name for name in named if not (CHECKOUT / name).exists()}
    assert named > {"app/vocabulary/event_types.py", "app/web/sheets.py"}
    assert missing == set()
