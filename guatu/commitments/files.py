"""Uploaded files: kept under `instance/uploads` by their SHA-256, and checked by what they hold, not by what they
are called.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import secrets
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from guatu.commitments.errors import Refused
from guatu.registers.evidence import EvidenceRefused
from guatu.registers.evidence.looking import TYPES, ending_of, look_into

OFFICE_TYPES = {
    "word/": ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xl/": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "ppt/": ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
}
MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "pdf", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "png", "image/png"),
    (b"\xff\xd8\xff", "jpg", "image/jpeg"),
    (b"GIF87a", "gif", "image/gif"),
    (b"GIF89a", "gif", "image/gif"),
)
EXECUTABLE = (b"MZ", b"\x7fELF", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLE_TYPES = {"doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint"}
OLE_TYPES |= {"wps": "application/vnd.ms-works", "et": "application/octet-stream"}
ALLOWED = "PDF、图片（PNG、JPG、GIF、WebP、HEIC）、Word、Excel、PPT、WPS、OFD、TXT、CSV"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it is kept."""

    name: str
    sha256: str
    size: int
    content_type: str


def file_path(sha256: str) -> Path:
    """Where the content with this hash is kept."""
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise ValueError("not a SHA-256")
    return Path(settings.UPLOADS) / sha256[:2] / sha256


def file_keep(data: bytes) -> str:
    """Keep the bytes, once, and return their SHA-256. A crash leaves either the whole file or none."""
    digest = hashlib.sha256(data).hexdigest()
    path = file_path(digest)
    if path.exists():
        return digest
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f"{digest}.{secrets.token_hex(4)}.part")
    with open(part, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(part, path)
    return digest


def uploaded_read(file: IO[bytes]) -> bytes:
    """An uploaded file's bytes, one more than allowed at most: enough to refuse it, never the whole of a huge one."""
    return file.read(max(settings.EVIDENCE_MAX_BYTES, settings.REPORT_MAX_BYTES) + 1)


def name_cleaned(name: str) -> str:
    """A file name without folders, control and direction-turning characters, at most 200 characters, suffix kept."""
    name = re.split(r"[/\\]", name)[-1]
    name = "".join(each for each in name if unicodedata.category(each) not in ("Cc", "Cf", "Cs")).strip(" .")
    if len(name) > 200:
        stem, dot, suffix = name.rpartition(".")
        name = f"{stem[: 199 - len(suffix)]}.{suffix}" if dot and len(suffix) <= 8 else name[:200]
    return name or "未命名"


def evidence_keep(*, name: str, data: bytes) -> Kept:
    """Check a file of evidence and keep it. Refused: empty, too large, programs, macros, archives, unknown forms."""
    name = name_cleaned(name)
    if not data:
        raise Refused(_("文件“%(name)s”是空的，请重新选择。") % {"name": name}, field="files")
    if len(data) > settings.EVIDENCE_MAX_BYTES:
        limit = settings.EVIDENCE_MAX_BYTES // (1024 * 1024)
        raise Refused(
            _("文件“%(name)s”超过 %(limit)d MB，请压缩后再传。") % {"name": name, "limit": limit}, field="files"
        )
    content_type = evidence_type(name=name, data=data)
    try:
        look_into(data, _ending(content_type, name), name)
    except EvidenceRefused as refused:
        raise Refused(str(refused), field="files") from None
    return Kept(name=name, sha256=file_keep(data), size=len(data), content_type=content_type)


def _ending(content_type: str, name: str) -> str:
    """The usual ending of the kind that the content shows, whatever the file is called."""
    known = next((ending for ending, (media_type, _begins) in TYPES.items() if media_type == content_type), "")
    return known or (".gif" if content_type == "image/gif" else ending_of(name))


def evidence_type(*, name: str, data: bytes) -> str:
    """The content type that the bytes themselves show; Refused where they are no allowed form."""
    if data.startswith(EXECUTABLE):
        raise Refused(_("文件“%(name)s”是可执行程序，不能作为佐证。") % {"name": name}, field="files")
    for start, _suffix, content_type in MAGIC:
        if data.startswith(start):
            return content_type
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"mif1", b"hevc"):
        return "image/heic"
    if data.startswith(b"PK\x03\x04"):
        return _zip_type(name, data)
    if data.startswith(OLE):
        return _ole_type(name, data)
    suffix = name.rpartition(".")[2].lower()
    if suffix in ("txt", "csv") and _is_text(data):
        return "text/csv" if suffix == "csv" else "text/plain"
    raise Refused(
        _("无法识别文件“%(name)s”。可以上传：%(allowed)s。") % {"name": name, "allowed": ALLOWED}, field="files"
    )


def _macro(name: str) -> Refused:
    return Refused(_("文件“%(name)s”含有宏，请另存为不含宏的格式后再传。") % {"name": name}, field="files")


def _zip_type(name: str, data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [each.filename for each in archive.infolist()]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise Refused(_("文件“%(name)s”已损坏，无法打开。") % {"name": name}, field="files") from None
    if any(each.lower().endswith((".bin", ".xlm")) and "vba" in each.lower() for each in members) or any(
        "macrosheets/" in each.lower() for each in members
    ):
        raise _macro(name)
    if "[Content_Types].xml" in members:
        for folder, (_suffix, content_type) in OFFICE_TYPES.items():
            if any(each.startswith(folder) for each in members):
                return content_type
    if "OFD.xml" in members:
        return "application/ofd"
    raise Refused(
        _("文件“%(name)s”是压缩包，请解压后逐个上传：%(allowed)s。") % {"name": name, "allowed": ALLOWED}, field="files"
    )


def _ole_type(name: str, data: bytes) -> str:
    if any(mark.encode("utf-16-le") in data for mark in ("_VBA_PROJECT", "Macros")):
        raise _macro(name)
    suffix = name.rpartition(".")[2].lower()
    if suffix not in OLE_TYPES:
        raise Refused(
            _("无法识别文件“%(name)s”。可以上传：%(allowed)s。") % {"name": name, "allowed": ALLOWED}, field="files"
        )
    return OLE_TYPES[suffix]


def _is_text(data: bytes) -> bool:
    if b"\x00" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    for encoding in ("utf-8", "gb18030", "utf-16"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
