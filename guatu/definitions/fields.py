"""The fields of a register: their closed list of types, and what a definition may say about one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class FieldType(StrEnum):
    """What a field holds. The value is the word that a definition writes behind `type:`."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    STAGE = "stage"
    MONEY = "money"
    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    MONTH = "month"
    YES_NO = "yes_no"
    AREA = "area"
    ORGANISATION = "organisation"
    PERSON = "person"
    REFERENCE = "reference"
    CREDIT_CODE = "credit_code"
    PROJECT_CODE = "project_code"
    IDENTITY_NUMBER = "identity_number"
    PHONE = "phone"
    POINT = "point"
    LINE = "line"
    POLYGON = "polygon"
    FILE = "file"


QUANTITIES = frozenset({FieldType.MONEY, FieldType.NUMBER, FieldType.PERCENT})
"""Types whose values are Decimals and that may carry a unit."""
TEXTS = frozenset(
    {
        FieldType.TEXT,
        FieldType.LONG_TEXT,
        FieldType.CHOICE,
        FieldType.STAGE,
        FieldType.CREDIT_CODE,
        FieldType.PROJECT_CODE,
        FieldType.IDENTITY_NUMBER,
        FieldType.PHONE,
    }
)
"""Types whose values are str."""
DATES = frozenset({FieldType.DATE, FieldType.MONTH})
"""Types whose values are datetime.date; a month is its first day."""
LINKS = frozenset({FieldType.AREA, FieldType.ORGANISATION, FieldType.PERSON, FieldType.REFERENCE, FieldType.FILE})
"""Types whose values are the number (int) of another row."""
SHAPES = frozenset({FieldType.POINT, FieldType.LINE, FieldType.POLYGON})
"""Types whose values are GeoJSON geometries (dict), longitude and latitude in degrees, CGCS2000."""
ALWAYS_SENSITIVE = frozenset({FieldType.IDENTITY_NUMBER, FieldType.PHONE})
"""Personal data: masked unless unmasked for a reason."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One value of a choice, or one stage. `value` is stored, `label` is shown."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of a register; names of attributes are the keys of the definition.

    A stage field `stage` with the stages `signed`, `started` brings date fields `signed_on`, `started_on` with it:
    they stand in `Register.fields` right behind it, with `stage` set to the stage's value.
    """

    name: str
    label: str
    type: FieldType
    unit: str = ""
    """Of a quantity: the unit in which it is entered, stored and shown (万元, 亩, 公里)."""
    required: bool = False
    unique: bool = False
    default: str = ""
    """As text, read like any entry; `today` for dates."""
    blank: str = ""
    """What an empty field means, in the author's words (unknown, not started). For readers; never a value."""
    choices: tuple[Choice, ...] = ()
    to: str = ""
    """Of a reference: the name of the register it points to."""
    level: str = ""
    """Of an area: county, township or village; empty for any."""
    length: int = 200
    """Of a text: most characters."""
    places: int = 2
    """Of a quantity: decimal places that are kept."""
    least: Decimal | None = None
    most: Decimal | None = None
    computed: str = ""
    """An expression over other fields of the row; such a field is never entered."""
    sensitive: bool = False
    search: bool = False
    """Whether the register's search box looks into it."""
    note: str = ""
    """Help shown beside the field and in the Excel template."""
    was: str = ""
    """The field's former name, where it was renamed: the column is renamed, not made anew."""
    stage: str = ""
    """Of a date that came with a stage field: the stage's value."""
    line: int = 0
    column: int = 0

    def choice_label(self, value: str) -> str:
        """The label of a stored value; the value itself where it is no longer among the choices."""
        return next((each.label for each in self.choices if each.value == value), value)
