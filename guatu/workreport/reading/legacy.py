"""Old binary Word and WPS files: LibreOffice converts them where it is installed."""

from __future__ import annotations

import tempfile
from pathlib import Path

from guatu.workreport.reading.errors import NeedsConversion

_SECONDS = 120
"""How long a conversion may take: a cold start of LibreOffice takes about ten seconds, a report two."""
_BY_HAND = "请用 Word 或 WPS 打开，选“文件—另存为”，格式选 .docx，再试一次"


def as_docx(data: bytes, where: str, ending: str) -> bytes:
    """Convert a .doc or .wps file; raises NeedsConversion with the way to do it by hand."""
    import shutil
    import subprocess

    label = {"doc": "旧版 Word 文档（.doc）", "wps": "WPS 文档（.wps）"}[ending]
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise NeedsConversion(
            f"这是{label}，本机没有能转换它的程序",
            where=where,
            cure=f"{_BY_HAND}；或请管理员安装 LibreOffice，以后即可直接读取。",
        )
    with tempfile.TemporaryDirectory(prefix="guatu-") as folder:
        # A profile of its own: a LibreOffice that is open elsewhere would otherwise swallow the command.
        original = Path(folder) / f"report.{ending}"
        original.write_bytes(data)
        command = [
            program,
            f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "docx",
            "--outdir",
            str(Path(folder) / "out"),
            str(original),
        ]
        try:
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False, stdin=subprocess.DEVNULL)
        except subprocess.TimeoutExpired:
            raise NeedsConversion(
                f"LibreOffice 转换{label}超过 {_SECONDS} 秒没有完成", where=where, cure=f"{_BY_HAND}。"
            ) from None
        except OSError as error:
            raise NeedsConversion(
                f"LibreOffice 启动失败（{error.strerror}）", where=where, cure=f"{_BY_HAND}。"
            ) from None
        converted = Path(folder) / "out" / "report.docx"
        if not converted.is_file():
            raise NeedsConversion(f"LibreOffice 没能转换这份{label}，文件可能已损坏", where=where, cure=f"{_BY_HAND}。")
        return converted.read_bytes()
