"""Questions to indicators. Figures are exact Decimals; `refresh` first where what was just saved must be in them."""

from guatu.indicators.catalogue import definition_hash, indicator_of, indicators, splits_for, version_of
from guatu.indicators.selectors.explore import Point, explore, lines
from guatu.indicators.selectors.known import as_known
from guatu.indicators.selectors.rows import Drill, RowRef, drills, rows_of
from guatu.indicators.selectors.values import Part, Value, figures, splits, to_date, value, values
from guatu.indicators.services import refresh

__all__ = [
    "Drill",
    "Part",
    "Point",
    "RowRef",
    "Value",
    "as_known",
    "definition_hash",
    "drills",
    "explore",
    "figures",
    "indicator_of",
    "indicators",
    "lines",
    "refresh",
    "rows_of",
    "splits",
    "splits_for",
    "to_date",
    "value",
    "values",
    "version_of",
]
