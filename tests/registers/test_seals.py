"""Seals beside writers that are still on their way, and two who seal at once."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection, transaction

from guatu.registers.models import Line, Seal
from guatu.registers.seals import seal_pending
from guatu.registers.verify import verify


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_seal_does_not_step_over_a_line_on_its_way(registry: Any) -> None:
    begun, finish = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                registry.make(1)
                begun.set()
                finish.wait(20)
        finally:
            connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert begun.wait(20)
    registry.make(2)
    assert seal_pending(settled_only=False) == 0
    finish.set()
    thread.join()
    assert seal_pending(settled_only=False) == 1
    seal = Seal.objects.get()
    assert (seal.lines, Line.objects.count()) == (2, 2)
    assert list(verify()) == []


@pytest.mark.django_db(transaction=True)
def test_a_line_that_was_taken_back_holds_no_seal_up(registry: Any) -> None:
    registry.make(1)
    with transaction.atomic():
        registry.make(2)
        transaction.set_rollback(True)
    registry.make(3)
    seal_pending(settled_only=False)
    assert sum(Seal.objects.values_list("lines", flat=True)) == Line.objects.count() == 2
    assert list(verify()) == []


@pytest.mark.django_db(transaction=True)
def test_two_who_seal_at_once_seal_each_line_once(registry: Any) -> None:
    for number in range(1, 6):
        registry.make(number)
    errors: list[Exception] = []

    def seal() -> None:
        try:
            seal_pending(settled_only=False)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=seal) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sum(Seal.objects.values_list("lines", flat=True)) == 5
    assert list(verify()) == []
