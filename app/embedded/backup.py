"""Dump, restore and check the data. The server is stopped for it and started again if it ran.

A restore is first loaded into a folder of its own, then swapped in, then tried; until Neo4j has
answered with the restored data the former ones are kept and put back when anything fails, also when
the machine goes down in between (see `swap`). Of a dump without a seal every record and index is
checked before.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.embedded import admin, home, life, seal, server, state, swap, trouble
from app.embedded.disk import disk_error
from app.embedded.home import Home
from app.embedded.install import jar_paths
from app.embedded.life import end_incoming
from app.embedded.progress import FetchProgress, on_stderr
from app.embedded.server import DATABASE
from app.errors import EmbeddedError, NotFoundError, UsageError
from app.settings import Settings

Proof = Callable[[life.RunningServer], None]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What Neo4j's consistency check found; `report` names its findings when there are any."""

    consistent: bool
    text: str
    report: Path | None


def dump(settings: Settings, file: Path, progress: FetchProgress | None = None) -> int:
    """Write all data into one new `file` (readable for this user only); its size in bytes.

    Raises UsageError when `file` exists, EmbeddedError when there are no data or no room.
    """
    at, tell, file = home.at(settings.home), progress or on_stderr(), file.expanduser().absolute()
    _may_be_written(file)
    _must_have_data(at)
    with _stopped(settings, at, tell) as jars:
        tell.say(f"Dumping to {file} …")
        try:
            # Into a folder, not to standard output: there the tool does not notice a full disk.
            with tempfile.TemporaryDirectory(prefix=f"{file.name}.", dir=file.parent) as folder:
                arguments = ["database", "dump", DATABASE, f"--to-path={folder}"]
                outcome = admin.run(settings, at, jars, arguments)
                written = Path(folder) / f"{DATABASE}.dump"
                if outcome.code != 0 or not written.is_file():
                    what = "The dump could not be written"
                    raise trouble.explain(what, [outcome.text], None, outcome.code)
                written.chmod(0o600)
                seal.seal(written)
                _may_be_written(file)
                written.replace(file)
                with contextlib.suppress(EmbeddedError):  # the dump is there all the same
                    state.note_backup(settings)
        except OSError as error:
            raise disk_error(error, file.parent) from error
    return file.stat().st_size


def restore(
    settings: Settings,
    file: Path,
    progress: FetchProgress | None = None,
    prove: Proof | None = None,
) -> None:
    """Replace all data by those in `file` (a dump of `dump` or of `neo4j-admin`).

    Password and port stay. `prove` looks at the restored data of a dump without a seal, and raises
    when they are not good. Raises NotFoundError without the file, EmbeddedError when it is no
    usable dump; the present data are then untouched.
    """
    at, tell, file = home.at(settings.home), progress or on_stderr(), file.expanduser().absolute()
    if not file.is_file():
        raise NotFoundError(f"There is no file {file}.", remedy="Name a file made by `db dump`.")
    sealed = _sealed(file)
    jars = jar_paths(settings, tell)
    home.create(at)
    with home.lock_file(at.path / ".lock", "working on this home"):
        put_back(at, tell)
        incoming = Home(at.path / "incoming")
        try:
            tell.say(f"Reading {file} …")
            _load(settings, incoming, jars, file)
            if not sealed:
                tell.say("It has no seal: checking every record and index of it …")
                _must_be_sound(settings, incoming, jars, file)
                _prove(settings, incoming, tell, prove)
            ran = server.stop(at, tell)
            swap.swap_in(at, incoming)
        except OSError as error:
            swap.undo(at)
            raise disk_error(error, at.path) from error
        finally:
            end_incoming(at, tell)
            shutil.rmtree(incoming.path, ignore_errors=True)
        try_out(settings, at, jars, tell, ran=ran)


def check(settings: Settings, progress: FetchProgress | None = None) -> CheckResult:
    """Let Neo4j's own consistency check read every record and index.

    Raises EmbeddedError when the check itself cannot run.
    """
    at, tell = home.at(settings.home), progress or on_stderr()
    _must_have_data(at)
    with _stopped(settings, at, tell) as jars, tempfile.TemporaryDirectory(dir=at.path) as folder:
        tell.say("Checking every record and index …")
        arguments = [f"--report-path={folder}", "--max-off-heap-memory=256m"]
        outcome = admin.run(settings, at, jars, ["database", "check", DATABASE, *arguments])
        found = next((path for path in Path(folder).rglob("*") if path.is_file()), None)
        if outcome.code == 0 and found is None:
            return CheckResult(True, "The data are consistent.", None)
        if found is None:
            what = "The check could not run"
            raise trouble.explain(what, [outcome.text], None, outcome.code)
        report = at.path / "logs" / "check.report"
        found.replace(report)
        return CheckResult(False, f"Inconsistencies were found; see {report}.", report)


