"""Sources of events: their zone, start of day, basis of times, and what they own.

A date, a time without offset and a missing `at_basis` mean what the source says. When a source
is defined after its events came, their times are worked out anew (`retime`), a page at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from app.events.likes import like_groups
from app.events.settle import Refresh, settle_corrections
from app.graph.run import Graph, Work
from app.vocabulary.like import like_target
from app.vocabulary.plan import plan_event
from app.vocabulary.sources import SourceRules, rules_of, said_of_source, time_properties

_PAGE = 5_000


def source_rules(work: Work) -> dict[str, SourceRules]:
    """The rules of every known source, by name."""
    return rules_by_name(work.rows("events/sources"))


def rules_by_name(rows: Iterable[Mapping[str, Any]]) -> dict[str, SourceRules]:
    """The rules in rows of `events/sources`, or of a statement that says the same."""
    return {row["name"]: rules_of(row) for row in rows}


def settle_sources(work: Work, names: Iterable[str], before_stamp: int) -> None:
    """Refresh what defines say of some sources.

    Sources with events recorded before the stamp, and whose times now mean something else, are
    marked as pending.
    """
    before = source_rules(work)
    rows = []
    for found in work.rows("events/source_defines", names=sorted(set(names))):
        told = said_of_source(
            (at, event_id, orjson.loads(content))
            for at, event_id, content in found["events"]
            if content is not None
        )
        old = before.get(found["name"], SourceRules())
        new = rules_of(told)
        changed = (new.zone, new.day_start, new.at_basis) != (old.zone, old.day_start, old.at_basis)
        if changed and found["oldest"] is not None and found["oldest"] < before_stamp:
            told |= {"retime_after": -1, "retime_after_id": None}
        rows.append([found["name"], told])
    work.do("events/set_sources", rows=rows)
    work.do("events/reshape")


def retime_page(work: Work, source: str) -> tuple[bool, Refresh]:
    """Work out the times of one page of a source's events anew.

    Where to go on is kept with the source, so that a killed writer's work is taken up again.
    Returns whether more is to do, and what must be refreshed.
    """
    work.one("events/stamp", now=0, count=0)  # no writer may change the rules meanwhile
    rules = source_rules(work)[source]
    page = work.rows("events/page_of_source", source=source, count=_PAGE)
    rows = []
    for row in page:
        times: dict[str, Any] = {"at_from": None, "at_to": None, "at_basis": None}
        times |= time_properties(orjson.loads(row["content"]), rules)
        if [row[name] for name in times] != list(times.values()):
            rows.append([source, row["event_id"], times, times])
    touched = Refresh()
    if rows:
        work.do("events/update_bookings", rows=rows)
        touched = _settle_alike(work, source, {row[1] for row in rows}, page)
    keys = [row[:2] for row in rows]
    touched.about.update(row["ref"] for row in work.rows("events/about_of", keys=keys))
    more = len(page) == _PAGE
    went = {
        "retime_after": page[-1]["recorded_at"] if more else None,
        "retime_after_id": page[-1]["event_id"] if more else None,
    }
    work.do("events/set_sources", rows=[[source, went]])
    work.do("events/reshape")
    return more, touched


def _settle_alike(
    work: Work, source: str, events: set[str], page: Sequence[Mapping[str, Any]]
) -> Refresh:
    """What reverses without a number take back follows from the times of events, and so does what
    was in containers; what must be refreshed for that."""
    told = {row["event_id"]: orjson.loads(row["content"]) for row in page
            if row["event_id"] in events}  # fmt: skip
    targets = {(source, target) for content in told.values()
               if (target := like_target(content)) is not None}  # fmt: skip
    touched = Refresh()
    if like_groups(work, targets):
        touched = settle_corrections(work, {(source, event) for event in events})
    for event, content in told.items():
        touched.add_bookings((source, event), plan_event(content))
    return touched


def pending_sources(graph: Graph) -> list[str]:
    """Sources whose events' times must be worked out anew."""
    return [row["name"] for row in graph.rows("events/pending_sources")]
