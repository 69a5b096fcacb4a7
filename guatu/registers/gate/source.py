"""Through which door a value came."""

from __future__ import annotations

from dataclasses import dataclass

from guatu.registers.models import Act


@dataclass(frozen=True, slots=True)
class Source:
    """The door, and what came through it: a file's name and SHA-256, a token's label."""

    kind: str
    name: str = ""
    digest: str = ""


FORM = Source(Act.SourceKind.FORM)
COMMAND = Source(Act.SourceKind.COMMAND)
SIMULATION = Source(Act.SourceKind.SIMULATION, "模拟数据")
