"""A folder into which other systems put files: which of them are complete, and where they go.

```
DIR/            files arrive here; those still being written are left alone
DIR/.taken/     the one being loaded
DIR/done/DAY/   all of it is booked          NAME, NAME.report.txt, NAME.report.json
DIR/refused/DAY/   some of it is not        the same, and NAME.refused.csv (or .jsonl), to be mended
```

A file is moved by renaming alone: whenever this process is killed, each file is whole, in one
place. What was being loaded then is loaded again; the door knows what it has. A writer that went on
after its file was taken for complete is noticed by size and time, and the file comes back.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from app.errors import UsageError
from app.plain_text import in_utf8

TAKEN, DONE, REFUSED = ".taken", "done", "refused"
_LOCK = ".lotgraph-watch"
_UNFINISHED = (".part", ".tmp", ".temp", ".filepart", ".crdownload", ".partial", ".swp")
_REPORTS = (".report.txt", ".report.json")
Print = tuple[int, int, int]  # of a file: inode, size in bytes, time of its last change in ns


@dataclass
class Inbox:
    """One such folder. `settle_s`: a file is complete when it did not change for so long."""

    folder: Path
    settle_s: float
    _since: dict[Path, tuple[Print, float]] = field(default_factory=dict)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Be the only one who watches it, in the block. Errors: `UsageError`."""
        try:
            for name in (TAKEN, DONE, REFUSED):
                (self.folder / name).mkdir(exist_ok=True)
            handle = os.open(self.folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise UsageError(
                f"{self.folder} cannot be watched: {error.strerror}.",
                remedy="Name a folder in which this user may make files and folders.",
            ) from None
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise UsageError(
                    f"Another lotgraph watches {self.folder}.",
                    remedy="One is enough; end the other first.",
                ) from None
            self._bring_back()
            yield
        finally:
            os.close(handle)

    def _bring_back(self) -> None:
        """Put back what was being loaded when an earlier process ended."""
        left = sorted((self.folder / TAKEN).iterdir())
        for path in left:
            made = path.name.endswith((*_REPORTS, ".part")) or any(
                path.name.startswith(f"{other.name}.refused.") for other in left
            )
            if made:
                path.unlink()  # made anew when the file is loaded again
            else:
                path.rename(_free(self.folder / path.name))

    def complete(self, now_s: float) -> list[Path]:
        """The files that did not change for a while, the oldest first.

        `now_s`: a clock that only goes on, seconds. Hidden and empty files are left alone, and
        names that say that somebody still writes (`.part`, `.tmp` …).
        """
        seen: dict[Path, tuple[Print, float]] = {}
        found = []
        for path in self.folder.iterdir():
            stamp = print_of(path) if is_for_loading(path) else None
            if stamp is None or not stamp[1]:
                continue
            before, since = self._since.get(path, (stamp, now_s))
            seen[path] = (stamp, since if before == stamp else now_s)
            if now_s - seen[path][1] >= self.settle_s:
                found.append((stamp[2], path))
        self._since = seen
        return [path for _, path in sorted(found)]

    def take(self, path: Path) -> Path | None:
        """Take a file out of the folder to load it; None where it has gone."""
        taken = self.folder / TAKEN / path.name
        try:
            path.rename(taken)
        except FileNotFoundError:
            return None
        return taken

    def put_back(self, taken: Path) -> Path:
        """Put a file back, to be loaded another time; what was made of it goes."""
        for made in self._made_of(taken):
            made.unlink()
        back = _free(self.folder / taken.name)
        taken.rename(back)
        return back

    def put_away(self, taken: Path, *, whole: bool, text: str, told: str) -> Path:
        """Put a file away, with its report (`text` for people, `told` as JSON) and what was refused
        beside it; where it is now. `whole`: all of it is booked."""
        day = datetime.now(UTC).date().isoformat()
        folder = self.folder / (DONE if whole else REFUSED) / day
        folder.mkdir(exist_ok=True)
        target = _free(folder / taken.name)
        for made in self._made_of(taken):
            made.rename(folder / (target.name + made.name.removeprefix(taken.name)))
        for suffix, words in zip(_REPORTS, (text, told), strict=True):
            here = words.replace(str(taken), target.name)  # where nobody finds it any more
            (folder / f"{target.name}{suffix}").write_text(in_utf8(here), encoding="utf-8")
        taken.rename(target)  # last: killed before, it is loaded again
        return target

    def _made_of(self, taken: Path) -> list[Path]:
        """What loading a file has written beside it."""
        beside = (each for each in taken.parent.iterdir() if each != taken)
        return [each for each in beside if each.name.startswith(f"{taken.name}.")]


def print_of(path: Path) -> Print | None:
    """By what one sees that a file was changed; None where it has gone or is no file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_ino, found.st_size, found.st_mtime_ns) if path.is_file() else None


def is_for_loading(path: Path) -> bool:
    """Whether a name in the folder is that of a file to load."""
    name = path.name
    return not (
        name.startswith((".", "~$"))
        or name.lower().endswith(_UNFINISHED)
        or name.endswith(_REPORTS)
    )  # fmt: skip


def _free(path: Path) -> Path:
    """A path nothing stands at: itself, or with a number before its first dot."""
    stem, dot, rest = path.name.partition(".")
    number, found = 1, path
    while found.exists():
        number += 1
        found = path.with_name(f"{stem}~{number}{dot}{rest}")
    return found
