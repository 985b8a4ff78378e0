"""Snapshots: a case as it was known at a moment, kept byte by byte, hashed, verified, compared.

The hash is SHA-256 of the RFC 8785 text of `Answer.hashed`; `docs/recall.md` defines it well
enough to be worked out elsewhere. Texts are kept in pieces, because one may be many megabytes.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from app.acting import are_accounts
from app.chain.anchors import anchor
from app.chain.entries import sha256
from app.chain.objects import enter_case
from app.chain.texts import read_text, write_text
from app.errors import NotFoundError
from app.events.canonical import canonical_json
from app.genealogy.question import RULES
from app.graph.run import Graph, Work
from app.observer import Job, running
from app.recall.attachments.store import attachments_of
from app.recall.beside import beside
from app.recall.cases import activate_in, log_decision, read_marks, salt, two_people
from app.recall.drill_seal import ALL_PARTS, must_be_answered
from app.recall.latest import LATEST
from app.recall.models import Case, CaseAnswer, ScopeMark
from app.recall.scope import Say, case_trace, hashed_rows
from app.recall.versions import Act, check_version, must_be_open, take_case
from app.settings import Settings
from app.times import instant_text, now


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A kept answer. `frozen`: agreed on by a person (a real case: two); else it was kept for an
    export only. `known_at` a stamp, `at` UTC microseconds; `mark` that of its answer; `rules`: the
    version of the rules it was worked out by. `attachments`: how many files it was taken with;
    `same_as`: the number of the one frozen before it, when nothing had changed since."""

    case: str
    number: int
    sha256: str
    beside_sha256: str
    known_at: int
    at: int
    by: str
    second: str | None
    frozen: bool
    owner: str
    counts: Mapping[str, int]
    mark: str | None = None
    rules: int = 1
    authenticated: bool = False
    attachments: int = 0
    same_as: int | None = None

    def as_json(self) -> dict[str, Any]:
        """As in the API's JSON."""
        return {
            "case": self.case, "number": self.number, "sha256": self.sha256,
            "beside_sha256": self.beside_sha256, "known_at": instant_text(self.known_at),
            "known_at_stamp": self.known_at, "at": instant_text(self.at), "by": self.by,
            "second": self.second, "frozen": self.frozen, "counts": dict(self.counts),
            "rules": self.rules, "attachments": self.attachments, "same_as": self.same_as,
        }  # fmt: skip


def canonical(value: Any) -> bytes:
    """RFC 8785 text of plain JSON values."""
    return canonical_json(value).encode()


def answer(
    graph: Graph,
    settings: Settings,
    case: Case,
    marks: Sequence[ScopeMark] | None = None,
    *,
    known_at: int | None = None,
    proofs: int = 0,
    say: Say | None = None,
    parts: Collection[str] = ALL_PARTS,
) -> CaseAnswer:
    """What a case holds as known at a stamp (None: at the last commit).

    It is worked out again only when something was committed since; `proofs`: customers whose chain
    is read, too. `parts`: milestones of a drill whose answers what is shown of it would give away.
    Errors: `DrillRunningError`.
    """
    must_be_answered(graph, case, parts)
    chosen = read_marks(graph, case) if marks is None else marks
    stamp = graph.one("recall/stamp")["last"] if known_at is None else known_at
    known = None if proofs else LATEST.find(graph, case, chosen, stamp)
    if known is not None:
        return known
    found = case_trace(graph, case, chosen, stamp, say)
    if say:
        say("reading customers, stock and deliveries")
    rows = hashed_rows(found, case, chosen, stamp)
    if say:
        say("reading names, contacts and balances")
    besides = found.reader.as_of.all(
        lambda then: beside(then, settings, case, chosen, found, rows, proofs)
    )
    made = CaseAnswer(rows, besides, found)
    if not proofs:
        LATEST.keep(graph, case, chosen, stamp, made)
    return made


def take_snapshot(
    graph: Graph,
    settings: Settings,
    case: Case,
    *,
    by: str,
    second: str = "",
    frozen: bool = True,
    version: int | None = None,
    say: Say | None = None,
) -> tuple[Snapshot, CaseAnswer]:
    """Keep what a case holds now. `frozen` makes a draft active; a real case then takes a second
    person. Errors: `SecondPersonError`, `ClosedCaseError`, `OlderVersionError`."""
    act = Act("freeze", by, version, {"second": second})
    with running(Job("freeze", f"{case.number}: {case.title}", by)) as job:

        def told(text: str) -> None:
            job.say(text)
            if say is not None:
                say(text)

        return _take(graph, settings, case, act, frozen=frozen, say=told)


