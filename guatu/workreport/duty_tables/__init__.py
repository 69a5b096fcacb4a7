"""An office's own table of duties: read, its columns recognised, and turned into the same plan as a report."""

from guatu.workreport.duty_tables.model import ROLE_LABELS, Column, DutyRow, DutyTable, DutyTableError, Role
from guatu.workreport.duty_tables.plan import TablePlan, as_compilation, as_plan
from guatu.workreport.duty_tables.reader import read_duty_table

__all__ = [
    "ROLE_LABELS",
    "Column",
    "DutyRow",
    "DutyTable",
    "DutyTableError",
    "Role",
    "TablePlan",
    "as_compilation",
    "as_plan",
    "read_duty_table",
]
