"""Completeness: what makes an answer about some things incomplete or doubtful, in words.

One engine for a trace (what it reached) and the data-quality page (everything): a ledger of the
things is opened, each check judges its columns, and words are read for the findings that are
shown. At most twelve statements, whatever the number of things.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from heapq import nsmallest

import numpy as np

from app.checks.fetch import read_background
from app.checks.finding import Finding, FindingColumns
from app.checks.ledger import Background, Ledger
from app.checks.opening import open_ledger
from app.checks.table import CHECKS
from app.checks.words import read_words
from app.graph.run import Work
from app.ledger.columns import ITEM, UNIT
from app.ledger.thing import Caveat


@dataclass(slots=True)
class Findings:
    """What checks found: by code all refs, and texts of at least the first by ref.

    Of one thing only the first finding of a check counts.
    """

    refs: dict[str, set[str]] = field(default_factory=dict)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, others: Findings, most: int | None) -> None:
        """Take the findings about other things; texts of the first `most` of a check stay."""
        for code, refs in others.refs.items():
            known, texts = self.refs.setdefault(code, set()), self.texts.setdefault(code, {})
            texts |= {r: text for r, text in others.texts[code].items() if r not in known}
            known |= refs
            if most is not None and len(texts) > 4 * most + 1_000:
                self.texts[code] = {ref: texts[ref] for ref in nsmallest(most, texts)}

    def has(self, most: int | None) -> bool:
        """Whether the first `most` findings of every check have their texts (None: all)."""
        return all(
            len(self.texts[code]) >= (len(refs) if most is None else min(most, len(refs)))
            for code, refs in self.refs.items()
        )

    def first(self, code: str, most: int | None = None) -> list[Finding]:
        """The first findings of a check, by ref."""
        texts = self.texts.get(code, {})
        refs = sorted(texts) if most is None else nsmallest(most, texts)
        return [Finding(code, ref, texts[ref]) for ref in refs]


def findings(
    work: Work, ledger: Ledger, codes: Collection[str] = CHECKS.keys(), most: int | None = None
) -> Findings:
    """What some checks find in a ledger; words are read for the first `most` of each, by ref."""
    found = {code: CHECKS[code].find(ledger) for code in CHECKS if code in codes}
    numbers = {code: _first(ledger, each) for code, each in found.items()}
    proofs = {
        (code, ref): found[code].proof(numbers[code][ref])
        for code, refs in numbers.items()
        for ref in (refs if most is None else nsmallest(most, refs))
    }
    words = read_words(work, ledger, proofs.values())
    result = Findings({code: set(refs) for code, refs in numbers.items() if refs})
    result.texts = {code: {} for code in result.refs}
    for (code, ref), proof in proofs.items():
        result.texts[code][ref] = found[code].say(words, proof)
    return result


def _first(ledger: Ledger, found: FindingColumns) -> Mapping[str, int]:
    """By ref the number of its first finding: of what was asked for, and of the containers and
    items booked with it."""
    accounts = ledger.accounts
    meant = accounts.asked | np.isin(accounts.kinds, (UNIT, ITEM))
    numbers: dict[str, int] = {}
    for number in np.flatnonzero(meant[found.accounts]).tolist():
        numbers.setdefault(accounts.refs[found.accounts[number]], number)
    return numbers


def findings_of(
    work: Work, ids: Collection[int], background: Background,
    codes: Collection[str] = CHECKS.keys(), most: int | None = None,
) -> Findings:  # fmt: skip
    """What some checks find about some things, by ordinal: lots, serials, orders, batches and
    items; others are passed over."""
    return findings(work, open_ledger(work, ids, background), codes, most)


def gaps(work: Work, ids: Collection[int]) -> list[Finding]:
    """All findings about some things, as known at the moment that is read, by code and ref."""
    if not ids:
        return []
    found = findings_of(work, ids, read_background(work))
    return [each for code in sorted(found.refs) for each in found.first(code)]


def completeness(work: Work, ids: Collection[int]) -> list[Caveat]:
    """The same as sentences that say what to do."""
    return [sentence_of(finding) for finding in gaps(work, ids)]


def sentence_of(finding: Finding) -> Caveat:
    """A finding in a sentence, with its remedy."""
    remedy = CHECKS[finding.code].remedy
    return Caveat(finding.code, finding.ref, f"{finding.ref} {finding.text}. {remedy}")
