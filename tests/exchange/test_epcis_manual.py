"""The manual names every warning and refusal the code gives, and no others."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_manual_names_every_code() -> None:
    code = "".join(
        path.read_text("utf-8") for path in (ROOT / "app/exchange/epcis").glob("*.py")
    )  # fmt: skip
    given = set(re.findall(r'(?:\bnote|Note|Problem|_refused)\(\s*"([a-z_]+)"', code))
    manual = (ROOT / "docs/epcis.md").read_text("utf-8")
    part = manual[manual.index("## Warnings") : manual.index("## Not read")]
    named = {word for word in re.findall(r"`([a-z_]+)`", part) if not word.startswith("_")}
    assert named == given
