"""Dispatches that were frozen, whether they are whole, and what turned between two of them, or since one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from guatu.commitments.models import Freeze, Report
from guatu.commitments.selectors.rows import report_standing_require
from guatu.commitments.selectors.standing import Standing
from guatu.people.models import Person
from guatu.people.permissions import Action, require

WORSE = ("done", "green", "yellow", "red")
"""Lights that registers prove, from good to bad."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A commitment between two days."""

    commitment: int
    title: str
    before: str
    """Its light then; empty where it was not yet in the plan."""
    after: str
    value_before: Decimal | None
    value_after: Decimal | None

    @property
    def worse(self) -> bool:
        """Whether it turned for the worse."""
        return self._step(self.after) > self._step(self.before) >= 0

    @property
    def better(self) -> bool:
        """Whether it turned for the better."""
        return 0 <= self._step(self.after) < self._step(self.before)

    @staticmethod
    def _step(light: str) -> int:
        return WORSE.index(light) if light in WORSE else -1


def freezes_of(report: Report) -> list[Freeze]:
    """The dispatches of a plan without what they hold, the latest day first."""
    return list(report.freezes.defer("standings").select_related("by"))


def freeze_for(person: Person, freeze_id: int) -> Freeze:
    """A dispatch; DoesNotExist where there is none, NotAllowed where this person may not see its report, or it was withdrawn."""
    found = Freeze.objects.select_related("report", "by").defer("report__source", "report__text").get(pk=freeze_id)
    report_standing_require(found.report)
    require(person, Action.REPORT_READ, found.report)
    return found


def freeze_is_whole(freeze: Freeze) -> bool:
    """Whether what it holds still has the hash that it was written with."""
    from guatu.commitments.services.dispatch import hash_of

    return hash_of(freeze.standings) == freeze.sha256


def turns(before: Freeze, after: Freeze) -> list[Turn]:
    """What turned between two dispatches, in the order of the later one; what stands as it stood is left out."""
    return _turns(before, after.standings)


def turns_since(before: Freeze, standings: dict[int, Standing], titles: dict[int, str]) -> list[Turn]:
    """What turned since a dispatch."""
    now = [
        {"commitment": key, "light": each.light, "value": each.value, "title": titles.get(key, "")}
        for key, each in standings.items()
    ]
    return _turns(before, now)


def _turns(before: Freeze, after: list[dict[str, Any]]) -> list[Turn]:
    then = {each["commitment"]: each for each in before.standings}
    found = []
    for each in after:
        old = then.get(each["commitment"], {})
        if old.get("light", "") != each["light"]:
            found.append(
                Turn(
                    commitment=each["commitment"],
                    title=each.get("title", ""),
                    before=old.get("light", ""),
                    after=each["light"],
                    value_before=_decimal(old.get("value")),
                    value_after=_decimal(each.get("value")),
                )
            )
    return found


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)
