"""The home of one embedded Neo4j: its folder, password, port, lock and the note of its process.

```
home/            0700, nobody else's business
  password       0600, made at the first start
  ports.json     the port it had, and will have again when it is free
  server.json    which process serves this home: pid, its birth, version
  .lock          held while somebody starts, stops, dumps or restores
  conf/ data/ logs/ plugins/ import/
```
A process is taken for ours only when its pid, its birth and `--home-dir` on its command line fit.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from app.embedded.disk import disk_error
from app.errors import EmbeddedError

FOLDERS = ("conf", "data", "logs", "plugins", "import")
LOCK_TIME_LIMIT_S = 600.0
_CHILDREN: dict[int, subprocess.Popen[bytes]] = {}


@dataclass(frozen=True, slots=True)
class Home:
    """Paths of one home. Nothing is created by naming it."""

    path: Path

    @property
    def data(self) -> Path:
        """Neo4j's data."""
        return self.path / "data"

    @property
    def console_log(self) -> Path:
        """What the server prints since its last start."""
        return self.path / "logs" / "console.log"

    @property
    def has_data(self) -> bool:
        """True once a server has created its system database here."""
        return (self.data / "databases" / "system").is_dir()


def at(path: Path) -> Home:
    """The home at `path`, made absolute."""
    return Home(path.expanduser().absolute())


def create(home: Home) -> None:
    """Make the folders, closed to other users.

    Raises EmbeddedError when they cannot be made or written.
    """
    try:
        home.path.mkdir(parents=True, exist_ok=True)
        if home.path.stat().st_mode & 0o077:
            home.path.chmod(0o700)
        for name in FOLDERS:
            (home.path / name).mkdir(exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=home.path, prefix=".probe-") as probe:
            probe.write(b"lotgraph")  # a name of its own: another process may be trying, too
            probe.flush()
    except OSError as error:
        raise disk_error(error, home.path) from error


@contextlib.contextmanager
def lock_file(path: Path, waiting_for: str) -> Iterator[None]:
    """Hold the lock file `path`; the system lets go of it when its holder dies.

    Waits up to `LOCK_TIME_LIMIT_S` for another process, then raises EmbeddedError.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise disk_error(error, path.parent) from error
    try:
        until = time.monotonic() + LOCK_TIME_LIMIT_S
        while not _take(handle):
            if time.monotonic() > until:
                raise EmbeddedError(
                    f"Another lotgraph has been {waiting_for} for {LOCK_TIME_LIMIT_S:.0f} s.",
                    remedy=f"Wait for it or end it; the lock is {path}.",
                    code="busy",
                )
            time.sleep(0.05)
        yield
    finally:
        os.close(handle)


def _take(handle: int) -> bool:
    if sys.platform == "win32":
        raise EmbeddedError(
            "The embedded Neo4j runs on Linux and macOS.",
            remedy="Use WSL, or name a server with LOTGRAPH_NEO4J_URI.",
        )
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def password(home: Home, *, make: bool) -> str | None:
    """The password of user neo4j; made (43 characters) when `make` and there is none yet."""
    path = home.path / "password"
    try:
        text = path.read_text("utf-8").strip()
    except FileNotFoundError:
        text = ""
    except UnicodeDecodeError:
        raise EmbeddedError(
            f"The file {path} is damaged: it holds no password.",
            remedy="Put the right password into that file; or keep the data and make a new one: "
            "`lotgraph db dump FILE`, `lotgraph db reset`, `lotgraph db restore FILE`.",
            code="password",
        ) from None
    except OSError as error:
        raise disk_error(error, home.path) from error
    if text or not make:
        return text or None
    text = secrets.token_hex(32)  # a leading "-" would be an option to the admin tool
    write_private(path, text + "\n")
    return text


def write_private(path: Path, text: str) -> None:
    """Write `text` to `path` in one go, readable for this user only."""
    part = path.with_name(path.name + ".part")
    try:
        part.unlink(missing_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        part.replace(path)
    except OSError as error:
        raise disk_error(error, path.parent) from error


def remembered_port(home: Home) -> int | None:
    """The Bolt port this home had last, or None."""
    port = _json(home.path / "ports.json").get("bolt")
    return port if isinstance(port, int) and 0 < port < 65536 else None


def choose_port(home: Home, *, other_than: int | None = None) -> int:
    """The remembered port when it is free (and not `other_than`), else a free one, remembered."""
    port = remembered_port(home)
    if port is not None and port != other_than and _is_free(port):
        return port
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    write_private(home.path / "ports.json", json.dumps({"bolt": port}) + "\n")
    return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen(1)
        except OSError:
            return False
    return True


def note_server(home: Home, child: subprocess.Popen[bytes], version: str) -> psutil.Process:
    """Remember `child` as the server of this home."""
    _CHILDREN[child.pid] = child
    process = psutil.Process(child.pid)
    note_process(home, process, version)
    return process


def note_process(home: Home, process: psutil.Process, version: str) -> None:
    """Remember a process as the server of this home."""
    born = process.create_time()
    note = {"pid": process.pid, "born": born, "version": version,
            "after_boot": born - psutil.boot_time()}  # fmt: skip
    write_private(home.path / "server.json", json.dumps(note) + "\n")


def forget_server(home: Home) -> None:
    """Drop the note of a server that has ended."""
    (home.path / "server.json").unlink(missing_ok=True)


def version_noted(home: Home) -> str | None:
    """The version the noted server was started with."""
    version = _json(home.path / "server.json").get("version")
    return version if isinstance(version, str) else None


def server(home: Home) -> psutil.Process | None:
    """The living process that serves this home by the note, or None.

    A note whose pid has gone to another process is no server.
    """
    note = _json(home.path / "server.json")
    pid = note.get("pid")
    if not isinstance(pid, int) or pid <= 0:
        return None
    reap(pid)
    try:
        process = psutil.Process(pid)
        if not _born_then(process, note) or not _serves(process, home):
            return None
    except psutil.Error:
        return None
    return process


def _born_then(process: psutil.Process, note: dict[str, Any]) -> bool:
    """Whether a process was born when the note says, by the clock or since the machine started.

    Some systems count births from a start of the machine that moves when its clock is put right.
    """
    born = process.create_time()
    for name, found in (("born", born), ("after_boot", born - psutil.boot_time())):
        noted = note.get(name)
        if isinstance(noted, int | float) and abs(found - noted) <= 2:
            return True
    return False


def strayed_server(home: Home) -> psutil.Process | None:
    """A living server of this home that no note names (its starter died first), or None."""
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if "java" in process.name() and _serves(process, home):
                return process
    return None


def alive(process: psutil.Process) -> bool:
    """True while the process runs; an ended child nobody has asked about does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def exit_code(pid: int) -> int | None:
    """How a child of this very process ended (negative: by a signal); None when not known."""
    child = _CHILDREN.get(pid)
    return child.poll() if child is not None else None


def reap(pid: int) -> None:
    """Let go of an ended child of this very process."""
    child = _CHILDREN.get(pid)
    if child is not None and child.poll() is not None:
        del _CHILDREN[pid]


def _serves(process: psutil.Process, home: Home) -> bool:
    return alive(process) and f"--home-dir={home.path}" in process.cmdline()


def _json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}
