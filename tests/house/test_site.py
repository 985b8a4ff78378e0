"""The documents as a site: each has its place, every link leads somewhere, nothing is fetched."""

from __future__ import annotations

import re
import shutil
import subprocess
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tests.conftest import CHECKOUT

SITE: dict[str, Any] = yaml.safe_load((CHECKOUT / "properdocs.yml").read_text(encoding="utf-8"))
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_FETCHED = re.compile(r"""<(?:script|img|iframe|source)[^>]*\ssrc=["']?(?:https?:)?//[^"'>]+""")
_STYLED = re.compile(r"""<link[^>]*\shref=["']?(?:https?:)?//[^"'>]+|url\(["']?(?:https?:)?//""")


def _pages(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    else:
        for each in part.values() if isinstance(part, dict) else part:
            yield from _pages(each)


def _build(root: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sysconfig.get_path("scripts")) / "properdocs"
    return subprocess.run(
        [program, "build", "--strict"], cwd=root, capture_output=True, text=True, check=False
    )


def test_every_document_has_its_place() -> None:
    here = [
        path.relative_to(CHECKOUT / "docs").as_posix() for path in CHECKOUT.glob("docs/**/*.md")
    ]
    assert sorted(_pages(SITE["nav"])) == sorted(here)


def test_the_site_is_built_and_fetches_nothing(tmp_path: Path) -> None:
    shutil.copytree(CHECKOUT / "docs", tmp_path / "docs")
    shutil.copy(CHECKOUT / "properdocs.yml", tmp_path)
    done = _build(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    pages = sorted((tmp_path / "site").rglob("*.html"))
    assert {"index.html", "trace.html", "0001-dependencies.html"} <= {each.name for each in pages}
    styles = sorted((tmp_path / "site").rglob("*.css"))
    texts = {each: each.read_text(encoding="utf-8") for each in (*pages, *styles)}
    found = [
        f"{each.relative_to(tmp_path)}: {hit[0]}"
        for each, text in texts.items()
        for pattern in (_FETCHED, _STYLED)
        for hit in pattern.finditer(text)
        if 'rel="canonical"' not in hit[0]
    ]
    assert found == []


def test_broken_links_are_errors(tmp_path: Path) -> None:
    """Of three pages that are built as all are, so are they of all."""
    links = ("gone.md", "demo.md#no-such-part", "../README.md")  # a document, a part, outside
    pages = {
        "index.md": "# Start\n\n[demo](demo.md#some-part)\n",
        "demo.md": "# Demo\n\n## Some part\n",
        "trace.md": "# Trace\n" + "".join(f"\n[{link}]({link})\n" for link in links),
    }
    told = yaml.safe_dump({**SITE, "nav": [*pages]})
    (tmp_path / "properdocs.yml").write_text(told, encoding="utf-8")
    (tmp_path / "docs").mkdir()
    for name, text in pages.items():
        (tmp_path / "docs" / name).write_text(text, encoding="utf-8")
    done = _build(tmp_path)
    assert done.returncode != 0
    warned = [line for line in (done.stdout + done.stderr).splitlines() if ".md'" in line]
    assert len(warned) == len(links), warned
    assert [link for link in links if not any(link in line for line in warned)] == []


def test_links_of_the_documents_at_the_top_lead_somewhere() -> None:
    found = [
        f"{path.name}: {link}"
        for path in CHECKOUT.glob("*.md")
        for link in _LINK.findall(path.read_text(encoding="utf-8"))
        if "://" not in link and not (CHECKOUT / link.partition("#")[0]).exists()
    ]
    assert found == []


def test_lists_stand_apart_as_every_reader_of_markdown_needs_it() -> None:
    """GitHub shows a list right below a paragraph as one; the site would run them together."""
    item = re.compile(r"\s*(?:[-*]|\d+\.) ")
    found = []
    for path in CHECKOUT.glob("docs/**/*.md"):
        code, before = False, ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            code ^= line.startswith("```")
            joined = before.strip() and not before.startswith((" ", "#")) and not item.match(before)
            if not code and item.match(line) and joined:
                found.append(f"{path.name}:{number}")
            before = line
    assert found == []
