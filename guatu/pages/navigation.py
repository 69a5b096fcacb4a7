"""The words of the rail: where a person can go from here, with the report that the page is about kept in mind."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.commitments.models import Report
from guatu.people.models import Person
from guatu.people.permissions import Action, may

PHONE_WORDS = 4
"""Words that the bottom bar of a phone has room for."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the navigation; `phone` says whether the bottom bar of a phone has room for it."""

    word: str
    href: str
    current: bool
    phone: bool


def rail_words(person: Person, path: str, report: Report | None) -> list[Word]:
    """The words for this person; those that belong to a report lead to the page's own, else to the latest."""

    def of_report(name: str) -> str:
        if report is None or report.is_withdrawn:
            return reverse(f"latest_{name}")
        return reverse(name, args=[report.pk])

    reviews = may(person, Action.REVIEW)
    works = not reviews and may(person, Action.PROGRESS_ENTER)
    manages = may(person, Action.PEOPLE_MANAGE)
    reads = may(person, Action.REPORT_READ)
    words = []
    if works:
        words.append((_("我的"), reverse("my"), True))
    elif reads:
        words.append((_("本周"), reverse("leader"), not manages))
    if reviews:
        words.append((_("报告"), reverse("reports"), False))
        words.append((_("审核"), of_report("review"), True))
    if reads:
        words.append((_("计划"), of_report("plan"), True))
        words.append((_("活报告"), of_report("living"), not (reviews or works or manages)))
        words.append((_("指标"), reverse("indicators"), works or manages))
        words.append((_("台账"), reverse("registers"), True))
    if reviews:
        words.append((_("责任表"), reverse("tables"), False))
    if manages:
        words.append((_("管理"), reverse("admin:index"), True))
    if not reviews:
        words.append((_("报告"), reverse("reports"), False))
    here = _matching(path, [href for _word, href, _phone in words])
    found: list[Word] = []
    for word, href, phone in words:
        room = sum(each.phone for each in found) < PHONE_WORDS
        found.append(Word(word, href, href == here, phone and room))
    return found


def _matching(path: str, hrefs: list[str]) -> str:
    """The address of the rail that the path lies under, the longest first."""
    if path.startswith("/jobs/"):
        return reverse("registers") if reverse("registers") in hrefs else ""
    if path.startswith("/tasks/"):
        return reverse("my") if reverse("my") in hrefs else reverse("latest_plan")
    if path.startswith("/freezes/") or path.endswith(("/freezes/", "/bindings/")):
        return next((href for href in hrefs if href.endswith("/plan/")), "")
    if path.startswith("/explore/"):
        return reverse("indicators") if reverse("indicators") in hrefs else ""
    if path.startswith(("/organisations/", "/my/")):
        return next((href for href in (reverse("my"), reverse("leader")) if href in hrefs), "")
    under = [href for href in hrefs if path == href or (href != "/" and path.startswith(href))]
    return max(under, key=len, default="")
