"""Views run on the real database, by the examples of their packs."""

from __future__ import annotations

import pytest

from guatu.definitions.example import Example
from guatu.definitions.examples import load_examples
from guatu.definitions.loader import PACKS
from guatu.registers.examples import run_view_example
from guatu.registers.library import library

EXAMPLES, ERRORS = load_examples(PACKS, library())
VIEWS = [each for each in EXAMPLES if each.kind == "view"]


def test_every_definition_has_examples() -> None:
    assert [str(each) for each in ERRORS] == []
    assert {each.definition for each in VIEWS} == set(library().views)


@pytest.mark.django_db
@pytest.mark.parametrize("example", VIEWS, ids=lambda each: f"{each.definition}-{each.name}")
def test_view_gives_what_its_example_expects(example: Example) -> None:
    assert run_view_example(example, library()) == []
