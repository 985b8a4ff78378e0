"""What is compared for a common cause: complaints with weights, and units that did not fail.

A text is a ref (or an alias or bare number) or `REF=WEIGHT`. One that means nothing, or several
things, is told and left out; the others go on.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.errors import AmbiguousError, InvalidRefError, LotgraphError, NotFoundError, UsageError
from app.graph.run import Work
from app.ledger.thing import Caveat
from app.trace.resolve import resolve
from app.vocabulary import parse_ref

ROOTS_LIMIT = 500

_WEIGHTED = re.compile(r"(?P<ref>.+)=(?P<weight>[+-]?\d{1,9}(\.\d{1,9})?)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Complaint:
    """One root. `weight`: what it adds to the score of all it comes from; positive: a complaint,
    else a good unit, which candidates are held against."""

    ref: str
    weight: float

    @property
    def bad(self) -> bool:
        """Whether it is a complaint."""
        return self.weight > 0

    def as_json(self) -> dict[str, Any]:
        """As in the JSON of a common cause."""
        return {"ref": self.ref, "weight": self.weight, "bad": self.bad}


@dataclass(frozen=True, slots=True)
class UnknownComplaint:
    """A text that was left out: `code` not_found, ambiguous (with candidates) or invalid_ref."""

    text: str
    code: str
    words: str
    candidates: tuple[dict[str, Any], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As in the JSON of a common cause."""
        return {
            "text": self.text, "code": self.code, "words": self.words,
            "candidates": list(self.candidates),
        }  # fmt: skip


@dataclass(slots=True)
class Complaints:
    """What was asked, as far as it could be understood. `roots` in the order of asking."""

    roots: list[Complaint] = field(default_factory=list)
    unresolved: list[UnknownComplaint] = field(default_factory=list)
    caveats: list[Caveat] = field(default_factory=list)

    @property
    def bad(self) -> list[Complaint]:
        """The complaints."""
        return [root for root in self.roots if root.bad]

    @property
    def good(self) -> list[Complaint]:
        """What candidates are held against."""
        return [root for root in self.roots if not root.bad]


def read_complaints(work: Work, bad: Sequence[str], good: Sequence[str]) -> Complaints:
    """Understand complaints (weight 1 unless given) and good units (weight 0 unless given).

    Named twice counts once, with the greatest weight. Errors: `UsageError` for a good unit with a
    positive weight, no complaint, or more than `ROOTS_LIMIT` texts.
    """
    bad, good = _said(bad), _said(good)
    if not bad:
        raise UsageError(
            "No complaint is named.",
            remedy="Name the lots or serials that failed, at least one, better several.",
        )
    if len(bad) + len(good) > ROOTS_LIMIT:
        raise UsageError(
            f"{len(bad) + len(good):,} refs are too many to compare; {ROOTS_LIMIT:,} are allowed.",
            remedy="Choose fewer complaints: the cause shows in a sample of them, too.",
        )
    asked = Complaints()
    weights: dict[str, list[float]] = {}
    known = _known(work, [*bad, *good])
    for text, default in [*((text, 1.0) for text in bad), *((text, 0.0) for text in good)]:
        found = _read(work, text, default, known, asked)
        if found is None:
            continue
        if default == 0 and found.weight > 0:
            raise UsageError(
                f"“{text}” is named as good but has a positive weight.",
                remedy="Name it as a complaint, or give a negative weight.",
            )
        weights.setdefault(found.ref, []).append(found.weight)
    asked.roots = [Complaint(ref, max(each)) for ref, each in weights.items()]
    asked.caveats = [_both(ref) for ref, each in weights.items() if max(each) > 0 >= min(each)]
    return asked


def _said(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text.strip() for text in texts if text.strip()))


def _both(ref: str) -> Caveat:
    text = f"{ref} is named as a complaint and as good; it counts as a complaint."
    return Caveat("bad_and_good", ref, text)


def _known(work: Work, texts: Iterable[str]) -> dict[str, str]:
    """The refs of those texts that are refs of something, asked for all at once."""
    parsed = {}
    for text in texts:
        with contextlib.suppress(InvalidRefError):
            parsed[text] = str(parse_ref(text))
    found = {row["ref"] for row in work.rows("trace/by_ref", refs=sorted(set(parsed.values())))}
    return {text: ref for text, ref in parsed.items() if ref in found}


def _read(
    work: Work, text: str, default: float, known: dict[str, str], asked: Complaints
) -> Complaint | None:
    """One text: as a whole first, because a number may contain “=”."""
    if text in known:
        return Complaint(known[text], default)
    try:
        return Complaint(resolve(work, text), default)
    except (NotFoundError, AmbiguousError, InvalidRefError) as error:
        said: LotgraphError = error
    weighted = _WEIGHTED.fullmatch(text)
    if weighted is not None and not isinstance(said, AmbiguousError):
        try:
            return Complaint(resolve(work, weighted["ref"]), float(weighted["weight"]))
        except (NotFoundError, AmbiguousError, InvalidRefError) as error:
            said = error
    candidates = tuple(dict(each) for each in said.detail.get("candidates", ()))
    words = f"{said.text} {said.remedy}".strip()
    asked.unresolved.append(UnknownComplaint(text, said.code, words, candidates))
    return None
