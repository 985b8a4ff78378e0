"""Recall cases: opened, read, marked by hand, decided upon. Every decision goes into the log.

Without sign-in who decided is the name that was given, and the log says that nobody checked it.
Where a second person is needed, another name than the first is asked for; with sign-in that is who
confirmed it (`signatures.py`). Whatever is written is entered into the log that
shows tampering, in the same transaction.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

import orjson

from app.acting import are_accounts, person
from app.chain.objects import DeskKeys, enter_case
from app.errors import NotFoundError, UsageError
from app.genealogy.question import Options
from app.genealogy.stops import must_be_stop
from app.graph.run import Graph, Work
from app.ledger.containers import WHENEVER
from app.recall.models import (
    CLASSES,
    KINDS,
    Case,
    Kind,
    Mark,
    Row,
    ScopeMark,
    case_of,
    without_salt,
)
from app.recall.roots import limited_names, read_suspects, windows_json
from app.recall.versions import Act, take_case
from app.times import now
from app.trace.service import resolve

_TEXT_LIMIT = 2_000  # characters of a title, a reason or a note


class SecondPersonError(UsageError):
    """A decision on a real case that takes two people was made by one (HTTP 400, exit 2)."""

    code = "second_person"


def required_text(name: str, text: str, *, needed: bool = True) -> str:
    """A text a person gave, trimmed. Errors: `UsageError` when it is missing or too long."""
    text, field = text.strip(), name.rpartition(" ")[2]
    if needed and not text:
        raise UsageError(f"{name} is missing.", remedy="Say it in a few words.", field=field)
    if len(text) > _TEXT_LIMIT:
        raise UsageError(f"{name} is longer than {_TEXT_LIMIT:,} characters.", field=field)
    return text


def open_case(
    graph: Graph,
    refs: Sequence[str],
    title: str,
    *,
    by: str,
    reason: str = "",
    recall_class: str = "",
    owner: str = "",
    kind: Kind = "real",
    options: Options | None = None,
    zone: str = "UTC",
) -> Case:
    """Open a case on some roots (refs, aliases or bare numbers, each perhaps with a time, see
    `roots.py`; such times are read in `zone`); it is a draft at first.

    Of `options` the window, `ignore_time`, `include_candidates` and `stop` count. Errors:
    `NotFoundError`, `AmbiguousError`, `InvalidRefError`, `UsageError`.
    """
    suspects = read_suspects(graph, refs, zone)
    if not suspects.refs:
        raise UsageError("A case needs at least one suspect: a lot, serial, order, supplier lot …")
    if kind not in KINDS:
        raise UsageError(f"“{kind}” is no kind of case.", remedy="It is real or mock.")
    if recall_class not in CLASSES:
        raise UsageError(f"“{recall_class}” is no class.", remedy="It is I, II, III or withdrawal.")
    roots = list(suspects.refs)
    chosen = options or Options()
    moment = now()
    told: dict[str, Any] = {
        "title": required_text("The title", title),
        "reason": required_text("The reason", reason, needed=False),
        "class": recall_class, "owner": required_text("The owner", owner, needed=False) or by,
        "status": "draft", "kind": kind, "roots": roots, "opened_at": moment, "opened_by": by,
        "ignore_time": chosen.ignore_time, "include_candidates": chosen.include_candidates,
    }  # fmt: skip
    start, end = chosen.window
    told |= {} if start == WHENEVER[0] else {"window_from": start}
    told |= {} if end == WHENEVER[1] else {"window_to": end}
    stop = sorted({resolve(graph, text) for text in chosen.stop})
    for ref in stop:
        must_be_stop(ref)
    told |= {"stop": stop} if stop else {}
    if suspects.windows:
        told["windows"] = orjson.dumps(windows_json(suspects.windows)).decode()
    year = datetime.now(UTC).year

    opened_on = ", ".join(limited_names(suspects.refs, suspects.windows))

    def write(work: Work) -> str:
        opened = work.one("recall/open_case", year=year, properties=told)
        if not opened["opened_stamp"]:  # else everything would be left out as recorded later
            raise UsageError(
                "This graph was not filled by lotgraph: no commit of events is on its clock, so "
                "nothing in it is known to have been recorded.",
                remedy="Load the events with “lotgraph load”.",
            )
        number = str(opened["number"])
        text = f"Opened on {opened_on}."
        _write(work, number, "opened", text, by, {}, {"RecallCounter": [year]})
        return number

    return read_case(graph, graph.write(write))


def read_case(graph: Graph, number: str) -> Case:
    """A case by its number. Errors: `NotFoundError`."""
    rows = graph.rows("recall/case", number=number.strip().upper())
    if not rows:
        raise NotFoundError(
            f"There is no recall case {number}.", remedy="“lotgraph recall list” lists them."
        )
    return case_of(rows[0]["told"], rows[0]["last_stamp"])


def all_cases(graph: Graph) -> list[Case]:
    """Every case, newest first."""
    return [case_of(row["told"]) for row in graph.rows("recall/cases")]


def read_marks(graph: Graph, case: Case) -> tuple[ScopeMark, ...]:
    """What was taken in or out by hand, by ref."""
    return tuple(ScopeMark(**row) for row in graph.rows("recall/marks", case=case.number))


def mark(
    graph: Graph,
    case: Case,
    ref: str,
    what: Mark,
    *,
    reason: str,
    by: str,
    second: str = "",
    version: int | None = None,
) -> str:
    """Take one lot or serial into a case or out of it by hand; its ref.

    One taken in is traced like a root; of one taken out only its own rows are left out, not what
    was made of it. Taking out of a real case takes a second person. `version`: of the case it was
    decided on (None: of what the case is now), here and in every act on a case. Errors:
    `UsageError`, `SecondPersonError`, `ClosedCaseError`, `OlderVersionError`, those of resolving.
    """
    found = resolve(graph, ref)
    if found.partition(":")[0] not in ("lot", "serial"):
        raise UsageError(f"{found} is no lot or serial.", remedy="Name a single lot or serial.")
    why = required_text("The reason", reason)
    act = Act(what, by, version, {"ref": found, "reason": why})

    def write(work: Work) -> None:
        take_case(work, case, act)
        agreed = None
        if what == "exclude":
            agreed = two_people(case, by, second, "take anything out of")
        properties = {"mark": what, "reason": why, "by": by, "at": now()}
        work.do("recall/mark", case=case.number, ref=found, properties=properties)
        word = "Taken in" if what == "include" else "Taken out"
        told = {"ref": found, "second": agreed}
        text = f"{word}: {found}. {why}"
        _write(work, case.number, what + "d", text, by, told, {"RecallMark": [found]})

    graph.write(write)
    return found


def unmark(
    graph: Graph, case: Case, ref: str, *, by: str, second: str = "", version: int | None = None
) -> None:
    """Take back what was decided by hand about a thing; the log keeps both."""
    act = Act("unmark", by, version, {"ref": ref})

    def write(work: Work) -> None:
        take_case(work, case, act)
        work.do("recall/unmark", case=case.number, ref=ref)
        text = f"Decision by hand taken back: {ref}."
        told = {"ref": ref, "second": second or None}
        _write(work, case.number, "unmarked", text, by, told, {"RecallMark": [ref]})

    graph.write(write)


def activate(graph: Graph, case: Case, *, by: str, version: int | None = None) -> None:
    """A draft becomes active: the team works on it."""
    act = Act("activate", by, version)
    graph.write(lambda work: activate_in(work, take_case(work, case, act), by))


def activate_in(work: Work, case: Case, by: str) -> None:
    """The same inside a transaction that has taken the case."""
    if case.status == "draft":
        work.do("recall/set_case", number=case.number, properties={"status": "active"})
        _write(work, case.number, "activated", "The case is active.", by, {})


def decide(
    graph: Graph, case: Case, what: str, text: str, *, by: str, **more: Any
) -> None:  # fmt: skip
    """Write a decision or note into the log."""
    graph.write(partial(log_decision, case=case, what=what, text=text, by=by, **more))


def log_decision(
    work: Work, case: Case, what: str, text: str, by: str, touched: DeskKeys | None = None,
    **more: Any,
) -> None:  # fmt: skip
    """The same inside a transaction, behind all else it writes of the case. `touched`: what that
    was, by label."""
    _write(work, case.number, what, text, by, more, touched)


def _write(
    work: Work, number: str, what: str, text: str, by: str, more: Row,
    touched: DeskKeys | None = None,
) -> None:  # fmt: skip
    kept = {key: value for key, value in more.items() if value is not None}
    known = are_accounts(by, kept.get("second"))
    told = {
        "what": what, "text": text, "by": by, "at": now(), "authenticated": known,
        "how": person(by).how, "salt": salt(), **kept,
    }  # fmt: skip
    line = work.one("recall/decide", case=number, properties=told)["number"]
    enter_case(work, number, what, by, {"RecallDecision": [line], **(touched or {})}, line=line)


def salt() -> str:
    """What stands beside a text that may be erased, so that nobody finds it out from its hash."""
    return secrets.token_hex(16)


def log_of(graph: Graph, case: Case) -> list[Row]:
    """The log of a case, latest first: {number, what, text, by, second, at, snapshot …}."""
    rows = graph.rows("recall/decisions", case=case.number)
    return [without_salt(row["told"]) for row in rows]


def two_people(case: Case, by: str, second: str, what: str) -> str | None:
    """The second person's name, which a real case needs; a mock one may do without.

    Errors: `SecondPersonError` when it is missing or the first person's own.
    """
    second = second.strip()
    if case.kind == "mock" and not second:
        return None
    if not second or second.casefold() == by.strip().casefold():
        raise SecondPersonError(
            f"To {what} a real case takes a second person.",
            remedy=f"Name who agreed: another person than {by}.",
            field="second",
        )
    return second
