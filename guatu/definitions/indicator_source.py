"""What an indicator reads: its register, view or series, the field that it measures, and how its rows are placed in time and space."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from guatu.definitions.fields import Field, FieldType
from guatu.definitions.indicator import GRAINS, OF_ROWS, Indicator, Measure
from guatu.definitions.library import Library
from guatu.definitions.register import Register, Rhythm, Series
from guatu.definitions.units import Unit, read_unit
from guatu.definitions.view import View

OF_RHYTHM = {
    Rhythm.HOUR: "day",
    Rhythm.DAY: "day",
    Rhythm.MONTH: "month",
    Rhythm.QUARTER: "quarter",
    Rhythm.YEAR: "year",
}
SPLITS = {"area": FieldType.AREA, "organisation": FieldType.ORGANISATION}


@dataclass(frozen=True, slots=True)
class Source:
    """The rows that an indicator reads."""

    over: Register | View
    """The register or view; of a series the register that it belongs to: its fields are what conditions name."""
    series: Series | None = None

    @property
    def fields(self) -> Mapping[str, Field]:
        """Fields of the register or columns of the view, by name."""
        columns = self.over.fields if isinstance(self.over, Register) else self.over.columns
        return {each.name: each for each in columns}

    @property
    def name(self) -> str:
        """As the lake calls it: `projects`, `air_days`, `projects__investment`."""
        return f"{self.over.name}__{self.series.name}" if self.series else self.over.name


def source_of(indicator: Indicator, library: Library) -> Source | None:
    """What an indicator of rows reads, by what its file says or by what the loader made of it; None where there is no such thing."""
    name, _mark, series = indicator.source.partition("__")
    if name in library.views:
        return Source(library.views[name])
    if name not in library.registers:
        return None
    register = library.registers[name]
    named = {each.name: each for each in register.series}
    if series:
        return Source(register, named[series]) if series in named else None
    return Source(register, named.get(indicator.field))


def measured(indicator: Indicator, source: Source) -> Field | None:
    """The field whose values are summed or compared; of a series one made of it; None where there is none such, and for `counts`."""
    if source.series is not None:
        each = source.series
        return Field(name="value", label=each.label, type=each.type, unit=each.unit, places=each.places)
    return source.fields.get(indicator.field)


def field_unit(field: Field) -> str:
    """The word for a quantity's unit."""
    return "%" if field.type == FieldType.PERCENT else field.unit


def grain_of(indicator: Indicator, library: Library) -> str:
    """The finest period of which the indicator says something: the coarsest of what it reads, unless its file says a coarser one."""
    if indicator.grain:
        return indicator.grain
    if indicator.measure not in OF_ROWS:
        grain = coarsest([grain_of(each, library) for each in parts_of(indicator, library)])
        return "month" if indicator.measure == Measure.MOVES and grain == "day" else grain
    source = source_of(indicator, library)
    if source is None:
        return GRAINS[0]
    if source.series is not None:
        return OF_RHYTHM[source.series.rhythm]
    date = source.fields.get(indicator.date)
    return "month" if date is not None and date.type == FieldType.MONTH else GRAINS[0]


def coarsest(grains: list[str]) -> str:
    """The longest of the periods."""
    return max(grains, key=GRAINS.index, default=GRAINS[0])


def parts_of(indicator: Indicator, library: Library) -> list[Indicator]:
    """The indicators that one reads, in order, as far as they are there."""
    known = library.of(Indicator)
    return [known[name] for name in indicator.of if name in known]


def leaves_of(indicator: Indicator, library: Library) -> list[Indicator]:
    """The indicators of rows that one rests on, each once; itself where it reads rows."""
    if indicator.measure in OF_ROWS:
        return [indicator]
    found = {leaf.name: leaf for part in parts_of(indicator, library) for leaf in leaves_of(part, library)}
    return list(found.values())


def figure_unit(indicator: Indicator, library: Library) -> Unit:
    """The unit in which the figure comes out before it is brought to the indicator's own: of its field, or of its parts."""
    if indicator.measure == Measure.COUNTS:
        said = read_unit(indicator.unit)
        # Rows are counted one by one, whatever they are: 个, 天. A prefix (万户) is a factor of its own.
        return said if len(indicator.unit) == 1 or indicator.unit[0] not in "万亿" else read_unit(indicator.unit[1:])
    if indicator.measure in OF_ROWS:
        source = source_of(indicator, library)
        field = measured(indicator, source) if source is not None else None
        return read_unit(field_unit(field) if field is not None else indicator.unit)
    if indicator.measure == Measure.GROWS:
        return read_unit(indicator.unit)
    parts = parts_of(indicator, library)
    first = read_unit(parts[0].unit) if parts else read_unit(indicator.unit)
    return first.times(read_unit(parts[1].unit), -1) if indicator.measure == Measure.DIVIDES else first


def split_default(kind: str, source: Source, library: Library) -> str:
    """The field by which rows are split by area or organisation where the file names none; `reference.field` where only a row that
    is referred to has one; empty where there is none.
    """
    of_type = next((name for name, each in source.fields.items() if each.type == SPLITS[kind]), "")
    own: str = getattr(source.over, kind) if isinstance(source.over, Register) else of_type
    if own:
        return own
    for name, each in source.fields.items():
        there = library.registers.get(each.to) if each.type == FieldType.REFERENCE else None
        if there is not None and getattr(there, kind):
            return f"{name}.{getattr(there, kind)}"
    return ""


def split_field(path: str, source: Source, library: Library) -> Field | None:
    """The field that `town` or `enterprise.town` means; None where there is none."""
    name, dot, far = path.partition(".")
    field = source.fields.get(name)
    if not dot or field is None:
        return field
    there = library.registers.get(field.to)
    return next((each for each in there.fields if each.name == far), None) if there is not None else None
