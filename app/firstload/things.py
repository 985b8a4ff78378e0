"""Things as they are first named, with their ordinals, in files until all that gives them
properties is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from app.vocabulary.properties import stored_names

# What a thing has by its own naming (`app/vocabulary/plan.py`), by label.
_OWN: Mapping[str, tuple[str, ...]] = {
    "Lot": ("item",), "Serial": ("item",), "Batch": ("order",), "Completion": ("order",),
    "Inspection": ("test", "result", "value", "uom", "limits", "at"),
}  # fmt: skip
_LISTS = ("aliases", "supplier_lots")
_FLAGS = ("homogeneous",)
_NUMBERS = ("quantity", "value", "limits")  # whole, broken, or words
_STAMPS = ("ordinal", "named_at")
Properties = Callable[[str], Mapping[str, Any]]


class ThingFiles:
    """All things that were named: their ordinals in memory, the rest in a file a label."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, BinaryIO] = {}
        self.ordinals: dict[str, int] = {}

    def add(self, label: str, rows: Iterable[Sequence[Any]]) -> list[Sequence[Any]]:
        """Take things ([ref, own properties, stamp]); those of them that are new."""
        known = self.ordinals
        new = [row for row in rows if row[0] not in known]
        file = self._files.get(label)
        if file is None:
            file = self._files[label] = self._path(label).open("wb", buffering=1 << 20)
        for row in new:
            ordinal = known[row[0]] = len(known) + 1
            file.write(orjson.dumps([row[0], ordinal, row[2], row[1]]) + b"\n")
        return new

    def close(self) -> None:
        """Close what is open."""
        for file in self._files.values():
            file.close()

    def _path(self, label: str) -> Path:
        return self._folder / f"{label}.things"

    def written(self, given: Properties) -> Iterator[tuple[str, tuple[str, ...], list[list[Any]]]]:
        """Sheet, columns and rows, page by page. `given`: what is known of a thing by its ref.

        The files are gone afterwards.
        """
        self.close()
        for label in self._files:
            names = columns_of(label)
            with self._path(label).open("rb") as lines:
                for sheet, rows in _pages(label, names, lines, given):
                    yield sheet, _header(sheet, names), rows
            self._path(label).unlink()


def columns_of(label: str) -> tuple[str, ...]:
    """What things of a label can have, by the names of the graph."""
    given = (name for name in stored_names(label).values() if name != "in")
    own = ("number", *_OWN.get(label, ()), "supplier_lots", *_STAMPS)
    return tuple(dict.fromkeys(("ref", *own, *given)))


def _pages(
    label: str, names: Sequence[str], lines: Iterable[bytes], given: Properties
) -> Iterator[tuple[str, list[list[Any]]]]:
    numbers = [names.index(name) for name in _NUMBERS if name in names]
    pages: dict[str, list[list[Any]]] = {}
    for line in lines:
        ref, ordinal, stamp, own = orjson.loads(line)
        told = {**own, **given(ref), "ref": ref, "ordinal": ordinal, "named_at": stamp}
        cells = [_cell(told.get(name)) for name in names]
        sheet = ".".join([label, *(_kind(cells[at]) for at in numbers)])
        page = pages.setdefault(sheet, [])
        page.append(cells)
        if len(page) == _PAGE:
            yield sheet, pages.pop(sheet)
    yield from pages.items()


_PAGE = 10_000


def _cell(value: Any) -> Any:
    return value or None if type(value) is list else value


def _kind(value: Any) -> str:
    return "double" if type(value) is float else "string" if type(value) is str else "long"


def _header(sheet: str, names: Sequence[str]) -> tuple[str, ...]:
    kinds = iter(sheet.split(".")[1:])
    return tuple(_typed(name, kinds) for name in names)


def _typed(name: str, kinds: Iterator[str]) -> str:
    if name == "ref":
        return "ref:ID(Thing)"
    if name in _NUMBERS:
        return f"{name}:{next(kinds)}"
    if name in _LISTS:
        return f"{name}:string[]"
    if name in _FLAGS:
        return f"{name}:boolean"
    return f"{name}:long" if name in _STAMPS else name
