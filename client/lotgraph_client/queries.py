"""Reading Cypher, and the library's questions by name."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lotgraph_client.answers import Truncation, truncation_of
from lotgraph_client.parts import part, parts
from lotgraph_client.problems import problem_of


@dataclass(frozen=True, slots=True)
class QueryAnswer:
    """Rows of a statement. `truncated`: None where they are all; `warnings`: in words."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    elapsed_ms: int
    truncated: Truncation | None = None
    warnings: tuple[str, ...] = ()

    def records(self) -> Iterator[dict[str, Any]]:
        """Each row by its columns."""
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)


@dataclass(frozen=True, slots=True)
class QuestionParameter:
    """What a question is asked with."""

    name: str
    type: str
    meaning: str
    example: Any = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the library, asked by its name."""

    name: str
    title: str
    parameters: tuple[QuestionParameter, ...]
    columns: tuple[str, ...]
    description: str = ""
    group: str = ""


def query_of(told: Mapping[str, Any]) -> QueryAnswer:
    """An answer from its JSON. Errors: `ProblemError` where it ended half way."""
    if told.get("error"):
        raise problem_of(422, told)
    return part(QueryAnswer, told, truncated=truncation_of(told["truncated"]))


def question_of(told: Mapping[str, Any]) -> Question:
    """A question from its JSON."""
    rows = parts(lambda each: part(QuestionParameter, each), told["parameters"])
    return part(Question, told, parameters=rows)


def parameter_text(value: Any) -> str:
    """A parameter as an address carries it: a text as it is, all else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
