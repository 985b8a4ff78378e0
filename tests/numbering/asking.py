"""A process that asks for numbers until it has so many, and may be killed at any moment.

`python -m tests.numbering.asking URI USER PASSWORD SCHEME FILE COUNT`: what it was given stands in
FILE, a line a request, on the disk before it asks again. Every second request names itself, and is
asked again under that name when the process begins anew; of the others what nobody heard is lost.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from app.graph.run import connect
from app.numbering.issuing import NumberRequest, hand_out
from app.numbering.schemes import find_scheme


def main(uri: str, user: str, password: str, code: str, name: str, wanted: int) -> None:
    """Ask, and write down what was given."""
    path = Path(name)
    graph = connect(uri, user, password, "neo4j")
    scheme = find_scheme(graph, code)
    has, turn = heard(path)
    with path.open("ab") as file:
        while has < wanted:
            turn += 1
            count = min(1 + turn * 7 % 20, wanted - has)
            request = f"{path.name} {turn}" if turn % 2 else ""
            asked = NumberRequest(path.name, count, request=request)
            numbers = [each.number for each in hand_out(graph, scheme, asked, "UTC")]
            file.write((" ".join(numbers) + "\n").encode())
            file.flush()
            os.fsync(file.fileno())
            has += len(numbers)
    graph.close()


def heard(path: Path) -> tuple[int, int]:
    """How many numbers stand in a file, of how many requests; a line that was cut off goes."""
    text = path.read_bytes() if path.exists() else b""
    whole = text[: text.rfind(b"\n") + 1]
    if whole != text:
        path.write_bytes(whole)
    return len(whole.split()), whole.count(b"\n")


if __name__ == "__main__":
    main(*sys.argv[1:6], int(sys.argv[6]))
