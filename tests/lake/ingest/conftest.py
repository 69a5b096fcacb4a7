"""What tests of batches share: the district of the registers' tests with two projects, and a short word for taking a text in."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from guatu.lake.ingest.results import Result
from guatu.registers import gate

_spec = spec_from_file_location("registers_district", Path(__file__).parents[2] / "registers" / "conftest.py")
assert _spec is not None
assert _spec.loader is not None
_module = module_from_spec(_spec)
sys.modules[_spec.name] = _module
_spec.loader.exec_module(_module)
registry = _module.registry

API = gate.Source("api", "监测平台")


@pytest.fixture(autouse=True)
def own_lake(instance_folder: Path) -> Iterator[None]:
    """The lake speaks of one database: each test begins without one."""
    shutil.rmtree(settings.LAKE, ignore_errors=True)
    yield
    shutil.rmtree(settings.LAKE, ignore_errors=True)


@pytest.fixture
def take(registry: Any, tmp_path: Path) -> Callable[..., Result]:
    """Take a text (or bytes) in: `take("…", name="a.csv", series="investment", by=…, register=…)`."""
    from guatu.lake.ingest.services import batch_take_in

    def done(content: str | bytes, *, name: str = "a.jsonl", series: str = "", by: Any = None, **more: Any) -> Result:
        register = more.pop("register", registry.projects)
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return batch_take_in(
            register=register,
            series=register.series_named(series) if series else None,
            file=path,
            by=by or registry.office,
            source=more.pop("source", API),
            **more,
        )

    return done
