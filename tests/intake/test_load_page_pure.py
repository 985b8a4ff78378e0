"""What the page “Load” stands on, without a graph: forms with files, columns, own profiles,
uploads."""

from __future__ import annotations

import io
import os
import random
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from app.errors import NotFoundError, UsageError
from app.events.models import ColumnUse, Incoming, Outcome, UnreadableError
from app.events.service import validate
from app.graph.run import Graph
from app.intake import uploads as uploads_module
from app.intake.choices import Choices
from app.intake.columns import place_of
from app.intake.mapping import offer_of, profile_text, save
from app.intake.parts import FilePart, Passage
from app.intake.sentences import event_words
from app.intake.uploads import Uploads
from app.profiles.draft import draft
from app.profiles.mapping import KINDS, MARK, name_from, profile_of_columns
from app.profiles.model import read_profile
from app.profiles.shelf import shipped_profiles
from app.settings import Settings
from app.web.multipart import parts_of_form
from tests.intake.workbooks import workbook

FORM = "multipart/form-data; boundary=----b"
PROFILES = tuple(shipped_profiles())
CONTRACT = (
    "event_id;source;type;item;Lot No.;quantity;Farbe;Remaining Quantity\n"
    "1;erp;receive;BOLT;A1;5;rot;1\n"
    "2;erp;receive;BOLT;#N/A;5;rot;1\n"
    "3;erp;receive;BOLT;A3;viele;blau;2\n"
)


def odd_log(book: Any) -> None:
    """A log with title rows, German numbers as text and a column of lots nobody knows."""
    sheet = book.add_worksheet("März")
    sheet.write(0, 0, "Abfüllung im März")
    sheet.write_row(2, 0, ["Datum", "Auftrag", "Artikel", "Los-Kennung", "Menge", "ME"])
    for row, (lot, amount) in enumerate((("Y1", "1.234,5"), ("Y2", "800,25")), 3):
        sheet.write_row(row, 0, ["13.03.2026", "WO1", "YOG", lot, amount, "kg"])
    sheet.write_row(5, 0, ["Summe", "", "", "", "2.034,75"])


