"""Words that come from rooms without translations are in the catalogue all the same."""

from __future__ import annotations

import pytest
from django.utils.translation import gettext, override

from guatu.pages import messages
from guatu.workreport.commitment import Kind, Stage
from guatu.workreport.duties import Reason


@pytest.mark.parametrize(
    ("named", "known"),
    [
        (messages.KINDS, [each.label for each in Kind]),
        (messages.STAGES, [each.label for each in Stage]),
        (messages.REASONS, [str(each) for each in Reason]),
    ],
)
def test_every_word_of_the_rooms_is_named_and_translated(named: tuple[str, ...], known: list[str]) -> None:
    assert list(named) == known
    with override("en"):
        assert not [each for each in known if gettext(each) == each]
