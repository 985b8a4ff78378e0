"""Every rule of a trace broken in turn, and which drawn genealogies and real cases notice.

`python -m tests.genealogy.mutations` prints the tables of `docs/mutations.md`: sentence, what the
broken product does instead, what catches it; then what is not broken, and why. `--made 60` also
asks the broken product about made genealogies and counts in how many its traces are not those of
the reference. `--only cover` takes the mutations with that text in them, and nothing else; `--after
docs/mutations.md` takes the rows that stand there as they are, and tries what is new.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.genealogy.breaks import Mutation
from tests.genealogy.drawings import DRAWN
from tests.genealogy.drawn_own_places import OWN_PLACES
from tests.genealogy.drawn_stock import STOCK
from tests.genealogy.gaps import in_all_of, in_case, in_stock
from tests.genealogy.mutations_boxes import BOXES
from tests.genealogy.mutations_certainty import CERTAINTY
from tests.genealogy.mutations_containers import CONTAINERS
from tests.genealogy.mutations_cover import COVERED
from tests.genealogy.mutations_crates import BROUGHT
from tests.genealogy.mutations_customers import CUSTOMERS
from tests.genealogy.mutations_events import BOOKED
from tests.genealogy.mutations_held import HELD
from tests.genealogy.mutations_later import BOOKED_LATER
from tests.genealogy.mutations_lives import BORN
from tests.genealogy.mutations_places import IN_PLACES
from tests.genealogy.mutations_roots import ROOTS
from tests.genealogy.mutations_shares import SHARED
from tests.genealogy.mutations_stock import STOCKED
from tests.genealogy.mutations_time import TIME
from tests.genealogy.mutations_units import UNITS
from tests.genealogy.mutations_unlike import UNLIKE_ONCE
from tests.genealogy.mutations_vague import VAGUELY
from tests.genealogy.real_cases import CASES, QUESTIONS
from tests.reference import Answer, answer
from tests.reference.times import Event
from tests.trace import compare
from tests.trace.made import make
from tests.trace.questions import questions
from tests.trace.themes_units import make_units
from tests.trace.ways import Question, without_server

MUTATIONS: tuple[Mutation, ...] = (
    *BOOKED, *TIME, *COVERED, *BORN, *UNITS, *CERTAINTY, *CONTAINERS, *BOXES, *SHARED, *ROOTS,
    *IN_PLACES, *CUSTOMERS, *STOCKED, *HELD, *BOOKED_LATER, *UNLIKE_ONCE, *BROUGHT,
    *VAGUELY,
)  # fmt: skip

# Sentences of tests/reference/READINGS.md that no function of the pure core says: where they are.
ELSEWHERE = {
    ("2", "`serial_twice`"): "`app/checks/serials.py`, on a graph",
    ("4", "a hold stays on what was in it"): "`app/checks/holds.py`, on a graph",
    ("7", "an own place counts as far as received again"): "`app/balance`, on a graph",
    ("9", "a chain for anything reached"): "`app/genealogy/proof.py`, `tests/trace` on a graph",
    ("10", "findings"): "`app/checks`, on a graph",
    ("stock", "statuses of parts"): "`app/trace`, on a graph",
    ("12", "down and up agree; the order of events is nothing"): "it follows from all the others",
}  # fmt: skip

# Sentences of docs/trace.md that no mutation quotes, by how they begin, and why.
UNBROKEN = {
    "A *booking* is one event": "says what a word means",
    "A booking lies in an interval": "introduces a table",
    "| written | interval |": "introduces a table",
    "an instant that *occurred*": "nothing is done to it",
    "Moves, packs and counts are neither": "no flow is made of them",
    "Time excludes only what": "introduces what follows",
    "A reverse is no booking": "says what `--at` leaves as it is: corrections hold at every moment",
    "**Booked before, and after another.**": "introduces what follows",
    "(Two orders said": "an example, drawn as `two_births_booked_late`",
    "(10 pieces at WH": "an example, drawn as `own_stock`",
    "(A motor was taken out": "an example, drawn as `motor_out`",
    "So a tray that goes": "an example, drawn as `tray`",
    "It is in it *possibly* still": "introduces what follows",
    "A lot of 100 of which": "an example, drawn as `pallet_of_plenty`",
    "How much of a thing comes from the roots": "introduces what follows",
    "For discrete parts it is": "says what a figure means",
    "Every answer is of one commit": "of a graph",
    "Bookings of an item without a lot could": "introduces what follows",
    "Document: its bookings": "introduces what follows",
    "*Stop.* A walk can": "introduces what follows",
    "Nothing is walked on from a container": "no step leads from one",
    "Of a lot that may be another part": "says what follows from it",
    "What that removes is in the answer": "of an answer's form: `test_papers_and_stops.py`",
}

FORMS = ("occurred", "posted")  # of the cases, that a broken product is asked
_READINGS = Path(__file__).parents[1] / "reference" / "READINGS.md"
_ROW = re.compile(r"\| (\w+) \| (.+?) \|.*\|")


def readings() -> list[tuple[str, str]]:
    """(rule, sentence) of the table in READINGS.md."""
    rows = [_ROW.fullmatch(line) for line in _READINGS.read_text(encoding="utf-8").splitlines()]
    found = [(row[1], row[2]) for row in rows if row is not None]
    return [row for row in found if row[0] != "rule"]


def wrong_of(name: str) -> list[str]:
    """What the product says wrongly of a drawn genealogy, or of a case."""
    kind, _, case = name.partition(" ")
    if kind == "case":
        asked = [question for question in QUESTIONS if question.case == case]
        return [
            line for question in asked for form in FORMS if form not in question.left_out
            for line in in_case(question, form)
        ]  # fmt: skip
    if name in STOCKS:
        return in_stock(*STOCKS[name])
    (drawn,) = (each for each in DRAWN if each.tell.__name__ == name)
    return in_all_of(drawn)


STOCKS = {tell.__name__: (tell, rows) for tell, rows in (*OWN_PLACES, *STOCK)}
NAMES = (
    *(drawn.tell.__name__ for drawn in DRAWN), *STOCKS, *(f"case {case}" for case in CASES)
)  # fmt: skip


def catchers(mutation: Mutation, names: Iterable[str] = NAMES) -> list[str]:
    """Which genealogies and cases the broken product answers wrongly."""
    with pytest.MonkeyPatch.context() as patch:
        mutation.break_(patch)
        return [name for name in names if wrong_of(name)]


@dataclass(frozen=True)
class Made:
    """A made genealogy and the reference's answers to questions about it."""

    events: list[Event]
    answers: Sequence[tuple[Question, Answer]]

    def disagrees(self) -> bool:
        """Whether the product says something else to one of the questions."""
        (ask,) = without_server([self.events])
        return any(
            compare.unlike(mine, ask, self.events, question) for question, mine in self.answers
        )


