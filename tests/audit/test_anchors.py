"""Anchors and roots, without a database: what is told outside, and which of it still counts."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest

from app.acting import ACCOUNTS, ACTING, Person, person
from app.audit.anchoring import look_at_anchors, standing
from app.audit.models import LogLook
from app.audit.walk import WalkedLog
from app.chain.anchors import Anchor, Why, anchor_head, anchors_in, read_anchors
from app.chain.append import NONE
from app.chain.entries import EntryDraft, LogHead, hash_of, link
from app.chain.roots import Leaf, root_of
from app.settings import Settings

NOBODY = Person("anna", "typed")


def told(number: int, why: Why = "daily", chain: str = "a", hash_: str = "") -> Anchor:
    return Anchor(number * 1_000_000, "embedded", why, chain, number, hash_ or f"{chain}{number}")


def log(last: int, chain: str = "a") -> WalkedLog:
    found = WalkedLog(LogLook("entries", last), LogHead(chain, last, f"{chain}{last}"))
    found.hashes = {number: (chain, f"{chain}{number}") for number in range(1, last + 1)}
    return found


@pytest.mark.parametrize(
    ("found", "anchors", "codes"),
    [
        (log(9), [told(3), told(9)], []),
        (log(9), [], []),
        (log(5), [told(3), told(9)], ["rolled_back"]),
        (log(9), [told(3, hash_="x")], ["rewritten"]),
        (log(9, "b"), [told(3)], ["rewritten"]),  # begun anew behind lotgraph's back
        (log(9, "b"), [told(3), told(0, "reset", ""), told(4, chain="b")], []),
        (log(6), [told(3), told(9), told(6, "restored")], []),  # to a backup of entry 5
        (log(6), [told(3, hash_="x"), told(9), told(6, "restored")], ["rewritten"]),
        (log(6, "b"), [told(9), told(0, "restored", "")], []),  # to a dump: nobody knew its head
        (WalkedLog(LogLook("entries")), [told(3)], ["log_gone"]),
    ],
)  # fmt: skip
def test_which_anchors_count(found: WalkedLog, anchors: list[Anchor], codes: list[str]) -> None:
    look = look_at_anchors(found, anchors)
    assert [each.code for each in look.findings] == codes
    assert bool(look.aside) == (not standing(anchors))


def test_lines_of_a_log_of_the_system_are_read() -> None:
    line = b"Mar  2 06:00:00 host lotgraph-audit: " + told(7).line
    others = [b"{", b"lotgraph-audit {]", b"", told(8).line.replace(b"embedded", b"bolt://x")]
    assert list(anchors_in([line, *others], "embedded")) == [told(7)]


def test_a_line_is_added_and_told_to_a_command(tmp_path: Path) -> None:
    """Nothing that stands there is written over; a command that fails holds up nobody."""
    script = tmp_path / "tell.py"
    script.write_text("import sys; open(sys.argv[1], 'ab').write(sys.stdin.buffer.read())")
    given = {"audit_anchor": "command", "home": tmp_path}
    command = f"{sys.executable} {script} {tmp_path / 'outside'}"
    settings = Settings(**given, audit_anchor_command=command)  # type: ignore[arg-type]
    for number in (1, 2):
        assert anchor_head(settings, LogHead("a", number, f"a{number}"), "asked") is not None
    assert [each.number for each in read_anchors(settings) or ()] == [1, 2]
    assert (tmp_path / "outside").read_bytes() == (tmp_path / "audit-anchors.jsonl").read_bytes()
    assert (tmp_path / "audit-anchors.jsonl").stat().st_mode & 0o077 == 0
    broken = Settings(**given, audit_anchor_command="/no/such")  # type: ignore[arg-type]
    assert anchor_head(broken, LogHead("a", 3, "a3"), "asked") is None
    assert [each.number for each in read_anchors(broken) or ()] == [1, 2, 3]
    nowhere = settings.model_copy(update={"audit_anchor": "none"})
    assert anchor_head(nowhere, NONE, "asked") is None
    assert read_anchors(nowhere) is None


def test_entries_hold_the_one_before() -> None:
    """What stands beside is kept apart, with something random: the same words, other hashes."""
    drafts = [EntryDraft("query", NOBODY, beside={"text": "RETURN 1"}) for _ in range(2)]
    first, second = link(LogHead("a", 4, "x"), drafts, 1)
    assert (first.number, second.number) == (5, 6)
    assert first.fields["previous"] == "x"
    assert second.fields["previous"] == first.hash == hash_of(first.fields)
    assert first.fields["beside"] != second.fields["beside"]
    assert "RETURN" not in first.text


def test_the_root_is_that_of_a_tree() -> None:
    """As of RFC 6962: ((0 1) (2 3)) 4."""
    leaves: list[Leaf] = [("s", str(number), number, "00") for number in range(5)]

    def node(one: bytes, other: bytes) -> bytes:
        return hashlib.sha256(b"\x01" + one + other).digest()

    zero, one, two, three, four = (
        hashlib.sha256(f'\x00["s","{number}",{number},"00"]'.encode()).digest()
        for number in range(5)
    )
    assert root_of(leaves) == node(node(node(zero, one), node(two, three)), four).hex()
    assert root_of([]) is None
    assert root_of(leaves[:1]) == zero.hex()


@pytest.mark.parametrize(
    ("acting", "by", "how"),
    [
        (Person("root", "this machine"), "anna", "typed"),
        (Person("root", "this machine"), "root", "this machine"),
        (Person("anna", "signed in"), "anna", "signed in"),
        (Person("anna", "signed in"), "ben", "typed"),
        (Person("root", "command line"), "anna", "command line"),
        (Person("root", "command line"), "", "command line"),
    ],
)
def test_how_a_name_is_known(acting: Person, by: str, how: str) -> None:
    token = ACTING.set(acting)
    try:
        assert person(by) == Person(by or acting.name, how)  # type: ignore[arg-type]
    finally:
        ACTING.reset(token)


def test_whoever_asked_for_what_another_confirms_had_signed_in() -> None:
    acting = ACTING.set(Person("ben", "signed in"))
    accounts = ACCOUNTS.set(frozenset({"anna", "ben"}))
    try:
        assert person("anna") == Person("anna", "signed in")
        assert person("eve") == Person("eve", "typed")
    finally:
        ACCOUNTS.reset(accounts)
        ACTING.reset(acting)
