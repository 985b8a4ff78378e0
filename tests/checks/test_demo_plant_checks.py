"""The checks over the demo plant: every planted gap is found, and next to nothing else."""

from __future__ import annotations

import pytest

from app.checks.models import Report
from app.checks.service import check_all
from app.demo.gaps import GAPS
from app.demo.plant import events
from app.graph.run import Graph
from tests.reference_of_checks.findings import findings

# What is found of each planted gap, beside its name in the manual's table.
PLANTED = {
    "order without output": {("no_output", "batch:GAP-1/1")},
    "no receipt": {
        ("no_origin", "lot:MILK-POWDER/GAP-2"), ("negative_balance", "lot:MILK-POWDER/GAP-2"),
    },
    "consumed twice": {
        ("consumed_twice", "serial:MOTOR/GAP-3"), ("negative_balance", "serial:MOTOR/GAP-3"),
    },
    "used on hold": {("used_while_held", "lot:MILK-POWDER/GAP-4")},
    "two suppliers": {("two_suppliers", "lot:MILK-POWDER/GAP-5")},
    "shipped before made": {("used_before_born", "lot:YOG-PEACH/GAP-6")},
    "shipped too much": {("negative_balance", "lot:YOG-PEACH/GAP-7")},
    "units that do not convert": {("units_do_not_convert", "lot:YOG-PEACH/GAP-8")},
    "open end": {("open_end", "lot:MILK-POWDER/GAP-9")},
    "booked without a lot": {
        ("booked_without_lot", "batch:GAP-10/1"), ("booked_without_lot", "item:RENNET"),
        ("unassigned_bookings", "lot:RENNET/RENNET-D1-0001"),
    },
    "through an untracked item": {
        ("through_untracked", "batch:GAP-11/1"), ("through_untracked", "item:GREASE"),
    },
    "told twice": {("told_twice", "lot:MILK-POWDER/GAP-12")},
    "used after expiry": {("used_after_expiry", "lot:MILK-POWDER/GAP-13")},
    "count difference": {("count_difference", "lot:MILK-POWDER/GAP-14")},
    "run without an order": {("run_without_order", "batch:GAP-15")},
    "type not owned": {("not_the_owner", "lot:MILK-POWDER/GAP-16")},
    "time without offset": {("time_without_offset", "lot:MILK-POWDER/GAP-17")},
    "returned too much": {("returned_too_much", "lot:YOG-PEACH/GAP-18")},
    "born twice": {
        ("born_twice", "serial:DRIVE/GAP-19"), ("made_of_nothing", "serial:DRIVE/GAP-19"),
        ("serial_twice", "serial:DRIVE/GAP-19"),
    },
    "made without origin": {("made_of_nothing", "lot:YOG-PEACH/GAP-20")},
}  # fmt: skip


@pytest.fixture(scope="module")
def report(demo_plant: Graph) -> Report:
    """The checks of the plant, made once for this module."""
    return check_all(demo_plant, limit=1_000)


def test_every_planted_gap_is_found_and_nothing_else(report: Report) -> None:
    assert set(PLANTED) == {gap.name for gap in GAPS}
    said = {(r.check.code, item.ref) for r in report.found for item in r.items}
    failed = {each for each in said if each[0] == "failed_test"}  # plants have them
    assert len(failed) == 34
    assert said - failed == set().union(*PLANTED.values())


def test_the_report_counts_what_it_lists(report: Report) -> None:
    body = report.as_json()
    assert body["counts"]["findings"] == sum(each["count"] for each in body["checks"])
    assert body["counts"]["things"] > 5_000
    assert sum(body["counts"]["severities"].values()) == body["counts"]["findings"]
    assert {feed["source"] for feed in body["feeds"]} >= {"mes-dairy", "erp", "wms", "lims"}


def test_the_same_is_found_by_plain_counting(report: Report) -> None:
    """Thousands of things that are in order, and the errors planted among them."""
    assert all(len(each.items) == each.count for each in report.found)
    found = {(each.check.code, str(item.ref)) for each in report.found for item in each.items}
    assert found == findings([dict(event) for event in events(1)])