@pytest.fixture(autouse=True)
def no_graph(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lots that are nearly the same are looked up in a graph; there is none here."""
    monkeypatch.setattr("app.intake.parts.near_twins", lambda *_: [])
    monkeypatch.setattr("app.intake.parts.known_elsewhere", lambda *_: [])


def form(*fields: tuple[str, str | None, bytes]) -> io.BytesIO:
    """A form as browsers send it."""
    body = b""
    for name, file, value in fields:
        more = f'; filename="{file}"' if file is not None else ""
        head = f'------b\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'
        body += head.encode() + value + b"\r\n"
    return io.BytesIO(body + b"------b--\r\n")


def parts_of(text: str | bytes, choices: Choices) -> list[FilePart]:
    """The parts of a file for which everything valid is new."""

    def door(items: Iterable[Incoming], source: str | None) -> Iterator[list[Outcome]]:
        for each in items:
            made = validate(each, source)
            if not isinstance(made, Outcome):
                made = Outcome(
                    each.line, "created", *made.key, raw=each.raw, offered=made.taken.content,
                    named=tuple(made.plan.things),
                )  # fmt: skip
            yield [made]

    data = text if isinstance(text, bytes) else text.encode()
    passage = Passage(cast(Graph, None), "march.csv", choices, door)
    return list(passage.parts(io.BytesIO(data)))


def test_a_form_with_a_file_gives_its_bytes_back() -> None:
    """Whatever they are: ends of lines, what looks like a boundary, more than is read at once."""
    value = b"\r\n--\r\n------" + random.Random(7).randbytes(1 << 20) + b"\r\n------B--\r\n"
    body = form(("source", None, "erp ü".encode()), ("file", "a.bin", value), ("file", "", b""))
    source, file, empty = parts_of_form(body, FORM)
    assert (source.name, source.file, source.text(body)) == ("source", None, "erp ü")
    copy = io.BytesIO()
    file.copy(body, copy)
    assert copy.getvalue() == value
    assert (empty.file, empty.start) == ("", empty.end)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a%22b.csv", "=cmd|x.csv", "a\u202egpj.csv", "x" * 5_000]
)
def test_the_name_of_a_file_is_a_text(name: str) -> None:
    body = form(("file", name, b"x"))
    (part,) = parts_of_form(body, FORM)
    assert part.file is not None
    assert len(part.file) <= 200
    assert "\u202e" not in part.file


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", FORM),
        (b"------b\r\nContent-Disposition: form-data; name=x\r\n\r\ncut off", FORM),
        (b"------b\r\n" + b"x" * 20_000, FORM),
        (b"a=1", "application/x-www-form-urlencoded"),
        (b"------b\r\n\r\n\r\n" * 60, FORM),
    ],
)
def test_what_is_no_form_says_so(body: bytes, kind: str) -> None:
    with pytest.raises(UsageError):
        list(parts_of_form(io.BytesIO(body), kind))


def test_each_column_says_what_it_became_and_why() -> None:
    (part,) = parts_of(CONTRACT, Choices(profiles=PROFILES))
    told = {each.header: (each.field, each.why) for each in part.columns}
    assert told["Lot No."] == ("lot", "is another name of lot")
    assert told["item"] == ("item", "is its name")
    assert told["Farbe"][0] == "attributes.Farbe"
    assert told["Remaining Quantity"] == ("", "not read: it changes from one export to the next")


def test_a_refusal_names_its_line_its_cell_and_its_remedy() -> None:
    (part,) = parts_of(CONTRACT, Choices(profiles=PROFILES))
    assert part.counts == {"created": 1, "known": 0, "back": 0, "changed": 0, "refused": 2}
    lot, quantity = part.rows["refused"]
    assert (lot.line, lot.place, lot.cells[0][4]) == (3, 4, "#N/A")
    assert lot.remedy
    assert (quantity.line, quantity.place, quantity.code) == (4, 5, "bad_quantity")
    assert part.rows["created"][0].words == "receive 5 of BOLT / A1"
    assert list(part.things) == ["lot:BOLT/A1"]


def test_a_column_is_found_by_a_field_of_an_event() -> None:
    uses = [ColumnUse("Menge", "quantity", "number", ""), ColumnUse("Charge", "lot", "lot", "")]
    found = [place_of(each, uses) for each in ("quantity", "object.lot", "Charge", "at", "")]
    assert found == [0, 1, 1, None, None]


def test_an_unknown_column_is_mapped_by_hand(tmp_path: Path) -> None:
    """Title rows, German numbers, lots in “Los-Kennung”: refused, then chosen by hand and read."""
    data = workbook(odd_log)
    path = tmp_path / "content"
    path.write_bytes(data)
    choices = Choices(profiles=PROFILES)
    with pytest.raises(UnreadableError):
        parts_of(data, choices)
    offer = offer_of(path, choices)
    assert offer is not None
    assert (offer.base, offer.kind) == ("", "produce")
    assert {each.header: each.field for each in offer.columns} == {
        "Datum": "at", "Auftrag": "work_order", "Artikel": "item", "Los-Kennung": "lot",
        "Menge": "quantity", "ME": "uom",
    }  # fmt: skip
    assert list(offer.columns[3].values) == ["Y1", "Y2"]
    columns = {each.header: each.field for each in offer.columns}
    made = save(tmp_path / "own", "march", profile_text("march", "mes", None, columns, "produce"))
    (part,) = parts_of(data, Choices(profiles=(made, *PROFILES)))
    assert [row.words for row in part.rows["created"]] == [
        "produce 1,234.5 kg of YOG / Y1, order WO1", "produce 800.25 kg of YOG / Y2, order WO1"
    ]  # fmt: skip
    assert part.asides == {"title row": (1, 1), "total": (1, 6)}


def test_a_profile_is_extended_by_a_column_it_lacks(tmp_path: Path) -> None:
    text = (
        "Datum;Auftrag;Artikel;Charge;Los-Nr alt;Menge\n"
        "13.03.2026;WO1;YOG;Y1;X9;5\n"
    )  # fmt: skip
    path = tmp_path / "content"
    path.write_text(text)
    choices = Choices(profiles=PROFILES)
    with pytest.raises(UnreadableError, match="Los-Nr alt"):
        parts_of(text, choices)
    offer = offer_of(path, choices)
    assert offer is not None
    assert offer.base == "production-log"
    base = next(each for each in PROFILES if each.name == offer.base)
    columns = {each.header: each.field for each in offer.columns} | {"Los-Nr alt": ""}
    made = save(tmp_path / "own", "log", profile_text("log", "", base, columns, ""))
    (part,) = parts_of(text, Choices(profiles=(made, *PROFILES)))
    assert [row.words for row in part.rows["created"]] == ["produce 5 of YOG / Y1, order WO1"]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_row_makes_a_profile_that_is_right(kind: str) -> None:
    columns = {
        "Datum": "at", "Artikel": "item", "Charge": "lot", "Menge": "quantity", "Ort": "location",
        "WO": "work_order", "Kunde": "customer", "Lieferant": "supplier", "Bem.": "note", "x": "",
    }  # fmt: skip
    made = read_profile(profile_of_columns("own", "erp", columns, kind), "own", shipped=False)
    assert (made.source, made.rules[0].events[0]["type"]) == ("erp", kind)


def test_a_column_may_say_what_each_row_is() -> None:
    columns = {"Vorgang": "type", "Artikel": "item", "Los-Kennung": "lot", "Menge": "quantity",
               "Auftrag": "work_order"}  # fmt: skip
    made = read_profile(profile_of_columns("own", "erp", columns, ""), "own", shipped=False)
    text = "Vorgang;Artikel;Los-Kennung;Menge;Auftrag\nproduce;YOG;Y1;5;W\nconsume;M;T1;2;W\n"
    (part,) = parts_of(text, Choices(profile=made, profiles=(made,)))
    assert [row.words for row in part.rows["created"]] == [
        "produce 5 of YOG / Y1, order W", "consume 2 of M / T1, order W"
    ]  # fmt: skip


def test_the_unit_of_a_header_is_that_of_its_amounts() -> None:
    """Said by hand, in a profile begun by the command, and of one that is there already."""
    columns = {"Artikel": "item", "Kennung": "lot", "Menge (kg)": "quantity", "Kunde": "customer"}
    text = "Artikel;Kennung;Menge (kg);Kunde\nYOG;Y1;5,5;SHOP\n"
    by_hand = profile_of_columns("own", "erp", columns, "ship")
    begun = draft("own", ("Artikel", "Charge", "Menge (kg)", "Kunde")).replace("Charge", "Kennung")
    for made in (by_hand, begun):
        profile = read_profile(made, "own", shipped=False)
        (part,) = parts_of(text, Choices(profile=profile, profiles=(profile,)))
        assert [row.words for row in part.rows["created"]] == [
            "ship 5.5 kg of YOG / Y1, to customer SHOP"
        ]
    without = columns | {"Einheit": "", "Menge": "quantity"}
    del without["Menge (kg)"]
    assert "uom" not in profile_of_columns("own", "erp", without, "ship")


@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        ({"a": "item", "b": "item", "c": "lot"}, "receive"),
        ({"a": "item"}, "receive"),
        ({"a": "item", "b": "lot"}, ""),
        ({"a": "item", "b": "lot"}, "define"),
    ],
)
def test_what_is_missing_in_a_mapping_is_said(columns: dict[str, str], kind: str) -> None:
    with pytest.raises(UsageError) as said:
        profile_of_columns("own", "erp", columns, kind)
    assert said.value.remedy


def test_own_profiles_are_replaced_when_the_page_made_them(tmp_path: Path) -> None:
    text = profile_of_columns("march", "mes", {"a": "item", "b": "lot"}, "receive")
    save(tmp_path, "march", text)
    save(tmp_path, "march", text)
    (tmp_path / "march.yaml").write_text(text.removeprefix(MARK))
    for name in ("march", "production-log", "../x", "", "A b"):
        with pytest.raises(UsageError):
            save(tmp_path, name, text)
    assert [each.name for each in tmp_path.iterdir()] == ["march.yaml"]
    assert name_from("Abfüllung März (2).xlsx") == "abfullung-marz-2"
    assert name_from("…") == "own"


def test_an_event_in_words() -> None:
    made = {
        "type": "transform", "work_order": "W",
        "inputs": [{"object": {"item": "A", "lot": str(n)}, "quantity": n} for n in range(1, 6)],
        "outputs": [{"object": {"item": "B", "serial": "7"}}],
    }  # fmt: skip
    assert event_words(made) == (
        "transform inputs 1 of A / 1; 2 of A / 2; 3 of A / 3 and 2 more outputs B / 7, order W"
    )


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_an_upload_is_its_owners_alone_and_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uploads = Uploads(Settings(home=tmp_path))
    upload = uploads.add("../../a.csv", lambda stream: stream.write(CONTRACT.encode()))
    assert upload.path.parent.parent == tmp_path / "uploads"
    assert "a.csv" not in str(upload.path)
    assert [_mode(each) for each in (upload.path, upload.folder, tmp_path / "uploads")] == [
        0o600, 0o700, 0o700
    ]  # fmt: skip
    assert uploads.get(upload.token) is upload
    for token in ("", "../x", "x" * 32, upload.token[:-1]):
        with pytest.raises(NotFoundError):
            uploads.get(token)
    monkeypatch.setattr(uploads_module, "KEPT_S", -1)
    with pytest.raises(NotFoundError, match="no longer here"):
        uploads.get(upload.token)
    assert not upload.folder.exists()
    monkeypatch.undo()
    left = tmp_path / "uploads" / "of-a-process-that-was-killed"
    left.mkdir()
    os.utime(left, (0, 0))
    other = uploads.add("b.csv", lambda stream: stream.write(b"x"))
    assert not left.exists()
    uploads.close()
    assert not other.folder.exists()
