"""The gate: the only way into registers. Each verb validates, writes the rows and the journal in one transaction, or nothing."""

from guatu.registers.gate.bulk import Judged, RowFaults, Written
from guatu.registers.gate.many import RowsRefused, records_change, rows_judge, rows_write
from guatu.registers.gate.merging import Settlement
from guatu.registers.gate.observing import observation_put, observations_write, series_field
from guatu.registers.gate.observing_many import PeriodEntry, observations_put
from guatu.registers.gate.single import record_change, record_create, record_delete, record_restore
from guatu.registers.gate.source import COMMAND, FORM, SIMULATION, Source
from guatu.registers.gate.undoing import act_undo
from guatu.registers.gate.unmasking import unmask

__all__ = [
    "COMMAND",
    "FORM",
    "SIMULATION",
    "Judged",
    "PeriodEntry",
    "RowFaults",
    "RowsRefused",
    "Settlement",
    "Source",
    "Written",
    "act_undo",
    "observation_put",
    "observations_put",
    "observations_write",
    "record_change",
    "record_create",
    "record_delete",
    "record_restore",
    "records_change",
    "rows_judge",
    "rows_write",
    "series_field",
    "unmask",
]
