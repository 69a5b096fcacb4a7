"""A client of the API for tests."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

from guatu.people.models import Person
from guatu.people.services import token_create

ROOT = "/api/v1"


class Caller:
    """A client with a token that speaks JSON."""

    def __init__(self, person: Person) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {token_create(person=person, label='测试')[1]}"})

    def __call__(self, method: str, path: str, data: Any = None, **given: Any) -> tuple[int, Any]:
        if method != "get" and data is not None and "format" not in given:
            answer = self.client.generic(method.upper(), ROOT + path, json.dumps(data), "application/json")
        else:
            answer = getattr(self.client, method)(ROOT + path, data)
        kind = answer.headers.get("Content-Type", "")
        return answer.status_code, answer.json() if "json" in kind else answer
