"""The page “Load” and its API: what the preview says is what booking then does; nothing is doubled
or lost; what was refused comes back to be mended."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.graph.run import Graph
from app.intake import parts
from app.intake.uploads import Uploads
from app.main import create_app
from app.settings import Settings
from tests.conftest import be_patient
from tests.events.said import ask, links, lot, said
from tests.exchange.epcis_documents import MILK, amount, document, event
from tests.intake.workbooks import production_log, workbook
from tests.profiles.twins import TWINS

CSV = (
    "event_id;source;type;at;item;Lot No.;quantity;uom;supplier\n"
    "1;erp;receive;01.03.2026;Gewürz;A1;1.234,5;kg;FARM\n"
    "2;erp;receive;13.03.2026;Gewürz;#N/A;5,5;kg;FARM\n"
    "3;erp;receive;14.03.2026;Gewürz;A3;viele;kg;FARM\n"
    "1;erp;receive;01.03.2026;Gewürz;A1;1.234,5;kg;FARM\n"
    "4;erp;receive;02.03.2026;Gewürz;A4;7,5;kg;FARM\n"
    "4;erp;receive;02.03.2026;Gewürz;A4;8,5;kg;FARM\n"
)
BC = TWINS["business central"].text
API = "/api/v1/load"


@pytest.fixture
def loading(
    settings: Settings, graph: Graph, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[TestClient]:
    """The app, whose home is a folder of this test."""
    be_patient(monkeypatch)
    app = create_app(settings.model_copy(update={"home": tmp_path}), graph)
    with TestClient(app, base_url="http://127.0.0.1") as talking:
        yield talking


def look(client: TestClient, data: bytes | str, name: str = "a.csv", **words: str) -> Any:
    """The preview of a file, by the API."""
    content = data if isinstance(data, bytes) else data.encode()
    answer = client.post(f"{API}/preview", params={"name": name, **words}, content=content)
    return answer.json()


def book(client: TestClient, upload: str, **words: Any) -> Any:
    """What booking it came to: the last line."""
    answer = client.post(f"{API}/book", params={"upload": upload, **words})
    assert answer.status_code == 200, answer.text
    return json.loads(answer.text.strip().split("\n")[-1])


def count(graph: Graph) -> int:
    return int(ask(graph, "MATCH (n) WHERE n:Event OR n:Refused RETURN count(n) AS n")[0]["n"])


def _zip(**files: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.csv", text)
    return stream.getvalue()


EVENTS = [said("receive", str(n), "plc", object=lot("A", str(n)), quantity=n) for n in range(1, 4)]
COMMISSIONED: dict[str, Any] = {"bizStep": "commissioning", "quantityList": [amount(MILK, 5)]}
FILES: dict[str, tuple[bytes, dict[str, str]]] = {
    "a table of events": (CSV.encode(), {}),
    "JSON Lines": (
        "\n".join(json.dumps(each) for each in [*EVENTS, EVENTS[0], EVENTS[1] | {"quantity": 9},
                                                {"type": "receive"}]).encode(), {"source": "x"},
    ),
    "business central": (BC.encode(), {"dates": "mdy"}),
    "a workbook": (workbook(production_log), {}),
    "EPCIS": (
        json.dumps(document(
            event(action="ADD", eventID="urn:e:1", **COMMISSIONED),
            event(action="ADD", eventTime="never", **COMMISSIONED),
        )).encode(), {"source": "site"},
    ),
    "an archive": (_zip(one=CSV.replace("erp", "zip"), two="nothing in it"), {}),
}  # fmt: skip


def test_what_the_preview_says_is_what_booking_does(loading: TestClient, graph: Graph) -> None:
    """Of each kind of file; then all of it is known. A look writes nothing."""
    for name, (data, words) in FILES.items():
        before = count(graph)
        told = look(loading, data, name, **words)
        assert "error" not in told, (name, told)
        assert count(graph) == before, name
        assert look(loading, data, name, **words)["counts"] == told["counts"]
        done = book(loading, told["upload"])
        assert done["state"] == "done"
        assert done["counts"] == told["counts"], name
        assert done["counts"]["created"] > 0, name
        for one, other in zip(told["parts"], done["parts"], strict=True):
            assert one["columns"] == other["columns"]
            fates = [[(row["line"], row["fate"], row.get("code"), row["says"])
                      for row in part["rows"]] for part in (one, other)]  # fmt: skip
            assert fates[0] == fates[1], name
        again = look(loading, data, name, **words)["counts"]
        known = told["counts"]["created"] + told["counts"]["known"]
        assert (again["created"], again["known"]) == (0, known), name
    counts = look(loading, FILES["a table of events"][0])["counts"]
    assert counts["refused"] == 3
    assert counts["changed"] == 0, "a row twice in one file is no change"
    with pytest.MonkeyPatch.context() as few:
        few.setattr(parts, "ROWS_KEPT", 2)
        told = look(loading, FILES["a table of events"][0])
        assert told["parts"][0]["rows_left_off"] == 2  # one of each fate
        asked = {"upload": told["upload"], "skip": 2}
        (rest,) = loading.get(f"{API}/rows", params=asked).json()["parts"]
        assert [row["fate"] for row in rest["rows"]] == ["known", "refused"]
        assert rest["rows_left_off"] == 0
    slip = look(loading, "event_id,source,type,item,lot\n1,q,receive,Gewürz,a-1\n")
    assert slip["parts"][0]["near_twins"] == [
        {"lot": "lot:Gew%C3%BCrz/a-1", "other": "lot:Gew%C3%BCrz/A1"}
    ]
    page = loading.get("/load/file", params={"upload": slip["upload"]}).text
    assert "leading zeros, case" in page


def test_the_same_file_of_another_source_is_told_before_it_counts_twice(
    loading: TestClient,
) -> None:
    """Ids are of a source; the same id with other words, as of another plant, is nothing."""
    head = "event_id,type,at,item,lot,quantity,uom\n"
    rows = head + "1,receive,2026-03-01,PEPPER,P9,5,kg\n2,receive,2026-03-01,PEPPER,P8,6,kg\n"
    book(loading, look(loading, rows, source="plant-a")["upload"])
    assert look(loading, rows, source="plant-a")["parts"][0]["known_elsewhere"] == []
    told = look(loading, rows.replace("6,kg", "7,kg"), source="plant-b")
    assert told["counts"]["created"] == 2
    assert told["parts"][0]["known_elsewhere"] == [{"source": "plant-a", "events": 1}]
    page = loading.get("/load/file", params={"upload": told["upload"], "source": "plant-b"}).text
    told_there = page[page.index("would be booked") :]
    assert "known of the source <b><bdi>plant-a</bdi></b>, word for word" in told_there[:3000]


def test_small_batches_foresee_the_same(
    loading: TestClient, graph: Graph, settings: Settings, tmp_path: Path
) -> None:
    """What stands twice is seen over the bounds of batches."""
    small = settings.model_copy(update={"home": tmp_path, "load_batch_events": 1})
    data, words = FILES["JSON Lines"]
    with TestClient(create_app(small, graph), base_url="http://127.0.0.1") as client:
        told = look(client, data, **words)
        assert told["counts"] == look(loading, data, **words)["counts"]
        assert book(client, told["upload"])["counts"] == told["counts"]


def test_what_changed_is_replaced_when_that_is_said(loading: TestClient, graph: Graph) -> None:
    words = {"dates": "mdy"}
    book(loading, look(loading, BC, **words)["upload"])
    changed = BC.replace("-800,00;0,00", "-700,00;0,00")
    told = look(loading, changed, **words)
    assert (told["counts"]["changed"], told["counts"]["created"]) == (1, 0)
    (row,) = [row for row in told["parts"][0]["rows"] if row["fate"] == "changed"]
    assert row["text"] == "quantity 800 → 700"
    left = book(loading, told["upload"])
    assert left["counts"]["replaced"] == 0
    told = look(loading, changed, **words)
    done = book(loading, told["upload"], replace=True)
    assert (done["counts"]["changed"], done["counts"]["replaced"]) == (1, 1)
    live = [each["quantity"] for each in links(graph, "SHIPPED_TO") if "voided_at" not in each]
    assert live == [700]
    assert look(loading, changed, **words)["counts"]["changed"] == 0
    back = look(loading, BC, **words)
    assert back["counts"]["back"] + back["counts"]["changed"] == 1


def _send(client: TestClient, data: bytes, name: str = "märz.csv", **fields: str) -> str:
    """Choose a file in the page; the address of what is in it."""
    answer = client.post("/load", files={"file": (name, data)}, data=fields, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    found: str = answer.headers["location"]
    return found


def _token(address: str) -> str:
    found = re.search(r"upload=([\w-]+)", address)
    assert found
    return found[1]


def test_a_file_is_loaded_refused_mended_and_loaded_again(
    loading: TestClient, graph: Graph
) -> None:
    """In the page, by plain forms: Windows-1252 with semicolons, as it came."""
    data = CSV.encode("cp1252")
    address = _send(loading, data)
    page = unescape(loading.get(address).text)
    assert "Traceback" not in page
    assert "<b>2</b> would be booked" in page
    assert "<b>3</b> refused" in page
    assert re.search(r'class="wrong-cell">.*?#N/A', page, re.S)
    assert "was read as Windows-1252" in page
    upload = _token(address)
    for _ in range(2):  # a form sent twice
        answer = loading.post("/load/book", data={"upload": upload})
        assert "All of it" not in answer.text
        assert "<b>2</b> booked" in answer.text
    assert "/thing?ref=lot%3AGew" in answer.text
    assert len(ask(graph, "MATCH (e:Event) RETURN e")) == 2
    assert loading.get(address).url.path == "/load/booking"
    file = loading.get(f"/load/refused?upload={upload}&part=0")
    assert "m_rz.csv.refused.csv" in file.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(file.content.decode("cp1252")), delimiter=";"))
    assert [row["Lot No."] for row in rows] == ["#N/A", "A3", "A4"]
    assert {row["item"] for row in rows} == {"Gewürz"}
    mended = file.content.decode("cp1252").replace("#N/A", "A2").replace("viele", "3,5")
    mended = mended.replace("4;erp", "5;erp")
    again = _send(loading, mended.encode("cp1252"))
    page = loading.post("/load/book", data={"upload": _token(again)}).text
    assert "<b>3</b> booked" in page
    whole = CSV.replace("#N/A", "A2").replace("viele", "3,5").replace("A4;8,5", "A4;7,5")
    told = look(loading, whole.encode("cp1252"))["counts"]
    assert (told["created"], told["known"], told["refused"]) == (0, 6, 0)


def test_what_is_sent_is_removed_when_it_is_booked(loading: TestClient, tmp_path: Path) -> None:
    upload = _token(_send(loading, b"type,source,item,lot\nreceive,x,A,1\n"))
    kept = tmp_path / "uploads" / upload / "content"
    assert kept.is_file()
    loading.post("/load/book", data={"upload": upload})
    assert not kept.exists()
    assert loading.get(f"/load/booking?upload={upload}").status_code == 200


def test_pages_say_what_is_wrong_in_words(loading: TestClient) -> None:
    for path in ("/load/file", "/load/booking", "/load/refused"):
        answer = loading.get(path, params={"upload": "x" * 32, "part": 0})
        assert (answer.status_code, "no longer here" in answer.text) == (404, True)
    for data, words in ((b"", "is empty"), (b"\x00\x01\x02", "binary data"), (b"hello", "neither")):
        page = unescape(loading.get(_send(loading, data, "<b>.csv")).text)
        assert words in page
        assert "Nothing of it can be booked" in page
        assert "<b>.csv" not in loading.get(_send(loading, data, "<b>.csv")).text
    assert loading.post("/load", data={"source": "x"}).status_code == 400
    none = loading.post("/load", files={"file": ("", b"")}, data={"source": "x"})
    assert none.status_code == 400
    told = look(loading, b"hello")
    assert told["error"]["code"] == "unreadable"


def test_two_ways_to_read_a_date_are_asked_in_place(loading: TestClient) -> None:
    address = _send(loading, BC.encode())
    page = unescape(loading.get(address).text)
    assert "2026-01-03 or 2026-03-01" in page
    page = loading.get(f"{address}&dates=mdy").text
    assert "<b>6</b> would be booked" in page
    assert 'name="dates" value="mdy"' in page


def test_a_connection_that_is_lost_loses_nothing(
    loading: TestClient, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asks later is given the same booking, and its report."""
    told = look(loading, CSV)
    uploads = [each for each in loading.app.state.process._values.values()  # type: ignore[attr-defined]
               if isinstance(each, Uploads)]  # fmt: skip
    with loading.stream("POST", f"{API}/book", params={"upload": told["upload"]}):
        pass  # nobody reads the answer
    booking = uploads[0].get(told["upload"]).booking
    assert booking is not None
    for _ in booking.words():
        pass
    state = loading.get(API, params={"upload": told["upload"]}).json()
    assert (state["state"], state["counts"]["created"]) == ("done", 2)
    assert book(loading, told["upload"])["counts"]["created"] == 2
    assert len(ask(graph, "MATCH (e:Event) RETURN e")) == 2


