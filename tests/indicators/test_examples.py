"""Indicators run by the examples of their packs, on every engine, by the statements that make real figures."""

from __future__ import annotations

import os

import pytest
from engines import SPARK

from guatu.definitions.example import Example
from guatu.definitions.examples import load_examples, run_example
from guatu.definitions.indicator import Indicator
from guatu.definitions.loader import PACKS
from guatu.indicators.examples import engine_of
from guatu.registers.library import library

EXAMPLES = [each for each in load_examples(PACKS, library())[0] if each.kind.name == "indicator"]


def test_every_indicator_has_examples() -> None:
    assert {each.definition for each in EXAMPLES} == set(library().of(Indicator))


def shape_of(example: Example) -> tuple[object, ...]:
    """What kind of statement the example's indicator leads to."""
    of = library().of(Indicator)[example.definition]
    kind = "series" if "__" in of.source else "view" if of.source in library().views else "register"
    return of.measure, of.flow, bool(of.until), kind


FIRST = list({shape_of(each): each for each in reversed(EXAMPLES)}.values())
"""One for each kind of statement, for Spark; `make spark` runs all of them there."""
CASES = [
    *(pytest.param("duckdb", each, id=f"duckdb-{each.definition}-{each.name}") for each in EXAMPLES),
    *(
        pytest.param("spark", each, marks=SPARK, id=f"spark-{each.definition}-{each.name}")
        for each in (EXAMPLES if os.environ.get("GUATU_TEST_SPARK") == "1" else FIRST)
    ),
]


@pytest.mark.parametrize(("engine", "example"), CASES, indirect=["engine"])
def test_indicator_gives_what_its_example_expects(engine: str, example: Example) -> None:
    assert run_example(example, library(), engine=engine_of(library())) == []