def _take(
    graph: Graph, settings: Settings, case: Case, act: Act, *, frozen: bool, say: Say
) -> tuple[Snapshot, CaseAnswer]:
    agreed = None
    if frozen:
        graph.read(lambda work: check_version(work, case, act))  # before what takes its time
        must_be_open(case)
        agreed = two_people(case, act.by, act.words["second"], "freeze")
    found = answer(graph, settings, case, proofs=settings.recall_proofs, say=say)
    say("writing the snapshot")
    files = attachments_of(graph, case.number)
    found = replace(
        found, beside={**found.beside, "attachments": [each.as_json() for each in files]}
    )
    same = unchanged_since(snapshots_of(graph, case), found, len(files)) if frozen else None
    texts = canonical(found.hashed), canonical({**found.beside, "salt": salt()})
    owner = uuid.uuid4().hex
    told: dict[str, Any] = {
        "sha256": sha256(texts[0]), "beside_sha256": sha256(texts[1]),
        "known_at": found.hashed["known_at"], "at": now(), "by": act.by, "frozen": frozen,
        "owner": owner, "mark": found.mark, "rules": RULES,
        "counts": orjson.dumps(found.counts).decode(), "attachments": len(files),
    }  # fmt: skip
    told |= {"same_as": same.number} if same else {}
    told |= {"second": agreed} if agreed else {}
    told |= {"authenticated": True} if are_accounts(act.by, agreed) else {}

    def write(work: Work) -> int:
        current = take_case(work, case, act, found) if frozen else case
        for name, whole in zip(("rows", "beside"), texts, strict=True):
            write_text(work, f"{owner}/{name}/", whole.decode())
        number = int(
            work.one("recall/take_snapshot", case=case.number, properties=told)["number"]
        )  # fmt: skip
        if frozen:
            activate_in(work, current, act.by)
            text = f"Frozen as snapshot {number}, SHA-256 {told['sha256']}."
            if same:
                text += f" Nothing had changed since snapshot {same.number}."
            touched = {"RecallSnapshot": [number]}
            log_decision(
                work, case, "frozen", text, act.by, touched, snapshot=number, second=agreed
            )
        else:
            enter_case(work, case.number, "kept for export", act.by, {"RecallSnapshot": [number]})
        return number

    number = graph.write(write)
    if frozen:
        anchor(graph, settings, "frozen")
    return _snapshot({**told, "case": case.number, "number": number}), found


def _snapshot(told: Mapping[str, Any]) -> Snapshot:
    return Snapshot(
        told["case"], told["number"], told["sha256"], told["beside_sha256"], told["known_at"],
        told["at"], told["by"], told.get("second"), bool(told["frozen"]), told["owner"],
        orjson.loads(told["counts"]), told.get("mark"), told.get("rules", 1),
        bool(told.get("authenticated")), told.get("attachments", 0), told.get("same_as"),
    )  # fmt: skip


def snapshots_of(graph: Graph, case: Case) -> list[Snapshot]:
    """The snapshots of a case, latest first."""
    return [_snapshot(row["told"]) for row in graph.rows("recall/snapshots", case=case.number)]


def snapshot_of(graph: Graph, case: Case, number: int | None = None) -> Snapshot:
    """A snapshot by its number (None: the latest frozen one). Errors: `NotFoundError`."""
    every = snapshots_of(graph, case)
    for each in every:
        if each.number == number or (number is None and each.frozen):
            return each
    name = "a frozen snapshot" if number is None else f"a snapshot {number}"
    raise NotFoundError(
        f"{case.number} has not {name}.", remedy="Freeze the case first, or see which it has."
    )


def stored_texts(graph: Graph, snapshot: Snapshot) -> tuple[str, str]:
    """The two texts as they are stored: the hashed rows, and what stands beside them."""
    rows, beside = (read_text(graph, f"{snapshot.owner}/{name}/") for name in ("rows", "beside"))
    return rows, beside


def stored_answer(graph: Graph, snapshot: Snapshot) -> CaseAnswer:
    """A snapshot's answer as it was kept. Errors: `NotFoundError` when it cannot be read."""
    try:
        rows, besides = (orjson.loads(text) for text in stored_texts(graph, snapshot))
    except orjson.JSONDecodeError:
        raise NotFoundError(
            f"Snapshot {snapshot.number} of {snapshot.case} was damaged and cannot be read.",
            remedy="“lotgraph recall verify” says more; restore the database from a dump.",
            code="snapshot_damaged",
        ) from None
    return CaseAnswer(rows, besides)


def unchanged_since(
    kept: Sequence[Snapshot], found: CaseAnswer, attachments: int
) -> Snapshot | None:
    """The latest frozen snapshot, when freezing now would keep the same rows and files again."""
    latest = next((each for each in kept if each.frozen), None)
    if latest is None or latest.attachments != attachments or not still_says(latest, found):
        return None
    return latest


def still_says(snapshot: Snapshot, found: CaseAnswer) -> bool:
    """Whether what is known now is, row for row, what a snapshot was taken of."""
    if snapshot.mark is not None:
        return snapshot.mark == found.mark
    now_known = {**found.hashed, "known_at": snapshot.known_at}  # taken before marks were kept
    return sha256(canonical(now_known)) == snapshot.sha256
