"""`lotgraph watch`: files that other systems put into a folder are loaded as they come."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.markup import escape

from app.cli.load import (
    DateOrder,
    DecimalMark,
    Loading,
    ProfileName,
    SheetName,
    Source,
    choices_of,
    load_file,
    mark_unusable,
)
from app.cli.terminal import terminal
from app.errors import DatabaseError, LotgraphError, UsageError
from app.events.models import UnreadableError
from app.events.service import OutcomeCounts
from app.intake.agreement import Agreement
from app.intake.inbox import Inbox, print_of
from app.plain_text import in_utf8
from app.settings import Settings

_WAITS_S = (2.0, 5.0, 15.0, 60.0)  # while the database cannot be reached
_SETTLE_S, _EVERY_S = 5.0, 1.0


def watch(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder files arrive in.")],
    source: Source = None,
    profile: ProfileName = None,
    sheet: SheetName = None,
    dates: DateOrder = None,
    decimal: DecimalMark = None,
    settle: Annotated[
        float,
        typer.Option(min=0, help="Seconds a file must not have changed to be taken for complete."),
    ] = _SETTLE_S,
    once: Annotated[
        bool, typer.Option("--once", help="Load what is there and complete, then end.")
    ] = False,
) -> None:
    """Load the files that other systems put into a folder, as they come.

    A file that is booked whole goes to DIR/done, one of which something was refused to
    DIR/refused, each into a folder of the day, with a report beside it and the refused events
    ready to be mended and put into DIR again. A file that is still being written is left alone:
    best is to write it as NAME.part and to rename it.

    It may be killed and started again at any time: no file is lost and no event booked twice.
    What changed since an earlier file is refused, and nothing is voided because it is missing
    (“lotgraph load” asks for both).

    Exit code with --once: 0 all taken, 1 some refused, 2 a file was unusable or holds no event.
    """
    settings = Settings()
    console = terminal(stderr=True, soft_wrap=True)
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder.", remedy="Make it, or name another.")
    choices = choices_of(settings, console, source, profile, sheet, dates, decimal)
    loading = Loading(settings, console, choices, False, None, Agreement(False, None))
    loading.choices = replace(choices, known=loading.known)
    inbox = Inbox(folder, settle)
    with inbox.watched(), loading.open_now:
        loading.open()
        if once:
            raise typer.Exit(_once(inbox, loading))
        console.print(f"Watching [bold]{escape(str(folder))}[/bold]   (Ctrl+C to stop)")
        while True:
            _all_complete(inbox, loading)
            time.sleep(_EVERY_S)


def _once(inbox: Inbox, loading: Loading) -> int:
    """Load what is complete now; the exit code."""
    inbox.complete(time.monotonic())
    time.sleep(inbox.settle_s)
    return _all_complete(inbox, loading)


def _all_complete(inbox: Inbox, loading: Loading) -> int:
    """Load all files that are complete; the highest code of any."""
    codes = [load_taken(inbox, loading, path) for path in inbox.complete(time.monotonic())]
    return max(codes, default=0)


def load_taken(
    inbox: Inbox, loading: Loading, path: Path, wait: Callable[[float], None] = time.sleep
) -> int:
    """Load one file of an inbox and put it away; the code `lotgraph load` would end with.

    While the database cannot be reached it is tried again and again, and the file stays whole. One
    that was changed meanwhile goes back to the inbox.
    """
    taken = inbox.take(path)
    if taken is None:
        return 0
    before, tries = print_of(taken), 0
    while True:
        mine = replace(loading, total=OutcomeCounts(), reports=[], unusable=False)
        loading.console.record = True
        loading.console.export_text()  # of the file before
        try:
            _load(mine, taken)
        except DatabaseError as error:
            waits = _WAITS_S[min(tries, len(_WAITS_S) - 1)]
            loading.console.print(f"{escape(error.text)} {escape(path.name)} waits.")
            wait(waits)
            tries += 1
            continue
        break
    if print_of(taken) != before:
        inbox.put_back(taken)
        loading.console.print(f"{escape(path.name)} was written on; it is loaded again.")
        return 0
    told = {"file": in_utf8(path.name), "code": mine.code, "files": mine.reports}
    text = loading.console.export_text()
    there = inbox.put_away(taken, whole=not mine.code, text=text, told=orjson.dumps(told).decode())
    if print_of(there) != before:  # who writes on writes into the file wherever it stands
        inbox.put_back(there)
    return mine.code


def _load(mine: Loading, taken: Path) -> None:
    """Load a file; what cannot be loaded at all is said in its report. Errors: `DatabaseError`."""
    try:
        load_file(mine, taken)
    except DatabaseError:
        raise
    except LotgraphError as error:
        mark_unusable(mine, taken, error)
    except Exception as error:  # one file must not keep the next ones waiting
        why = UnreadableError(
            f"{taken.name} could not be loaded ({type(error).__name__}).",
            remedy="Load it with “lotgraph load”, which says more.",
        )
        mark_unusable(mine, taken, why)
