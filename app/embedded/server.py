"""Start and end the one Neo4j process of a home. Callers hold the home's lock.

The process outlives its starter (own session, output to `logs/console.log`), listens on
127.0.0.1 only, and is ended by its own pid only.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from app.embedded import bolt, conf, home, java, torn, trouble
from app.embedded.disk import disk_error
from app.embedded.home import Home
from app.embedded.install import jar_folder
from app.embedded.lock import VERSION
from app.embedded.progress import FetchProgress
from app.errors import EmbeddedError
from app.settings import Settings

USER = "neo4j"
DATABASE = "neo4j"
STOP_TIME_LIMIT_S = 90.0
_KILL_TIME_LIMIT_S = 30.0
PORT_TRIES = 3
NEEDS_RESTART = "critical error, and needs to be restarted"
FULL_BELOW_BYTES = 8 << 20


@dataclass(frozen=True, slots=True)
class ServerProcess:
    """A server that answers: its pid and its Bolt port."""

    pid: int
    port: int


def answering(at: Home) -> ServerProcess | None:
    """The server of this home when it runs and answers a query, without waiting."""
    process = home.server(at)
    port = home.remembered_port(at)
    secret = home.password(at, make=False)
    if process is None or port is None or secret is None:
        return None
    ready = bolt.ask(port, USER, secret, DATABASE) is bolt.PortAnswer.READY
    return ServerProcess(process.pid, port) if ready else None


def start(
    settings: Settings,
    at: Home,
    jars: list[Path],
    progress: FetchProgress,
    *,
    extra: Sequence[str] = (),
) -> ServerProcess:
    """Spawn the server, or wait for one that is already starting; return when it answers.

    `extra` are further flags for the JVM.
    """
    process = home.server(at)
    if process is None and (process := home.strayed_server(at)) is not None:
        home.note_process(at, process, VERSION)  # the note was damaged, or never written
    port = home.remembered_port(at)
    if process is not None and port is not None and not _needs_restart(at):
        return _wait(settings, at, process, port)
    if _needs_restart(at):
        torn.suspect(at)
    if process is not None:
        stop(at, progress)
    try:
        found = _start_anew(settings, at, jars, progress, extra)
    except EmbeddedError as error:
        if error.code != torn.CODE or not torn.is_suspected(at):
            raise
        stop(at, progress)
        torn.set_aside(at, progress)
        found = _start_anew(settings, at, jars, progress, extra, cut_torn_log=True)
    torn.clear(at)
    return found


def _start_anew(
    settings: Settings,
    at: Home,
    jars: list[Path],
    progress: FetchProgress,
    extra: Sequence[str],
    *,
    cut_torn_log: bool = False,
) -> ServerProcess:
    """Spawn the server, on another port when its own is taken; return when it answers."""
    taken: int | None = None
    for attempt in range(1, PORT_TRIES + 1):
        port = home.choose_port(at, other_than=taken)
        process = _spawn(settings, at, jars, port, extra, cut_torn_log)
        progress.say(f"Starting Neo4j {VERSION} on 127.0.0.1:{port} …")
        try:
            return _wait(settings, at, process, port)
        except EmbeddedError as error:
            if error.code != "port_taken" or attempt == PORT_TRIES:
                raise
            taken = port
    raise AssertionError("unreachable")


def stop(at: Home, progress: FetchProgress) -> bool:
    """End the server of this home; False when none ran.

    It is asked to end (SIGTERM) and, when it has not after `STOP_TIME_LIMIT_S`, killed; that is
    said, and loses nothing acknowledged.
    """
    process = home.server(at) or home.strayed_server(at)
    if process is None:
        return False
    try:
        process.terminate()
        if ends_within(process, STOP_TIME_LIMIT_S):
            home.forget_server(at)
        else:
            progress.say(
                f"Neo4j (pid {process.pid}) did not end within {STOP_TIME_LIMIT_S:.0f} s and was "
                "killed; it recovers at its next start."
            )
            _kill(process)
    except psutil.NoSuchProcess:
        return False
    finally:
        home.reap(process.pid)
    return True


def kill(at: Home, *, born_before: float) -> None:
    """End a server of no use any more, if it began before a time (seconds since 1970).

    It is not asked: it may not listen, has nothing to put in order, and people wait.
    """
    process = home.server(at) or home.strayed_server(at)
    if process is None:
        return
    with suppress(psutil.NoSuchProcess):
        if process.create_time() < born_before:
            _kill(process)
    home.reap(process.pid)


def _kill(process: psutil.Process) -> None:
    process.kill()
    ends_within(process, _KILL_TIME_LIMIT_S)


def ends_within(process: psutil.Process, limit_s: float) -> bool:
    """Wait for the end of a process. One that ended and that the process which started it (a
    `lotgraph serve` that goes on) has not looked after yet has ended, too."""
    end = time.monotonic() + limit_s
    while process.is_running() and not _is_left(process):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def _is_left(process: psutil.Process) -> bool:
    """Whether a process has ended but for its entry; its first thread may end before others."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE and process.num_threads() <= 1
    except psutil.Error:
        return True


