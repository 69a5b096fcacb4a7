"""The way in: logging in and out, the language, and where each person's day starts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guatu.commitments import selectors
from guatu.pages.reading import person_of
from guatu.people.logins import LoginForm
from guatu.people.models import Person
from guatu.people.permissions import Action, may, require


class Entrance(LoginView):
    """The log-in page; on a new instance it says how the first account is made."""

    template_name = "pages/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and whether there is nobody yet who could fill it in."""
        return super().get_context_data(**kwargs) | {"nobody": not Person.objects.exists()}


login = Entrance.as_view()
logout = LogoutView.as_view()


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch between Chinese and English, and stay on the page."""
    wanted = request.POST.get("language", "")
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    if wanted in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, wanted, max_age=365 * 24 * 3600, samesite="Lax", secure=settings.HTTPS
        )
    return response


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Departments and towns start at their tasks, all others at the reports."""
    works = may(person_of(request), Action.PROGRESS_ENTER) and not may(person_of(request), Action.REVIEW)
    return redirect("my" if works else "reports")


@login_required
def latest(request: HttpRequest, name: str) -> HttpResponse:
    """The review, plan or living report of the newest report that fits; an empty page says what will be here."""
    if name == "review":
        require(person_of(request), Action.REVIEW)
    found = list(selectors.reports_for(person_of(request))[:50])
    confirmed = [report for report in found if report.is_confirmed]
    waiting = [report for report in found if not report.is_confirmed]
    chosen = (waiting or confirmed) if name == "review" else (confirmed or waiting)
    if chosen:
        return redirect(name, chosen[0].pk)
    titles = {
        "review": _("哪些任务还要改？"),
        "plan": _("今年承诺了什么？"),
        "living": _("报告里的话，做到了吗？"),
    }
    what = {
        "review": _("督查室上传政府工作报告后，拆出的任务在这里对照原文逐条审核。"),
        "plan": _("督查室审核、确认之后，全区的任务按章节、单位、类型、时限列在这里。"),
        "living": _("督查室上传并确认报告之后，原文显示在这里，每条任务标着自己的灯，点开就能看进展。"),
    }
    context = {"title": titles[name], "what": what[name], "may_upload": may(person_of(request), Action.REPORT_UPLOAD)}
    return render(request, "pages/nothing.html", context)
