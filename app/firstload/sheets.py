"""The files of a first load in their folder: sheets that grow batch by batch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

from app.firstload.columns import QUOTE, cells_of, header_of, line_of

_SIGN = QUOTE.encode()


class SheetFiles:
    """Open sheets by name, each begun with its header when first written to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files: dict[str, BinaryIO] = {}
        self._sizes: dict[str, int] = {}
        self.quoted = False
        self.longest = 0

    def path(self, name: str) -> Path:
        """Where a sheet stands."""
        return self.folder / f"{name}.csv"

    def append(self, name: str, rows: bytes, columns: Sequence[str] = ()) -> int:
        """Add rows to a sheet; at which byte they begin. `columns`: its own, where it has some."""
        if name not in self._files:
            self._files[name] = self.path(name).open("wb", buffering=1 << 20)
            self._sizes[name] = self._files[name].write(header_of(name, columns).encode())
        at = self._sizes[name]
        self._files[name].write(rows)
        self._sizes[name] = at + len(rows)
        quoted = _SIGN in rows and _SIGN in rows.replace(_SIGN * 2, b"")  # and not empty texts
        self.quoted = self.quoted or quoted
        return at

    def add(self, name: str, rows: Iterable[Sequence[object]], columns: Sequence[str] = ()) -> None:
        """Add rows of cells to a sheet."""
        self.append(name, "".join(map(line_of, rows)).encode(), columns)

    def cells_at(self, name: str, place: int) -> list[str]:
        """The cells of the row that begins at a byte of a sheet."""
        self._files[name].flush()
        with self.path(name).open("rb") as file:
            file.seek(place)
            line = file.readline().decode()
            while line.count(QUOTE) % 2:
                line += file.readline().decode()
        return cells_of(line)

    def names(self) -> list[str]:
        """The sheets there are."""
        return sorted(self._files)

    def size(self) -> int:
        """Bytes of all sheets."""
        return sum(self._sizes.values())

    def close(self) -> None:
        """Have all of them on the disk."""
        for file in self._files.values():
            file.close()
