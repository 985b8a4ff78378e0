"""Named queries, kept in a file of the home: a name, and the parameters it stands for."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from app.errors import DiskSpaceError, LotgraphError, NotFoundError, UsageError

FILE = "epcis-queries.json"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,99}")
_MOST = 1_000

Parameters = dict[str, list[str]]


class NoSuchQueryError(NotFoundError):
    """No query has this name (HTTP 404)."""

    code = "no_such_name"


class QueryExistsError(LotgraphError):
    """A query has this name already (HTTP 409)."""

    code = "query_exists"
    status = 409


class NamedQueries:
    """The named queries of a home. Errors: `DiskSpaceError` when they cannot be kept."""

    def __init__(self, home: Path) -> None:
        self._file = home / FILE
        self._lock = threading.Lock()

    def all(self) -> dict[str, Parameters]:
        """By name."""
        try:
            found: dict[str, Parameters] = orjson.loads(self._file.read_bytes())
        except FileNotFoundError:
            return {}
        return found

    def find(self, name: str) -> Parameters:
        """Errors: `NoSuchQueryError`."""
        found = self.all().get(name)
        if found is None:
            raise NoSuchQueryError(
                f"There is no query “{name}”.", remedy="GET /epcis/v2/queries lists them."
            )
        return found

    def add(self, name: object, query: object) -> tuple[str, Parameters]:
        """Keep a query. Errors: `UsageError`, `QueryExistsError`."""
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise UsageError(
                "The query's name is missing or has signs that an address has not.",
                remedy="Letters, digits, dots, dashes; at most 100.", field="name",
            )  # fmt: skip
        if not isinstance(query, Mapping):
            raise UsageError("The query has no parameters.", remedy="Send them under “query”.")
        parameters = {str(key): _texts(value) for key, value in query.items()}
        with self._lock:
            known = self.all()
            if name in known:
                raise QueryExistsError(
                    f"There is a query “{name}” already.", remedy="Delete it, or take another name."
                )
            if len(known) >= _MOST:
                raise UsageError(f"There are {_MOST:,} queries.", remedy="Delete some first.")
            self._keep(known | {name: parameters})
        return name, parameters

    def remove(self, name: str) -> None:
        """Errors: `NoSuchQueryError`."""
        with self._lock:
            self.find(name)
            self._keep({key: value for key, value in self.all().items() if key != name})

    def _keep(self, queries: Mapping[str, Parameters]) -> None:
        part = self._file.with_suffix(".part")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(orjson.dumps(queries, option=orjson.OPT_INDENT_2))
            part.replace(self._file)
        except OSError as error:
            raise DiskSpaceError(
                f"The queries cannot be kept in {self._file}: {error.strerror}.",
                remedy="Free some space there.",
            ) from None


def _texts(value: Any) -> list[str]:
    listed = value if isinstance(value, list) else [value]
    return [each if isinstance(each, str) else json.dumps(each) for each in listed]