def test_columns_are_mapped_by_the_api(loading: TestClient, graph: Graph) -> None:
    text = "Datum;Auftrag;Artikel;Los-Kennung;Menge;ME\n13.03.2026;WO1;YOG;Y1;5,5;kg\n"
    told = look(loading, text)
    assert "error" in told
    upload = loading.post(f"{API}/preview", params={"name": "a"}, content=CSV.encode()).json()
    offered = loading.get(f"{API}/columns", params={"upload": upload["upload"]}).json()
    assert offered["columns"][5] == {"header": "Lot No.", "values": ["A1", "#N/A", "A3"],
                                     "field": "lot"}  # fmt: skip
    names = ("at", "work_order", "item", "lot", "quantity", "quantity")
    columns = dict(zip(text.split("\n")[0].split(";"), names, strict=True))
    body = {"name": "line-4", "source": "mes", "kind": "produce", "columns": columns}
    assert loading.post(f"{API}/map", json=body).status_code == 400  # two are the quantity
    made = loading.post(f"{API}/map", json=body | {"columns": columns | {"ME": "uom"}})
    assert (made.status_code, made.json()["profile"]) == (201, "line-4")
    told = look(loading, text)
    assert told["parts"][0]["says"][0] == "profile line-4 (found by its headers)"
    assert told["parts"][0]["rows"][0]["says"]


