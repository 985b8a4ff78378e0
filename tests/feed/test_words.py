"""What one event made of statuses and requests, from the words alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from app.feed.holds import hold_turns
from app.feed.words import WHOLE, StatusPart, StatusWord, commit_key, turns, words_at
from app.vocabulary import RECALL_DESK

COLD = StatusPart("COLD", 5.0, "kg")


def word(
    stamp: int, status: str, part: StatusPart = WHOLE, *, source: str = "wms",
    end: int | None = None, voided: int | None = None, document: str | None = None,
) -> StatusWord:  # fmt: skip
    name = f"{source}-{stamp}"
    return StatusWord(
        source, name, status, part, commit_key(None, stamp, source, name),
        None if voided is None else commit_key(None, voided, source, f"void-{stamp}"),
        stamp if end is None else end, document,
    )  # fmt: skip


def told(words: list[StatusWord], at: StatusWord) -> list[tuple[object, ...]]:
    return [(each.part.location, each.was, each.now) for each in turns(words, at.key)]


def test_a_status_becomes_another() -> None:
    first, second = word(1, "quarantine"), word(2, "released")
    assert told([first, second], first) == [(None, None, "quarantine")]
    assert told([first, second], second) == [(None, "quarantine", "released")]


def test_what_changes_nothing_is_no_change() -> None:
    late = word(2, "hold", end=0)  # said later of an earlier time
    again = word(3, "released")
    words = [word(1, "released"), late, again]
    assert told(words, late) == []
    assert told(words, again) == []


def test_a_change_stays_what_it_was_when_its_event_is_voided() -> None:
    held = word(2, "hold", voided=3)
    words = [word(1, "released"), held]
    assert told(words, held) == [(None, "released", "hold")]
    assert held.voided is not None
    assert [(each.was, each.now) for each in turns(words, held.voided)] == [("hold", "released")]


def test_a_void_that_came_first_leaves_no_change() -> None:
    held = word(5, "hold", voided=4)
    assert told([held], held) == []


def test_parts_have_the_word_on_them_or_on_all_there_is() -> None:
    part, whole = word(2, "hold", COLD), word(3, "released")
    words = [word(1, "released"), part, whole]
    assert told(words, part) == [("COLD", "released", "hold")]
    assert told(words, whole) == [("COLD", "hold", "released")]


def test_asked_is_not_held() -> None:
    asked = ask(2)
    assert asked.asked
    assert told([asked], asked) == []


def ask(stamp: int, voided: int | None = None) -> StatusWord:
    return word(stamp, "hold", COLD, source=RECALL_DESK, voided=voided)


def states(words: list[StatusWord], *at: StatusWord) -> list[list[tuple[str, str | None, str]]]:
    return [[(t.kind, t.was, t.now) for t in hold_turns(words, each.key)] for each in at]


def test_a_request_is_asked_confirmed_and_released() -> None:
    asked, held, freed = ask(1), word(2, "quarantine", StatusPart("COLD")), word(3, "released")
    assert states([asked, held, freed], asked, held, freed) == [
        [("hold.requested", None, "asked")],
        [("hold.confirmed", "asked", "confirmed")],
        [("hold.released", "confirmed", "asked")],
    ]


def test_a_request_is_confirmed_in_part_and_then_whole() -> None:
    asked, some_, all_ = ask(1), word(2, "hold", StatusPart("COLD", 2.0)), word(3, "hold", COLD)
    assert states([asked, some_, all_], some_, all_) == [
        [("hold.confirmed", "asked", "in part")], [("hold.confirmed", "in part", "confirmed")],
    ]  # fmt: skip


def test_a_request_is_refused_by_its_name_only() -> None:
    asked = ask(1)
    refusing = word(2, "released", StatusPart("ELSEWHERE"), document=asked.event_id)
    other = word(3, "released", StatusPart("COLD"))
    assert states([asked, refusing], refusing) == [[("hold.refused", "asked", "refused")]]
    assert states([asked, other], other) == [[]]


def test_what_is_held_already_is_confirmed_when_it_is_asked_for() -> None:
    held, asked = word(1, "hold"), ask(2)
    assert states([held, asked], held, asked) == [
        [], [("hold.requested", None, "asked"), ("hold.confirmed", "asked", "confirmed")],
    ]  # fmt: skip


def test_a_request_is_taken_back() -> None:
    asked = ask(1, voided=3)
    assert asked.voided is not None
    found = [(t.kind, t.was, t.now) for t in hold_turns([asked], asked.voided)]
    assert found == [("hold.withdrawn", "asked", "taken back")]


_STATUS = some.sampled_from(["hold", "released", "rejected"])
_PART = some.sampled_from(
    [WHOLE, StatusPart("A"), StatusPart("B"), StatusPart("A", 3.0), StatusPart(None, 2.0)]
)
_ONE = some.tuples(_STATUS, _PART, some.integers(0, 6), some.none() | some.integers(1, 9))


@given(some.lists(_ONE, max_size=8))
def test_turns_put_together_are_what_is_said_at_the_end(made: list[tuple[object, ...]]) -> None:
    """Whoever keeps only what was told has what the words say, at every place that was named."""
    words = [
        StatusWord("s", str(n), status, part, commit_key(None, n, "s", str(n)),  # type: ignore[arg-type]
             None if void is None else commit_key(None, n + void + 100, "v", str(n)),  # type: ignore[operator]
             end)  # type: ignore[arg-type]
        for n, (status, part, end, void) in enumerate(made)
    ]  # fmt: skip
    moments = sorted({w.key for w in words} | {w.voided for w in words if w.voided is not None})
    kept: dict[object, str | None] = {}
    for at in moments:
        before = dict(kept)
        for each in turns(words, at):
            key = (each.part.location, each.part.location is None and not each.part.whole)
            assert each.was == before.get(key, before.get((None, False)))
            kept[key] = each.now
    if moments:
        end = words_at(words, moments[-1], before=False)
        said = [w for w in end if w.part.whole]
        assert kept.get((None, False)) == (said[-1].status if said else None)
