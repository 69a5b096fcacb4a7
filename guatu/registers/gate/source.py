"""Through which door a value came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from guatu.registers.models import Act


@dataclass(frozen=True, slots=True)
class Source:
    """The door, and what came through it: a file's name and SHA-256, a token's label."""

    kind: str
    name: str = ""
    digest: str = ""
    at: datetime | None = None
    """When it came, where a simulation says so; everything else came now."""

    def __post_init__(self) -> None:
        if self.at is not None and self.kind != Act.SourceKind.SIMULATION:
            raise ValueError("only a simulation may say when its entries came")


FORM = Source(Act.SourceKind.FORM)
COMMAND = Source(Act.SourceKind.COMMAND)
SIMULATION = Source(Act.SourceKind.SIMULATION, "模拟数据")
