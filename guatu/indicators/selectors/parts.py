"""The parts of a split in their order, with their names."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from guatu.definitions.fields import Field, FieldType
from guatu.definitions.indicator import OF_ROWS, Indicator
from guatu.indicators.catalogue import source_named
from guatu.indicators.splits import AREAS, NONE, ORGANISATION
from guatu.indicators.windows import named
from guatu.people.models import Area, Organisation
from guatu.registers.links import Links


def labelled(
    indicator: Indicator, split: str, found: Collection[str], known: Mapping[str, Indicator]
) -> Iterator[tuple[str, str]]:
    """Key and name of every part: all areas of a level, the organisations found, all values of a field."""
    told = list(_named(indicator, split, found, known))
    yield from told
    keys = {key for key, _label in told}
    yield from ((key, key) for key in sorted(found) if key not in keys and key != NONE)
    if NONE in found:
        yield NONE, "未填"


def _named(
    indicator: Indicator, split: str, found: Collection[str], known: Mapping[str, Indicator]
) -> Iterator[tuple[str, str]]:
    if split in AREAS:
        for area in Area.objects.filter(level=split):
            if area.valid_to is None or str(area.pk) in found:
                yield str(area.pk), str(area)
    elif split == ORGANISATION:
        numbers = [int(key) for key in found if key.isdecimal()]
        for organisation in Organisation.objects.filter(pk__in=numbers):
            yield str(organisation.pk), str(organisation)
    elif (field := field_of(indicator, split, known)) is not None:
        yield from _values(field, found)


def _values(field: Field, found: Collection[str]) -> Iterator[tuple[str, str]]:
    if field.type == FieldType.YES_NO:
        yield from (("true", "是"), ("false", "否"))
    elif field.choices:
        yield from ((each.value, each.label) for each in field.choices)
    elif field.type in (FieldType.ORGANISATION, FieldType.AREA, FieldType.REFERENCE):
        links, numbers = Links(None), [int(key) for key in found if key.isdecimal()]
        links.prepare(field, numbers)
        yield from ((str(number), links.name(field, number)) for number in sorted(numbers))


def field_of(indicator: Indicator, name: str, known: Mapping[str, Indicator]) -> Field | None:
    """The field of this name in what the indicator reads, or in what the first indicator it is computed from does."""
    while indicator.measure not in OF_ROWS and indicator.of:
        indicator = named(indicator.of[0], known)
    return source_named(indicator.source).fields.get(name)
