"""What a server's or a tool's last words mean, in a person's words.

Reads logs, never raises: `explain` always has an answer, at worst the last lines themselves.
"""

from __future__ import annotations

from pathlib import Path

from app.errors import EmbeddedError

TAIL_BYTES = 64 * 1024
_SPACE = "Free some space, or choose another disk with LOTGRAPH_HOME; nothing acknowledged is lost."
_MEMORY = (
    "End other programs, or set LOTGRAPH_HEAP_MIB and LOTGRAPH_PAGE_CACHE_MIB to what "
    "this machine can give."
)
_HEAP = (
    "Set LOTGRAPH_HEAP_MIB higher (and LOTGRAPH_TRANSACTION_MEMORY_MIB below it) and start again."
)
_NEWER = "Use the version of lotgraph that wrote the data, or restore a dump of it."
_JAVA = "Unset LOTGRAPH_JAVA_HOME to use the Java that came with lotgraph."
_OTHER = "Stop the other server that uses this home, or give this one its own LOTGRAPH_HOME."

# Words in a log, code, what they mean, what to do. The first that is found is told.
PATTERNS: tuple[tuple[tuple[str, ...], str, str, str], ...] = (
    (
        ("No space left on device", "Disk quota exceeded", "File too large"),
        "disk_full",
        "The disk is full.",
        _SPACE,
    ),
    (
        ("Address already in use",),
        "port_taken",
        "Its port was taken by another program.",
        "Start again: another port is chosen.",
    ),
    (
        (
            "Could not reserve enough space",
            "Invalid maximum heap size",
            "insufficient memory for the Java Runtime",
            "Cannot allocate memory",
            "Failed to allocate memory",
            "Unable to allocate",
        ),
        "too_little_memory",
        "The machine has too little memory for it.",
        _MEMORY,
    ),
    (("OutOfMemoryError",), "heap_full", "Its heap was too small.", _HEAP),
    (
        ("UnsupportedClassVersionError", "Unrecognized VM option", "Unrecognized option"),
        "wrong_java",
        "This Java cannot run it.",
        _JAVA,
    ),
    (
        ("FileLockException", "StoreLockException", "database_lock", "Lock file has been locked"),
        "home_in_use",
        "Another server uses the same data.",
        _OTHER,
    ),
    (
        ("AccessDeniedException", "Permission denied", "Read-only file system"),
        "folder_not_writable",
        "A file of its home cannot be written.",
        "Give the home back to this user, or choose another with LOTGRAPH_HOME.",
    ),
    (("Too many open files",), "open_files", "Too many files are open.", "Raise `ulimit -n`."),
    (
        ("upgrade", "UnableToMigrate", "not supported by this version", "unknown store format"),
        "store_version",
        "Its data were written by another version of Neo4j.",
        _NEWER,
    ),
)


def explain(what: str, texts: list[str], log: Path | None, ended: int | None) -> EmbeddedError:
    """The error of `what` ("The embedded Neo4j did not start"), explained from `texts`.

    `ended` is the exit code when known, -9 being the system's own kill; `log` is named.
    """
    where = f" The log is {log}." if log is not None else ""
    for words, code, meaning, remedy in PATTERNS:
        if any(word in text for text in texts for word in words):
            return EmbeddedError(f"{what}. {meaning}{where}", remedy=remedy, code=code)
    if ended == -9:
        return EmbeddedError(
            f"{what}. It was killed from outside, most likely by the system for want of memory.",
            remedy=_MEMORY,
            code="too_little_memory",
        )
    last = _last_words(texts)
    said = f" It said: {last}" if last else ""
    return EmbeddedError(f"{what}.{said}{where}", remedy="Read the log; then start again.")


def tail(path: Path) -> str:
    """The last `TAIL_BYTES` of a log, "" when there is none."""
    try:
        with path.open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - TAIL_BYTES))
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""


def _last_words(texts: list[str]) -> str:
    lines = [line.strip() for text in texts for line in text.splitlines() if line.strip()]
    told = [line for line in lines if not line.startswith(("at ", "..."))]
    errors = [line for line in told if "ERROR" in line or "Caused by" in line or "rror:" in line]
    chosen = (errors or told)[-1:]
    return chosen[0][:400] if chosen else ""
