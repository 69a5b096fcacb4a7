"""A person's own account: password, second factor, keys for machines, standing in for an absence."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guatu.pages.reading import person_of
from guatu.people.logins import address_of, login_failed, login_locked, password_confirmed
from guatu.people.models import Delegation, Person, Token
from guatu.people.second_factor import (
    PENDING,
    code_right,
    factor_turn_off,
    factor_turn_on,
    secret_pending,
    secret_picture,
)
from guatu.people.services import (
    DelegationRefused,
    TokenRefused,
    delegation_create,
    delegation_revoke,
    expiry_of,
    token_create,
    token_revoke,
)


@login_required
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """The page."""
    return _page(request)


def _page(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    person = person_of(request)
    on = hasattr(person, "second_factor")
    live = Delegation.objects.filter(revoked_at=None, ends_on__gte=date.today())
    secret = "" if on else secret_pending(request.session, person)
    context = {
        "person": person,
        "factor": on,
        "codes_left": len(person.second_factor.recovery) if on else 0,
        "has_password": person.has_usable_password(),
        "secret": secret,
        "picture": "" if on else secret_picture(person, secret),
        "must": not on and person.role in settings.REQUIRE_TOTP,
        "tokens": Token.objects.filter(person=person, revoked_at=None),
        "given": live.filter(giver=person).select_related("taker"),
        "taken": live.filter(taker=person).select_related("giver"),
        "people": Person.objects.filter(is_active=True).exclude(pk=person.pk).order_by("organisation__order", "id"),
        "today": date.today(),
        **more,
    }
    response = render(request, "pages/account.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def password(request: HttpRequest) -> HttpResponse:
    """Change the own password; other sessions end."""
    person = person_of(request)
    new = request.POST.get("new", "")
    wrong = ""
    if not password_confirmed(person=person, password=request.POST.get("old", ""), address=address_of(request)):
        wrong = _("现在的密码不对，或错得太多已被锁定（%(minutes)d 分钟）。") % {"minutes": settings.LOGIN_WINDOW}
    elif new != request.POST.get("again", ""):
        wrong = _("两次输入的新密码不一样。")
    else:
        try:
            validate_password(new, person)
        except ValidationError as error:
            wrong = "；".join(error.messages)
    if wrong:
        return _page(request, status=422, password_wrong=wrong)
    person.set_password(new)
    person.save()
    update_session_auth_hash(request, person)
    messages.success(request, _("密码已改，其他地方的登录已退出。"))
    return redirect("account")


@login_required
@require_POST
def second_factor(request: HttpRequest) -> HttpResponse:
    """Turn the second factor on, with a right code, or off, with the password."""
    person = person_of(request)
    if request.POST.get("do") == "off":
        if not _confirmed(request, person):
            return _page(request, status=422, factor_wrong=_("密码或验证码不对，或错得太多已被锁定，没有关闭。"))
        factor_turn_off(person=person)
        messages.success(request, _("两步验证已关闭。"))
        return redirect("account")
    secret = secret_pending(request.session, person)
    codes = factor_turn_on(person=person, secret=secret, code=request.POST.get("code", ""))
    if codes is None:
        return _page(request, status=422, factor_wrong=_("验证码不对。请核对手机时间，输入最新的6位数字。"))
    request.session.pop(PENDING, None)
    person.refresh_from_db()
    return _page(request, codes=codes)


def _confirmed(request: HttpRequest, person: Person) -> bool:
    """Whether the person who asks to turn the second factor off is who signed in: by password, or by code where there is none."""
    address = address_of(request)
    if person.has_usable_password():
        return password_confirmed(person=person, password=request.POST.get("password", ""), address=address)
    if login_locked(username=person.username, address=address):
        return False
    right = code_right(person=person, code=request.POST.get("code", ""))
    if not right:
        login_failed(username=person.username, address=address)
    return right


@login_required
@require_POST
def tokens(request: HttpRequest) -> HttpResponse:
    """Make a key for the API, shown once, or end one."""
    person = person_of(request)
    if request.POST.get("revoke", "").isdecimal():
        token_revoke(token=get_object_or_404(Token, pk=int(request.POST["revoke"]), person=person))
        messages.success(request, _("令牌已作废。"))
        return redirect("account")
    try:
        _token, secret = token_create(
            person=person,
            label=request.POST.get("label", ""),
            machine=True,
            reads_only=request.POST.get("reads_only") == "1",
            expires_on=expiry_of(request.POST.get("expires", "")),
        )
    except TokenRefused as refused:
        return _page(request, status=422, token_wrong=str(refused))
    return _page(request, new_token=secret)


@login_required
@require_POST
def delegations(request: HttpRequest) -> HttpResponse:
    """Let somebody act in one's place for some days, or end that."""
    person = person_of(request)
    if request.POST.get("revoke", "").isdecimal():
        delegation_revoke(
            by=person, delegation=get_object_or_404(Delegation, pk=int(request.POST["revoke"]), giver=person)
        )
        messages.success(request, _("委托已结束。"))
        return redirect("account")
    chosen = request.POST.get("taker", "")
    taker = Person.objects.filter(pk=int(chosen), is_active=True).first() if chosen.isdecimal() else None
    try:
        if taker is None:
            raise DelegationRefused(_("请选受托人。"))
        delegation_create(
            by=person,
            giver=person,
            taker=taker,
            starts_on=date.fromisoformat(request.POST.get("starts_on", "")),
            ends_on=date.fromisoformat(request.POST.get("ends_on", "")),
            reason=request.POST.get("reason", ""),
        )
    except DelegationRefused as refused:
        return _page(request, status=422, delegation_wrong=str(refused))
    except ValueError:
        return _page(request, status=422, delegation_wrong=_("请填开始和结束日期。"))
    messages.success(request, _("委托已生效，受托人以自己的名字办理，日志里写明受您委托。"))
    return redirect("account")
