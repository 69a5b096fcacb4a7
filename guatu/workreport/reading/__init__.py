"""The reading room: a file, bytes or pasted text becomes a Document with the way back to its source."""

from guatu.workreport.reading.errors import (
    EmptyFile,
    EncryptedFile,
    FileMissing,
    NeedsConversion,
    NotReadable,
    NotReportFormat,
    ReadingError,
    ScannedPdf,
)
from guatu.workreport.reading.reader import read_bytes, read_file, read_text

__all__ = [
    "EmptyFile",
    "EncryptedFile",
    "FileMissing",
    "NeedsConversion",
    "NotReadable",
    "NotReportFormat",
    "ReadingError",
    "ScannedPdf",
    "read_bytes",
    "read_file",
    "read_text",
]