def test_rows_beyond_the_first_hundred_are_shown(loading: TestClient, graph: Graph) -> None:
    lines = [f"{n};erp;receive;13.03.2026;Gewürz;L{n:04};5,5;kg;FARM" for n in range(1, 251)]
    address = _send(loading, "\n".join([CSV.split("\n")[0], *lines]).encode())
    first, last = loading.get(address).text, loading.get(f"{address}&rows=3").text
    assert "lot L0100 " in first or "L0100" in first
    assert ("L0101" in first, "L0200" in last, "L0201" in last, "L0250" in last) == (
        False, False, True, True,
    )  # fmt: skip
    assert "201 to 250 of 250 are shown" in last
    assert ("Later rows" in first, "Later rows" in last, "Earlier rows" in last) == (
        True, False, True,
    )  # fmt: skip


def test_a_column_is_mapped_in_the_page(loading: TestClient, graph: Graph, tmp_path: Path) -> None:
    text = "Datum;Auftrag;Artikel;Los-Kennung;Menge;ME\n13.03.2026;WO1;YOG;Y1;5,5;kg\n"
    address = _send(loading, text.encode())
    page = loading.get(address).text
    assert "Say by hand what the columns are" in page
    fields = {f"h{at}": header for at, header in enumerate(text.split("\n")[0].split(";"))}
    fields |= {f"c{at}": field for at, field in enumerate(
        ("at", "work_order", "item", "lot", "quantity", "quantity"))}  # fmt: skip
    more = {"upload": _token(address), "count": "6", "kind": "produce", "own_source": "mes",
            "name": "line-3", "base": ""}  # fmt: skip
    wrong = unescape(loading.post("/load/map", data=fields | more).text)
    assert "Two columns are said to be the quantity" in wrong
    assert 'value="line-3"' in wrong
    answer = loading.post("/load/map", data=fields | more | {"c5": "uom"})
    assert "<b>1</b> would be booked" in answer.text
    assert (tmp_path / "profiles" / "line-3.yaml").is_file()
    told = look(loading, text)
    assert told["parts"][0]["says"][0] == "profile line-3 (found by its headers)"
    book(loading, told["upload"])
    (made,) = links(graph, "PRODUCED")
    assert (made[">"], made["quantity"], made["uom"]) == ("lot:YOG/Y1", 5.5, "kg")
    later = fields | more | {"c5": "uom", "base": "line-3", "own_source": ""}
    twice = unescape(loading.post("/load/map", data=later | {"c5": "quantity"}).text)
    assert "Two columns are said to be the quantity" in twice
    without = unescape(loading.post("/load/map", data=later | {"c3": ""}).text)
    assert "The profile line-3 needs a column that no column is said to be: lot." in without
    assert "1 own profile" in loading.get("/load").text.replace("\u00a0", " ")
    assert "own profile" not in loading.post("/load/forget", data={"name": "line-3"}).text
    assert not (tmp_path / "profiles" / "line-3.yaml").exists()
    (tmp_path / "profiles" / "by-hand.yaml").write_text("profile: by-hand\n")
    kept = loading.post("/load/forget", data={"name": "by-hand"})
    assert (kept.status_code, "was written by hand" in kept.text) == (400, True)
    assert loading.post("/load/forget", data={"name": "../x"}).status_code == 400
