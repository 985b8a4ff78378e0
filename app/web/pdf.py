"""Plain texts as one PDF: each begins a sheet of A4, with the fonts inside it.

Latin, Greek and Cyrillic are set in Noto Sans, Chinese in Noto Sans SC; both come with the built
front end. A sign that neither has is printed as □, and the text's last line says how many. Nothing
is shaped, so scripts whose letters join or turn about (Arabic, Hindi, Thai …) are among those.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from threading import Lock
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from app.resources import static_folder
from app.wording import plural

PDF = "application/pdf"
NO_SIGN = "□"
_FONTS = ("NotoSans", "NotoSansSC")
_SIZE, _LEADING, _MARGIN, _FOOT = 10.5, 15.0, 57.0, 8.0
_WIDTH = A4[0] - 2 * _MARGIN
_LINES = int((A4[1] - 2 * _MARGIN) // _LEADING)
# Where a line may end: between words, and on either side of a Chinese sign.
_PIECES = re.compile(r"\s+|[⺀-鿿豈-﫿＀-￯𠀀-𱍊]|[^\s⺀-鿿豈-﫿＀-￯𠀀-𱍊]+")
_LOADING = Lock()


def pdf_of(title: str, texts: Iterable[str]) -> bytes:
    """One PDF of many texts; the foot of a page says `title` and which page of its text it is."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, pageCompression=1, lang="en")
    canvas.setTitle(title)
    canvas.setCreator("lotgraph")
    for text in texts:
        lines = list(_lines(_printable(text.strip())))
        pages = [lines[at : at + _LINES] for at in range(0, len(lines), _LINES)] or [[]]
        for number, page in enumerate(pages, 1):
            foot = title if len(pages) == 1 else f"{title}, page {number} of {len(pages)}"
            _draw(canvas, page, foot)
    canvas.save()
    return stream.getvalue()


def _draw(canvas: Any, lines: Iterable[str], foot: str) -> None:
    top = A4[1] - _MARGIN - _SIZE
    for row, line in enumerate(lines):
        _write(canvas, _MARGIN, top - row * _LEADING, line, _SIZE)
    _write(canvas, _MARGIN, _MARGIN / 2, _printable(foot), _FOOT)
    canvas.showPage()


def _write(canvas: Any, left: float, height: float, line: str, size: float) -> None:
    """A line as one text object, whatever fonts it takes."""
    text = canvas.beginText(left, height)
    for font, run in _runs(line):
        text.setFont(font, size)
        text.textOut(run)
    canvas.drawText(text)


def _lines(text: str) -> Iterator[str]:
    """Lines as wide as a sheet; what is wider than one by itself goes on in the next."""
    for paragraph in text.split("\n"):
        line = ""
        for piece in _pieces(paragraph.expandtabs(4)):
            if line and _width((line + piece).rstrip()) > _WIDTH:
                yield line.rstrip()
                line = piece.lstrip()
            else:
                line += piece
        yield line.rstrip()


def _pieces(paragraph: str) -> Iterator[str]:
    for piece in _PIECES.findall(paragraph):
        while _width(piece) > _WIDTH and len(piece) > 1:
            end = next(at for at in range(len(piece), 0, -1) if _width(piece[:at]) <= _WIDTH)
            yield piece[:end]
            piece = piece[end:]
        yield piece


def _width(line: str) -> float:
    return float(sum(stringWidth(run, font, _SIZE) for font, run in _runs(line)))


def _runs(line: str) -> Iterator[tuple[str, str]]:
    """(font, signs) of one font after the other."""
    for font, signs in groupby(line, lambda sign: _font_of(sign) or _FONTS[-1]):
        yield font, "".join(signs)


def _printable(text: str) -> str:
    """The text with what has no sign here marked and counted."""
    shown = "".join(sign if sign in "\n\t" or _font_of(sign) else NO_SIGN for sign in text)
    missing = shown.count(NO_SIGN) - text.count(NO_SIGN)
    if not missing:
        return shown
    return f"{shown}\n\n{NO_SIGN}: {plural(missing, 'sign')} of this text cannot be printed here."


@lru_cache(maxsize=10_000)
def _font_of(sign: str) -> str | None:
    """The first font that has a sign; the large one is read only when it is needed."""
    return next((name for name in _FONTS if ord(sign) in _font(name).face.charToGlyph), None)


def _font(name: str) -> Any:
    with _LOADING:  # reading one twice costs seconds, and reportlab keeps them in one table
        return _loaded(name)


@lru_cache(maxsize=len(_FONTS))
def _loaded(name: str) -> Any:
    font = TTFont(name, static_folder() / "built" / "fonts" / f"{name}.ttf")
    registerFont(font)
    return font
