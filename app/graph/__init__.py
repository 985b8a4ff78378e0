"""The database: the only room that imports its driver.

The driver imports pyarrow where it is installed, for vectors that nobody here sends or reads: that
would be a tenth of what a verb of the command line takes.
"""

from __future__ import annotations

import sys
from typing import Any, cast

if "pyarrow" not in sys.modules:
    cast(dict[str, Any], sys.modules)["pyarrow"] = None
    try:
        import neo4j  # noqa: F401
    finally:
        del sys.modules["pyarrow"]
