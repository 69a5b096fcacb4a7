"""Who may see and write which rows: the one place that lists, pages, exports, searches, the API and the gate all ask.

The office writes everything. Leaders, viewers and the technician read everything. A department reads and writes the registers
that it answers for, and in others the rows that carry its name. A town reads and writes the rows that lie in its area, in
registers that have one. Delegated rights come with the scope (`people.scopes`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from guatu.definitions.fields import ALWAYS_SENSITIVE, Field
from guatu.definitions.register import Register
from guatu.people.models import Organisation, Person
from guatu.people.permissions import NotAllowed
from guatu.people.scopes import Scope, scope_of
from guatu.registers.tables import model_of, register_of


def owns(scope: Scope, register: Register) -> bool:
    """Whether one of the scope's organisations answers for the register."""
    return (
        bool(scope.organisations)
        and Organisation.objects.filter(pk__in=scope.organisations, name=owner_name(register)).exists()
    )


def owner_name(register: Register) -> str:
    """The Chinese name of the department that answers for the register."""
    return _department_names().get(register.owner, register.owner)


def _department_names() -> dict[str, str]:
    from guatu.registers.library import department_names

    return department_names()


def row_filter(scope: Scope, register: Register) -> Q | None:
    """Which rows the scope reaches beyond `reads_all`: a condition, or None for no row at all."""
    reached: Q | None = None
    if register.area and scope.areas:
        reached = Q(**{f"{register.area}__in": scope.areas})
    if register.organisation and scope.organisations:
        mine = Q(**{f"{register.organisation}__in": scope.organisations})
        reached = mine if reached is None else reached | mine
    return reached


def reach(person: Any, register: Register) -> Q | None:
    """Which rows the person may see: a condition, empty for all of them, None for none at all."""
    if not isinstance(person, Person) or not person.is_active:
        return None
    scope = scope_of(person)
    if scope.reads_all or owns(scope, register):
        return Q()
    return row_filter(scope, register)


def readable(person: Any, register: Register, *, deleted: bool = False) -> QuerySet[Any]:
    """The rows the person may see; with `deleted` also those marked as deleted. A stranger sees none."""
    rows = model_of(register.name).objects.all()
    if not deleted:
        rows = rows.filter(deleted_at=None)
    reached = reach(person, register)
    return rows.none() if reached is None else rows.filter(reached)


def choosable(person: Any, field: Field, register: Register | None) -> QuerySet[Any]:
    """The rows that a reference of the register may be made to point to: those the person may see, and to the department that
    answers for the register every row, by title and key alone: it could not keep its register otherwise (统计局 and enterprises).
    """
    to = register_of(field.to)
    answers = (
        register is not None
        and isinstance(person, Person)
        and person.is_active
        and owns(scope_of(person), register)
        and not any(is_sensitive(to.field(name)) for name in (to.title, to.key[0]))
    )
    return model_of(field.to).objects.filter(deleted_at=None) if answers else readable(person, to)


def may_read_register(person: Any, register: Register) -> bool:
    """Whether the person may open the register at all, however few rows that shows."""
    if not isinstance(person, Person) or not person.is_active:
        return False
    scope = scope_of(person)
    return scope.reads_all or owns(scope, register) or row_filter(scope, register) is not None


def may_write_register(person: Any, register: Register) -> bool:
    """Whether the person may enter rows of the register, perhaps only of the own area or organisation."""
    if not isinstance(person, Person) or not person.is_active:
        return False
    scope = scope_of(person)
    return scope.writes_all or owns(scope, register) or row_filter(scope, register) is not None


def writer(person: Any, register: Register) -> RowWriter:
    """The person's rights to write rows of a register, looked up once for many rows."""
    return RowWriter(person, register)


class RowWriter:
    """Answers for one row after another whether its area or organisation lets the person write it."""

    def __init__(self, person: Any, register: Register, *, delegated: bool = True) -> None:
        self.register = register
        known = isinstance(person, Person) and person.is_active
        self.scope = scope_of(person, delegated=delegated) if known else None
        self.all = bool(self.scope and (self.scope.writes_all or owns(self.scope, register)))

    def may(self, values: Mapping[str, Any]) -> bool:
        """Whether a row with these canonical values (link fields as ids) may be written."""
        if self.all:
            return True
        if self.scope is None:
            return False
        register = self.register
        in_area = bool(register.area) and values.get(register.area) in self.scope.areas
        in_organisation = bool(register.organisation) and values.get(register.organisation) in self.scope.organisations
        return in_area or in_organisation


class RowReader(RowWriter):
    """Answers for one row after another whether the person may see it."""

    def __init__(self, person: Any, register: Register) -> None:
        super().__init__(person, register)
        self.all = self.all or bool(self.scope and self.scope.reads_all)


def kept_elsewhere(register: Register, labels: str) -> str:
    """What to say of a row that the person may not see and whose key or unique value is in the way."""
    return _(
        "已有一行的%(labels)s与此相同，由别的单位登记，您看不到那一行。请核对%(labels)s；确属同一件事的，请与%(owner)s或督查室联系。"
    ) % {"labels": labels, "owner": owner_name(register)}


def may_write_row(person: Any, register: Register, row: Any) -> bool:
    """Whether the person may write the row: a Record, or canonical values of one to be made."""
    if isinstance(row, Mapping):
        return writer(person, register).may(row)
    names = [name for name in (register.area, register.organisation) if name]
    return writer(person, register).may({name: row.value(name) for name in names})


def require_write(person: Any, register: Register, row: Any = None) -> None:
    """Do nothing where allowed; else NotAllowed, which says who may."""
    allowed = may_write_register(person, register) if row is None else may_write_row(person, register, row)
    if allowed:
        return
    raise NotAllowed(
        _("您不能修改“%(register)s”的这一行：只有%(owner)s、该行所属乡镇或单位和督查室可以。")
        % {"register": register.label, "owner": owner_name(register)}
    )


def is_sensitive(field: Field) -> bool:
    """Whether the field holds personal data that is masked by default."""
    return field.sensitive or field.type in ALWAYS_SENSITIVE


def may_unmask(person: Any, register: Register, row: Any) -> bool:
    """Whether the person may, for a reason that is kept, see the row's sensitive fields: who may write the row."""
    if not isinstance(person, Person) or not person.is_active:
        return False
    return may_write_row(person, register, row)


def mask_value(field: Field, value: Any) -> str:
    """A sensitive value as everybody may see it: identity numbers 6+8*, phones 3+4*, other texts their first character."""
    if value is None:
        return ""
    from guatu.codes import identity_number, phone
    from guatu.definitions.fields import FieldType

    text = str(value)
    if field.type == FieldType.IDENTITY_NUMBER:
        return identity_number.mask(text)
    if field.type == FieldType.PHONE:
        return phone.mask(text)
    return text[:1] + "＊" * 3 if field.type in (FieldType.TEXT, FieldType.LONG_TEXT) else "＊＊＊"
