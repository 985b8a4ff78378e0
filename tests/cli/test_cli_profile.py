"""`lotgraph profile`: listing, showing, checking and beginning profiles, without a graph. Pure."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli import main
from app.errors import LotgraphError
from app.profiles.model import ProfileError, read_profile
from app.profiles.shelf import all_profiles, shipped_profiles
from tests.profiles.twins import TWINS

Run = Callable[..., tuple[int, str, str]]
OWN = "Umlagerung am;Artikel;Charge;Menge;Von;Nach;Bediener;Los der Hefe\n" + (
    "13.03.2026;MILCH;T1;1,5;A;B;jd;\n"
)


@pytest.fixture
def profile(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Run:
    """Run `lotgraph profile …` in a home of its own: exit code, output, errors."""
    monkeypatch.setenv("LOTGRAPH_HOME", str(tmp_path / "home"))

    def run(*words: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["lotgraph", "profile", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    return run


def test_the_profiles_there_are(profile: Run) -> None:
    code, out, _ = profile("list")
    assert code == 0
    assert all(f"{each.name}: " in out for each in shipped_profiles())
    code, out, _ = profile("show", "wms-transfers")
    assert out.startswith("profile: wms-transfers\nversion: 1\n")
    assert profile("show", "no-such")[0] == 2


def test_a_file_is_checked_without_a_graph(profile: Run, tmp_path: Path) -> None:
    path = tmp_path / "sap.csv"
    path.write_text(TWINS["sap"].text)
    code, out, _ = profile("check", path)
    assert code == 0
    assert "profile sap-material-documents (found by its headers)" in out
    assert "1 consume" in out
    assert "left aside: 1 total (line 12)" in out
    path.write_text(TWINS["sap"].text.replace(",601,", ",999,"))
    code, out, _ = profile("check", path)
    assert code == 1
    assert "line 7: no_rule" in out


def test_a_profile_of_ones_own(profile: Run, tmp_path: Path) -> None:
    """Begun from headers; a column of lots nobody explained stops the file; mended, it reads."""
    path = tmp_path / "our moves.csv"
    path.write_text(OWN)
    code, out, _ = profile("new", path)
    assert code == 0
    made = Path(out.strip())
    assert made == tmp_path / "home" / "profiles" / "our-moves.yaml"
    assert profile("new", path)[0] == 2, "it is there already"
    assert profile("check", made)[0] == 0
    code, _, err = profile("check", path)
    assert code == 2
    assert "“Los der Hefe” looks like a column of lots" in err
    text = made.read_text("utf-8")
    made.write_text(text.replace("ignored: [", 'ignored: ["Los der Hefe", '), "utf-8")
    code, out, _ = profile("check", path)
    assert code == 0, out
    assert "1 move" in out
    assert "our-moves (own)" in profile("list")[1]


def test_a_copy_replaces_the_shipped_one(profile: Run, tmp_path: Path) -> None:
    path = tmp_path / "wms.csv"
    path.write_text(TWINS["wms"].text)
    profile("new", path, "--like", "wms-transfers", "--name", "wms-transfers")
    found, _ = all_profiles(tmp_path / "home" / "profiles")
    assert [each.shipped for each in found if each.name == "wms-transfers"] == [False]
    assert "wms-transfers (found by its headers)" in profile("check", path)[1]


def test_an_own_profile_that_is_wrong_is_told_and_left_out(profile: Run, tmp_path: Path) -> None:
    folder = tmp_path / "home" / "profiles"
    folder.mkdir(parents=True)
    (folder / "bad.yaml").write_text("profile: bad\nversion: 7\n")
    code, out, err = profile("list")
    assert code == 0
    assert "“version” is 7" in err
    assert "sap-material-documents" in out


@pytest.mark.parametrize("words", [("profile", "check"), ("load", "none.csv", "--profile")])
def test_a_profile_that_is_not_utf8_is_said_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path,
    words: tuple[str, ...],
) -> None:  # fmt: skip
    file = tmp_path / "own.yaml"
    file.write_bytes(b"profile: M\xfcller\n")
    monkeypatch.setenv("LOTGRAPH_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(sys, "argv", ["lotgraph", *words, str(file)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert f"{file}: cannot be read: it is not UTF-8." in told
    assert "Traceback" not in told


_HEAD = "profile: x\nversion: 1\ncolumns: {lot: [Lot], item: [Item]}\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: [", "line 1: it is not YAML"),
        ("[]", "list of names with values"),
        (_HEAD + "colums: 1\n", "“colums” is nothing a profile has"),
        (_HEAD + "needs: [lott]\n", "“needs” speaks of “lott”"),
        (_HEAD + "rules: [{when: {lott: x}, aside: y}]\n", "“when” speaks of “lott”"),
        (_HEAD + "rules: [{when: {lot: x}}]\n", "neither “events” nor “aside” nor “pair”"),
        (_HEAD + "rules: [{events: {type: recieve}}]\n", "“recieve” is not an event type"),
        (_HEAD + "rules: [{events: {type: receive, at: '{att}'}}]\n", "speaks of “att”"),
        (_HEAD + "rules: [{events: {type: receive, at: '{lot:up}'}}]\n", "the change “up”"),
        (_HEAD + "parts: {lot: '('}\n", "unterminated"),
        (_HEAD + "dates: dym\n", "“dates” is 'dym'"),
        (_HEAD + "kinds: {text: [x]}\n", "“kinds” speaks of “x”"),
    ],
)
def test_what_is_wrong_with_a_profile_is_told(text: str, words: str) -> None:
    with pytest.raises(ProfileError) as told:
        read_profile(text, "x.yaml", shipped=False)
    assert words in told.value.text
    assert isinstance(told.value, LotgraphError)
