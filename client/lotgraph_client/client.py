"""The client: one object a server, a method a question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx

from lotgraph_client.answers import Chain, Customer, Direction, Trace, trace_of
from lotgraph_client.cases import (
    Case,
    CaseAnswer,
    CaseCustomer,
    case_answer_of,
    case_customer_of,
    case_of,
)
from lotgraph_client.connection import Connection
from lotgraph_client.events import Event, EventAnswer, LoadAnswer, answers, load
from lotgraph_client.finds import SearchAnswer, Thing, search_of, thing_of
from lotgraph_client.queries import (
    QueryAnswer,
    Question,
    parameter_text,
    query_of,
    question_of,
)

Refs = str | Sequence[str]


class Client:
    """lotgraph at an address, such as `https://lotgraph.example` or `http://127.0.0.1:8470`.

    `token`: an API token, where people sign in; it goes over https:// or loopback only.
    `timeout_s`: for one answer. `tries`: of what may be asked again (all of it may), when nobody
    answers, or the server says that it cannot now (503); between them the client waits as long as
    the server asks for, up to `wait_most_s`.

    Every method raises `ProblemError`, of the kind that says what it is. Safe between threads.
    """

    def __init__(
        self,
        address: str,
        *,
        token: str | None = None,
        timeout_s: float = 60.0,
        tries: int = 4,
        wait_most_s: float = 30.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._connection = Connection(address, token, timeout_s, tries, wait_most_s, transport)

    def __repr__(self) -> str:
        return f"Client({self._connection.address!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self.close()

    def close(self) -> None:
        """Close what is open to the server."""
        self._connection.close()

    def down(self, refs: Refs, **options: Any) -> Trace:
        """Where something went, and who has it: `trace("down", …)`."""
        return self.trace("down", refs, **options)

    def up(self, refs: Refs, **options: Any) -> Trace:
        """What something was made of, and from whom: `trace("up", …)`."""
        return self.trace("up", refs, **options)

    def trace(
        self,
        direction: Direction,
        refs: Refs,
        *,
        at: str | None = None,
        known_at: str | None = None,
        start: str | None = None,
        end: str | None = None,
        ignore_time: bool = False,
        include_candidates: bool = False,
        stop: Refs = (),
        why: str | None = None,
        limit: int | None = None,
    ) -> Trace:
        """Everything reached from some things: refs, aliases, or numbers only one thing has.

        Times are ISO 8601 texts; without an offset they are read in the site's zone. `at`: only
        what may have happened by then; `known_at`: as known then; `start`, `end`: limit roots that
        are orders, runs, resources, places or customers; `stop`: what if it had not gone on from
        there; `why`: the chain to this thing comes along. `limit`: at most so many nodes, nearest
        first, and `truncated` says how much is left out.
        """
        asked = [("ref", each) for each in _listed(refs)]
        told = {"at": at, "known_at": known_at, "from": start, "to": end, "why": why}
        asked += [(name, text) for name, text in told.items() if text]
        flags = {"ignore_time": ignore_time, "include_candidates": include_candidates}
        asked += [(name, "true") for name, flag in flags.items() if flag]
        asked += [("stop", each) for each in _listed(stop)]
        asked += [] if limit is None else [("limit", str(limit))]
        return trace_of(self._connection.get(f"/trace/{direction}", asked))

    def customers(self, refs: Refs, **options: Any) -> tuple[Customer, ...]:
        """Who received something of it; options as `trace` has them. Never cut."""
        return self.down(refs, **options, limit=1).customers

    def why(
        self, direction: Direction, refs: Refs, target: str, **options: Any
    ) -> Chain | None:  # fmt: skip
        """The shortest chain of bookings from what is traced to a thing; None: not reached."""
        return self.trace(direction, refs, **options, why=target, limit=1).why

    def thing(self, ref: str) -> Thing:
        """What events say of one thing."""
        return thing_of(self._connection.get("/thing", [("ref", ref)]))

    def search(self, text: str, *, limit: int = 50) -> SearchAnswer:
        """What a number, a scanned code or a word may mean."""
        asked = [("text", text), ("limit", str(limit))]
        return search_of(self._connection.get("/search", asked))

    def load(self, events: Iterable[Event], *, source: str | None = None) -> LoadAnswer:
        """Put events through the door, a portion at a time; `source`: of those that name none.

        Sending them again is safe. An error leaves what was answered before in the graph.
        """
        return load(self._connection, events, source)

    def load_each(
        self, events: Iterable[Event], *, source: str | None = None
    ) -> Iterator[EventAnswer]:
        """The same, an answer an event as they come; only what is iterated over is sent."""
        return answers(self._connection, events, source)

    def cases(self) -> tuple[Case, ...]:
        """All recall cases, newest first."""
        return tuple(case_of(each) for each in self._connection.get("/recall/cases"))

    def case(self, number: str) -> CaseAnswer:
        """A case and what it holds now."""
        return case_answer_of(self._connection.get(f"/recall/cases/{quote(number, safe='')}"))

    def case_customers(self, number: str) -> tuple[CaseCustomer, ...]:
        """The customers of a case and how far the follow-up is."""
        rows = self._connection.get(f"/recall/cases/{quote(number, safe='')}/customers")
        return tuple(case_customer_of(each) for each in rows)

    def query(
        self,
        text: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        rows: int | None = None,
        time_limit_s: float | None = None,
    ) -> QueryAnswer:
        """Rows of a reading Cypher statement; limits are clamped to those of the server."""
        body: dict[str, Any] = {"text": text, "parameters": dict(parameters or {})}
        body |= {} if rows is None else {"rows": rows}
        body |= {} if time_limit_s is None else {"time_limit_s": time_limit_s}
        return query_of(self._connection.post("/cypher", body))

    def questions(self) -> tuple[Question, ...]:
        """The library's questions."""
        return tuple(question_of(each) for each in self._connection.get("/queries")["queries"])

    def ask(self, question: str, **parameters: Any) -> QueryAnswer:
        """Rows of a question of the library, by its name."""
        asked = [(f"p_{name}", parameter_text(each)) for name, each in parameters.items()]
        path = f"/queries/{quote(question)}/rows"
        return query_of(self._connection.get(path, [*asked, ("format", "json")]))


def _listed(refs: Refs) -> list[str]:
    return [refs] if isinstance(refs, str) else list(refs)
