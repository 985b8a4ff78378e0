"""Handing out numbers, each once, and saying that one is void.

Whoever hands out holds the place of the sequence until the numbers are committed with it. So two
processes never have one, whoever is killed: what was not committed was not handed out, what was
committed stands there with who asked and when, also if nobody was told any more. A request that
names itself gets the same numbers when it is sent again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.acting import person
from app.chain.append import append
from app.chain.entries import EntryDraft
from app.errors import LotgraphError, NotFoundError, UsageError
from app.graph.run import Graph, Work
from app.numbering.models import IssuedNumber, NumberScheme, number_ref
from app.numbering.schemes import ENTRY
from app.times import now
from app.vocabulary.number_pattern import period_of

MOST = 1_000  # numbers of one request
_MOST_TEXT = 200
_LEFT_OUT_MOST = 100_000
_KNOWN = "it was in the graph already"


class RestoredError(LotgraphError):
    """Nobody said yet where a sequence goes on after a restore (HTTP 409, exit 2)."""

    code = "sequence_restored"
    status = 409


@dataclass(frozen=True, slots=True)
class NumberRequest:
    """What is asked for: `count` numbers of a scheme, on a `day` of the site (None: today); `line`
    where the pattern names one. `request`: what the asker calls it, to get the same again."""

    by: str
    count: int = 1
    line: str = ""
    request: str = ""
    day: date | None = None


def hand_out(
    graph: Graph, scheme: NumberScheme, asked: NumberRequest, zone: str
) -> list[IssuedNumber]:
    """Numbers nobody was given before, in the order of the sequence. `zone`: the site's.

    Errors: `UsageError` (bad count, no line, sequence at its end), `NotFoundError` (scheme ended).
    """
    if not 1 <= asked.count <= MOST:
        raise UsageError(f"1 to {MOST:,} numbers are handed out at once.", field="count")
    if max(len(asked.request), len(asked.by)) > _MOST_TEXT:
        raise UsageError(f"A name is longer than {_MOST_TEXT} characters.", field="request")
    if scheme.ended_at is not None:
        raise NotFoundError(f"The scheme {scheme.code} has ended.", remedy="Use another.")
    if scheme.restored_at is not None:
        raise RestoredError(
            f"The database was restored. Which numbers of {scheme.code} were handed out since its "
            "backup was made, it does not know.",
            remedy="Look at the last label or paper, and say so: on the page Numbers, or with "
            f"“lotgraph numbering go-on {scheme.code} --after PLACE”.",
        )
    day = asked.day or datetime.now(ZoneInfo(zone)).date()
    scheme.parts.number(day, 1, asked.line)  # a line that is missing is said before anything
    return graph.write(lambda work: _hand_out(work, scheme, asked, day))


def _hand_out(
    work: Work, scheme: NumberScheme, asked: NumberRequest, day: date
) -> list[IssuedNumber]:
    period, moment = period_of(scheme.reset, day), now()
    last = work.one("numbering/take_counter", scheme=scheme.code, period=period, now=moment)["last"]
    if asked.request:
        rows = work.rows("numbering/of_request", request=asked.request, scheme=scheme.code)
        if rows:
            return [number_of(row["told"]) for row in rows]
    made: list[dict[str, object]] = []
    wanted = asked.count
    while wanted:
        places = range(last + 1, last + wanted + 1)
        numbers = [scheme.parts.number(day, place, asked.line) for place in places]
        known = _known(work, scheme, numbers)
        for place, number in zip(places, numbers, strict=True):
            made.append(_row(scheme, place, number, known=number in known))
        last, wanted = last + wanted, len(known)
    shared = {
        "kind": scheme.kind, "item": scheme.item, "at": moment, "by": asked.by,
        "request": asked.request or None,
    }  # fmt: skip
    work.do(
        "numbering/issue", scheme=scheme.code, period=period, last=last, shared=shared, rows=made
    )
    told = {"scheme": scheme.code, "period": period, **shared}
    return [number_of({**told, **row}) for row in made if "skipped" not in row]


def _row(scheme: NumberScheme, place: int, number: str, *, known: bool) -> dict[str, object]:
    row: dict[str, object] = {"place": place, "number": number}
    if known:
        return {**row, "skipped": _KNOWN}
    if scheme.kind == "document":
        row["document"] = number
    return {**row, "ref": number_ref(scheme.kind, scheme.item, number)}


def _known(work: Work, scheme: NumberScheme, numbers: Sequence[str]) -> set[str]:
    """Those of some numbers that are there already, whoever gave them."""
    refs = {number_ref(scheme.kind, scheme.item, each): each for each in numbers}
    found = {refs[row["ref"]] for row in work.rows("numbering/known", refs=list(refs))}
    if scheme.kind == "document":
        rows = work.rows("numbering/known_documents", numbers=list(numbers))
        found |= {row["number"] for row in rows}
    return found


def go_on(
    graph: Graph, scheme: NumberScheme, after: int, by: str, zone: str, day: date | None = None
) -> int:
    """Hand out again after a restore, from the place behind `after` on, in the period of a day of
    the site (None: today); how many places are left out. Errors: `UsageError`."""
    if not 0 <= after <= scheme.parts.most:
        raise UsageError(f"{after:,} is no place of {scheme.pattern}.", field="after")
    period = period_of(scheme.reset, day or datetime.now(ZoneInfo(zone)).date())
    why = f"it may have been handed out between a backup and its restore, said {by}"

    def begin(work: Work) -> int:
        taken = {"scheme": scheme.code, "period": period, "now": now()}
        last = int(work.one("numbering/take_counter", **taken)["last"])
        if after - last > _LEFT_OUT_MOST:
            raise UsageError(
                f"That is {after - last:,} places on; {_LEFT_OUT_MOST:,} at the most are left out.",
                remedy="End the scheme and make another.", field="after",
            )  # fmt: skip
        shared = {
            "kind": scheme.kind, "item": scheme.item, "at": now(), "by": by, "skipped": why,
        }  # fmt: skip
        row = work.one(
            "numbering/go_on", scheme=scheme.code, period=period, after=after, shared=shared
        )
        told = {"what": "went on after a restore", "scheme": scheme.code, "after": after}
        append(work, [EntryDraft(ENTRY, person(by), told=told)])
        return int(row["left_out"])

    return graph.write(begin)


def number_of(told: dict[str, object], **used: object) -> IssuedNumber:
    """A number as the graph keeps it, with what is known of its use."""
    names = IssuedNumber.__dataclass_fields__
    kept = {name: value for name, value in told.items() if name in names}
    return IssuedNumber(**{"ref": None, "item": None, **kept, **used})  # type: ignore[arg-type]


def void_number(graph: Graph, ref: str, by: str, reason: str) -> IssuedNumber:
    """Say that a number is not to be used: a label that was spoilt, a run that was called off. It
    is never handed out again. Errors: `UsageError`, `NotFoundError`."""
    if not reason.strip() or len(reason) > _MOST_TEXT:
        raise UsageError(
            "Why is it void? The reason is missing, or too long.", field="reason",
            remedy=f"Give one of {_MOST_TEXT} characters at the most.",
        )  # fmt: skip

    def void(work: Work) -> dict[str, object]:
        row = work.one("numbering/void", ref=ref, now=now(), by=by, reason=reason.strip())
        if row["told"] is None:
            raise NotFoundError(
                f"{ref[:120]} is no number that was handed out.",
                remedy="Give its ref, for example lot:FIN-1/L26333-0007.", field="ref",
            )  # fmt: skip
        if not row["done"]:
            raise UsageError(f"{ref} is void already.", field="ref", code="void_already")
        told = {"what": "number void", "scheme": row["told"]["scheme"]}
        beside = {"ref": ref, "reason": reason.strip()}
        append(work, [EntryDraft(ENTRY, person(by), told=told, beside=beside)])
        return dict(row["told"])

    return number_of(graph.write(void))
