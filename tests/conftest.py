"""What all tests share: a throw-away instance folder, the database (SQLite, or PostgreSQL on demand), people of a small district.

`GUATU_TEST_POSTGRES=1` runs every database test on a PostgreSQL server that the session starts from the distribution's binaries,
as an unprivileged user, on a free port, in a temporary folder, and stops again.
"""

from __future__ import annotations

import glob
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.test import override_settings

sys.path.insert(0, str(Path(__file__).parent))
from engines import ENGINES

# How long one random case takes says nothing on a machine that does other work besides.
hypothesis.settings.register_profile("calm", deadline=None)
hypothesis.settings.load_profile("calm")
ON_POSTGRES = os.environ.get("GUATU_TEST_POSTGRES") == "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs PostgreSQL unless the session runs on it."""
    if ON_POSTGRES:
        return
    for item in items:
        if "postgres" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="needs GUATU_TEST_POSTGRES=1"))


@pytest.fixture(scope="session", autouse=True)
def instance_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Uploads of tests go into a temporary folder, and password hashing is made cheap."""
    folder = tmp_path_factory.mktemp("instance")
    with override_settings(
        INSTANCE=folder,
        UPLOADS=folder / "uploads",
        LAKE=folder / "lake",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield folder


@pytest.fixture(autouse=True)
def no_seals_of_others(instance_folder: Path) -> None:
    """The book of seals speaks of one database; each test begins with an empty one."""
    (instance_folder / "seals.txt").unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def no_lake_of_others(instance_folder: Path) -> None:
    """The lake speaks of one database, too."""
    shutil.rmtree(instance_folder / "lake", ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """A file for SQLite, so that threads and processes really share it; or a server of our own for PostgreSQL."""
    from django.db import connections

    del django_db_modify_db_settings_parallel_suffix
    if not ON_POSTGRES:
        name = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        connections.settings["default"]["TEST"]["NAME"] = name
        connections["default"].settings_dict["TEST"]["NAME"] = name
        yield
        return
    with postgres_server() as url:
        from guatu.settings import database_from_url

        settings.DATABASES["default"] = database_from_url(url) | {"CONN_MAX_AGE": 0}
        connections.settings = connections.configure_settings(settings.DATABASES)
        del connections["default"]
        yield
        connections.close_all()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Tables of registers too: they come from definitions, not from migrations."""
    from guatu.registers import schema
    from guatu.registers.tables.models import MODELS

    del django_db_setup
    with django_db_blocker.unblock():
        schema.apply()
    for model in MODELS:
        # Django empties managed tables only between tests that commit.
        model._meta.managed = True


class postgres_server:
    """A PostgreSQL server for the time of a `with`; gives its URL."""

    def __enter__(self) -> str:
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
        if not found:
            pytest.exit("GUATU_TEST_POSTGRES=1, but /usr/lib/postgresql holds no server: apt-get install postgresql", 3)
        self.binaries = Path(found[-1])
        self.folder = Path(tempfile.mkdtemp(prefix="guatu-pg-"))
        self.user: str | None = None
        if os.getuid() == 0:
            names = {each.pw_name for each in pwd.getpwall()}
            self.user = "postgres" if "postgres" in names else "nobody"
            shutil.chown(self.folder, self.user)
        data = self.folder / "data"
        self._run("initdb", "-D", str(data), "-U", "guatu", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        options = f"-p {port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off"
        self._run("pg_ctl", "-D", str(data), "-w", "-l", str(self.folder / "log"), "-o", options, "start")
        return f"postgresql://guatu@127.0.0.1:{port}/postgres"

    def __exit__(self, *error: object) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop", check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        done = subprocess.run(
            [str(self.binaries / program), *arguments],
            user=self.user,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
        if check and done.returncode:
            raise RuntimeError(f"{program}: {done.stderr.decode(errors='replace')}")


@pytest.fixture
def district(db: None) -> Any:
    """Three organisations and one person of each role."""
    from invented import build_district

    del db
    return build_district()


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, settings: Any) -> str:
    """Each engine in turn, as a district would set it."""
    settings.ENGINE, settings.SPARK_MASTER = request.param, "local[1]"
    # Statements of tests are short-lived: less compiling of Java halves the time.
    os.environ.setdefault("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    return str(request.param)


@pytest.fixture
def stopwatch() -> Any:
    """Milliseconds of the quickest of `times` calls."""

    def measure(call: Any, times: int = 5) -> float:
        best = float("inf")
        for _turn in range(times):
            begun = time.perf_counter()
            call()
            best = min(best, time.perf_counter() - begun)
        return best * 1000

    return measure
