"""The second person, where people sign in: another confirms what one asks for, in their session.

Whoever confirms reads what the signature means and shows once more who they are. Until then nothing
is done; then it is done on the version of the case that was asked about, or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.accounts.accounts import Account, find_account
from app.accounts.confirmations import (
    Confirmation,
    ask_second,
    check_second,
    decide_confirmation,
    reopen_confirmation,
)
from app.accounts.store import Store
from app.acting import ACCOUNTS
from app.errors import DatabaseError, ForbiddenError
from app.graph.run import Graph
from app.people import RECALL, Actor
from app.recall import actions
from app.recall.cases import decide, read_case, read_marks
from app.recall.forms import Form
from app.recall.models import Case
from app.settings import Settings
from app.trace.service import resolve

# What the second person says by confirming; the log of the case has the same words.
MEANINGS: Mapping[str, str] = {
    "freeze": "I have looked at the three lists of the scope. I agree that they are what is known "
    "to be affected, and that they are frozen as they stand.",
    "close": "I have looked at what is done and what is open. I agree that this case is closed.",
    "exclude": "I know the reason that is given. I agree that this lot or serial is taken out of "
    "the scope, so that its stock is not held and its customers are not told.",
    "undo": "I know the reason that is given. I agree that this stock is released: the request to "
    "hold it is taken back.",
    "unmark": "I agree that what was taken in by hand leaves the scope again, with what was made "
    "of it, its stock and its customers.",
}
_NOT_KEPT = ("csrf", "by", "second", "do")


def needs_second(graph: Graph, case: Case, act: str, fields: Mapping[str, str]) -> bool:
    """Whether an act takes a second person: on a real case, what makes less of it or ends it."""
    if case.kind != "real" or act not in MEANINGS:
        return False
    if act != "unmark":
        return True
    taken_in = {each.ref for each in read_marks(graph, case) if each.mark == "include"}
    return fields.get("ref", "").strip() in taken_in


def ask(
    store: Store, graph: Graph, case: Case, form: Form, *, by: str, by_account: bool,
    second: str = "",
) -> Confirmation | None:  # fmt: skip
    """Have an act wait for a second person; None when it takes none.

    `second`: the one who is to confirm it, else anybody who may. Errors: those of `check_person`.
    """
    act = form["do"]
    if not needs_second(graph, case, act, form.texts):
        return None
    named = check_person(store, second) if second else None
    fields = {key: text for key, text in form.filled.items() if key not in _NOT_KEPT}
    fields.setdefault("version", str(case.version))
    if "ref" in fields:
        fields["ref"] = resolve(graph, fields["ref"])  # what is confirmed has one reading
    return ask_second(
        store, case.number, act, fields, by=by, by_account=by_account,
        asked_of=named.name if named else None,
    )  # fmt: skip


def check_person(store: Store, name: str) -> Account:
    """An account that may decide on a case. Errors: `NotFoundError`, `ForbiddenError`."""
    found = find_account(store, name)
    if RECALL not in found.permissions:
        raise ForbiddenError(
            f"{found.name} may not decide on a case.",
            remedy="Name somebody with the role “recall lead”.",
        )
    return found


def confirm(
    store: Store, graph: Graph, settings: Settings, found: Confirmation, actor: Actor
) -> str:
    """Do what waited, with both names; the part of the page (or the page) to show then.

    Whoever calls has made sure that the actor showed once more who they are. Errors:
    `ForbiddenError`, `DecidedError`, `OlderVersionError` and those of the act.
    """
    check_second(found, actor.name)
    first = check_person(store, found.by)  # may have lost its role since
    decide_confirmation(store, found, actor.name, "confirmed")
    names = {actor.name, first.name} if found.by_account else {actor.name}
    mark = ACCOUNTS.set(frozenset(names))
    try:
        case = read_case(graph, found.case)
        fields = {**found.fields, "do": found.act, "second": actor.name}
        part = actions.act(graph, settings, case, Form(fields), found.by)
        text = f"Confirmed what {found.by} asked for ({found.act}): “{MEANINGS[found.act]}”"
        decide(graph, case, "confirmed", text, by=actor.name)
    except DatabaseError:
        reopen_confirmation(store, found)
        raise
    finally:
        ACCOUNTS.reset(mark)
    return part


def turn_down(store: Store, found: Confirmation, actor: Actor) -> None:
    """Say no, or take one's own request back. Errors: `DecidedError`."""
    own = actor.name == found.by
    decide_confirmation(store, found, actor.name, "withdrawn" if own else "turned down")
