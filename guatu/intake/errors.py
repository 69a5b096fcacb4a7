"""Why a file cannot be taken in."""

from __future__ import annotations


class IntakeRefused(ValueError):
    """A file or a step that is refused; `str()` is a Chinese sentence with the cure."""


DAMAGED = "文件打不开，可能已损坏。请用 Excel 或 WPS 另存为 .xlsx 后重新上传。"
