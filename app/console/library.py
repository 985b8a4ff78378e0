"""The library: shipped questions, every reading statement of lotgraph itself, a team's own files.

A team's files stand in the folder that `LOTGRAPH_QUERIES_FOLDER` names, with the same header as
the shipped ones; they are read when asked for, so a changed file counts at once. They pass the
guard like anything that is typed.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.console.parameters import Parameter, parameter_of
from app.errors import NotFoundError, SettingsError
from app.graph.catalogue import Query, catalogue, read_query

OWN = "library"
TEAM = "team"
# What lotgraph asks the server itself: its transactions, its plans; not questions about a plant.
_HIDDEN = ("console", "graph")
BYTES_LIMIT = 64 * 1024


@dataclass(frozen=True, slots=True)
class LibraryQuery:
    """A statement people can choose by name. `origin` is library, team, or a room of lotgraph;
    `group` what it stands under."""

    name: str
    title: str
    description: str
    parameters: Mapping[str, Parameter]
    columns: tuple[str, ...]
    text: str
    group: str = ""

    @property
    def origin(self) -> str:
        """Where it comes from."""
        return self.name.split("/")[0]

    @property
    def is_question(self) -> bool:
        """Whether it is a question for people, and not what lotgraph itself asks."""
        return self.origin in (OWN, TEAM)

    @property
    def example(self) -> dict[str, Any]:
        """A value for every parameter, where the header gives them."""
        return {name: each.example for name, each in self.parameters.items()}

    def as_json(self) -> dict[str, Any]:
        """`name, title, group, description, parameters, columns, text`."""
        return {
            "name": self.name,
            "title": self.title,
            "group": self.group,
            "description": self.description,
            "parameters": [each.as_json() for each in self.parameters.values()],
            "columns": self.columns,
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class Library:
    """All questions by name, and what is wrong with files of the team's folder, in words."""

    questions: Mapping[str, LibraryQuery]
    problems: tuple[str, ...] = ()

    def groups(self, text: str = "") -> dict[str, list[LibraryQuery]]:
        """The questions that hold the words of a text, by group: a team's own first, those of
        lotgraph itself aside."""
        words = text.casefold().split()
        found: dict[str, list[LibraryQuery]] = {}
        for each in self.questions.values():
            said = f"{each.name} {each.title} {each.description} {each.group}".casefold()
            if each.is_question and all(word in said for word in words):
                found.setdefault(each.group, []).append(each)
        return dict(sorted(found.items(), key=lambda pair: (pair[1][0].origin != TEAM, pair[0])))

    def find(self, name: str) -> LibraryQuery:
        """A question by its name; `library/` may be left out. Errors: `NotFoundError`."""
        for tried in (name, f"{OWN}/{name}", f"{TEAM}/{name}"):
            if tried in self.questions:
                return self.questions[tried]
        short = {each.removeprefix(f"{OWN}/"): each for each in self.questions}
        near = difflib.get_close_matches(name, short, 3, 0.5)
        meant = f" Did you mean {' or '.join(near)}?" if near else ""
        raise NotFoundError(
            f"There is no query “{name}”.{meant}",
            remedy="“lotgraph query” without a name, and the page /cypher, list all.",
            code="unknown_query",
        )


def library(folder: Path | None) -> Library:
    """Everything offered. A file of the team that cannot be read is a problem, not an error."""
    found = {
        name: _question(name, query)
        for name, query in catalogue().items()
        if query.mode == "read" and name.split("/")[0] not in _HIDDEN
    }
    problems = []
    for path in _files(folder):
        try:
            query = read_file(path)
        except (SettingsError, OSError, UnicodeDecodeError) as error:
            problems.append(getattr(error, "text", f"{path.name}: {error}"))
            continue
        found[f"{TEAM}/{query.name}"] = _question(f"{TEAM}/{query.name}", query)
    order = sorted(found, key=lambda name: (name.split("/")[0] not in (TEAM, OWN), name))
    return Library({name: found[name] for name in order}, tuple(problems))


def _files(folder: Path | None) -> list[Path]:
    if folder is None:
        return []
    if not folder.is_dir():
        raise SettingsError(
            f"LOTGRAPH_QUERIES_FOLDER names {folder}, which is no folder.",
            remedy="Make it, or unset the setting.",
        )
    return sorted(path for path in folder.glob("*.cypher") if path.is_file())


def read_file(path: Path) -> Query:
    """A file with a header. Errors: `SettingsError` naming file and line."""
    if path.stat().st_size > BYTES_LIMIT:
        raise SettingsError(f"{path.name}: larger than {BYTES_LIMIT:,} bytes")
    query = read_query(path, path.parent)
    if query.mode != "read":
        raise SettingsError(f"{path.name}:1: the mode must be read")
    return query


def _question(name: str, query: Query) -> LibraryQuery:
    parameters = {
        each: parameter_of(each, said, query.example.get(each))
        for each, said in query.params.items()
    }
    title = query.title or name.split("/")[-1].replace("_", " ").capitalize()
    group = query.group or ("Team" if name.startswith(f"{TEAM}/") else "Other")
    return LibraryQuery(name, title, query.summary, parameters, query.returns, query.text, group)
