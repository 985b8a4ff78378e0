"""Answers of the console, described to programs. Cells are whatever a statement returns."""

from __future__ import annotations

from typing import Any

from app.web.schemas.base import AnswerJson


class RowsCutJson(AnswerJson):
    """That there are more rows, and which limit cut them."""

    what: str
    limit: int
    text: str


class QueryJson(AnswerJson):
    """Rows of a statement, each as long as `columns`."""

    columns: list[str]
    rows: list[list[Any]]
    count: int
    truncated: RowsCutJson | None
    elapsed_ms: int
    warnings: list[str]


class OperatorJson(AnswerJson):
    """A step of a plan."""

    name: str
    details: str
    estimated_rows: float
    depth: int
    paths: str | None


class PlanJson(AnswerJson):
    """How a statement would be run."""

    operators: list[OperatorJson]
    warnings: list[str]


class ParameterJson(AnswerJson):
    """What a question is asked with."""

    name: str
    type: str
    meaning: str
    example: Any


class QuestionJson(AnswerJson):
    """A question of the library; `text` where it is asked for alone."""

    name: str
    title: str
    group: str
    description: str
    parameters: list[ParameterJson]
    columns: list[str]
    text: str | None = None


class LibraryJson(AnswerJson):
    """The questions, and what is wrong with files of the team's folder."""

    queries: list[QuestionJson]
    problems: list[str]
