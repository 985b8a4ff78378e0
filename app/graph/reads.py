"""What may be asked by the names of shipped statements, whoever answers."""

from __future__ import annotations

from typing import Any, Protocol


class Reads(Protocol):
    """What answers shipped read statements: a connection, a transaction, or what knows the same
    without a graph."""

    def rows(self, name: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """All rows of a statement."""
        ...

    def one(self, name: str, /, **parameters: Any) -> dict[str, Any]:
        """The only row of a statement."""
        ...