@contextlib.contextmanager
def _stopped(settings: Settings, at: Home, tell: FetchProgress) -> Iterator[list[Path]]:
    """Hold the lock with the server cleanly stopped; it runs again afterwards if it did before.

    A store that was not closed cleanly (kill, power cut) is recovered first, by a start.
    """
    jars = jar_paths(settings, tell)
    with home.lock_file(at.path / ".lock", "working on this home"):
        put_back(at, tell)
        ran = server.alive_at(at)
        if not ran and not server.was_closed(at):
            life.start_locked(settings, at, jars, tell)
        server.stop(at, tell)
        try:
            yield jars
        finally:
            if ran:
                life.start_locked(settings, at, jars, tell)


def _may_be_written(file: Path) -> None:
    if file.exists():
        raise UsageError(
            f"{file} exists already.", remedy="Name another file, or remove this one first."
        )
    if not file.parent.is_dir():
        raise UsageError(f"There is no folder {file.parent}.", remedy="Make it first.")


def _must_have_data(at: Home) -> None:
    if not at.has_data:
        raise EmbeddedError(
            f"There are no data in {at.path} yet.",
            remedy="Start it and load something first: `lotgraph demo` or `lotgraph load`.",
            code="no_data",
        )


def put_back(at: Home, tell: FetchProgress) -> None:
    """Put the data of an unfinished restore back, unless they are in use; its server is ended."""
    end_incoming(at, tell)
    if server.alive_at(at):
        swap.confirm(at)
    swap.undo(at)


def _prove(settings: Settings, incoming: Home, tell: FetchProgress, prove: Proof | None) -> None:
    """Have somebody look at the data of a dump, on a server of their own."""
    if prove is not None:
        prove(life.start(settings.model_copy(update={"home": incoming.path}), tell))
        server.stop(incoming, tell)


def _sealed(file: Path) -> bool:
    """Whether a dump has a seal. Raises EmbeddedError when it is not what was sealed."""
    try:
        sealed = seal.is_as_sealed(file)
    except OSError as error:
        raise disk_error(error, file.parent) from error
    if sealed is False:
        raise EmbeddedError(
            f"{file} is not as it was written: it was cut off, or some of it was changed. The "
            "present data are untouched.",
            remedy="Take another copy of it, or another dump.",
            code="bad_dump",
        )
    return sealed is True


def _must_be_sound(settings: Settings, incoming: Home, jars: list[Path], file: Path) -> None:
    with tempfile.TemporaryDirectory(dir=incoming.path) as folder:
        arguments = [f"--report-path={folder}", "--max-off-heap-memory=256m"]
        outcome = admin.run(settings, incoming, jars, ["database", "check", DATABASE, *arguments])
        if outcome.code != 0 or any(path.is_file() for path in Path(folder).rglob("*")):
            raise EmbeddedError(
                f"The data in {file} do not fit together: it was damaged, or made of damaged data. "
                "The present data are untouched.",
                remedy="Take another copy of it, or another dump.",
                code="bad_dump",
            )


def _load(settings: Settings, incoming: Home, jars: list[Path], file: Path) -> None:
    """Unpack the dump into the home `incoming`, which has no server."""
    home.create(incoming)
    (incoming.path / "conf" / "neo4j.conf").touch()
    with file.open("rb") as reads:
        arguments = ["database", "load", DATABASE, "--from-stdin"]
        outcome = admin.run(settings, incoming, jars, arguments, reads=reads)
    if outcome.code != 0:
        error = trouble.explain("The dump could not be read", [outcome.text], None, outcome.code)
        if error.code != "embedded":
            raise error
        raise EmbeddedError(
            f"{file} is not a complete dump of a Neo4j database. The present data are untouched.",
            remedy="Take another dump; one that was copied may have been cut off on the way.",
            code="bad_dump",
        )


def try_out(
    settings: Settings,
    at: Home,
    jars: list[Path],
    tell: FetchProgress,
    *,
    ran: bool,
) -> None:
    """Start on the restored data; keep them when Neo4j answers, else put the former ones back."""
    try:
        life.start_locked(settings, at, jars, tell, undo=False)
    except EmbeddedError as error:
        server.stop(at, tell)
        swap.undo(at)
        if ran:
            life.start_locked(settings, at, jars, tell)
        raise EmbeddedError(
            f"Neo4j cannot use the restored data; the former data are back. {error.text}",
            remedy=error.remedy,
            code="bad_dump",
        ) from error
    if not ran:
        server.stop(at, tell)
    swap.confirm(at)
