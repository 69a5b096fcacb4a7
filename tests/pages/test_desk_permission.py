"""The desk's acts are the office's alone, whatever is posted."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["", "foo", "accept", "undo"])
def test_junk_posted_to_the_desk_gives_a_department_nothing(district: Any, client: Client, verb: str) -> None:
    report = district.plan()
    client.force_login(district.clerk)
    answer = client.post(f"/reports/{report.pk}/review/act/", {"verb": verb, "since": "0"})
    assert answer.status_code == 403
