"""One table opened: read as events of the contract, or by the profile its headers fit.

A table is surveyed whole before its first row is taken, so that what can be read two ways is
refused before anything is booked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.events.heading import COLUMNS, form_of_heading, is_field
from app.events.models import UnreadableError
from app.events.reading import Reading
from app.events.rows import CsvForm, Row
from app.events.table import look_at, read_table, survey_of, unreadable_column
from app.files.delimited import Heading
from app.files.headers import name_and_unit, one_name
from app.files.survey import Survey
from app.files.words import meaning_of, plain_word
from app.intake.choices import Choices
from app.intake.columns import uses_of_fit, uses_of_form
from app.profiles.find import Fit, best_fit, check_others, fit, known_words, lacks
from app.profiles.model import Profile
from app.profiles.reading import ProfileReader

RowsOf = Callable[[CsvForm], Iterator[Row]]


@dataclass(frozen=True, slots=True)
class InputTable:
    """A table: its header and a way to go through its rows, more than once. `where`: for people."""

    where: str
    heading: Heading
    rows: RowsOf
    size: int
    encoding: str = "utf-8"
    name: str = ""
    format: str = "csv"


def is_known(profiles: Iterable[Profile]) -> Callable[[str], bool]:
    """Whether a word heads a column of events, or of a profile."""
    words = known_words(profiles)

    def known(column: str) -> bool:
        if is_field(column) or plain_word(column) in words:
            return True
        name = one_name(name_and_unit(column)[0])
        return name != column and (bool(meaning_of(name)) or plain_word(name) in words)

    return known


def read_one(table: InputTable, choices: Choices) -> Reading | None:
    """The reading of a table, or None when it is neither of events nor of a known profile.

    Errors: `UnreadableError` for a table that is understood in part only, or in two ways.
    """
    made = _fit(table, choices)
    if made is not None:
        return _by_profile(table, made, choices)
    form = form_of_heading(table.heading, table.where)
    if form is None:
        return None
    form = replace(form, encoding=table.encoding)
    survey = survey_of(
        table.rows(form), form, table.where, decimal=choices.decimal, dates=choices.dates
    )
    form = replace(form, read_as=survey.read_as(), delimiter=form.delimiter or ",")
    reading = Reading(table.format, table.size, csv=form, says=survey.says(), name=table.name)
    reading.columns = uses_of_form(form)
    if form.ignored:
        reading.says.append("left out, since it changes: " + ", ".join(form.ignored))
    reading.asides.add("title row", 1, form.titles)
    reading.items = read_table(table.rows(form), form, survey, reading.asides)
    return reading


def _fit(table: InputTable, choices: Choices) -> Fit | None:
    columns = table.heading.columns
    where = f"{table.where}: line {table.heading.lines}"
    if choices.profile is not None:
        made = fit(choices.profile, columns)
        if made is None:
            needed = ", ".join(lacks(choices.profile, columns)) or "it is of another table"
            raise UnreadableError(
                f"{where}: the table lacks columns that the profile {choices.profile.name} needs: "
                f"{needed}.",
                remedy="Choose another profile, or say by hand what the columns are; “lotgraph "
                "profile check FILE” says which profiles fit.",
            )
    elif is_of_contract(columns):
        return None
    else:
        made = best_fit(choices.profiles, columns, where)
    if made is not None:
        check_others(made, where)
    return made


def headers_text(columns: Sequence[str], most: int) -> str:
    """The first headers of a table, and how many more there are."""
    told = ", ".join(f"“{column}”" for column in columns[:most])
    return told + (f" and {len(columns) - most} more" if len(columns) > most else "")


def is_of_contract(columns: Iterable[str]) -> bool:
    """Whether a header names fields of events as the contract does: `type` and who says so."""
    names = set(columns)
    return ("type" in names and bool(names & {"event_id", "source"})) or names - {""} <= COLUMNS


def _by_profile(table: InputTable, made: Fit, choices: Choices) -> Reading:
    profile = made.profile
    form = CsvForm(
        table.heading.separator or ",", _columns(made), (), table.heading.columns,
        table.heading.lines, table.encoding, is_keyed=bool(profile.key or profile.key_of),
    )  # fmt: skip
    survey = Survey(
        made.columns, made.kinds, choices.decimal, choices.dates,
        usual_decimal=profile.decimal, usual_dates=profile.dates,
    )  # fmt: skip
    source = choices.source or profile.source
    reading = Reading(table.format, table.size, csv=form, name=table.name, source=source)
    reader = ProfileReader(made, survey, source, reading.asides)
    look_at(reader.noted(table.rows(form)), survey)
    for trouble in survey.troubles():
        raise unreadable_column(trouble, table.where)
    reading.csv = replace(form, read_as=survey.read_as())
    reading.columns = uses_of_fit(made)
    reading.says = [f"profile {profile.name} (found by its headers)", *survey.says()]
    if choices.profile is not None:
        reading.says[0] = f"profile {profile.name} (as was said)"
    reading.says.append(f"source {source}" + (" (as was said)" if choices.source else ""))
    if left := [made.columns[place] for place in made.others]:
        reading.says.append(f"not read: {headers_text(left, 8)}")
    reading.asides.add("title row", 1, table.heading.titles)
    reading.items = reader.items(table.rows(form))
    return reading


def _columns(made: Fit) -> tuple[str, ...]:
    """Columns of the form: what the refused file needs to find, else as they are written."""
    names = {place: name for name, place in made.places.items() if name == "event_id"}
    return tuple(names.get(place, column) for place, column in enumerate(made.columns))