def made_genealogies(count: int) -> list[Made]:
    """So many, half of them of units; without the questions in doubt between product and reference
    when nothing is broken."""
    found = []
    for number in range(count):
        events = (make_units if number % 2 else make)(number // 2)
        (ask,) = without_server([events])
        answers = []
        for question in questions(events, random.Random(repr(events)), 3):
            roots, options = list(question.roots), dict(question.options)
            mine = answer(events, question.direction, roots, **options)
            if not compare.unlike(mine, ask, events, question):
                answers.append((question, mine))
        found.append(Made(events, answers))
    return found


def disagreeing(mutation: Mutation, made: Sequence[Made]) -> int:
    """How many made genealogies the broken product answers unlike the reference."""
    with pytest.MonkeyPatch.context() as patch:
        mutation.break_(patch)
        return sum(each.disagrees() for each in made)


def table(mutations: Sequence[Mutation], count: int, known: Sequence[str] = ()) -> Iterator[str]:
    """Lines of Markdown, as the mutations are tried. `known`: rows that were printed before."""
    made = made_genealogies(count)
    heads = ["rule", "sentence", "broken: what the product does instead", "caught by"]
    heads += [f"of {count} made"] if count else []
    yield _row(heads)
    yield _row(["---"] * 4 + ["---:"] * (len(heads) - 4))
    for mutation in mutations:
        begun = beginning(mutation)
        before = [row for row in known if row.startswith(begun)]
        if before:
            yield before[0]
            continue
        told = _caught(mutation, catchers(mutation))
        last = f" {disagreeing(mutation, made)} |" if count else ""
        yield f"{begun} {told} |{last}"


def beginning(mutation: Mutation) -> str:
    """The cells of a row that do not depend on what is tried."""
    return _row([mutation.rule, _in_cell(mutation.sentence), mutation.instead])


def unbroken() -> Iterator[str]:
    """Lines of Markdown: sentences that no mutation breaks, and why."""
    yield _row(["sentence", "why"])
    yield _row(["---"] * 2)
    for (_, sentence), place in ELSEWHERE.items():
        yield _row([sentence, f"not in the pure core: {place}"])
    for sentence, why in UNBROKEN.items():
        yield _row([f"{_in_cell(sentence)} …", why])


def _in_cell(text: str) -> str:
    return text.strip("| ").replace("|", "→")


def _caught(mutation: Mutation, caught: Sequence[str]) -> str:
    first = [name for name in mutation.caught_by if name in caught]
    names = [*first, *(name for name in caught if name not in first)][:3]
    shown = ", ".join(name if " " in name else f"`{name}`" for name in names)
    more = len(caught) - len(names)
    return (shown or "nothing") + (f" and {more} more" if more > 0 else "")


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Print the table."""
    asks = argparse.ArgumentParser(description=__doc__)
    asks.add_argument("--made", type=int, default=0, help="how many made genealogies to ask about")
    asks.add_argument("--only", default="", help="mutations with this text in them")
    asks.add_argument("--after", type=Path, help="rows of an earlier run")
    wanted = asks.parse_args()
    known = wanted.after.read_text(encoding="utf-8").splitlines() if wanted.after else []
    mutations = [each for each in MUTATIONS if wanted.only in f"{each} {each.sentence}"]
    for line in table(mutations, wanted.made, known):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    for line in () if wanted.only else ("", *unbroken()):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
