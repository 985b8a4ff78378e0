"""One answer is of one commit, though it is read in many statements.

The server shows what is committed meanwhile even inside one transaction. So the clock of the
writers is read first and last: when it stands, all between is as of it. When it does not, the
answer is read again, whether it came to an end or the parts of two commits contradicted each other;
the third time as known at the first stamp. What is read of an answer later is read as it is while
the clock stands, and as known at the answer's stamp from then on.

Some things the graph keeps only as they are now (how a source writes its times, which place is in
which, identifiers that were taken back, refusals that were mended): the clock counts how often they
changed, and what was read before such a change cannot be gone on with.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from app.errors import AmbiguousError, DatabaseError, InvalidRefError, LotgraphError, NotFoundError
from app.graph.run import Graph, Work
from app.graph.turns import TURNS
from app.times import NOW

T = TypeVar("T")
W = TypeVar("W")
Read = Callable[[Work], T]
_ROUNDS = 5  # each reads three times; more are needed only when the shape changes in each
_READINGS = 10
_ANSWERS = (NotFoundError, AmbiguousError, InvalidRefError)  # errors that are answers, too
# Where parts of two commits contradict each other.
_TORN = (ArithmeticError, LookupError, TypeError, ValueError)


class ChangedError(LotgraphError):
    """The graph changed so that an answer cannot be gone on with (HTTP 409)."""

    status = 409
    code = "answer_changed"


@dataclass(frozen=True, slots=True)
class Moment:
    """The last recording stamp, and how often something changed that is kept only as it is.

    `pending`: times were still being worked out anew. `drawn`: a random text of the last commit, by
    which two graphs of one stamp are told apart; not known of moments told by others.
    """

    stamp: int
    shape: int
    pending: bool = False
    drawn: str = field(default="", compare=False)

    @property
    def mark(self) -> str:
        """The moment as a short text; empty while times are still being worked out."""
        return "" if self.pending else f"{self.stamp}.{self.shape}"


def moment_in(work: Work) -> Moment:
    """The moment of the graph as it is, inside a transaction."""
    row = work.one("graph/clock")
    return Moment(row["last"], row["shape"], row["pending"], row["drawn"])


def moment_of(graph: Graph) -> Moment:
    """The moment of the graph as it is."""
    return graph.read(moment_in)


@dataclass(frozen=True, slots=True)
class _Try(Generic[T]):
    """What one reading gave, or the error it ended with, and the clock before and after."""

    found: T | None
    error: Exception | None
    before: Moment
    after: Moment

    @property
    def stood(self) -> bool:
        """Whether nothing was committed meanwhile."""
        return self.before == self.after and self.before.drawn == self.after.drawn

    def result(self) -> T:
        """What was found. Errors: the one it ended with."""
        if self.error is not None:
            raise self.error
        return self.found  # type: ignore[return-value]


@TURNS.one()
def read_at_commit(graph: Graph, read: Read[T], known_at: int | None = None) -> tuple[T, Moment]:
    """What a reading gives as of one commit, and the moment of that.

    `known_at`: as known then (a later moment than the last commit is the last commit). Errors:
    those of the reading; `DatabaseError` when it never was as of one commit.
    """
    if graph.stamp != NOW:  # part of an answer whose moment is known
        return graph.read(read), replace(moment_of(graph), stamp=graph.stamp)
    for _ in range(_ROUNDS):
        first = None
        for _ in range(2):
            tried = graph.read(lambda work: _try(work, read, known_at))
            if tried.stood:
                return tried.result(), tried.before
            first = first or tried.before
        if first is None:
            continue
        found, stood = _then(graph, first, known_at, lambda then: then.read(read))
        if stood:
            return found, first
    raise DatabaseError(
        "So much was recorded that no answer could be read as of one moment.",
        remedy="Try again in a while.",
        code="database_busy",
    )


def steady(graph: Graph, read: Read[T]) -> T:
    """What a reading of the graph as it is gives, read again while something is recorded.

    For pages of what is there now, whose statements cannot be asked as known at a moment. Where
    commits follow each other more quickly than the page can be read, it is the last reading.
    """
    tried = graph.read(lambda work: _try(work, read, None))
    for _ in range(_READINGS):
        if tried.stood:
            break
        tried = graph.read(lambda work: _try(work, read, None))
    return tried.result()


def _try(work: Work, read: Read[T], known_at: int | None) -> _Try[T]:
    before = moment_in(work)
    found, error = _outcome(read, Work(work.tx, _as_it_is(work.graph, before, known_at)))
    return _Try(found, error, before, moment_in(work))


def _outcome(read: Callable[[W], T], of: W) -> tuple[T | None, Exception | None]:
    """What a reading gives, or the error that counts only if nothing was committed meanwhile."""
    try:
        return read(of), None
    except (*_ANSWERS, *_TORN) as error:
        return None, error


def _as_it_is(graph: Graph, moment: Moment, known_at: int | None) -> Graph:
    """The connection without what was recorded after a moment that is before the last commit."""
    if known_at is not None and known_at < moment.stamp:
        return graph.at(known_at)
    commit = None if moment.pending else (moment.stamp, moment.shape, moment.drawn)
    return replace(graph, known_at=NOW, commit=commit)


def _then(
    graph: Graph, moment: Moment, known_at: int | None, read: Callable[[Graph], T]
) -> tuple[T, bool]:
    """What a reading gives as known at a moment, and whether that can still be told."""
    stamp = moment.stamp
    known = stamp if known_at is None else min(known_at, stamp)
    found = read(replace(graph, known_at=known, stamp=stamp))
    return found, moment_of(graph).shape == moment.shape


def _never() -> None:
    """Nothing was remembered that would have to be forgotten."""


@dataclass
class AsOf:
    """What an answer is as of, and how more of it is read.

    `known_at`: what was asked for; `passed`: whether something was committed since; `forget` is
    called when that is found out, before anything is read again.
    """

    graph: Graph
    moment: Moment
    known_at: int | None = None
    passed: bool = False
    forget: Callable[[], object] = _never

    @TURNS.one()
    def read(self, read: Read[T]) -> T:
        """More of the answer, in one transaction. Errors: `ChangedError`, those of the reading."""
        if self.graph.stamp != NOW:
            return self.graph.read(read)
        if not self.passed:
            tried = self.graph.read(lambda work: self._try(work, read))
            if tried.after == self.moment:
                return tried.result()
            self._pass()
        return self._then(lambda graph: graph.read(read))

    @TURNS.one()
    def all(self, read: Callable[[Graph], T]) -> T:
        """The same for what is read in several transactions."""
        if self.graph.stamp != NOW:
            return read(self.graph)
        if not self.passed:
            reading = _as_it_is(self.graph, self.moment, self.known_at)
            found, error = _outcome(read, reading)
            tried = _Try(found, error, self.moment, moment_of(self.graph))
            if tried.after == self.moment:
                return tried.result()
            self._pass()
        return self._then(read)

    def is_of_moment(self, work: Work) -> bool:
        """Whether what a transaction reads is of the answer's moment, whatever is committed."""
        return not self.passed or work.graph.stamp != NOW

    def _try(self, work: Work, read: Read[T]) -> _Try[T]:
        reading = Work(work.tx, _as_it_is(work.graph, self.moment, self.known_at))
        found, error = _outcome(read, reading)
        return _Try(found, error, self.moment, moment_in(work))

    def _pass(self) -> None:
        self.passed = True
        self.forget()

    def _then(self, read: Callable[[Graph], T]) -> T:
        found, stood = _then(self.graph, self.moment, self.known_at, read)
        if not stood:
            raise ChangedError(
                "Something was recorded since this was read that changes how earlier records are "
                "read, so it cannot be gone on with.",
                remedy="Load the page again: it then shows the answer of now.",
            )
        return found
