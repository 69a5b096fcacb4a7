"""The way in: logging in and out, the language, and where each person's day starts."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login as auth_login
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guatu.commitments import selectors
from guatu.pages.reading import person_of
from guatu.people.logins import LoginForm, address_of, login_failed, login_forgiven, login_locked
from guatu.people.models import Person
from guatu.people.permissions import Action, NotAllowed, may, require
from guatu.people.second_factor import code_right

HALF_IN = 300
"""Seconds within which the code must follow the password."""


class Entrance(LoginView):
    """The log-in page; on a new instance it says how the first account is made."""

    template_name = "pages/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        """Let in whoever has no second factor; ask the others for their code."""
        person: Any = form.get_user()
        if not hasattr(person, "second_factor"):
            return super().form_valid(form)
        self.request.session.cycle_key()
        self.request.session["half_in"] = {"person": person.pk, "at": time.time(), "next": self.get_success_url()}
        return redirect("login_code")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and whether there is nobody yet who could fill it in."""
        return super().get_context_data(**kwargs) | {
            "nobody": not Person.objects.exists(),
            "oidc": settings.OIDC["name"] if settings.OIDC else "",
        }


login = Entrance.as_view()


def admin_login(request: HttpRequest) -> HttpResponse:
    """The administration has no door of its own: the one door asks for the second factor too."""
    target = request.GET.get("next", "/admin/")
    if not request.user.is_authenticated:
        return redirect(f"{reverse('login')}?{urlencode({'next': target})}")
    if person_of(request).is_staff and url_has_allowed_host_and_scheme(target, {request.get_host()}):
        return redirect(target)
    raise NotAllowed(_("只有技术员可以进入管理页。"))


logout = LogoutView.as_view()


@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The second step of signing in: a code from the phone, or a recovery code."""
    half = request.session.get("half_in")
    person = Person.objects.filter(pk=half["person"], is_active=True).first() if half else None
    if half is None or person is None or time.time() - half["at"] > HALF_IN:
        request.session.pop("half_in", None)
        return redirect("login")
    wrong = ""
    if request.method == "POST":
        address = address_of(request)
        if login_locked(username=person.username, address=address):
            wrong = _("登录失败次数过多，请 %(minutes)d 分钟后再试，或请技术员重设密码。") % {
                "minutes": settings.LOGIN_WINDOW
            }
        elif code_right(person=person, code=request.POST.get("code", "")):
            login_forgiven(username=person.username)
            del request.session["half_in"]
            auth_login(request, person, backend="guatu.people.logins.LimitedBackend")
            return redirect(half["next"])
        else:
            login_failed(username=person.username, address=address)
            wrong = _("验证码不对，或已用过。请用手机上最新的6位数字。")
    return render(request, "pages/login_code.html", {"wrong": wrong}, status=422 if wrong else 200)


def oidc(request: HttpRequest) -> HttpResponse:
    """Off to the district's identity provider."""
    if not settings.OIDC:
        raise Http404
    from guatu.people.oidc import Unreachable, away

    target = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        request.session["oidc_next"] = target
    try:
        return away(request, request.build_absolute_uri(reverse("oidc_back")))
    except Unreachable as unreachable:
        return render(request, "pages/oidc_unknown.html", {"why": str(unreachable)}, status=502)


def oidc_back(request: HttpRequest) -> HttpResponse:
    """Back from the identity provider: known people come in, others are told whom to ask."""
    if not settings.OIDC:
        raise Http404
    from guatu.people.oidc import Unknown, Unreachable, person_from

    try:
        person = person_from(request)
    except Unknown as unknown:
        return render(request, "pages/oidc_unknown.html", {"why": str(unknown)}, status=403)
    except Unreachable as unreachable:
        return render(request, "pages/oidc_unknown.html", {"why": str(unreachable)}, status=502)
    auth_login(request, person, backend="guatu.people.logins.LimitedBackend")
    return redirect(request.session.pop("oidc_next", "") or "home")


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
    """Departments and towns start at what is theirs, leaders at their week; the office at the reports until a plan stands."""
    person = person_of(request)
    reviews = may(person, Action.REVIEW)
    if may(person, Action.PROGRESS_ENTER) and not reviews:
        return redirect("my")
    if reviews or may(person, Action.PEOPLE_MANAGE):
        confirmed = any(report.is_confirmed for report in selectors.reports_for(person)[:50])
        return redirect("leader" if confirmed else "reports")
    return redirect("leader")


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
