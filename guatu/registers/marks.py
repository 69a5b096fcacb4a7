"""Marks: what a seal keeps of each of its lines, so that the line that was changed can be named and not only the batch.

A seal of form 3 hashes what it says of itself, the whole digests of its lines and its marks. So the seal proves by itself, without
the lines, that it and its marks are as they were made; where the lines are not, the marks say which. A mark is short (twenty bytes)
because it need not prove anything: that the lines are the sealed ones is for the whole digests to say.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from guatu.registers.models import Act, Line, Seal

MARK = struct.Struct(">q6s6s")
"""A line's id, the beginning of its own digest, the beginning of its act's."""
SHORT = 6
"""Bytes of a digest that a mark keeps."""
WHOLE = 32
"""Bytes before the marks: one digest of all lines' whole digests."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A line under a seal: its id, and the beginnings of the digests of what it says and of its act."""

    line: int
    own: bytes
    act: bytes


class Marker:
    """Takes lines one by one; keeps the act met last, because lines of one act follow one another."""

    def __init__(self) -> None:
        self._whole = hashlib.sha256()
        self._marks = bytearray()
        self._act: Any = None
        self._act_digest = b""

    def add(self, line: Line) -> Mark:
        """Take a line; its mark."""
        if self._act != line.act_id:
            self._act, self._act_digest = line.act_id, act_digest(line.act)
        own = _digest(own_facts(line))
        self._whole.update(b"%d|" % line.pk + own + self._act_digest)
        mark = Mark(line.pk, own[:SHORT], self._act_digest[:SHORT])
        self._marks += MARK.pack(mark.line, mark.own, mark.act)
        return mark

    @property
    def whole(self) -> bytes:
        """The digest of all lines so far."""
        return self._whole.digest()

    @property
    def kept(self) -> bytes:
        """What a seal keeps: the digest of all lines, then their marks."""
        return self.whole + bytes(self._marks)


def hash_of(seal: Seal, kept: bytes) -> str:
    """The hash of a seal of form 3 that keeps this of its lines."""
    own = f"{seal.before}|{seal.first_line}|{seal.last_line}|{seal.sealed_at.isoformat()}|{seal.lines}|"
    return hashlib.sha256(own.encode() + kept).hexdigest()


def kept_of(seal: Seal) -> bytes:
    """What a seal keeps of its lines, whatever was put there since."""
    kept = seal.marks
    return kept.encode() if isinstance(kept, str) else bytes(kept)


def marks_of(seal: Seal) -> Iterator[Mark]:
    """The marks that a seal keeps, in the lines' order; none where it was made before marks were kept."""
    kept = kept_of(seal)[WHOLE:]
    for line, own, act in MARK.iter_unpack(kept[: len(kept) // MARK.size * MARK.size]):
        yield Mark(line, own, act)


def whole_of(seal: Seal) -> bytes:
    """The digest of all its lines that a seal keeps."""
    return kept_of(seal)[:WHOLE]


def own_facts(line: Line) -> dict[str, Any]:
    """All that a line says of itself but its id."""
    return {
        "table": line.table,
        "verb": line.verb,
        "chunk": line.chunk,
        "first": line.first,
        "last": line.last,
        "version": line.version,
        "data": line.data,
        "evidence": line.evidence,
        "act": str(line.act_id),
    }


def act_facts(act: Act) -> dict[str, Any]:
    """All that an act says."""
    facts: dict[str, Any] = {
        "id": str(act.pk),
        "register": act.register,
        "verb": act.verb,
        "person": act.person_id,
        "on_behalf_of": act.on_behalf_of_id,
        "at": act.at.isoformat() if act.at else "",
        "source": [act.source_kind, act.source_name, act.source_digest],
        "reason": act.reason,
        "rows": act.rows,
        "undoes": str(act.undoes_id or ""),
    }
    if act.simulated is not None:
        facts["simulated"] = act.simulated
    return facts


def act_digest(act: Act) -> bytes:
    """The whole digest of an act."""
    return _digest(act_facts(act))


def canonical(facts: dict[str, Any]) -> str:
    """Facts as the one JSON text that is hashed."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _digest(facts: dict[str, Any]) -> bytes:
    return hashlib.sha256(canonical(facts).encode()).digest()
