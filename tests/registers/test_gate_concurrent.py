"""Two people and one row in the same moment: one writes, the other is told; nothing is lost."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from guatu.registers import gate
from guatu.registers.errors import Conflict, Refused
from guatu.registers.models import Line
from guatu.registers.tables import model_of
from guatu.registers.verify import verify

WRITERS = 4


def together(*calls: Any) -> list[Any]:
    """What the calls gave, or the exceptions they ended with, each in a thread of its own, begun at the same moment."""
    results: list[Any] = [None] * len(calls)
    start = threading.Barrier(len(calls))

    def run(place: int, call: Any) -> None:
        try:
            start.wait(10)
            results[place] = call()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_of_writers_of_one_field_one_wins_and_the_others_are_told(registry: Any) -> None:
    record = registry.make(total_investment="1000")

    def write(amount: int) -> Any:
        return gate.record_change(
            record=record, values={"total_investment": str(amount)}, version=1, by=registry.office, source=gate.FORM
        )

    results = together(*[lambda amount=amount: write(amount) for amount in range(2000, 2000 + WRITERS)])
    won = [each for each in results if not isinstance(each, Exception)]
    assert len(won) == 1
    assert [type(each) for each in results if each not in won] == [Conflict] * (WRITERS - 1), results
    record.refresh_from_db()
    assert (record.version, record.total_investment) == (2, won[0].total_investment)
    assert list(verify()) == []


@pytest.mark.django_db(transaction=True)
def test_writers_of_different_fields_all_win(registry: Any) -> None:
    record = registry.make()
    wanted = {"problem": "征地", "leader": "沈知微", "total_investment": "3000"}
    results = together(
        *[
            lambda name=name, value=value: gate.record_change(
                record=record, values={name: value}, version=1, by=registry.office, source=gate.FORM
            )
            for name, value in wanted.items()
        ]
    )
    assert not [each for each in results if isinstance(each, Exception)], results
    record.refresh_from_db()
    assert (record.version, record.problem, record.leader, int(record.total_investment)) == (4, "征地", "沈知微", 3000)
    assert list(verify()) == []


@pytest.mark.django_db(transaction=True)
def test_one_key_entered_twice_in_one_moment_is_taken_once(registry: Any) -> None:
    results = together(
        lambda: registry.make(1),
        lambda: registry.make(1),
        lambda: gate.rows_write(
            register=registry.projects, rows=[registry.project(1)], by=registry.office, source=gate.COMMAND
        ),
    )
    assert {type(each) for each in results if isinstance(each, Exception)} <= {Refused}, results
    assert model_of("projects").objects.count() == 1
    assert Line.objects.count() == 1
    assert list(verify()) == []
