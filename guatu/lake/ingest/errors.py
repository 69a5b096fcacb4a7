"""Why a file of observations is not taken in at all. A row that is refused is no error: it stands among the refused ones."""

from __future__ import annotations


class IngestRefused(ValueError):
    """Nothing was written. The message says what is wrong with the file and what to do."""
