"""When two codes or names are most likely one, written in two ways. Pure.

Codes: leading zeros, case, spaces, punctuation, or a prefix of letters. Names of parties: the same
without their legal form (GmbH, Ltd, S.A. …).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.files.words import plain_word
from app.vocabulary.near_twins import near_forms

WHY = {
    "near": "differ only in leading zeros, case, spaces or punctuation",
    "prefix": "are the same number, one with a prefix",
    "name": "have the same name but for its legal form",
}
_PREFIXED = re.compile(r"[^\W\d_]{1,5}[\s._/-]*0*(\d{3,})")
_NUMBER = re.compile(r"0*(\d{3,})")
_MOST_ALIKE = 50  # of one form; more are no slips
# Legal forms as they are written behind, and seldom before, the names of firms.
_LEGAL = frozenset((
    "gmbh", "ag", "kg", "ohg", "ug", "se", "ev", "eg", "gbr", "mbh", "co", "cokg", "gmbhco",
    "kgaa", "ek", "ltd", "limited", "plc", "llp", "llc", "inc", "incorporated", "corp",
    "corporation", "company", "lp", "sa", "sas", "sarl", "sasu", "snc", "scs", "eurl", "srl",
    "spa", "sapa", "sl", "slu", "sau", "lda", "ltda", "bv", "nv", "cv", "vof", "bvba", "sprl",
    "ab", "as", "asa", "oy", "oyj", "aps", "is", "hf", "ehf", "kft", "zrt", "rt", "sro", "doo",
    "dd", "ad", "ood", "eood", "spzoo", "spj", "spk", "pty", "pte", "bhd", "sdn", "kk", "yk",
    "gk", "pvt",
))  # fmt: skip
_AND = frozenset(("und", "and", "et", "y", "e", "the", "i"))


@dataclass(frozen=True, slots=True)
class CodedThing:
    """A thing that has a code. `group`: within which codes are compared (a kind, of lots their
    item); `is_party`: whether its name is that of a firm."""

    ref: str
    number: str
    name: str = ""
    group: str = ""
    is_party: bool = False


def legal_free(name: str) -> str:
    """A firm's name without legal form, case, accents and punctuation; nothing where no more than
    that is left."""
    words = plain_word(re.sub(r"\.(?=\w)", "", name)).replace(".", "").split("_")
    joined: list[str] = []
    for word in words:
        if joined and len(word) == 1 and len(joined[-1]) < 5 and joined[-1] + word in _LEGAL:
            joined[-1] += word  # “G m b H”, “S A”
        else:
            joined.append(word)
    kept = [each for each in joined if each and each not in _LEGAL and each not in _AND]
    return " ".join(kept)


def alike(things: Iterable[CodedThing]) -> Iterator[tuple[CodedThing, CodedThing, str]]:
    """Pairs that are most likely one, and why (a key of `WHY`), each pair once, in order of refs.

    Of more than fifty that are all alike none is a slip of another, and none is given.
    """
    groups: dict[tuple[str, str, str], list[CodedThing]] = defaultdict(list)
    for thing in things:
        for why, form in _forms(thing):
            groups[why, thing.group, form].append(thing)
    told: set[tuple[str, str]] = set()
    found: list[tuple[CodedThing, CodedThing, str]] = []
    for why in WHY:
        for (kind, _, _), some in groups.items():
            if kind != why or not 1 < len(some) <= _MOST_ALIKE:
                continue
            first, *others = sorted(some, key=lambda each: each.ref)
            for other in others:
                if (first.ref, other.ref) not in told and _is_other(first, other, why):
                    told.add((first.ref, other.ref))
                    found.append((first, other, why))
    yield from sorted(found, key=lambda each: (each[0].ref, each[1].ref))


def _forms(thing: CodedThing) -> Iterator[tuple[str, str]]:
    for form in near_forms(thing.number):
        yield "near", form
    text = thing.number.strip()
    if match := _PREFIXED.fullmatch(text) or _NUMBER.fullmatch(text):
        yield "prefix", match[1]
    if thing.is_party and (name := legal_free(thing.name)):
        yield "name", name


def _is_other(first: CodedThing, other: CodedThing, why: str) -> bool:
    """Whether a pair differs in what the reason says: two prefixes are two numbers."""
    if why != "prefix":
        return True
    bare = [_NUMBER.fullmatch(each.number.strip()) is not None for each in (first, other)]
    return any(bare) and not all(bare)
