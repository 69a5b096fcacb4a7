"""The demo, built once for all that look at it, in an instance folder of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.test import override_settings

from guatu.registers.library import library
from guatu.registers.search import search_fields, search_rebuild
from guatu.simulate.demo import Demo, build_demo


def empty() -> None:
    """Take everything away, search indexes too, and begin to count from one."""
    call_command("flush", interactive=False, verbosity=0, reset_sequences=True)
    for register in library().registers.values():
        if search_fields(register):
            search_rebuild(register)


@pytest.fixture(name="empty", scope="session")
def empty_again() -> Callable[[], None]:
    """Emptying the database, for tests that commit."""
    return empty


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The whole demo, committed as it is for a real user; taken away afterwards."""
    del django_db_setup
    folder = tmp_path_factory.mktemp("demo")
    with (
        override_settings(INSTANCE=folder, UPLOADS=folder / "uploads", LAKE=folder / "lake"),
        django_db_blocker.unblock(),
    ):
        empty()
        yield build_demo()
        empty()
