"""Take away what is past its time: uploaded originals with their previews, finished downloads, forms left unfinished.

What was taken in stays in the registers and in the journal, with the file's name and digest; that the file itself was removed, and
when, stands in the sealed journal too.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from guatu.intake.models import Batch, BatchPart
from guatu.intake.progress import folder
from guatu.intake.services import file_path
from guatu.jobs.cleaning import LEFT, downloads_clean
from guatu.registers.gate.source import Source
from guatu.registers.journal import act_open, chunk_line
from guatu.registers.models import Act
from guatu.registers.services import drafts_discard_old

TABLE = "originals"
"""How the journal calls uploaded files; no register has this name."""
ORIGINAL = re.compile(r"[0-9a-f]{64}(\.\w+)?")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What was taken away."""

    originals: int
    downloads: int
    drafts: int


def clean(now: datetime | None = None) -> Cleaned:
    """Take away all that is past its time, as the settings say."""
    now = now or datetime.now()
    return Cleaned(
        originals=originals_clean(now=now, days=settings.ORIGINALS_DAYS),
        downloads=downloads_clean(now=now, days=settings.DOWNLOADS_DAYS),
        drafts=drafts_discard_old(now=now, days=settings.DRAFTS_DAYS),
    )


def originals_clean(*, now: datetime, days: int) -> int:
    """Remove files uploaded more than so many days ago (0: keep them), with their previews; how many batches lost theirs.

    A file that somebody uploaded again since stays until the last upload is past its time.
    """
    if days:
        until = now - timedelta(days=days)
        young = Batch.objects.filter(made_at__gte=until).values("digest")
        old = list(Batch.objects.filter(cleaned_at=None, made_at__lt=until).exclude(digest__in=young).order_by("pk"))
        old = [batch for batch in old if not batch.is_busy]
        if old:
            _journaled(old, now, days)
    else:
        old = []
    _sweep()
    return len(old)


@transaction.atomic
def _journaled(old: list[Batch], now: datetime, days: int) -> None:
    """Say that the originals are gone, in the journal and on their batches; the files go when that is certain."""
    numbers = [batch.pk for batch in old]
    act = act_open(
        register="",
        verb=Act.Verb.CLEAN,
        person=None,
        source=Source(Act.SourceKind.COMMAND, "cleanup"),
        reason=_("上传的原件保存满%(days)s天") % {"days": days},
        rows=len(old),
    )
    chunk_line(
        act=act,
        table=TABLE,
        verb=Act.Verb.CLEAN,
        ids=numbers,
        versions=[0] * len(old),
        fields=["register", "name", "digest"],
        before=[[batch.register, batch.name, batch.digest] for batch in old],
        after=[[None, None, None]] * len(old),
    ).save()
    BatchPart.objects.filter(batch__in=numbers).delete()
    Batch.objects.filter(pk__in=numbers).update(cleaned_at=now)
    Batch.objects.filter(pk__in=numbers, state__in=(Batch.State.READY, Batch.State.FAILED)).update(
        state=Batch.State.CANCELLED
    )


def _sweep() -> None:
    """Remove the files of cleaned batches, and what belongs to none."""
    kept = {
        file_path(digest, name).name
        for digest, name in Batch.objects.filter(cleaned_at=None).values_list("digest", "name")
    }
    cleaned = {
        file_path(digest, name).name
        for digest, name in Batch.objects.exclude(cleaned_at=None).values_list("digest", "name")
    }
    for path in folder().iterdir():
        if path.name in kept:
            continue
        stray = (
            ORIGINAL.fullmatch(path.name) or path.name.startswith("incoming-") or path.suffix in (".progress", ".new")
        )
        if path.name in cleaned or (stray and time.time() - path.lstat().st_mtime > LEFT):
            path.unlink(missing_ok=True)
