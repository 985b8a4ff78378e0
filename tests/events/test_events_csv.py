"""CSV: a column per field, several rows an event, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from app.events.contract import ValidEvent, read_event
from app.events.models import Incoming, Outcome, UnreadableError
from app.events.reading import Reading, read_stream
from app.events.refusals import RefusedFile

HEADER = "event_id,source,type,at,item,lot,quantity,uom"


def reading_of(text: str | bytes) -> Reading:
    data = text.encode() if isinstance(text, str) else text
    reading = read_stream(io.BytesIO(data), len(data), "f.csv")
    assert reading.format == "csv"
    return reading


def read(text: str | bytes) -> list[Incoming]:
    return list(reading_of(text).items)


def content(item: Incoming) -> dict[str, Any]:
    assert item.event is not None, item
    taken = read_event(item.event)
    assert isinstance(taken, ValidEvent), taken
    told: dict[str, Any] = json.loads(taken.content)
    return told


@pytest.mark.parametrize(
    "text",
    [
        f"{HEADER}\n1,mes,receive,2026-03-02,BOLT,A1,12.5,kg\n",
        f"\ufeff{HEADER}\r\n1,mes,receive,2026-03-02,BOLT,A1,12.5,kg\r\n",
        f"{HEADER}\n1,mes,receive,2026-03-02,BOLT,A1,12.5,kg".replace(",", ";"),
        f"{HEADER}\n1,mes,receive,2026-03-02,BOLT,A1,12.5,kg".replace(",", "\t"),
        '"event_id","source","type","at","item","lot","quantity","uom"\n'
        '"1","mes","receive","2026-03-02","BOLT","A1","12.5","kg"',
        f"{HEADER},,\n1,mes,receive,2026-03-02,BOLT,A1,12.5,kg,,\n,,,,,,,,,\n\n",
        f" {HEADER.replace(',', ' , ')}\n 1 , mes,receive ,2026-03-02,BOLT,A1, 12.50 ,kg",
    ],
    ids=["plain", "BOM, CRLF", "semicolons", "tabs", "quoted", "empty cells", "spaces"],
)
def test_one_row_is_one_event(text: str) -> None:
    (item,) = read(text)
    assert item.line == 2
    assert content(item) == {
        "event_id": "1", "source": "mes", "type": "receive", "at": "2026-03-02",
        "object": {"item": "BOLT", "lot": "A1"}, "quantity": 12.5, "uom": "kg",
    }  # fmt: skip


def test_rows_may_mix_types() -> None:
    items = read(
        "type,source,event_id,item,lot,serial,hu,quantity,work_order,batch,customer,from,to,"
        "location,reason,status,voids,reverses,attributes.shift,parameters.rpm,same_as,name,"
        "factors.case,value,test,result\n"
        "define,m,1,BOLT,,,,,,,,,,,,,,,,,urn:x,Bolt,12,,,\n"
        "define,m,2,BOLT,A1,,,,,,,,,,,hold,,,,,,,,,,\n"
        "move,m,3,BOLT,A1,,,5,,,,A,B,,,,,,early,,,,,,,\n"
        "ship,m,4,,,,PAL1,,,,C1,,,,,,,,,,,,,,,\n"
        "run,m,5,,,,,,W,B,,,,,,,,,,7.5,,,,,,\n"
        "status,m,6,BOLT,,S1,,,,,,,,,,hold,,,,,,,,,,\n"
        "adjust,m,7,BOLT,A1,,,-2,,,,,,L,loss,,,,,,,,,,,\n"
        "void,m,8,,,,,,,,,,,,wrong,,3,,,,,,,,,\n"
        "reverse,m,9,,,,,1,,,,,,,,,,4,,,,,,,,\n"
        "receive,m,10,BOLT,A2,,,1,,,,,,,,quarantine,,,,,,,,,,\n"
        "inspect,m,11,,,,,,W,B,,,,,,,,,,,,,,7.20,pH,value\n"
    )
    told = [content(item) for item in items]
    assert [each["type"] for each in told] == [
        "define", "define", "move", "ship", "run", "status", "adjust", "void", "reverse",
        "receive", "inspect",
    ]  # fmt: skip
    assert told[0]["properties"] == {"name": "Bolt", "factors": {"case": 12}}
    assert told[0]["same_as"] == ["urn:x"]
    assert told[1]["subject"] == {"kind": "lot", "item": "BOLT", "number": "A1"}
    assert told[1]["properties"] == {"status": "hold"}
    assert told[2]["attributes"] == {"shift": "early"}
    assert told[3]["object"] == {"hu": "PAL1"}
    assert told[4]["parameters"] == {"rpm": "7.5"}
    assert told[5]["status"] == "hold"
    assert told[6]["quantity"] == -2
    assert told[9]["object"]["status"] == "quarantine"
    assert told[10]["value"] == 7.2


TRANSFORM = """event_id,source,type,direction,batch,kind,item,lot,quantity,uom,role,location
t1,mes,transform,in,fill,blend,MILK,T1,100,kg,,TANK
c1,mes,consume,,fill,,SALT,,1,kg,,
t1,mes,transform,in,fill,blend,MILK,T2,50,kg,,TANK
t2,mes,transform,in,mix,,MILK,T9,1,,,
t1,mes,transform,out,fill,,BULK,B1,150,kg,main,TANK
t1,mes,transform,OUT,fill,,SLOPS,S1,1,kg,scrap,TANK
"""


def test_rows_of_a_transform_need_not_be_neighbours() -> None:
    items = read(TRANSFORM)
    assert [item.event and item.event["event_id"] for item in items] == ["c1", "t1", "t2"]
    told = content(items[1])
    assert items[1].line == 2
    assert (told["batch"], told["kind"], told["location"]) == ("fill", "blend", "TANK")
    assert [line["object"]["lot"] for line in told["inputs"]] == ["T1", "T2"]
    assert [(line["object"]["lot"], line["role"]) for line in told["outputs"]] == [
        ("B1", "main"), ("S1", "scrap"),
    ]  # fmt: skip


def test_inputs_and_outputs_may_stand_at_different_places() -> None:
    told = content(read(TRANSFORM.replace("main,TANK", "main,SILO"))[1])
    assert "location" not in told
    assert {line["location"] for line in told["inputs"]} == {"TANK"}
    assert {line["object"]["lot"]: line["location"] for line in told["outputs"]} == {
        "B1": "SILO", "S1": "TANK",
    }  # fmt: skip


def test_rows_of_one_event_must_agree() -> None:
    items = read(TRANSFORM.replace("t1,mes,transform,in,fill,blend,MILK,T2", "t1,mes,transform,in,"
                                   "fill,split,MILK,T2"))  # fmt: skip
    problem = items[1].problem
    assert problem is not None
    assert (problem.code, problem.field) == ("rows_differ", "kind")
    assert len(items[1].raw) == 4


@pytest.mark.parametrize("direction", ["", "sideways", "content"])
def test_a_transform_row_says_its_direction(direction: str) -> None:
    items = read(TRANSFORM.replace("OUT", direction))
    problem = items[1].problem
    assert problem is not None
    assert problem.field == "direction"


def test_pack_and_unpack_rows() -> None:
    items = read(
        "event_id,source,type,hu,content_hu,item,lot,quantity,direction\n"
        "p1,wms,pack,PAL1,,FIN,F1,10,\n"
        "p1,wms,pack,PAL1,BOX1,,,,content\n"
        "p2,wms,unpack,PAL1,,,,,\n"
        "p3,wms,unpack,PAL1,,FIN,F1,4,content\n"
    )
    pack, all_, some = [content(item) for item in items]
    assert pack["contents"] == [
        {"object": {"hu": "BOX1"}}, {"object": {"item": "FIN", "lot": "F1"}, "quantity": 10},
    ]  # fmt: skip
    assert "contents" not in all_
    assert some["contents"][0]["quantity"] == 4


NAMELESS = "source,type,item,lot,quantity,at\n"


def test_a_row_without_an_id_gets_one_from_content_and_occurrence() -> None:
    rows = "mes,receive,A,1,5,2026-03-02\n"
    first = [item.event and item.event["event_id"] for item in read(NAMELESS + rows * 2)]
    assert len(set(first)) == 2
    assert str(first[0])[:-1] == str(first[1])[:-1]
    again = [item.event and item.event["event_id"] for item in read(NAMELESS + rows * 2)]
    assert again == first
    # However it is spelt: the content is what was meant.
    other = "event_id;at;type;source;lot;item;quantity\n;2026-03-02;receive;mes;1;A;5.00\n"
    assert read(other)[0].event["event_id"] == first[0]  # type: ignore[index]
    different = read(NAMELESS + rows.replace("5", "6"))[0]
    assert different.event["event_id"] not in first  # type: ignore[index]


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("event_id,source,item,lot", "“type” is missing"),
        ("event_id,source,typ,item,lot", "did you mean “type”"),
        ("type,item,lot,quantiy", "“quantiy” is not a column; did you mean “quantity”"),
        ("type,item,lot,Event Date", "did you mean “at”"),
        ("type,item,Lot Information", "did you mean “lot”"),
        ("type,item,lot,Component Lot", "did you mean “lot”"),
        ("type,item,lot,Chargen-Menge", "did you mean “quantity”"),
        ("type,item,lot,item", "“item” occurs twice"),
        ("type,item,,lot", "column 3 has no name"),
    ],
)
def test_a_header_that_is_not_understood_is_told(header: str, words: str) -> None:
    with pytest.raises(UnreadableError) as told:
        reading_of(f"{header}\nreceive,A,1,1,1\n")
    assert words in told.value.text
    assert "line 1" in told.value.text
    assert told.value.remedy


def test_a_column_that_is_no_field_is_kept_and_told_once() -> None:
    items = read("type,source,event_id,item,lot,Colour,date,at\n"
                 "receive,m,1,A,1,red,x,2026-03-02\nreceive,m,2,A,1,blue,,\n")  # fmt: skip
    assert content(items[0])["attributes"] == {"Colour": "red", "date": "x"}
    (note,) = items[0].notes
    assert (note.code, note.field) == ("unknown_column", "date"), (
        "what looks like something is first"
    )
    assert "“date”, “Colour”" in note.text
    assert items[1].notes == ()


BAD_ROWS = [
    ("1,mes,receive,2026-03-02,A", "bad_row", "has 5 cells, the header has 8"),
    ("1,mes,receive,2026-03-02,A,1,5,kg,more", "bad_row", "has 9 cells"),
    ('1,mes,receive,2026-03-02,A,"1"x,5,kg', "bad_row", "cannot be read"),
    ('1,mes,receive,2026-03-02,A,"1,5,kg', "bad_row", ""),
    ("1,mes,receive,2026-03-02,M\xfcll\xe9\xc3\xa9r,1,5,kg", "bad_text", "item is not UTF-8"),
]


@pytest.mark.parametrize(("row", "code", "text"), BAD_ROWS, ids=[row[2] for row in BAD_ROWS])
@pytest.mark.parametrize("at", [0, 1, 2], ids=["first", "middle", "last"])
def test_a_bad_row_costs_only_itself(row: str, code: str, text: str, at: int) -> None:
    good = [f"g{n},mes,receive,2026-03-02,A,{n},5,kg" for n in range(2)]
    lines = [HEADER, *good[:at], row, *good[at:]]
    items = read("\n".join(lines).encode("latin-1"))
    assert {item.event["event_id"] for item in items if item.event} == {"g0", "g1"}
    (bad,) = [item for item in items if item.problem]
    assert bad.line == at + 2
    assert bad.problem is not None
    assert bad.problem.code == code
    assert text in bad.problem.text


def test_cells_may_hold_line_ends_and_quotes() -> None:
    items = read(f'{HEADER},note\n1,m,receive,,A,1,5,kg,"two\nlines ""so"", here"\n'
                 "2,m,receive,,A,1,5,kg,x\n")  # fmt: skip
    assert content(items[0])["note"] == 'two\nlines "so", here'
    assert [item.line for item in items] == [2, 4]


@pytest.mark.parametrize(
    "wound",
    [("t1,mes,transform,in,fill,blend,MILK,T2,50,kg,,TANK", "t1,mes,transform,in,fill,blend,MI"),
     ("t1,mes,transform,OUT,fill,,SLOPS,S1,1,kg,scrap,TANK", "t1,mes,tran"),
     ("MILK,T2", "M\xfclk\xc3\xa9,T2"),
     ("MILK,T2", '"MILK,T2')],
    ids=["cut", "cut in its type", "not UTF-8", "open quote"],
)  # fmt: skip
def test_an_event_of_several_rows_is_taken_whole_or_not_at_all(wound: tuple[str, str]) -> None:
    items = read(TRANSFORM.replace(*wound).encode("latin-1"))
    assert {item.event["event_id"] for item in items if item.event} == {"c1", "t2"}
    (refused,) = [item for item in items if item.problem]
    assert refused.line == 2
    assert len(refused.raw) == 4
    assert refused.problem is not None
    assert "line " in refused.problem.text


def refuse(tmp_path: Path, text: bytes) -> tuple[Path, list[Incoming]]:
    """Write what cannot be read, or validated, to the refused file."""
    reading = reading_of(text)
    items = list(reading.items)
    with RefusedFile(tmp_path / "f.csv", reading.csv) as file:
        for item in items:
            problem = item.problem or read_event(item.event or {})
            if not isinstance(problem, ValidEvent):
                event_id = item.event["event_id"] if item.event else None
                file.add(Outcome(item.line, "rejected", "mes", event_id, (), problem, raw=item.raw))
    assert file.written is not None
    return file.written, items


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_refused_file_keeps_its_form_and_can_be_mended(tmp_path: Path, delimiter: str) -> None:
    text = f'{HEADER}\n1,mes,receive,2026-03-02,"A;,",x,-5,kg\n2,mes,receive,,A,1,1,kg\n'
    data = text.replace("A;,", "@").replace(",", delimiter).replace("@", "A;,").encode()
    path, _ = refuse(tmp_path, data)
    rows = list(csv.reader(path.read_text("utf-8").splitlines(), delimiter=delimiter))
    assert rows[0] == [*HEADER.split(","), "_code", "_field", "_text"]
    assert rows[1][4] == "A;,"
    assert rows[1][-3:-1] == ["negative_quantity", "quantity"]
    assert "zero or more" in rows[1][-1]
    mended = path.read_text("utf-8").replace("-5", "5")
    (item,) = read(mended)
    assert content(item)["quantity"] == 5


@pytest.mark.parametrize(("row", "code", "text"), BAD_ROWS, ids=[row[2] for row in BAD_ROWS])
def test_a_row_that_was_not_mended_is_refused_again(
    tmp_path: Path, row: str, code: str, text: str
) -> None:
    path, _ = refuse(tmp_path, f"{HEADER}\n{row}\n".encode("latin-1"))
    (item,) = read(path.read_bytes())
    assert item.problem is not None
    assert item.problem.code == code
    rows = list(csv.reader(path.read_text("utf-8").splitlines()))
    rows[1][4:8] = ["A", "1", "5", "kg"]
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    (mended,) = read(out.getvalue())
    assert content(mended)["object"] == {"item": "A", "lot": "1"}


def test_a_mended_row_is_not_taken_for_its_equal_twin(tmp_path: Path) -> None:
    """Two equal rows, one mistyped: mended, it is the second of two, not the first again."""
    text = NAMELESS + "mes,receive,A,1,5,2026-03-02\nmes,receive,A,1,5x,2026-03-02\n"
    path, items = refuse(tmp_path, text.encode())
    (mended,) = read(path.read_text("utf-8").replace("5x", "5"))
    assert content(mended)["quantity"] == 5
    assert mended.event["event_id"] != items[0].event["event_id"]  # type: ignore[index]
    again, _ = refuse(tmp_path, text.encode())
    assert read(again.read_text("utf-8").replace("5x", "5"))[0].event == mended.event


def test_the_refused_file_goes_where_it_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside the input; else in the current folder; else it says why not."""
    monkeypatch.chdir(tmp_path)
    reading = reading_of(f"{HEADER}\n1,mes,receive\n")
    (item,) = reading.items
    outcome = Outcome(2, "rejected", None, None, (), item.problem, raw=item.raw)
    with RefusedFile(Path("/proc/f.csv"), reading.csv) as file:
        file.add(outcome)
    assert file.written == tmp_path / "f.csv.refused.csv"
    monkeypatch.chdir("/proc")
    with RefusedFile(Path("/proc/f.csv"), reading.csv) as file:
        file.add(outcome)
    assert file.written is None
    assert file.trouble
    broken_off = RefusedFile(tmp_path / "g.csv", reading.csv)
    broken_off.add(outcome)
    broken_off.__exit__(KeyError, None, None)
    assert [path.name for path in tmp_path.iterdir()] == ["f.csv.refused.csv"]
