"""What the journal tells of each row, put aside by table and range of ids until that range is compared.

A line of an upload names five hundred rows in any order, so replaying range by range would read the journal anew for each range.
Here each line is read once and its rows go to their ranges' heaps; heaps that do not fit in memory are moved to files.
"""

from __future__ import annotations

import marshal
import struct
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from guatu.registers.models import Act, Line
from guatu.registers.selectors.lines import is_batch

RANGE = 4096
"""Ids of one heap."""
MOST_KEPT = 20_000
"""Rows' parts of lines that stay in memory, some forty MB of them."""

SIZE = struct.Struct("<Q")
"""Before each heap in a file: its bytes. Read at once, it is three times as quick as from the file itself."""

Part = tuple[int, int, int, str, bool | None, dict[str, Any]]
"""Row, version, person, moment, whether simulated (None: not kept then), values."""


@dataclass(slots=True)
class Row:
    """A row as the journal has it. A moment is blank where the act did not yet lend its own to the row."""

    values: dict[str, Any] = field(default_factory=dict)
    version: int = 0
    made_by: int = 0
    changed_by: int = 0
    made_at: str = ""
    changed_at: str = ""
    simulated: bool | None = None


class Told:
    """The heaps. A `with` takes their files away at its end."""

    def __enter__(self) -> Told:
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._heaps: dict[tuple[str, int], list[Part]] = defaultdict(list)
        self._files: dict[tuple[str, int], Path] = {}
        self._kept = 0
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._folder is not None:
            self._folder.cleanup()

    def add(self, line: Line) -> None:
        """Put aside what a line tells."""
        # Batches lie in the lake, and are looked at there.
        if line.verb in (Act.Verb.UNMASK, Act.Verb.CLEAN) or is_batch(line):
            return
        act: Act = line.act
        # Only what the system cleans up is nobody's.
        who, at, simulated = act.person_id or 0, act.at.isoformat(sep=" "), act.simulated
        data = line.data
        if not line.chunk:
            part = (line.first, line.version, who, at, simulated, data.get("after", {}))
            self._heaps[line.table, line.first // RANGE].append(part)
            self._kept += 1
        else:
            fields, before, new = data["fields"], data.get("before"), "before" not in data
            for place, (row, version, after) in enumerate(
                zip(data["ids"], data["versions"], data["after"], strict=True)
            ):
                if new:
                    values = {name: value for name, value in zip(fields, after, strict=True) if value is not None}
                else:
                    pairs = zip(fields, before[place], after, strict=True)
                    values = {name: value for name, old, value in pairs if old != value}
                self._heaps[line.table, row // RANGE].append((row, version, who, at, simulated, values))
            self._kept += len(data["ids"])
        if self._kept > MOST_KEPT:
            self._put_down()

    def ranges(self, table: str) -> list[int]:
        """Numbers of the ranges of which something is told, in order."""
        return sorted({number for name, number in [*self._heaps, *self._files] if name == table})

    def rows(self, table: str, number: int) -> dict[int, Row]:
        """The rows of a range as the journal has them. Asked once: it is forgotten then."""
        found: dict[int, Row] = {}
        path = self._files.pop((table, number), None)
        if path is not None:
            with path.open("rb") as stream:
                while size := stream.read(SIZE.size):
                    _replay(marshal.loads(stream.read(*SIZE.unpack(size))), found)
            path.unlink()
        _replay(self._heaps.pop((table, number), []), found)
        return found

    def _put_down(self) -> None:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="guatu-verify-")
        for key, heap in self._heaps.items():
            path = self._files.setdefault(key, Path(self._folder.name) / str(len(self._files)))
            with path.open("ab") as stream:
                text = marshal.dumps(heap)
                stream.write(SIZE.pack(len(text)) + text)
        self._heaps.clear()
        self._kept = 0


def _replay(parts: list[Part], rows: dict[int, Row]) -> None:
    """Apply parts of lines in the order in which they were written."""
    for number, version, who, at, simulated, values in parts:
        row = rows.get(number)
        moment = at if simulated is not None else ""
        if row is None:
            row = rows[number] = Row(made_by=who, made_at=moment, simulated=simulated)
        row.values.update(values)
        row.version, row.changed_by, row.changed_at = version, who, moment
