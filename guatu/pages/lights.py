"""The words of the lights, each beside its shape."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

LIGHTS = {
    "red": _("严重滞后"),
    "yellow": _("滞后"),
    "green": _("正常"),
    "done": _("已完成"),
    "hand": _("人工填报"),
    "grey": _("未绑定"),
}
"""What needs somebody first."""
