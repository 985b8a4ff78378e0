"""What the product does not say yet of the cases and the drawn genealogies, from the events alone.

`python -m tests.genealogy.gaps` prints a line for each that is not right, with what is wrong, and
how many are right. `--form posted` asks the cases in one form; `zeros 17` only what has one of
these texts in its name; `--short` leaves out what is wrong. Findings and statuses need a graph:
they are not asked here, but for odd returns.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from app.errors import LotgraphError
from app.genealogy.deliveries import ODD_RETURNS
from tests.genealogy.check import wrong
from tests.genealogy.drawings import DRAWN
from tests.genealogy.drawn_stock import Row
from tests.genealogy.forms import FORMS
from tests.genealogy.of_events import stock_of, to_case, to_drawing
from tests.genealogy.real_cases import QUESTIONS, Question, Right, events_of
from tests.genealogy.shows import Told
from tests.genealogy.words import Asked, Drawn, differences
from tests.trace.pure import Asked as Genealogy

Lines = list[str]


def in_case(question: Question, form: str) -> Lines:
    """What is wrong of an answer to a question to a case."""
    right = without_graph(question.of(form))
    events = events_of(question.case, form)
    return _told(lambda: list(wrong(right, to_case(question, events))))


def in_drawing(drawn: Drawn, asked: Asked) -> Lines:
    """What is wrong of an answer to a question to a drawn genealogy."""
    return _of(asked, Genealogy(drawn.tell()))


def in_all_of(drawn: Drawn) -> Lines:
    """What is wrong of the answers to all questions to a drawn genealogy."""
    genealogy = Genealogy(drawn.tell())
    return [line for asked in drawn.asked for line in _of(asked, genealogy)]


def in_stock(tell: Told, rows: Sequence[Row]) -> Lines:
    """What is wrong of what is on hand after a drawn history, statuses aside."""

    def lines() -> Lines:
        told = {(*place, amount) for place, (amount, _) in stock_of(tell()).items()}
        return [str(row) for row in told ^ {row[:3] for row in rows}]

    return _told(lines)


def _of(asked: Asked, genealogy: Genealogy) -> Lines:
    return _told(lambda: differences(asked, to_drawing(asked, genealogy)))


def _told(lines: Callable[[], Lines]) -> Lines:
    try:
        return lines()
    except (
        LotgraphError,
        ValueError,
        KeyError,
        TypeError,
    ) as error:  # a root or an option it does not know
        return [f"fails: {error!r}"]


def without_graph(right: Right) -> Right:
    """What the events alone can be asked of an answer: no findings, no statuses."""
    stock = {row: (held, None) for row, (held, _) in right.stock.items()}
    found, not_found = (
        tuple(each for each in some if each[0] in ODD_RETURNS)
        for some in (right.found, right.not_found)
    )
    return replace(right, found=found, not_found=not_found, stock=stock)


def of_cases(forms: Sequence[str], names: Sequence[str]) -> Iterator[tuple[str, str, Lines]]:
    """(case, question, what is wrong)."""
    for question in QUESTIONS:
        for form in forms:
            if form not in question.left_out and _wanted(f"case {question}", names):
                yield question.case, f"{question}, {form}", in_case(question, form)


def of_drawings(names: Sequence[str]) -> Iterator[tuple[str, str, Lines]]:
    """(genealogy, question, what is wrong)."""
    for drawn in DRAWN:
        for asked in drawn.asked:
            if _wanted(str(drawn), names):
                question = f"{drawn}, {asked.direction} {' '.join(asked.roots)}"
                yield str(drawn), question, in_drawing(drawn, asked)


def _wanted(name: str, names: Sequence[str]) -> bool:
    return not names or any(each in name for each in names)


def report(what: str, rows: Iterator[tuple[str, str, Lines]], *, short: bool) -> Iterator[str]:
    """A line for each that is not right, and how many are."""
    wrong_of: dict[str, list[str]] = {}
    questions = 0
    for name, question, lines in rows:
        questions += 1
        wrong_of.setdefault(name, [])
        if lines:
            wrong_of[name].append(question)
            yield (
                f"FAIL {question}"
                if short
                else f"FAIL {question}\n       " + "\n       ".join(lines)
            )
    right = [name for name, some in wrong_of.items() if not some]
    failed = sum(map(len, wrong_of.values()))
    yield (
        f"{what}: {len(right)} of {len(wrong_of)} right "
        f"({questions - failed} of {questions} questions)"
    )


def main() -> None:
    """Ask, print."""
    asks = argparse.ArgumentParser(description=__doc__)
    asks.add_argument("names", nargs="*", help="only what has one of these in its name")
    asks.add_argument("--form", choices=list(FORMS), help="of the cases; all of them otherwise")
    asks.add_argument("--short", action="store_true", help="not what is wrong")
    wanted = asks.parse_args()
    forms = [wanted.form] if wanted.form else list(FORMS)
    for what, rows in (
        ("cases", of_cases(forms, wanted.names)), ("drawn genealogies", of_drawings(wanted.names)),
    ):  # fmt: skip
        for line in report(what, rows, short=wanted.short):
            sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
