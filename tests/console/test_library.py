"""The library on the demo plant: every question answers, and where it can, what was counted."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from app.console.desk import Desk
from app.console.library import LibraryQuery, library
from app.console.limits import Limits
from app.console.parameters import ParameterError, form_text, parameter_of, used_in, value, values
from app.console.service import answer, plan_of
from app.errors import NotFoundError, SettingsError
from tests.console import counted
from tests.sizes import size

WHOLE = Limits(60, 1_000_000, 10**9)
QUESTIONS = {
    name: each for name, each in library(None).questions.items() if each.origin == "library"
}
NOT_IN_THE_PLANT = ("library/shipped_after_expiry", "library/units_with_part_at")
OTHERS = sorted(set(library(None).questions) - set(QUESTIONS))
Told = list[dict[str, Any]]


def rows(desk: Desk, name: str, **given: Any) -> list[dict[str, Any]]:
    """The answer to a question, with its example's values where none are given."""
    question = QUESTIONS[f"library/{name}"]
    typed = values(question.parameters, question.example | given)
    found = answer(desk, "ada", question.text, typed, WHOLE)
    assert found.cut is None
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


def test_there_are_enough_questions() -> None:
    assert len(QUESTIONS) >= 25
    assert len(OTHERS) >= 60


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_is_told_and_answers(name: str, desk: Desk) -> None:
    question = QUESTIONS[name]
    assert question.title
    assert question.title != question.name
    assert question.description.endswith(".")
    for each in question.parameters.values():
        assert each.type != "json"
        assert each.meaning
        assert value(each, form_text(each.example)) == each.example  # as a form sends it
    found = answer(desk, "ada", question.text, values(question.parameters, question.example), WHOLE)
    assert found.columns == question.columns
    assert found.rows or name in NOT_IN_THE_PLANT
    assert found.warnings == ()


@pytest.mark.parametrize("name", OTHERS[:: size(8, 1)])
def test_every_reading_statement_of_lotgraph_is_offered(name: str, desk: Desk) -> None:
    question = library(None).find(name)
    assert plan_of(desk, "ada", question.text, {}, WHOLE).operators[0].name == "ProduceResults"


def test_lots_that_expire(desk: Desk, told: Told) -> None:
    found = rows(desk, "expiring_lots", **{"from": "2025-09-10", "days": 14})
    assert {row["lot"] for row in found} == counted.lots_expiring(told, "2025-09-10", 14) != set()
    assert len(found) == len({row["lot"] for row in found})
    assert all(row["place"].startswith("location:") for row in found)


def test_receipts(desk: Desk, told: Told) -> None:
    found = {row["supplier"]: row["receipts"] for row in rows(desk, "receipts_by_supplier")}
    assert found == {f"supplier:{name}": n for name, n in counted.receipts(told).items()}


def test_split_supplier_lots(desk: Desk, told: Told) -> None:
    found = {row["supplier_lot"] for row in rows(desk, "split_supplier_lots")}
    assert found == {f"supplier-lot:{a}/{b}" for a, b in counted.split_supplier_lots(told)}


def test_inspections(desk: Desk, told: Told) -> None:
    made = counted.inspections(told)
    failed = [each for each in made if each["result"] == "fail"]
    assert len(rows(desk, "failed_inspections")) == len(failed) > 0
    found = rows(desk, "inspections_by_test")
    assert {row["test"]: row["inspections"] for row in found} == Counter(e["test"] for e in made)
    assert sum(row["failed"] for row in found) == len(failed)


def test_runs_without_output(desk: Desk, told: Told) -> None:
    found = {row["run"] for row in rows(desk, "runs_without_output")}
    assert found == counted.runs_without_output(told) != set()


def test_lots_without_origin(desk: Desk) -> None:
    """The one that was planted among the gaps."""
    assert [row["lot"] for row in rows(desk, "lots_without_origin")] == ["lot:MILK-POWDER/GAP-2"]


def test_returns(desk: Desk, told: Told) -> None:
    found = {row["item"]: row["returns"] for row in rows(desk, "returns_by_item")}
    assert found == dict(counted.returns(told))


def test_shipments(desk: Desk, told: Told) -> None:
    expected = counted.shipments(told)
    found = {
        row["customer"]: row["shipments"]
        for row in rows(desk, "shipments_by_customer")
        if row["shipments"]
    }
    assert found == {f"customer:{name}": n for name, n in expected.items()}
    weeks = rows(desk, "shipments_by_week")
    assert sum(row["shipments"] for row in weeks) == expected.total()


def test_losses(desk: Desk, told: Told) -> None:
    found: Counter[str] = Counter()
    for row in rows(desk, "losses_by_reason"):
        found[row["reason"]] += row["adjustments"]
    assert found == counted.losses(told)


def test_events_and_corrections(desk: Desk, told: Told) -> None:
    expected = counted.told(told)
    found = rows(desk, "events_by_source")
    assert {(row["source"], row["type"]): row["events"] for row in found} == expected
    corrections = {(r["source"], r["type"]): r["corrections"] for r in rows(desk, "corrections")}
    assert corrections == {k: n for k, n in expected.items() if k[1] in ("void", "reverse")}


def test_bookings_without_a_lot(desk: Desk, told: Told) -> None:
    found: Counter[str] = Counter()
    for row in rows(desk, "bookings_without_lot"):
        found[row["item"]] += row["bookings"]
    assert found == counted.untracked(told)


