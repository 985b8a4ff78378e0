"""What the forms of a case do: one function a form, by the form's `do` field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from app.errors import UsageError
from app.graph.run import Graph
from app.people import INVESTIGATE, RECALL
from app.recall import drills
from app.recall.cases import activate, decide, mark, required_text, unmark
from app.recall.closing import close
from app.recall.drill_answers import QUESTIONS, team_answers
from app.recall.drill_seal import OF_CUSTOMERS, OF_STOCK
from app.recall.follow_up import add_reply, replies_from_csv
from app.recall.forms import Form
from app.recall.holds import request_hold, send, undo_hold
from app.recall.models import Case, Mark
from app.recall.snapshots import answer, take_snapshot
from app.recall.views import open_points
from app.settings import Settings
from app.times import now

Act = Callable[[Graph, Settings, Case, Form, str], str]


def act(graph: Graph, settings: Settings, case: Case, form: Form, by: str) -> str:
    """Do what a form asks for; the part of the page (or the page) to show then."""
    chosen = _ACTS.get(form["do"])
    if chosen is None:
        raise UsageError(f"“{form['do']}” is nothing a case can do.")
    return chosen(graph, settings, case, form, by)


def _mark(graph: Graph, case: Case, form: Form, by: str, what: Mark) -> None:
    mark(
        graph, case, form["ref"], what, reason=form["reason"], by=by, second=form["second"],
        version=form.version,
    )  # fmt: skip


def _include(graph: Graph, _: Settings, case: Case, form: Form, by: str) -> str:
    _mark(graph, case, form, by, "include")
    return "scope"


def _exclude(graph: Graph, _: Settings, case: Case, form: Form, by: str) -> str:
    _mark(graph, case, form, by, "exclude")
    return "scope"


def _unmark(graph: Graph, _: Settings, case: Case, form: Form, by: str) -> str:
    unmark(graph, case, form["ref"], by=by, second=form["second"], version=form.version)
    return "scope"


def _activate(graph: Graph, _: Settings, case: Case, form: Form, by: str) -> str:
    activate(graph, case, by=by, version=form.version)
    return ""


def _freeze(graph: Graph, settings: Settings, case: Case, form: Form, by: str) -> str:
    take_snapshot(graph, settings, case, by=by, second=form["second"], version=form.version)
    return "freeze"


def _hold(graph: Graph, settings: Settings, case: Case, form: Form, by: str) -> str:
    found = answer(graph, settings, case, parts=OF_STOCK)
    request_hold(graph, case, found, by=by, version=form.version)
    return "holds"


def _send(graph: Graph, _: Settings, case: Case, form: Form, _by: str) -> str:
    send(graph, case, form.whole("hold"))
    return "holds"


def _undo(graph: Graph, _: Settings, case: Case, form: Form, by: str) -> str:
    undo_hold(
        graph, case, form.whole("hold"), by=by, second=form["second"], reason=form["reason"],
        version=form.version,
    )  # fmt: skip
    return "holds"


def _reply(graph: Graph, settings: Settings, case: Case, form: Form, by: str) -> str:
    found = answer(graph, settings, case, parts=OF_CUSTOMERS)
    add_reply(
        graph, case, found, customer=form["customer"], step=form["step"],
        by=by, quantity=form.number("quantity"), uom=form["uom"],
        certificate=form["certificate"], note=form["note"], version=form.version,
        corrects=form.whole("corrects") if form["corrects"] else None,
    )  # fmt: skip
    return "/recall/customer?" + urlencode({"number": case.number, "ref": form["customer"]})


def _replies(graph: Graph, settings: Settings, case: Case, form: Form, by: str) -> str:
    found = answer(graph, settings, case, parts=OF_CUSTOMERS)
    replies_from_csv(graph, case, found, form["csv"], by=by, version=form.version)
    return "customers"


def _note(graph: Graph, _: Settings, case: Case, form: Form, by: str) -> str:
    link = required_text("The document", form["document"], needed=False) or None
    decide(graph, case, "note", required_text("The note", form["note"]), by=by, document=link)
    return "log"


def _close(graph: Graph, settings: Settings, case: Case, form: Form, by: str) -> str:
    points = open_points(graph, settings, case)
    close(
        graph, case, points, by=by, second=form["second"], reason=form["reason"],
        version=form.version,
    )  # fmt: skip
    return ""


def _milestone(graph: Graph, settings: Settings, case: Case, form: Form, by: str) -> str:
    at, drill = now(), drills.drill_of(graph, case.number)
    names = [each.name for each in QUESTIONS.get(form["milestone"], ())]
    given = {name: form[name] for name in names}
    told = team_answers(graph, settings, drill, form["milestone"], given)
    drills.reach(graph, drill, form["milestone"], by=by, answers=told, at=at)
    return "/recall/drill?" + urlencode({"number": case.number})


# What an investigator may do, too; all else takes who may decide on a case.
_OF_INVESTIGATORS = ("include", "reply", "replies", "note")


def permission_of(do: str) -> str:
    """The permission an act takes."""
    return INVESTIGATE if do in _OF_INVESTIGATORS else RECALL


_ACTS: Mapping[str, Act] = {
    "include": _include, "exclude": _exclude, "unmark": _unmark, "activate": _activate,
    "freeze": _freeze, "hold": _hold, "send": _send, "undo": _undo, "reply": _reply,
    "replies": _replies, "note": _note, "close": _close, "milestone": _milestone,
}  # fmt: skip
