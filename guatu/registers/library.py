"""The definitions this district runs by: the shipped packs, and its own in `instance/site/packs` in their place."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from guatu.definitions.library import Library

PACKS = Path(__file__).parent.parent / "packs"


def pack_folders() -> tuple[Path, ...]:
    """Folders of packs, later ones override; those that the settings name where they do (`guatu check` tries others)."""
    if named := getattr(settings, "PACK_FOLDERS", ()):
        return tuple(named)
    own = Path(settings.INSTANCE) / "site" / "packs"
    return (PACKS, own) if own.is_dir() else (PACKS,)


@cache
def library() -> Library:
    """The library, read once for the life of the process: tables cannot change under a running server."""
    try:
        from guatu.definitions.loader import load_library
    except ModuleNotFoundError:  # until the loader is there
        return Library()
    return load_library(*pack_folders())


@cache
def department_names() -> dict[str, str]:
    """Id of a department in the catalogue → its Chinese name, for the `owner` of registers."""
    from guatu.definitions.departments import load_departments

    own = Path(settings.INSTANCE) / "site" / "departments.yaml"
    return {each.id: each.label for each in load_departments(own if own.is_file() else None)}
