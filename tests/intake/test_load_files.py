"""`lotgraph load` of files of other systems: exported again, changed, a whole period; and what the
graph says then."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.graph.run import Graph
from tests.cli.test_cli_load import Load, load_files, write
from tests.events.said import ask, links, said
from tests.intake.workbooks import production_log, workbook
from tests.profiles.twins import TWINS

__all__ = ["load_files"]  # a fixture

BC = TWINS["business central"].text
ROWS = BC.strip().split("\n")
GROUPED = (
    '"Product","Date","Reference","Lot/Serial Number","From","To","Quantity"\n'
    '"[MILK] Milk (2)","","","","","","1600.0"\n'
    '"","2026-03-01 08:30:00","WH/IN/1","T1","Partners/Vendors","WH/Stock","1000.0"\n'
)


def voided(graph: Graph) -> list[str]:
    rows = ask(graph, "MATCH (e:Event) WHERE e.voided_at IS NOT NULL RETURN e.event_id AS id")
    return sorted(row["id"] for row in rows)


def still_shipped(graph: Graph) -> list[float]:
    return sorted(
        each["quantity"] for each in links(graph, "SHIPPED_TO") if "voided_at" not in each
    )


@pytest.mark.parametrize("name", ["sap", "business central", "odoo", "erpnext"])
def test_an_export_is_loaded_and_another_of_it_is_all_duplicate(
    load_files: Load, tmp_path: Path, name: str
) -> None:
    twin = TWINS[name]
    options = ["--json", *(["--dates", twin.dates] if twin.dates else [])]
    first = load_files(write(tmp_path / "a.csv", twin.text), *options)
    assert first.code == 0, first.err
    assert f"profile {twin.profile}" in first.err
    assert first.counts["created"] >= len(twin.events)
    for place, other in enumerate(twin.others):
        again = load_files(write(tmp_path / f"{place}.csv", other), *options)
        assert (again.code, again.counts["created"], again.counts["conflict"]) == (0, 0, 0)
        assert again.counts["duplicate"] == first.counts["created"]


def test_an_export_that_lacks_a_column_is_a_duplicate(load_files: Load, tmp_path: Path) -> None:
    load_files(write(tmp_path / "list.csv", TWINS["odoo"].text))
    done = load_files(write(tmp_path / "grouped.csv", GROUPED), "--json")
    assert (done.code, done.counts["duplicate"], done.counts["created"]) == (0, 2, 0), done.err
    assert done.counts["files"][0]["left_aside"] == {"head of a group": 1}


def test_dates_that_can_be_read_two_ways_load_nothing(
    load_files: Load, graph: Graph, tmp_path: Path
) -> None:
    done = load_files(write(tmp_path / "bc.csv", BC))
    assert done.code == 2
    assert "2026-01-03 or 2026-03-01" in done.err
    assert "--dates" in done.err
    assert ask(graph, "MATCH (e:Event) RETURN e") == []


def test_a_workbook_from_the_command_line(load_files: Load, graph: Graph, tmp_path: Path) -> None:
    path = tmp_path / "march.xlsx"
    path.write_bytes(workbook(production_log))
    done = load_files(path, "--json")
    assert (done.code, done.counts["created"]) == (0, 3), done.err
    assert "sheet 2 of 3 “Production”" in done.err
    assert "1 title row" in done.err
    made = links(graph, "PRODUCED")
    assert {each[">"] for each in made} == {"lot:YOG/00123", "lot:YOG/00124", "lot:YOG/L9"}


def test_what_changed_is_shown_and_replaced_when_agreed(
    load_files: Load, graph: Graph, tmp_path: Path
) -> None:
    """A shipment of 800 was 700: the old is voided, the new is `106~2`, later its duplicate."""
    first, changed = BC, BC.replace("-800,00;0,00", "-700,00;0,00")
    load_files(write(tmp_path / "bc.csv", first), "--dates", "mdy")
    path = write(tmp_path / "bc.csv", changed)
    told = load_files(path, "--dates", "mdy", "--json")
    assert (told.code, told.counts["conflict"]) == (1, 1)
    assert voided(graph) == []
    done = load_files(path, "--dates", "mdy", "--json", "--yes")
    assert (done.code, done.counts["conflict"]) == (0, 0), done.err
    assert "quantity 800 → 700" in done.err
    assert voided(graph) == ["106"]
    assert still_shipped(graph) == [700]
    again = load_files(path, "--dates", "mdy", "--json")
    assert (again.code, again.counts["duplicate"]) == (0, 6), again.err
    back = write(tmp_path / "bc.csv", first)
    told = load_files(back, "--dates", "mdy")
    assert "106: it was voided and is there again" in told.err
    assert still_shipped(graph) == [700]
    assert load_files(back, "--dates", "mdy", "--yes").code == 0
    assert still_shipped(graph) == [800]


def test_a_row_twice_in_one_file_replaces_nothing(
    load_files: Load, graph: Graph, tmp_path: Path
) -> None:
    text = BC + ROWS[6].replace("-800,00", "-900,00") + "\n"
    done = load_files(write(tmp_path / "bc.csv", text), "--dates", "mdy", "--json", "--yes")
    assert (done.code, done.counts["conflict"]) == (1, 1)
    assert voided(graph) == []


def test_what_is_missing_in_a_period_is_voided_when_agreed(
    load_files: Load, graph: Graph, tmp_path: Path
) -> None:
    """The shipment of 4 March is gone from the export of March; that of the transfer stays."""
    load_files(write(tmp_path / "bc.csv", BC), "--dates", "mdy")
    less = "\n".join(row for row in ROWS if not row.endswith(";106")) + "\n"
    path = write(tmp_path / "march.csv", less)
    options = ("--dates", "mdy", "--covers", "2026-03-01..2026-03-31", "--json")
    told = load_files(path, *options)
    assert "1 known of bc in 2026-03-01..2026-03-31 are not in the file: 106" in told.err
    assert voided(graph) == [], "nobody agreed"
    outside = load_files(path, "--dates", "mdy", "--covers", "2026-04-01..2026-04-30", "--yes")
    assert "nothing is missing" in outside.err
    done = load_files(path, *options, "--yes")
    assert done.code == 0, done.err
    assert done.counts["files"][0]["voided"] == 1
    assert voided(graph) == ["106"]
    assert still_shipped(graph) == []
    (void,) = ask(graph, "MATCH (e:Event {type: 'void'}) RETURN e.content AS content")
    assert "march.csv, which covers" in json.loads(void["content"])["reason"]


def test_what_was_voided_and_is_there_again_is_offered(
    load_files: Load, graph: Graph, tmp_path: Path
) -> None:
    options = ("--dates", "mdy", "--covers", "2026-03-01..2026-03-31", "--yes")
    load_files(write(tmp_path / "bc.csv", BC), "--dates", "mdy")
    less = "\n".join(row for row in ROWS if not row.endswith(";106")) + "\n"
    load_files(write(tmp_path / "less.csv", less), *options)
    done = load_files(tmp_path / "bc.csv", *options)
    assert "was voided and is there again" in done.err
    assert still_shipped(graph) == [800]
    assert load_files(tmp_path / "bc.csv", *options, "--json").code == 0
    assert still_shipped(graph) == [800]


def test_nothing_is_voided_while_rows_are_unread(
    load_files: Load, graph: Graph, tmp_path: Path
) -> None:
    load_files(write(tmp_path / "bc.csv", BC), "--dates", "mdy")
    covers = ("--dates", "mdy", "--covers", "2026-03-01..2026-03-31", "--yes")
    broken = BC.replace("03/04/26;Sale;SH-1;YOG;;;Y1", "03/04/26;Sale;SH-1;YOG;;;#N/A")
    done = load_files(write(tmp_path / "march.csv", broken), *covers)
    assert done.code == 1
    assert "nothing is missing" in done.err  # the row is refused, and its key says which it is
    assert voided(graph) == []
    unknown = broken.replace("C1;PCS;106", "C1;PCS;#N/A")
    done = load_files(write(tmp_path / "again.csv", unknown), *covers)
    assert done.code == 1
    assert "None is voided: 1 rows could not be read" in done.err
    assert voided(graph) == []


def test_what_a_person_voided_stays_voided(load_files: Load, graph: Graph, tmp_path: Path) -> None:
    path = write(tmp_path / "bc.csv", BC)
    load_files(path, "--dates", "mdy")
    void = said("void", "v1", "bc", voids="106", reason="never left")
    load_files(write(tmp_path / "v.json", json.dumps([void])))
    done = load_files(path, "--dates", "mdy", "--yes", "--covers", "2026-03-01..2026-03-31")
    assert done.code == 0, done.err
    assert still_shipped(graph) == []


@pytest.mark.parametrize("covers", ["march", "2026-03-31..2026-03-01", "2026-03-01..x"])
def test_a_period_that_is_none(load_files: Load, tmp_path: Path, covers: str) -> None:
    done = load_files(write(tmp_path / "bc.csv", BC), "--covers", covers)
    assert done.code == 2
    assert "no period" in done.err


def test_an_error_declaration_finds_its_event_in_the_graph(
    load_files: Load, graph: Graph, tmp_path: Path
) -> None:
    """Declared alone, later, and written with other digits of its time."""
    event = {
        "type": "ObjectEvent", "action": "OBSERVE", "eventID": "urn:uuid:1", "bizStep": "shipping",
        "eventTime": "2026-03-02T08:00:00Z", "eventTimeZoneOffset": "+00:00",
        "epcList": ["urn:epc:id:sgtin:0614141.107346.2017"],
        "destinationList": [
            {"type": "owning_party", "destination": "urn:epc:id:pgln:0614141.00000"}
        ],
    }  # fmt: skip
    load_files(write(tmp_path / "a.json", json.dumps([event])))
    assert voided(graph) == []
    declared = event | {"eventTime": "2026-03-02T08:00:00.000Z", "extra:note": "x",
                        "errorDeclaration": {"reason": "incorrect_data"}}  # fmt: skip
    load_files(write(tmp_path / "b.json", json.dumps([declared])))
    shipped = links(graph, "SHIPPED_TO")
    assert shipped
    assert all("voided_at" in each for each in shipped)
