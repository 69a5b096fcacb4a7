"""Who may see and do what: one table of roles, and one function that pages, API and services all ask.

The office (督查室) uploads, withdraws, reviews, edits, assigns, confirms, binds and freezes. Leaders read everything and sign
overrides. Departments and towns read confirmed plans, and enter progress for what their organisation leads or co-leads. The
technician (技术员) reads, and manages people and organisations; deciding about commitments is no technical matter.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from guatu.people.models import Person


class Action(StrEnum):
    """What can be allowed or refused."""

    REPORT_READ = "report.read"
    REPORT_UPLOAD = "report.upload"
    REPORT_WITHDRAW = "report.withdraw"
    REVIEW = "review"
    ASSIGN = "assign"
    CONFIRM = "confirm"
    PROGRESS_ENTER = "progress.enter"
    BIND = "bind"
    OVERRIDE = "override"
    DISPATCH = "dispatch"
    PEOPLE_MANAGE = "people.manage"


class NotAllowed(PermissionDenied):
    """A person may not do this; the message says in Chinese who may."""


@runtime_checkable
class Published(Protocol):
    """Something that all staff may read once it is confirmed (a report)."""

    @property
    def is_confirmed(self) -> bool:
        """Whether everyone may read it."""


@runtime_checkable
class Owned(Protocol):
    """Something that organisations answer for (a commitment)."""

    def owner_ids(self) -> set[int]:
        """Ids of the organisations that lead or co-lead it."""

    @property
    def is_confirmed(self) -> bool:
        """Whether its plan is confirmed."""


_ALWAYS: dict[str, frozenset[Action]] = {
    Person.Role.OFFICE: frozenset(Action) - {Action.PEOPLE_MANAGE},
    Person.Role.LEADER: frozenset({Action.REPORT_READ, Action.OVERRIDE}),
    Person.Role.DEPARTMENT: frozenset(),
    Person.Role.TOWN: frozenset(),
    Person.Role.ADMIN: frozenset({Action.REPORT_READ, Action.PEOPLE_MANAGE}),
    Person.Role.VIEWER: frozenset({Action.REPORT_READ}),
}


def may(person: Any, action: Action | str, obj: Any = None) -> bool:
    """Whether the person may do this to the report or commitment (`obj`; None asks whether ever, to anything)."""
    if not isinstance(person, Person) or not person.is_active:
        return False
    action = Action(action)
    if action in _ALWAYS[person.role]:
        return True
    if person.role not in (Person.Role.DEPARTMENT, Person.Role.TOWN):
        return False
    if action == Action.REPORT_READ:
        return obj is None or bool(obj.is_confirmed)
    if action == Action.PROGRESS_ENTER and person.organisation_id is not None:
        return obj is None or (bool(obj.is_confirmed) and person.organisation_id in obj.owner_ids())
    return False


def require(person: Any, action: Action | str, obj: Any = None) -> None:
    """Do nothing where allowed; else raise NotAllowed, which says who may."""
    if may(person, action, obj):
        return
    reasons = {
        Action.REPORT_READ: _("该计划尚在审核，确认后各单位才能查看。"),
        Action.REPORT_UPLOAD: _("只有督查室可以上传报告。"),
        Action.REPORT_WITHDRAW: _("只有督查室可以撤回、恢复报告。"),
        Action.REVIEW: _("只有督查室可以审核、修改任务。"),
        Action.ASSIGN: _("只有督查室可以分派责任单位。"),
        Action.CONFIRM: _("只有督查室可以确认计划。"),
        Action.PROGRESS_ENTER: _("只有该任务的牵头单位、责任单位和督查室可以填报进展。"),
        Action.BIND: _("只有督查室可以绑定指标和台账、设定序时路径、选用亮灯规则。"),
        Action.OVERRIDE: _("只有督查室和区领导可以签署人工认定。"),
        Action.DISPATCH: _("只有督查室可以做调度快照。"),
        Action.PEOPLE_MANAGE: _("只有技术员可以管理人员和机构。"),
    }
    raise NotAllowed(reasons[Action(action)])
