"""What an operating system says of a folder that cannot be written, in words."""

from __future__ import annotations

import errno
from pathlib import Path

from app.errors import EmbeddedError


def disk_error(error: OSError, folder: Path) -> EmbeddedError:
    """An operating system's refusal to write into `folder`, in words."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return EmbeddedError(
            f"No space is left on the disk of {folder}.",
            remedy="Free some space, or choose another disk with LOTGRAPH_HOME and LOTGRAPH_CACHE.",
            code="disk_full",
        )
    return EmbeddedError(
        f"{folder} cannot be written: {error.strerror or error}.",
        remedy="Make it writable for this user, or choose another folder with LOTGRAPH_HOME "
        "(data) or LOTGRAPH_CACHE (downloads).",
        code="folder_not_writable",
    )
