"""The documentation cannot drift: every command, option, field, reason and setting has its place in it."""

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from guatu.workreport.commitment import Duty, Goal, Item, Kind, Stage, Target
from guatu.workreport.duties import Reason

ROOT = Path(__file__).parent.parent
DOCS = sorted((ROOT / "docs").glob("*.md"))
PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", ROOT / "CHANGELOG.md", *DOCS]
MADE_LATER = {"docs/images/review.png"}


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


ALL_DOCS = "\n".join(path.read_text("utf-8") for path in PAGES)


def commands(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command under a group with the words that call it."""
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            yield from commands(child, (*path, name))
    else:
        yield path, command


def test_every_command_and_option_is_described():
    from guatu.cli import main

    missing = []
    for path, command in commands(main, ("guatu",)):
        if " ".join(path) not in ALL_DOCS:
            missing.append(" ".join(path))
        for parameter in command.params:
            options = [each for each in parameter.opts if each.startswith("--") and each != "--help"]
            missing += [f"{' '.join(path)} {each}" for each in options if f"`{each}" not in ALL_DOCS]
    assert missing == []


@pytest.mark.parametrize("kind", [Target, Goal, Item, Duty], ids=lambda kind: kind.kind)
def test_every_field_of_a_line_is_described(kind):
    names = {field.name for field in dataclasses.fields(kind)} | {"kind", "lead_why"}
    assert [name for name in sorted(names) if f"`{name}`" not in text("docs/compile.md")] == []


@pytest.mark.parametrize("choice", [*Kind, *Stage], ids=str)
def test_every_kind_and_stage_is_described(choice):
    assert f"`{choice}`" in text("docs/compile.md")


@pytest.mark.parametrize("reason", [*Reason], ids=lambda reason: reason.name)
def test_every_reason_for_no_commitment_is_described(reason):
    assert f"| {reason} |" in text("docs/compile.md")


def test_every_key_of_a_department_is_described():
    from guatu.definitions.departments import KEYS

    assert [key for key in KEYS if f"`{key}`" not in text("docs/departments.md")] == []


def test_every_setting_is_described():
    settings = set(re.findall(r"^\| (GUATU_\w+) \|", text("guatu/settings.py"), re.MULTILINE))
    assert settings
    assert [name for name in sorted(settings) if f"`{name}`" not in text("docs/install-offline.md")] == []


def test_every_make_target_is_described():
    makefile = text("Makefile")
    targets = set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split())
    helped = set(re.findall(r"^#   make (\w+)", makefile, re.MULTILINE))
    parts = {"help", "messages", "env", "env-dev", "frontend", "frontend-dev", "database", "system-packages"}
    assert targets == helped | parts


@pytest.mark.parametrize("guide", PAGES, ids=lambda guide: guide.name)
def test_links_lead_somewhere(guide):
    broken = []
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", guide.read_text("utf-8")):
        place = (guide.parent / target).resolve()
        if "://" not in target and not place.exists() and str(place.relative_to(ROOT)) not in MADE_LATER:
            broken.append(target)
    assert broken == []


def test_every_page_is_reached_from_both_readmes():
    for readme in ("README.md", "README.zh-CN.md"):
        assert [page.name for page in DOCS if f"docs/{page.name}" not in text(readme)] == []


def test_systems_are_all_listed_with_a_word_on_today():
    rows = re.findall(r"^\| (\d+) \|.*\| ([^|]+) \|$", text("docs/systems.md"), re.MULTILINE)
    assert [int(number) for number, _ in rows] == [*range(1, 37), *range(1, 16)]
    assert all(re.match(r"\W*(works|in part|not yet)", today) for _, today in rows)


def test_every_door_of_the_api_is_described():
    from guatu.api.doors import api

    described = text("docs/api.md")
    paths = [path.removeprefix("/api/v1") for path in api.get_openapi_schema(path_prefix="/api/v1")["paths"]]
    assert paths
    paths = [_as_described(path) for path in paths]
    missing = [path for path in paths if path not in described and f"…/{path.rpartition('/')[2]}`" not in described]
    assert missing == []


def _as_described(path: str) -> str:
    """The doors of all registers stand there once, under {register} and {series}."""
    path = re.sub(r"^/registers/[a-z_]+/(rows|take-in)", r"/registers/{register}/\1", path)
    return re.sub(r"/series/[a-z0-9_]+$", "/series/{series}", path)


def test_every_key_and_type_of_a_register_is_described():
    from guatu.definitions.build_parameter import PARAMETER_KEYS, VALUE_KEYS
    from guatu.definitions.build_register import CHECK_KEYS, FIELD_KEYS, REGISTER_KEYS, SERIES_KEYS
    from guatu.definitions.fields import FieldType

    words = {*REGISTER_KEYS, *FIELD_KEYS, *SERIES_KEYS, *CHECK_KEYS, *PARAMETER_KEYS, *VALUE_KEYS, *FieldType}
    assert [word for word in sorted(words) if f"`{word}`" not in text("docs/packs.md")] == []


def test_every_type_of_problem_is_described():
    kinds = set(re.findall(r"problem\(\s*\w+, \"([\w-]+)\"", text("guatu/api/problems.py")))
    assert len(kinds) > 5
    assert [kind for kind in sorted(kinds) if f"| `{kind}` |" not in text("docs/api.md")] == []
