"""What proves a commitment, by which path it comes, and a person's signed word against the computed figure: the forms of its light."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guatu.commitments import services
from guatu.commitments.errors import CommitmentError, Refused
from guatu.commitments.models import Override
from guatu.pages.forms import amount_typed
from guatu.pages.reading import commitment_or_404, person_of
from guatu.pages.views.lights import light_page


@login_required
@require_POST
def bind(request: HttpRequest, commitment_id: int) -> HttpResponse:
    """Bind the commitment to an indicator, a row of a register or a rhythm; or take its binding away."""
    row = commitment_or_404(request, commitment_id)
    posted = request.POST
    given: dict[str, Any] = {"commitment": row, "person": person_of(request), "version": _version(posted)}
    try:
        if posted.get("way") == "remove":
            services.binding_remove(**given)
            messages.success(request, _("已解除绑定，这条任务不再自动亮灯。"))
        else:
            services.binding_set(**given, **_proof(posted))
            messages.success(request, _("已绑定，亮灯由台账计算。"))
    except CommitmentError as error:
        return light_page(request, row, wrong={"binding": str(error)}, editing="binding", status=422)
    return redirect("light", commitment_id)


def _version(posted: Any) -> int | None:
    text = posted.get("version", "")
    return int(text) if text.isdecimal() else None


def _proof(posted: Any) -> dict[str, Any]:
    """The form's proof as the service takes it."""
    way, least = posted.get("way", ""), posted.get("least", "").strip()
    if way == "record":
        register, _mark, number = posted.get("record", "").partition(":")
        if not number.isdecimal():
            raise Refused(_("请选择一条台账记录。"), field="binding")
        return {"record": (register, int(number)), "stage": posted.get("stage", "")}
    if way == "rhythm":
        return {
            "rhythm": posted.get("indicator", ""),
            "every": posted.get("every", ""),
            "least": int(least) if least.isdecimal() else 1,
        }
    return {"measure": posted.get("indicator", "")}


@login_required
@require_POST
def path(request: HttpRequest, commitment_id: int) -> HttpResponse:
    """Say by which path the target comes through the year."""
    row = commitment_or_404(request, commitment_id)
    posted = request.POST
    try:
        services.path_set(
            commitment=row, person=person_of(request), shape=posted.get("shape", ""), version=_version(posted)
        )
    except CommitmentError as error:
        return light_page(request, row, wrong={"path": str(error)}, editing="path", status=422)
    messages.success(request, _("序时路径已设定。"))
    return redirect("light", commitment_id)


@login_required
@require_POST
def override(request: HttpRequest, commitment_id: int) -> HttpResponse:
    """Sign one's own word beside the computed figure."""
    row = commitment_or_404(request, commitment_id)
    posted = request.POST
    try:
        services.override_sign(
            commitment=row,
            person=person_of(request),
            reason=posted.get("reason", ""),
            until=posted.get("until", ""),
            value=amount_typed(posted.get("value", ""), row).strip() or None,
            light=posted.get("light", ""),
            files=[(file.name or "", file.read()) for file in request.FILES.getlist("files")],
        )
    except Refused as error:
        wrong = {error.field or "reason": str(error)}
        return light_page(request, row, wrong=wrong, typed=posted, editing="override", status=422)
    messages.success(request, _("已签署，与计算结果并列显示，到期自动失效。"))
    return redirect("light", commitment_id)


@login_required
@require_POST
def override_end(request: HttpRequest, override_id: int) -> HttpResponse:
    """End an override before its last day."""
    found = Override.objects.filter(pk=override_id).first()
    if found is None:
        raise Http404
    row = commitment_or_404(request, found.commitment_id)
    try:
        services.override_end(override=found, person=person_of(request), reason=request.POST.get("reason", ""))
    except CommitmentError as error:
        return light_page(request, row, wrong={"end": str(error)}, status=422)
    messages.success(request, _("人工认定已终止。"))
    return redirect("light", row.pk)
