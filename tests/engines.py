"""Every engine that a district may choose: a test with the fixture `engine` (conftest.py) runs on each, with `settings.ENGINE` set.

A test that wants another parametrisation takes ENGINES itself. What Spark runs is one group of xdist (`--dist loadgroup`), so that one
process only starts a session; it is skipped where the machine has no Java.
"""

from __future__ import annotations

import shutil
from typing import Any

import pytest

SPARK = (
    pytest.mark.spark,
    pytest.mark.xdist_group("spark"),
    pytest.mark.skipif(shutil.which("java") is None, reason="needs Java 17 (Debian: openjdk-17-jre-headless)"),
)
ENGINES: tuple[Any, ...] = ("duckdb", pytest.param("spark", marks=SPARK))
