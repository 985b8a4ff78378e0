"""Checks of a serial's lives: consumed twice in one, made twice without an end between."""

from __future__ import annotations

import numpy as np

from app.checks.finding import Evidence, FindingColumns, Say
from app.checks.ledger import Ledger
from app.checks.words import Words
from app.ledger.columns import CONSUMED, PRODUCED, SERIAL, SUPPLIED, Flags, Ints
from app.times import AFTER_ALL


def consumed_twice(ledger: Ledger) -> FindingColumns:
    """One piece went into two things, and did not come out of the first again."""
    uses, births = _of_serials(ledger, CONSUMED), _of_serials(ledger, PRODUCED)
    received = ledger.any(ledger.of(SUPPLIED))
    born = ledger.count(births)
    lives = born + (received | (born == 0))
    odd = _untimed(ledger) & (ledger.count(uses) > lives)
    first, second = _following(ledger, CONSUMED)
    return _both(ledger, odd, uses, [ledger.count(uses), lives], (first, second), _consumed)


def _consumed(words: Words, proof: Evidence) -> str:
    uses, lives = proof.numbers
    if lives < 0:
        first, second = proof.entries
        text = f"went into {words.on(first)} {words.when(first)} and, without coming out again, "
        return text + f"into {words.on(second)} {words.when(second)}"
    runs = " and ".join(sorted({words.on(entry) for entry in proof.entries}))
    return f"was consumed {uses} times ({runs}) in {lives} {'life' if lives == 1 else 'lives'}"


def born_twice(ledger: Ledger) -> FindingColumns:
    """Made a second time without having been consumed in between."""
    uses, births = _of_serials(ledger, CONSUMED), _of_serials(ledger, PRODUCED)
    odd = _untimed(ledger) & (ledger.count(births) > ledger.count(uses) + 1)
    numbers = [ledger.count(births), ledger.count(uses)]
    return _both(ledger, odd, births, numbers, _following(ledger, PRODUCED), _born)


def _born(words: Words, proof: Evidence) -> str:
    births, uses = proof.numbers
    if uses < 0:
        first, second = proof.entries
        text = f"was made on {words.on(first)} {words.when(first)} and again on "
        return text + f"{words.on(second)} {words.when(second)}"
    runs = " and ".join(sorted({words.on(entry) for entry in proof.entries}))
    return f"was made {births} times ({runs}) and consumed {uses} times"


def _of_serials(ledger: Ledger, *types: int) -> Flags:
    serials: Flags = ledger.accounts.kinds == SERIAL
    return ledger.of(*types) & serials[ledger.entries.account]


def _untimed(ledger: Ledger) -> Flags:
    """Serials of which only the numbers can tell: the time of a birth or use is missing."""
    ends = ledger.entries.end
    return ledger.any(_of_serials(ledger, CONSUMED, PRODUCED) & (ends == AFTER_ALL))


def _following(ledger: Ledger, type_: int) -> tuple[Ints, Ints]:
    """By account, the first two entries of a type that follow each other, -1 where none do.

    Births and uses stand by booked end; at one instant the consumption of the run that makes the
    next life comes first.
    """
    entries = ledger.entries
    rows = np.flatnonzero(_of_serials(ledger, CONSUMED, PRODUCED))
    keys = np.stack([entries.account[rows], entries.end[rows], entries.run[rows]])
    made = entries.type[rows] == PRODUCED
    rank = np.where(made, 1, np.where(_among(keys, keys[:, made]), 0, 2))
    rows = rows[np.lexsort((rank, entries.end[rows], entries.account[rows]))]
    same = entries.account[rows][1:] == entries.account[rows][:-1]
    same &= (entries.type[rows][1:] == type_) & (entries.type[rows][:-1] == type_)
    same &= ~_untimed(ledger)[entries.account[rows][1:]]
    accounts, at = np.unique(entries.account[rows][1:][same], return_index=True)
    pair = np.full((2, len(ledger.accounts)), -1, np.int64)
    pair[0, accounts] = rows[:-1][same][at]
    pair[1, accounts] = rows[1:][same][at]
    return pair[0], pair[1]


def _among(keys: Ints, others: Ints) -> Flags:
    """Which columns of some keys are among others."""
    both = np.concatenate([keys, others], axis=1)
    order = np.lexsort(both)
    new = np.ones(len(order), np.bool_)
    new[1:] = (both[:, order][:, 1:] != both[:, order][:, :-1]).any(axis=0)
    number = np.zeros(len(order), np.int64)
    number[order] = np.cumsum(new)
    return np.isin(number[: keys.shape[1]], number[keys.shape[1] :])


def _both(
    ledger: Ledger, by_number: Flags, chosen: Flags, numbers: list[Ints], pair: tuple[Ints, Ints],
    say: Say,
) -> FindingColumns:  # fmt: skip
    """Findings told by numbers, with all of some entries, and those of two that follow each other,
    which have no numbers (-1)."""
    first, second = pair
    odd = by_number | (second >= 0)
    counted = np.flatnonzero(chosen & by_number[ledger.entries.account])
    rows = np.concatenate([counted, first[second >= 0], second[second >= 0]])
    number = (np.cumsum(odd) - 1)[ledger.entries.account[rows]]
    order = np.argsort(number, kind="stable")
    told = [np.where(by_number, each, -1)[odd] for each in numbers]
    return FindingColumns(np.flatnonzero(odd), say, (), told, (number[order], rows[order]))
