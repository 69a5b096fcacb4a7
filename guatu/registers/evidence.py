"""Evidence files: stored once under the hash of their content, their type told by their content, nothing in them that runs.

A file is read into a temporary file while it is hashed and measured, looked through, and only then moved to its place; an upload
that fails leaves nothing behind.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import zipfile
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from guatu.people.models import Person
from guatu.registers.errors import RegisterError
from guatu.registers.models import Evidence

BLOCK = 1 << 20
HEAD = 4096
OOXML = {".docx": "word/", ".xlsx": "xl/", ".pptx": "ppt/"}
TYPES: dict[str, tuple[str, tuple[bytes, ...]]] = {
    ".pdf": ("application/pdf", (b"%PDF-",)),
    ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    ".webp": ("image/webp", (b"RIFF",)),
    ".heic": ("image/heic", (b"ftypheic", b"ftypheix", b"ftypmif1")),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (b"PK\x03\x04",)),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (b"PK\x03\x04",)),
    ".pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", (b"PK\x03\x04",)),
    ".ofd": ("application/ofd", (b"PK\x03\x04",)),
    ".doc": ("application/msword", (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)),
    ".xls": ("application/vnd.ms-excel", (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)),
    ".txt": ("text/plain", ()),
    ".csv": ("text/csv", ()),
}
"""Ending → media type, and the beginnings one of which the content must have. Texts have none: they must be texts."""
ZIPPED = frozenset({".docx", ".xlsx", ".pptx", ".ofd"})
OLD_OFFICE = frozenset({".doc", ".xls"})
RUNS_IN_PDF = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia)\b")
VBA_IN_OLE = ("_VBA_PROJECT".encode("utf-16-le"), "VBA".encode("utf-16-le") + b"\x00\x00", "Macros".encode("utf-16-le"))
MOST_UNPACKED = 400 * BLOCK
MOST_PARTS = 5000


class EvidenceRefused(RegisterError):
    """A file that is not taken; the message says why and what to do."""


def evidence_store(*, file: IO[bytes], name: str, by: Person, simulated: bool = False) -> Evidence:
    """Keep a file and return its entry; the same content again returns the entry it has. Raises EvidenceRefused."""
    shown = clean_name(name)
    ending = Path(shown).suffix.lower()
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
            raise EvidenceRefused(_("“%(name)s”是空文件。") % {"name": shown})
        _look_through(path, ending, shown)
        place = evidence_path(digest)
        place.parent.mkdir(exist_ok=True, mode=0o700)
        if not place.exists():
            os.replace(path, place)
            place.chmod(0o400)
        evidence, _made = Evidence.objects.get_or_create(
            digest=digest,
            defaults={
                "name": shown,
                "media_type": TYPES[ending][0],
                "size": size,
                "added_by": by,
                "added_at": datetime.now(),
                "simulated": simulated,
            },
        )
    finally:
        path.unlink(missing_ok=True)
    return evidence


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


def _look_through(path: Path, ending: str, name: str) -> None:
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    beginnings = TYPES[ending][1]
    place = 4 if ending == ".heic" else 0
    if beginnings and not any(head[place:].startswith(each) for each in beginnings):
        raise EvidenceRefused(
            _("“%(name)s”的内容不是%(ending)s文件，请核对后重新上传。") % {"name": name, "ending": ending}
        )
    if ending == ".webp" and head[8:12] != b"WEBP":
        raise EvidenceRefused(
            _("“%(name)s”的内容不是%(ending)s文件，请核对后重新上传。") % {"name": name, "ending": ending}
        )
    if ending in ZIPPED:
        _look_through_zip(path, ending, name)
    elif ending in OLD_OFFICE:
        content = path.read_bytes()
        if any(mark in content for mark in VBA_IN_OLE):
            raise _macros(name)
    elif ending == ".pdf":
        if RUNS_IN_PDF.search(path.read_bytes()):
            raise EvidenceRefused(_("“%(name)s”带有脚本或嵌入文件，请打印成 PDF 后再上传。") % {"name": name})
    elif ending in (".txt", ".csv") and b"\x00" in head:
        raise EvidenceRefused(_("“%(name)s”不是文本文件。") % {"name": name})


def _look_through_zip(path: Path, ending: str, name: str) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise EvidenceRefused(_("“%(name)s”解开后过大，不能上传。") % {"name": name})
            names = [part.filename.lower() for part in parts]
            types = archive.read("[Content_Types].xml") if "[content_types].xml" in names else b""
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, OSError) as error:
        if isinstance(error, EvidenceRefused):
            raise
        raise EvidenceRefused(_("“%(name)s”已损坏或有密码，打不开。") % {"name": name}) from None
    expected = OOXML.get(ending, "ofd.xml")
    if not any(each.startswith(expected) for each in names):
        raise EvidenceRefused(
            _("“%(name)s”的内容不是%(ending)s文件，请核对后重新上传。") % {"name": name, "ending": ending}
        )
    if (
        any("vba" in each or each.endswith((".bin.exe", ".exe", ".dll", ".js", ".vbs")) for each in names)
        or b"vbaProject" in types
        or b"macroEnabled" in types
    ):
        raise _macros(name)


def _macros(name: str) -> EvidenceRefused:
    return EvidenceRefused(_("“%(name)s”带有宏，不能上传。请另存为不带宏的文件，或打印成 PDF。") % {"name": name})
