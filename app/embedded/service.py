"""The embedded Neo4j: install, start, stop, status, reset, dump, restore, rebuild, check.

A real Neo4j Community server without Docker, Java or Maven on the machine: the Java runtime comes
as a Python package, the server's jars are fetched once by the lock. One server per home, bound to
127.0.0.1, with a password of its own. It refuses to touch a process or a folder that is not its
home's.
"""

from app.embedded.backup import CheckResult, check, dump, restore
from app.embedded.install import install
from app.embedded.keeper import Keeper
from app.embedded.life import RunningServer, Status, current_port, reset, start, status, stop
from app.embedded.progress import FetchProgress
from app.embedded.quick import quicken
from app.embedded.rebuild import rebuild
from app.embedded.space import HomeDisk, disk_of
from app.embedded.state import note_backup, state

__all__ = [
    "CheckResult",
    "FetchProgress",
    "HomeDisk",
    "Keeper",
    "RunningServer",
    "Status",
    "check",
    "current_port",
    "disk_of",
    "dump",
    "install",
    "note_backup",
    "quicken",
    "rebuild",
    "reset",
    "restore",
    "start",
    "state",
    "status",
    "stop",
]
