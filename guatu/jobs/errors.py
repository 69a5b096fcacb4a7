"""Why a long work is not begun, or ended without a result, in words for the person who wanted it."""

from __future__ import annotations


class JobRefused(Exception):
    """The message says what is wrong and what to do."""