def test_containers_with_several_lots(desk: Desk, told: Told) -> None:
    found = {row["container"]: row["lots"] for row in rows(desk, "mixed_containers", least=2)}
    expected = counted.lots_in_containers(told)
    assert found == {f"hu:{hu}": len(lots) for hu, lots in expected.items() if len(lots) > 1}


def test_serials_in_lots(desk: Desk, told: Told) -> None:
    found = {row["lot"]: row["serials"] for row in rows(desk, "serials_of_lots")}
    assert found == dict(counted.serials_in_lots(told))


def test_made_on_a_resource(desk: Desk, told: Told) -> None:
    found = {row["thing"] for row in rows(desk, "made_on_resource")}
    assert found == counted.made_on(told, "D1-FILL1", "2025-09-08", "2025-09-12") != set()


def test_rework(desk: Desk, told: Told) -> None:
    found = {row["item"]: row["reworked"] for row in rows(desk, "rework_rate")}
    assert found == {item: len(things) for item, things in counted.reworked(told).items()}


def test_the_longest_genealogy_grows_by_a_generation_a_day(desk: Desk) -> None:
    """Each day's mother culture is made of the day before's."""
    found = rows(desk, "longest_genealogies", item="MOTHER-CULT", count=30)
    assert found[0]["generations"] >= 20


TEAM = """// name: late_orders
// mode: read
// title: Late orders
// summary: Orders due before a day.
// param day: date, the day
// example: {"day": "2025-09-10"}
// returns: order
MATCH (o:WorkOrder) WHERE o.due < $day RETURN o.ref AS order ORDER BY order
"""


def test_a_team_adds_its_own(tmp_path: Path, desk: Desk) -> None:
    (tmp_path / "late_orders.cypher").write_text(TEAM)
    (tmp_path / "broken.cypher").write_text("// name: other\nRETURN 1")
    (tmp_path / "writes.cypher").write_text(
        "// name: writes\n// mode: write\n// summary: x\n// returns: nothing\nCREATE (n:X)"
    )
    (tmp_path / "evil.cypher").write_text(
        "// name: evil\n// mode: read\n// summary: x\n// returns: l\n"
        "LOAD CSV FROM 'file:///etc/passwd' AS l RETURN l"
    )
    found = library(tmp_path)
    question: LibraryQuery = found.find("late_orders")
    assert (question.name, question.origin, question.title) == (
        "team/late_orders", "team", "Late orders",
    )  # fmt: skip
    given = values(question.parameters, question.example)
    assert answer(desk, "ada", question.text, given, WHOLE).rows
    assert [each.split(":")[0] for each in found.problems] == ["broken.cypher", "writes.cypher"]
    with pytest.raises(Exception, match="LOAD CSV"):
        answer(desk, "ada", found.find("team/evil").text, {}, WHOLE)


def test_a_folder_that_is_none_and_a_name_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="LOTGRAPH_QUERIES_FOLDER"):
        library(tmp_path / "none")
    with pytest.raises(NotFoundError, match="Did you mean expiring_lots"):
        library(None).find("expirng_lots")


@pytest.mark.parametrize(
    ("said", "given", "is_"),
    [
        ("integer, rows", " 7", 7),
        ("number, percent", "2.5", 2.5),
        ("boolean, whether", "yes", True),
        ("boolean, whether", "no", False),
        ("date, day", "2025-09-01", "2025-09-01"),
        ("text, a lot number", "0815", "0815"),
        ("list of text, refs", "a, b\nc", ["a", "b", "c"]),
        ("list of text, refs", '["a,b"]', ["a,b"]),
        ("list of integer, ids", [1, "2"], [1, 2]),
        ("map, anything", '{"a": 1}', {"a": 1}),
    ],
)
def test_a_value_gets_its_type(said: str, given: Any, is_: Any) -> None:
    assert value(parameter_of("x", said), given) == is_


@pytest.mark.parametrize(
    ("said", "given"),
    [
        ("integer, rows", "seven"), ("integer, rows", "7.5"), ("integer, rows", str(2**63)),
        ("number, percent", "nan"), ("boolean, whether", "perhaps"), ("date, day", "1.9.2025"),
        ("text, a", ["x"]), ("list of integer, ids", "1, x"),
    ],
)  # fmt: skip
def test_a_wrong_type_is_said_with_an_example(said: str, given: Any) -> None:
    with pytest.raises(ParameterError, match="“x”") as error:
        value(parameter_of("x", said, 5), given)
    assert "for example 5" in error.value.remedy
    assert error.value.code == "parameter_type"


def test_missing_and_unknown_parameters_are_named() -> None:
    question = QUESTIONS["library/expiring_lots"]
    with pytest.raises(ParameterError, match="“days” is missing"):
        values(question.parameters, {"from": "2025-09-01"})
    with pytest.raises(ParameterError, match="no parameter “day”") as error:
        values(question.parameters, {"from": "2025-09-01", "day": 3})
    assert error.value.remedy == "It takes: from, days."


def test_parameters_of_a_typed_text() -> None:
    found = used_in("MATCH (n {a: $a, b: $`b c`}) WHERE n.x = '$no' AND n.a = $a RETURN n // $not")
    assert [each.name for each in found] == ["a", "b c"]


def test_questions_stand_in_groups_and_are_found_by_words() -> None:
    found = library(None)
    groups = found.groups()
    assert sum(map(len, groups.values())) == len(QUESTIONS)
    assert not {"Other", ""} & set(groups)
    assert [each.title for some in found.groups("CUSTOMER item").values() for each in some] == [
        "Days from receipt or making to shipment", "Delivered to customers, by item",
        "Returns by item",
    ]  # fmt: skip
    assert found.groups("no such words") == {}
