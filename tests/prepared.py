"""What a run of all tests begins with, made once a machine, and both at once.

Some forty servers are started in a run, each with half the work once the classes of Neo4j are
archived; and every worker would compile the loops of a trace for itself.
"""

from __future__ import annotations

import subprocess
import sys

from app.embedded import quick
from app.genealogy.loops import are_compiled
from app.settings import Settings


def main() -> None:
    """Have both there. What cannot be made is done without: tests only take longer."""
    modules = [] if quick.is_quick(Settings()) else ["app.embedded.quick"]
    modules += [] if are_compiled() else ["app.trace.warm"]
    if not modules:
        return
    sys.stdout.write("Preparing (once): quick starts of Neo4j, compiled loops …\n")
    sys.stdout.flush()
    going = [subprocess.Popen([sys.executable, "-m", each]) for each in modules]
    for each in going:
        each.wait()


if __name__ == "__main__":
    main()
