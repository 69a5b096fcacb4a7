"""Questions about batches."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from guatu.definitions.register import Register
from guatu.intake.models import Batch
from guatu.registers.access import may_write_register

KINDS = ("refused", "changed", "new")


def batch_for(person: Any, register: Register, number: int) -> Batch:
    """A batch of the person's own, or any for whoever may write the whole register. Raises Http404."""
    from guatu.registers.access import writer

    batch = Batch.objects.filter(pk=number, register=register.name).select_related("by", "act").first()
    if batch is None or not may_write_register(person, register):
        raise Http404
    if batch.by_id != person.pk and not writer(person, register).all:
        raise Http404
    return batch


def batches_for(person: Any, register: Register, most: int = 20) -> list[Batch]:
    """The latest batches the person may see."""
    from guatu.registers.access import writer

    found = Batch.objects.filter(register=register.name).select_related("by")
    if not writer(person, register).all:
        found = found.filter(by=person)
    return list(found[:most])


def batches_of(person: Any, most: int = 20) -> list[Batch]:
    """The person's own latest batches of all registers."""
    return list(Batch.objects.filter(by_id=person.pk).select_related("by")[:most])


def taken_in_before(batch: Batch) -> Batch | None:
    """An earlier batch of the same content that was taken in and not undone."""
    same = Batch.objects.filter(register=batch.register, digest=batch.digest, state=Batch.State.DONE, pk__lt=batch.pk)
    return same.filter(act__undone_by=None).select_related("by").first()


def part_rows(batch: Batch, kind: str, number: int) -> list[dict[str, Any]]:
    """The rows of one page of a preview."""
    part = batch.parts.filter(kind=kind, number=number).first()
    return list(part.rows) if part else []


def parts_count(batch: Batch, kind: str) -> int:
    """How many pages a kind has."""
    return batch.parts.filter(kind=kind).count()
