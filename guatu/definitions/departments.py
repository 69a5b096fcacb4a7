"""Read a catalogue of departments: which bodies there are, and what each is in charge of.

The catalogue is one YAML file (docs/departments.md). Every scalar is text: PyYAML's own typing would make a boolean of
`no` and an 8 of `010`. The file is read as nodes, not as dictionaries, so that every complaint can name its line.
"""

from __future__ import annotations

from pathlib import Path

from guatu.definitions.errors import DefinitionError
from guatu.definitions.nodes import Place, file_text, read_text
from guatu.workreport.departments import Charge, Department, Word

CATALOGUE = Path(__file__).parent.parent / "packs" / "departments" / "departments.yaml"
"""The catalogue that comes with guatu; a district's own takes its place."""

KEYS = ("label", "aliases", "duties", "helps")
SHORTEST_WORD = 2
HEAVIEST_BY_LENGTH = 6


def load_departments(path: Path | str | None = None) -> tuple[Department, ...]:
    """Read the catalogue at `path`, or the one that comes with guatu.

    Raises DefinitionError with file, line and nearest guess where the catalogue cannot be used.
    """
    file = Path(path) if path is not None else CATALOGUE
    departments: dict[str, Department] = {}
    names: dict[str, str] = {}
    for identifier, place in _root(file).entries():
        department = _department(identifier, place)
        for name in (department.label, *department.aliases):
            if name in names:
                raise place.error(f"名称“{name}”已经属于“{names[name]}”，一个名称只能属于一个部门。")
            names[name] = identifier
        departments[identifier] = department
    return tuple(departments.values())


def _root(file: Path) -> Place:
    """Parse the file; an unreadable or empty one is an error."""
    root = read_text(file, file_text(file, what="部门目录"))
    if root is None:
        raise DefinitionError(file, 0, "", "部门目录是空的，至少要有一个部门。")
    return root


def _department(identifier: str, place: Place) -> Department:
    """Build one department from its entry."""
    if not identifier.isascii() or not identifier.replace("_", "").isalnum():
        raise place.error("部门标识用英文小写字母、数字和下划线，中文名称写在 label 里。")
    keys = place.mapping(KEYS, what="部门")
    if "label" not in keys:
        raise place.error("缺少 label（部门名称）。")
    duties = keys["duties"].entries() if "duties" in keys else ()
    charges = tuple(Charge(charge, _words(words)) for charge, words in duties)
    seen: dict[str, str] = {}
    for charge in charges:
        for word, _ in charge.words:
            if word in seen:
                raise place.error(f"“{word}”同时写在“{seen[word]}”和“{charge.label}”下，只留一处。")
            seen[word] = charge.label
    return Department(
        identifier,
        keys["label"].text(),
        tuple(name for name, _ in _words(keys["aliases"])) if "aliases" in keys else (),
        charges,
        _words(keys["helps"]) if "helps" in keys else (),
    )


def _words(place: Place) -> tuple[Word, ...]:
    """Words joined by 、 with their weights: the number behind `*`, else the length of the word up to six."""
    words: list[Word] = []
    for part in place.text().split("、"):
        word, star, number = part.strip().partition("*")
        if len(word) < SHORTEST_WORD:
            raise place.error(f"“{part}”太短：每个词至少两个字，词之间用顿号隔开。")
        if star and not number.isdecimal():
            raise place.error(f"“{part}”的权重应当是整数，例如“{word}*4”。")
        words.append((word, int(number) if star else min(len(word), HEAVIEST_BY_LENGTH)))
    return tuple(words)
