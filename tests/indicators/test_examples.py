"""Indicators run by the examples of their packs, on every engine, by the statements that make real figures."""

from __future__ import annotations

from typing import Any

import pytest

from guatu.definitions.example import Example
from guatu.definitions.examples import load_examples, run_example
from guatu.definitions.indicator import Indicator
from guatu.definitions.loader import PACKS
from guatu.indicators.examples import engine_of
from guatu.registers.library import library

EXAMPLES = [each for each in load_examples(PACKS, library())[0] if each.kind.name == "indicator"]


def test_every_indicator_has_examples() -> None:
    assert {each.definition for each in EXAMPLES} == set(library().of(Indicator))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: f"{each.definition}-{each.name}")
def test_indicator_gives_what_its_example_expects(example: Example, settings: Any) -> None:
    settings.ENGINE = "duckdb"
    assert run_example(example, library(), engine=engine_of(library())) == []
