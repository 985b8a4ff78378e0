"""Reading one page of a list whose statement takes `skip` and `count` and gives `total`."""

from __future__ import annotations

from typing import Any

from app.graph.run import Graph, Work
from app.things.models import Row
from app.web.paging import Page


def read_page(
    reader: Work | Graph, name: str, wanted: tuple[int, int], **parameters: Any
) -> Page[Row]:
    """The page (number, rows a page) of a statement; beyond the last page it is the first."""
    number, size = wanted
    rows = reader.rows(name, skip=(number - 1) * size, count=size, **parameters)
    if not rows and number > 1:
        return read_page(reader, name, (1, size), **parameters)
    return Page(rows, number, size, int(rows[0]["total"]) if rows else 0)
