"""Schemas for editors: they take all that ships and refuse what the loader refuses."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
import yaml

from guatu.definitions.fields import FieldType
from guatu.definitions.kinds import schemas
from guatu.definitions.loader import PACKS
from guatu.definitions.schemas import TYPES
from tests.definitions.pack_sample import PARAMETER, REGISTER

FOLDERS = {"register": "registers", "parameter": "parameters", "examples": "examples"}


def valid(kind: str, text: str) -> bool:
    # An editor reads days as texts, as JSON has no others.
    content: Any = yaml.load(text, Loader=yaml.BaseLoader)
    return jsonschema_rs.validator_for(schemas()[kind]).is_valid(content)


@pytest.mark.parametrize("kind", FOLDERS)
def test_every_shipped_file_fits_its_schema(kind: str) -> None:
    files = sorted(PACKS.glob(f"*/{FOLDERS[kind]}/*.yaml"))
    assert files
    assert [path.name for path in files if not valid(kind, path.read_text("utf-8"))] == []


def test_every_schema_is_a_schema_and_every_type_is_named() -> None:
    for schema in schemas().values():
        jsonschema_rs.meta.validate(schema)
    assert set(TYPES) == set(FieldType)


@pytest.mark.parametrize(
    ("kind", "text", "old", "new"),
    [
        ("register", REGISTER, "title:", "titel:"),
        ("register", REGISTER, "type: text", "type: txt"),
        ("register", REGISTER, "unit: 亩}", "note: 亩}"),
        ("register", REGISTER, "key: code", "key: []"),
        ("register", REGISTER, "  land:", "  Land:"),
        ("register", REGISTER, "rhythm: month", "rhythm: monthly"),
        ("register", REGISTER, ", says: 投资不足", ""),
        ("register", REGISTER, "    stages: {planned: 谋划, signed: 签约}\n", ""),
        ("parameter", PARAMETER, "2022-01-01", "2022年"),
        ("parameter", PARAMETER, ", source: 示例文件", ""),
        ("examples", "- {name: 例, expect: {ok: all}}\n", "expect", "expct"),
    ],
)
def test_a_mistake_does_not_fit(kind: str, text: str, old: str, new: str) -> None:
    assert valid(kind, text)
    assert old in text
    assert not valid(kind, text.replace(old, new))
