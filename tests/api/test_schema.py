"""Whatever the schema allows, the API answers as the schema says: never with a server error."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, settings
from invented import build_district
from schemathesis import checks

from guatu.api.doors import api
from guatu.people.services import token_create

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.fixture
def token(db: None) -> Iterator[str]:
    """The office's token, in a district with one report under review and one plan."""
    # A real request begins and ends with closing worn connections; here the test's own transaction must outlive it.
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    district = build_district()
    district.report()
    district.plan()
    yield token_create(person=district.office, label="x")[1]
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


plain = schema.exclude(path_regex="/registers/.")
# Every register's doors are made by the same code: two registers with all types of fields stand for the rest.
of_registers = schema.include(path_regex="/registers/(projects|enterprises)")


@plain.parametrize()
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_door_answers_as_described(case: Any, token: str) -> None:
    answer_conforms(case, token)


@of_registers.parametrize()
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_door_of_registers_answers_as_described(case: Any, token: str) -> None:
    answer_conforms(case, token)


def answer_conforms(case: Any, token: str) -> None:
    """Call the door as the case says; what comes back must be described."""
    with transaction.atomic():
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {token}"}
        response = case.call()
        case.validate_response(
            response,
            checks=[
                checks.not_a_server_error,
                checks.status_code_conformance,
                checks.content_type_conformance,
                checks.response_schema_conformance,
            ],
        )
        transaction.set_rollback(True)


def test_the_schema_describes_every_answer() -> None:
    described = api.get_openapi_schema(path_prefix="/api/v1")
    for path, item in described["paths"].items():
        for method, door in item.items():
            assert {"401", "403", "404", "409", "422"} <= {str(code) for code in door["responses"]}, (method, path)
            assert any("\u4e00" <= letter <= "\u9fff" for letter in door["summary"]), (method, path)
