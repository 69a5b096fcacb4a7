"""The shape of the project: which room may import which, what packs may hold, and lock files without addresses."""

import importlib
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent


def test_rooms_import_only_rooms_above_them():
    """`lint-imports` reads its contracts from pyproject.toml."""
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run([sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_room_has_its_place_in_the_contract():
    """A folder that the contract does not name would escape it."""
    rooms = {path.parent.name for path in (ROOT / "guatu").glob("*/__init__.py")}
    named = set(re.findall(r"\((\w+)\)", (ROOT / "pyproject.toml").read_text("utf-8")))
    assert rooms <= named


def test_the_second_copy_of_sqlite_stays_in_a_process_of_its_own():
    """Two copies of SQLite in one process do not see each other's locks: what one writes, the other loses."""
    named = [path.name for path in (ROOT / "guatu").rglob("*.py") if "adbc_driver_sqlite" in path.read_text("utf-8")]
    assert named == ["sqlite_process.py"]


def test_packs_hold_data_only():
    code = [path for path in (ROOT / "guatu" / "packs").rglob("*.py") if path.name != "__init__.py"]
    assert code == []


def test_pure_rooms_start_without_django():
    """What `guatu compile` imports decides how fast it starts."""
    command = (
        "import sys, guatu.workreport.compiler, guatu.definitions.departments;"
        "print([name for name in ('django', 'yaml', 'docx', 'pypdf', 'xlsxwriter', 'rich') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


LOCKS = [*sorted((ROOT / "requirements").glob("*.txt")), ROOT / "package-lock.json"]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_lock_files_hold_versions_and_hashes_and_no_addresses(lock):
    """Each machine takes packages from where it is told to; a lock file says only what they are."""
    text = lock.read_text("utf-8")
    # The npm lock names the pages where a project asks for donations; nothing is fetched from them.
    fetched = re.sub(r'"funding": (\{[^}]*\}|\[[^\]]*\]|"[^"]*")', "", text)
    assert "://" not in fetched
    assert "index-url" not in text
    assert "find-links" not in text
    if lock.suffix == ".txt":
        pinned = re.findall(r"^([\w.\[\]-]+)==", text, re.MULTILINE)
        assert pinned
        assert text.count("--hash=sha256:") >= len(pinned)
    else:
        assert text.count('"integrity"') == text.count('"node_modules/')


@pytest.mark.parametrize("name", ["run", "dev", "build", "node", "bench"])
def test_every_wish_is_locked(name):
    """A package added to a .in file without `make lock` would be missing on the next machine."""
    wished = re.findall(r"^([A-Za-z][\w.-]*)", (ROOT / f"requirements/{name}.in").read_text("utf-8"), re.MULTILINE)
    locked = re.findall(r"^([\w.-]+)", (ROOT / f"requirements/{name}.txt").read_text("utf-8"), re.MULTILINE)
    plain = {re.sub(r"[-_.]+", "-", each).lower() for each in locked}
    assert {re.sub(r"[-_.]+", "-", each).lower() for each in wished} <= plain


def test_dev_holds_the_same_versions_as_run():
    pin = re.compile(r"^([\w.\[\]-]+==\S+)", re.MULTILINE)
    run, dev = ((ROOT / f"requirements/{name}.txt").read_text("utf-8") for name in ("run", "dev"))
    assert set(pin.findall(run)) <= set(pin.findall(dev))


def _subpatterns(parsed: Iterable[Any]) -> Iterator[str]:
    """The names of all operations in a parsed pattern."""
    for operation, argument in parsed:
        yield str(operation)
        parts = argument if isinstance(argument, list | tuple) else [argument]
        for part in parts:
            if isinstance(part, re._parser.SubPattern):
                yield from _subpatterns(part)
            elif isinstance(part, list):
                for each in part:
                    if isinstance(each, re._parser.SubPattern):
                        yield from _subpatterns(each)


def test_no_pattern_needs_a_newer_python_than_we_ask_for():
    """Python before 3.11.5, Debian 12's own among them, misreads possessive groups and can loop in them for ever."""
    risky = []
    for module in pkgutil.walk_packages([str(ROOT / "guatu/workreport")], "guatu.workreport."):
        for name, pattern in vars(importlib.import_module(module.name)).items():
            if isinstance(pattern, re.Pattern):
                operations = set(_subpatterns(re._parser.parse(pattern.pattern, pattern.flags)))
                if operations & {"POSSESSIVE_REPEAT", "ATOMIC_GROUP"}:
                    risky.append(f"{module.name}.{name}")
    assert risky == []
