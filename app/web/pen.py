"""How cells of a workbook are written: texts as texts, numbers as numbers, times as dates of the
spreadsheet, in the site's zone. No cell is a formula."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

from app.times import BadTimeError, moment_of, read_time
from app.web.sheets import starts_formula

Form = Literal["text", "amount", "part", "number", "moment", "written", "share"]
# Of a workbook: nothing a text looks like is made of it.
OPTIONS = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
    "strings_to_numbers": False,
}  # fmt: skip
_CELL = 32_767  # characters a workbook's cell holds
_FORMATS: Mapping[str, Mapping[str, Any]] = {
    "head": {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8EEF2"},
    "bold": {"bold": True},
    "marked": {"quote_prefix": True},  # keeps a text a text, also when somebody edits the cell
    "whole": {"num_format": "#,##0"},
    "broken": {"num_format": "#,##0.######"},
    "whole sum": {"num_format": "#,##0", "bold": True, "top": 1},
    "broken sum": {"num_format": "#,##0.######", "bold": True, "top": 1},
    "sum": {"bold": True, "top": 1},
    "moment": {"num_format": "yyyy-mm-dd hh:mm"},
    "day": {"num_format": "yyyy-mm-dd"},
    "share": {"num_format": "0.00%"},
    "wrapped": {"text_wrap": True, "valign": "top"},
}


class Caption(NamedTuple):
    """A column: its heading, how its cells are written, how wide it is. `amount`: a quantity in
    the line's unit, `part`: the same of only some of it, not added up; `moment`: UTC microseconds;
    `written`: a time as an event has it."""

    words: str
    form: Form = "text"
    width: int = 14


class Pen:
    """Writes cells by the form of their column."""

    def __init__(self, formats: Mapping[str, Any], zone: str, whole_in: str = "") -> None:
        self.formats, self.zone, self.whole_in = formats, zone, whole_in

    @classmethod
    def of(cls, book: Any, zone: str, whole_in: str = "") -> Pen:
        """A pen of a workbook. `whole_in`: the file that has whole what a cell cannot hold."""
        return cls({n: book.add_format(dict(form)) for n, form in _FORMATS.items()}, zone, whole_in)

    def write(self, sheet: Any, line: int, column: int, value: Any, form: str) -> None:
        """A cell; unknown stays empty."""
        if value is None or value == "":
            return
        if form == "moment":
            self._moment(sheet, line, column, moment_of(value))
        elif form == "written":
            self._written(sheet, line, column, str(value))
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            number = "whole" if float(value).is_integer() else "broken"
            name = {"share": "share", "amount sum": f"{number} sum"}.get(form, number)
            sheet.write_number(line, column, value, self.formats[name])
        else:
            self._text(sheet, line, column, str(value), form)

    def _text(self, sheet: Any, line: int, column: int, text: str, form: str = "text") -> None:
        if len(text) > _CELL:
            end = f" … (cut, whole in {self.whole_in})" if self.whole_in else " … (cut)"
            text = text[: _CELL - len(end)] + end
        style = "marked" if starts_formula(text) else form
        sheet.write_string(line, column, text, self.formats.get(style))

    def _moment(self, sheet: Any, line: int, column: int, at: datetime) -> None:
        here = at.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None, microsecond=0)
        if here.year < 1900:  # older than the dates of a spreadsheet
            self._text(sheet, line, column, here.isoformat(" "))
        else:
            sheet.write_datetime(line, column, here, self.formats["moment"])

    def _written(self, sheet: Any, line: int, column: int, text: str) -> None:
        """A date as a date; a time without a zone stays a text that says so."""
        try:
            written = read_time(text)
        except BadTimeError:
            return self._text(sheet, line, column, text)
        if isinstance(written.value, datetime):
            if written.form == "instant":
                return self._moment(sheet, line, column, written.value.replace(tzinfo=UTC))
            return self._text(
                sheet, line, column, f"{text.replace('T', ' ')} (clock of its source)"
            )
        if written.value.year < 1900:
            return self._text(sheet, line, column, text)
        sheet.write_datetime(line, column, written.value, self.formats["day"])
        return None
