"""The reports there are, and the file of one: the same for page, API and command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from app.errors import NotFoundError, UsageError
from app.graph.run import Graph
from app.reports import animal_food, devices, exercise, fsma, recalls
from app.reports.case_source import CaseSource
from app.reports.choosing import ReportChoice, Say, case_source_of, dossier_of
from app.reports.dossier import Dossier
from app.reports.sheets import XLSX, ZIP, ReportBook, csv_zip, workbook
from app.settings import Settings
from app.web.pdf import PDF, pdf_of

Format = Literal["xlsx", "csv", "pdf"]


@dataclass(frozen=True, slots=True)
class ReportKind:
    """A kind of report: `title` and `law` as people read them, `about` what it holds.

    `of_goods`: its sheets of a dossier, times in a zone; or `of_case`: of a recall case alone, with
    `letters` where it is a text for each customer, too.
    """

    name: str
    title: str
    law: str
    about: str
    of_goods: Callable[[Dossier, str], ReportBook] | None = None
    of_case: Callable[[CaseSource, str], ReportBook] | None = None
    letters: Callable[[CaseSource, str], list[str]] | None = None

    @property
    def formats(self) -> tuple[Format, ...]:
        """What it can be had as."""
        return ("xlsx", "csv", "pdf") if self.letters else ("xlsx", "csv")

    @property
    def needs(self) -> str:
        """What it is of: `any` choice, or a `case`."""
        return "any" if self.of_goods else "case"


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A file to hand out."""

    name: str
    content: bytes
    media: str


REPORTS: Mapping[str, ReportKind] = {
    each.name: each
    for each in (
        ReportKind(
            "fsma-204", "FSMA 204 sortable spreadsheet", fsma.LAW,
            "A sheet for each critical tracking event, a row a lot with its key data elements, "
            "what is not held by name and lot, and a glossary of places and products.",
            of_goods=fsma.fsma_book,
        ),
        ReportKind(
            "eu-931-2011", "Food of animal origin, (EU) No 931/2011", animal_food.LAW,
            "The eight fields of each consignment dispatched and received, a row a lot.",
            of_goods=animal_food.animal_food_book,
        ),
        ReportKind(
            "device-tracking-821", "Device tracking, 21 CFR 821", devices.LAW,
            "Devices distributed, returned and received, by lot and serial. Patients and "
            "physicians are not held.",
            of_goods=devices.device_book,
        ),
        ReportKind(
            "fda-7.46", "Recall: information for the agency, 21 CFR 7.46", recalls.AGENCY,
            "The nine things a recalling firm tells the FDA, its products and direct accounts.",
            of_case=recalls.agency_book,
        ),
        ReportKind(
            "fda-7.49", "Recall: communication to consignees, 21 CFR 7.49", recalls.COMMUNICATION,
            "What each consignee is told, a row a delivery; as PDF a letter each, to be completed.",
            of_case=recalls.communication_book, letters=recalls.communication_texts,
        ),
        ReportKind(
            "brcgs-mock-recall", "Mock recall form, BRCGS", exercise.LAW,
            "What was tested, time taken, how much was traced, the mass balance, who took part.",
            of_case=exercise.exercise_book,
        ),
    )
}  # fmt: skip


def report_of(name: str) -> ReportKind:
    """A report by its name. Errors: `NotFoundError`."""
    if name not in REPORTS:
        raise NotFoundError(f"There is no report {name}.", remedy=f"One of: {', '.join(REPORTS)}.")
    return REPORTS[name]


def report_file(
    graph: Graph, settings: Settings, name: str, choice: ReportChoice, format: Format = "xlsx",
    say: Say | None = None,
) -> ReportFile:  # fmt: skip
    """A report as a workbook, as a ZIP of CSV files, or where it has letters as one PDF. Errors:
    those of `dossier_of`, `UsageError`."""
    report, zone = report_of(name), settings.site_zone
    if format not in report.formats:
        raise UsageError(
            f"{report.title} is no {format}.", remedy=f"One of: {', '.join(report.formats)}."
        )
    book: ReportBook | None = None
    if report.of_goods is not None:
        book = report.of_goods(dossier_of(graph, settings, choice, say), zone)
    elif report.of_case is not None:
        source = case_source_of(graph, settings, choice, say)
        if format == "pdf" and report.letters is not None:
            content = pdf_of(report.title, report.letters(source, zone))
            return ReportFile(f"{source.case.number}-{name}.pdf", content, PDF)
        book = report.of_case(source, zone)
    if book is None:
        raise NotFoundError(f"There is no report {name}.")
    if say:
        say("writing the file")
    stem = f"{choice.case}-{book.name}" if choice.case else book.name
    if format == "csv":
        return ReportFile(f"{stem}.zip", csv_zip(book), ZIP)
    return ReportFile(f"{stem}.xlsx", workbook(book, zone), XLSX)
