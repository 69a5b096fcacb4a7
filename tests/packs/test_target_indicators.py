"""Every numeric target of a real district's report has an indicator, and it gives what the registers prove."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import override_settings

from guatu.definitions.example import Example
from guatu.definitions.examples import load_examples
from guatu.definitions.indicator import Indicator
from guatu.definitions.loader import PACKS
from guatu.definitions.units import ratio
from guatu.indicators import selectors
from guatu.registers.library import library
from tests.packs.test_targets import PROOFS, filled

PACKS_OF_STEP_TWO = ("projects", "enterprises", "air", "rural", "works", "land")


@pytest.fixture
def district(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """The registers of the proofs, and a lake of their own."""
    with override_settings(LAKE=tmp_path / "lake"):
        filled()
        selectors.refresh()
        yield


def test_every_target_has_an_indicator_that_gives_what_the_registers_prove(district: None) -> None:
    odd = []
    for proof in PROOFS:
        indicator = library().of(Indicator)[proof.indicator]
        found = selectors.value(indicator.name, start=date(2022, 1, 1), end=date(2022, 12, 31)).value
        times = ratio(indicator.unit, proof.unit)
        assert times is not None, (indicator.unit, proof.unit)
        given = None if found is None else float(found * times.numerator / times.denominator)
        if given != pytest.approx(proof.gives, abs=0.05):
            odd.append((proof.start, indicator.name, given, proof.gives))
    assert odd == []
    assert len({proof.indicator for proof in PROOFS}) == len(PROOFS) == 26


def test_a_target_is_followed_through_the_year(district: None) -> None:
    started = selectors.values(
        "started_industrial_projects", grain="month", start=date(2022, 1, 1), end=date(2022, 12, 31)
    )
    assert [each.value for each in started] == [1, 0, 1, 0, 0, 1, *[0] * 6]
    net = selectors.values("scale_net", grain="quarter", start=date(2022, 1, 1), end=date(2022, 12, 31))
    assert [each.value for each in net] == [0, 2, 0, -1]
    signed = selectors.values("signed_investment", grain="quarter", start=date(2022, 1, 1), end=date(2022, 12, 31))
    assert [each.value for each in signed] == [Decimal(12), Decimal(1), Decimal(0), Decimal(2)]


def test_there_are_indicators_for_every_pack_with_their_bounds() -> None:
    known = library().of(Indicator)
    assert len(known) >= 60
    for pack in PACKS_OF_STEP_TWO:
        assert sum(each.pack == pack for each in known.values()) >= 10, pack
    cases: dict[str, list[Example]] = {}
    for case in load_examples(PACKS, library())[0]:
        if case.kind.type is Indicator:
            cases.setdefault(case.definition, []).append(case)
    assert set(cases) == set(known)
    assert [name for name, held in cases.items() if not any("value" in each.expect for each in held)] == []


def test_an_alias_means_one_indicator() -> None:
    seen: dict[str, str] = {}
    shared = []
    for each in library().of(Indicator).values():
        for name in (each.label, *each.aliases):
            if seen.setdefault(name, each.name) != each.name:
                shared.append((name, seen[name], each.name))
    assert shared == []
