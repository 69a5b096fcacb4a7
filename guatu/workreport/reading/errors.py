"""What can go wrong when a document is read.

ReadingError
├── FileMissing        no such file, a folder, or no right to open it
├── EmptyFile          a file without a single readable character
├── NotReadable        a damaged file, or characters that nothing can decode
├── EncryptedFile      a password is needed
├── ScannedPdf         pages are pictures: there is no text to read
├── NeedsConversion    an old Word or WPS file, and nothing here that converts it
└── NotReportFormat    a table, a picture, an archive …: no format in which reports are read
"""

from __future__ import annotations

READABLE = ".docx、.pdf（文字版）、.txt、.md、.html/.mht，以及可自动转换的 .doc、.wps"
"""The formats that are read, as staff name them."""


class ReadingError(Exception):
    """A document cannot be read. The message tells staff what is wrong, where, and what to do."""

    def __init__(self, what: str, *, where: str, cure: str) -> None:
        self.what = what
        self.where = where
        self.cure = cure
        super().__init__(f"{where}：{what}。{cure}")


class FileMissing(ReadingError):
    """There is no such file, it is a folder, or it may not be opened."""


class EmptyFile(ReadingError):
    """The file holds no text at all."""


class NotReadable(ReadingError):
    """The file is damaged, or its characters cannot be decoded."""


class EncryptedFile(ReadingError):
    """The file is locked with a password."""


class ScannedPdf(ReadingError):
    """The pages of a PDF are pictures."""


class NeedsConversion(ReadingError):
    """An old binary format that no program on this machine converts."""


class NotReportFormat(ReadingError):
    """A format in which no report is read."""
