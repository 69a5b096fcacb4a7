"""The indicators that ship: how many, with what examples, and that each gives what its examples expect."""

from __future__ import annotations

import pytest

from guatu.definitions.example import Example
from guatu.definitions.examples import load_examples, run_example
from guatu.definitions.indicator import Indicator
from guatu.definitions.loader import PACKS
from guatu.registers.library import library
from tests.packs.plain_measure import plain_engine

EXAMPLES = [each for each in load_examples(PACKS, library())[0] if each.kind.type is Indicator]


@pytest.mark.django_db
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: f"{each.definition}-{each.name}")
def test_an_indicator_gives_what_its_example_expects(example: Example) -> None:
    assert run_example(example, library(), engine=plain_engine(library())) == []
