"""What goes wrong with the lake, said to staff.

LakeError
├── LakeBusy          another process is bringing it up to date
├── LakeMissing       a table is not there yet
├── LakeDamaged       a table is there but cannot be read, or files of it are gone
├── VersionGone       an old version was cleaned away
├── TableNotReady     the database lacks what the definitions say
├── QueryFailed       a statement names what is not there, or cannot be computed
└── EngineMissing     what computes is not installed
"""

from __future__ import annotations


class LakeError(Exception):
    """Anything about the lake that staff can act on; its text says what to do."""


class LakeBusy(LakeError):
    """Another process holds the lake."""


class LakeMissing(LakeError):
    """A table that the lake does not have yet."""


class LakeDamaged(LakeError):
    """A table whose files cannot be read."""


class VersionGone(LakeError):
    """A version whose files were cleaned away."""


class TableNotReady(LakeError):
    """A table or column that the definitions name and the database does not have."""


class QueryFailed(LakeError):
    """A statement that the engine refuses."""


class EngineMissing(LakeError):
    """An engine that is not installed on this machine."""