def alive_at(at: Home) -> bool:
    """True when a server of this home runs, whether it answers or not."""
    return (home.server(at) or home.strayed_server(at)) is not None


def _needs_restart(at: Home) -> bool:
    """Whether the server has said, since its start, that it does nothing until its next one."""
    return NEEDS_RESTART in trouble.tail(at.console_log)


def was_closed(at: Home) -> bool:
    """True when the last server of this home was stopped, not killed (its note is gone)."""
    return home.version_noted(at) is None


def why_it_ended(at: Home) -> str:
    """What the last server's log says about its end, "" when it knows nothing bad."""
    if home.version_noted(at) is None:
        return ""
    error = trouble.explain("The server has ended", [trouble.tail(at.console_log)], None, None)
    return error.text if error.code != "embedded" else "The server has ended without being stopped."


def _spawn(
    settings: Settings,
    at: Home,
    jars: list[Path],
    port: int,
    extra: Sequence[str],
    cut_torn_log: bool,
) -> psutil.Process:
    program, major = java.find_java(settings)
    conf.write(settings, at, port, cut_torn_log=cut_torn_log)
    archive = java.class_archive(jar_folder(settings), program, major)
    arguments = [
        *conf.server_flags(settings, at, major),
        *(extra or conf.archive_flags(archive)),
        *conf.class_path(jars),
    ]
    try:
        arguments_at = java.argument_file(at.path / "conf" / "java.args", arguments)
        at.console_log.touch()
        at.console_log.replace(at.console_log.with_name("console.previous.log"))
        with at.console_log.open("wb") as output:
            child = subprocess.Popen(
                [
                    program,
                    arguments_at,
                    conf.MAIN,
                    f"--home-dir={at.path}",
                    f"--config-dir={at.path / 'conf'}",
                    "--console-mode",
                ],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=at.path,
                env=java.environment(),
                start_new_session=True,
            )
    except OSError as error:
        raise disk_error(error, at.path) from error
    return home.note_server(at, child, VERSION)


def _wait(settings: Settings, at: Home, process: psutil.Process, port: int) -> ServerProcess:
    """Wait until the server answers a query.

    Raises EmbeddedError when it ends, refuses the password, or does not answer in time.
    """
    secret = home.password(at, make=False) or ""
    until = time.monotonic() + settings.start_time_limit_s
    refused = 0
    while time.monotonic() < until:
        if not home.alive(process):
            ended = home.exit_code(process.pid)
            what = "The embedded Neo4j did not start"
            raise trouble.explain(what, _last_texts(at), at.console_log, ended)
        answer = bolt.ask(port, USER, secret, DATABASE)
        if answer is bolt.PortAnswer.READY:
            return ServerProcess(process.pid, port)
        if answer is bolt.PortAnswer.NOT_YET:
            torn.check(at, process)
        refused += answer is bolt.PortAnswer.WRONG_PASSWORD
        if refused > 1:  # after a third wrong one the server lets nobody in for a while
            raise EmbeddedError(
                f"The embedded Neo4j does not take the password in {at.path / 'password'}.",
                remedy="Put the right password into that file; or keep the data and make a new "
                "one: `lotgraph db dump FILE`, `lotgraph db reset`, `lotgraph db restore FILE`.",
                code="password",
            )
        time.sleep(0.5 if refused else 0.1)
    limit = f"within {settings.start_time_limit_s} s (LOTGRAPH_START_TIME_LIMIT_S)"
    what = f"The embedded Neo4j did not answer {limit}"
    raise trouble.explain(what, _last_texts(at), at.console_log, None)


def _last_texts(at: Home) -> list[str]:
    """The end of the log; on a full disk the log may be empty, so that is said here."""
    texts = [trouble.tail(at.console_log)]
    if shutil.disk_usage(at.path).free < FULL_BELOW_BYTES:
        texts.append("No space left on device")
    return texts
