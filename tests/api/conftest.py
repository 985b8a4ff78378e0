"""`--renew`: write what the API promises now, as long as that only adds to what it promised."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Known where tests of this folder alone are run: `make openapi`."""
    parser.addoption("--renew", action="store_true", help="renew the snapshots of /api/v1")
