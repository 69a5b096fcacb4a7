"""The values of fields: read from what people enter, checked, computed, shown, and kept in the journal."""

from guatu.definitions.conditions.tree import Value
from guatu.definitions.values.faults import Fault, Unreadable
from guatu.definitions.values.reading import Resolver, default_value, is_blank, read_value
from guatu.definitions.values.rows import check_row, compute, rules_of, stage_dates
from guatu.definitions.values.showing import Names, dump_value, load_value, show_number, show_quantity, show_value

__all__ = [
    "Fault",
    "Names",
    "Resolver",
    "Unreadable",
    "Value",
    "check_row",
    "compute",
    "default_value",
    "dump_value",
    "is_blank",
    "load_value",
    "read_value",
    "rules_of",
    "show_number",
    "show_quantity",
    "show_value",
    "stage_dates",
]
