"""What is wrong with an identifier, said so that the clerk who typed it can mend it."""

from __future__ import annotations


class CodeError(ValueError):
    """An identifier that cannot be right. `str()` is a Chinese sentence: what is wrong, where, and the likely cure."""
