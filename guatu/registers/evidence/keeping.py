"""Keeping a file: once, under the hash of its content.

A file is read into a temporary file while it is hashed and measured, looked through, and only then moved to its place; an upload
that fails leaves nothing behind.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from guatu.people.models import Person
from guatu.registers.evidence.errors import EvidenceRefused
from guatu.registers.evidence.looking import TYPES, ending_of, look_through
from guatu.registers.gate.source import FORM, SIMULATION
from guatu.registers.journal import act_open, line_write
from guatu.registers.models import Act, Evidence

BLOCK = 1 << 20
TABLE = "evidence"
"""How the journal calls the files."""


def evidence_store(*, file: IO[bytes], name: str, by: Person, simulated: bool = False) -> Evidence:
    """Keep a file and return its entry; the same content again returns the entry it has. Raises EvidenceRefused."""
    shown = clean_name(name)
    ending = ending_of(shown)
    if ending not in TYPES:
        known = "、".join(sorted({each.lstrip(".") for each in TYPES}))
        raise EvidenceRefused(
            _("不能上传“%(ending)s”文件。可以上传：%(known)s。") % {"ending": ending or shown, "known": known}
        )
    folder = Path(settings.INSTANCE) / "evidence"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=folder, prefix="incoming-")
    path = Path(temporary)
    try:
        digest, size = _copy(file, handle)
        if not size:
            raise EvidenceRefused(_("“%(name)s”是空文件，请核对后重新上传。") % {"name": shown})
        look_through(path.read_bytes(), ending, shown)
        place = evidence_path(digest)
        place.parent.mkdir(exist_ok=True, mode=0o700)
        if not place.exists():
            os.replace(path, place)
            place.chmod(0o400)
        evidence = _entry(digest, shown, TYPES[ending][0], size, by, simulated)
    finally:
        path.unlink(missing_ok=True)
    return evidence


@transaction.atomic
def _entry(digest: str, name: str, media_type: str, size: int, by: Person, simulated: bool) -> Evidence:
    """The file's entry, and where it is new the journal's line that says the same."""
    defaults = {
        "name": name,
        "media_type": media_type,
        "size": size,
        "added_by": by,
        "added_at": datetime.now(),
        "simulated": simulated,
    }
    evidence, made = Evidence.objects.get_or_create(digest=digest, defaults=defaults)
    if made:
        act = act_open(
            register="", verb=Act.Verb.FILE, person=by, source=SIMULATION if simulated else FORM, simulated=simulated
        )
        line_write(
            act=act,
            table=TABLE,
            verb=Act.Verb.FILE,
            row=evidence.pk,
            version=1,
            before={},
            after=facts(evidence),
            evidence=[evidence],
        )
    return evidence


def facts(evidence: Evidence) -> dict[str, object]:
    """What the journal says of a file, besides the hash of its content: all that its entry holds."""
    return {
        "digest": evidence.digest,
        "name": evidence.name,
        "media_type": evidence.media_type,
        "size": evidence.size,
        "added_by": evidence.added_by_id,
        "added_at": evidence.added_at.isoformat(),
        "simulated": evidence.simulated,
    }


def evidence_path(digest: str) -> Path:
    """Where a file's content lies."""
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise ValueError(f"no digest: {digest!r}")
    return Path(settings.INSTANCE) / "evidence" / digest[:2] / digest


def evidence_check(evidence: Evidence) -> str:
    """Why a kept file is not what was handed in; empty where it is."""
    try:
        with evidence_path(evidence.digest).open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        return "的文件不见了。"
    except OSError as error:
        return f"的文件读不出来（{error.strerror}）。"
    except ValueError:
        return "的登记被改动过，编号不是摘要。"
    return "" if found == evidence.digest else "的文件内容被改动过。"


def clean_name(name: str) -> str:
    """A file's name without its path, control characters and excess."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    base = re.sub(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", "", base).strip(". ")
    stem, dot, ending = base.rpartition(".")
    return f"{stem[:120]}.{ending[:10]}" if dot else base[:120]


def _copy(file: IO[bytes], handle: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    limit = settings.EVIDENCE_MAX_BYTES
    with os.fdopen(handle, "wb") as out:
        while block := file.read(BLOCK):
            size += len(block)
            if size > limit:
                raise EvidenceRefused(_("文件超过%(most)s MB，请压缩图片或分开上传。") % {"most": limit // BLOCK})
            digest.update(block)
            out.write(block)
    return digest.hexdigest(), size
