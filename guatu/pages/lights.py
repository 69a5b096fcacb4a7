"""The words of the lights, each beside its shape."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

LIGHTS = {
    "done": _("已完成"),
    "green": _("正常"),
    "yellow": _("滞后"),
    "red": _("严重滞后"),
    "grey": _("未绑定"),
    "hand": _("人工填报"),
}
