"""Questions to indicators. Figures are exact Decimals; `refresh` first where what was just saved must be in them."""

from guatu.indicators.selectors.catalogue import indicator_of, indicators
from guatu.indicators.selectors.known import as_known
from guatu.indicators.selectors.rows import Drill, RowRef, drills, rows_of
from guatu.indicators.selectors.values import Part, Value, figures, splits, to_date, value, values
from guatu.indicators.services import refresh

__all__ = [
    "Drill",
    "Part",
    "RowRef",
    "Value",
    "as_known",
    "drills",
    "figures",
    "indicator_of",
    "indicators",
    "refresh",
    "rows_of",
    "splits",
    "to_date",
    "value",
    "values",
]
