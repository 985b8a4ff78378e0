"""The database: the only room that imports its driver.

The driver imports pyarrow and pandas where they are installed, for vectors and tables that nobody
here sends or reads: that would be a quarter of what a verb of the command line takes.
"""

from __future__ import annotations

import sys
from typing import Any, cast

_HIDDEN = {"pyarrow", "pandas"} - sys.modules.keys()
_modules = cast(dict[str, Any], sys.modules)
_modules.update(dict.fromkeys(_HIDDEN))
try:
    import neo4j  # noqa: F401
finally:
    for _name in _HIDDEN:
        del _modules[_name]
