"""The WSGI application that granian serves: Django, and before it the quick look-up of one row."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.wsgi import get_wsgi_application

LANGUAGES = ("zh-hans", "en")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.settings")

django = get_wsgi_application()

from guatu.api.lookup import with_lookups  # noqa: E402 - needs Django set up

application = with_lookups(django)  # type: ignore[arg-type]  # an HttpResponse is an iterable of bytes


def warm() -> None:
    """Load what pages need before the first of them is asked for: addresses, definitions, templates. Leaves no connection open."""
    from django.apps import apps
    from django.db import connections
    from django.template.loader import get_template
    from django.urls import get_resolver
    from django.utils.translation import gettext, override

    from guatu.registers.library import library

    for each in LANGUAGES:
        with override(each):
            gettext("台账")
    get_resolver().url_patterns  # noqa: B018 - reading it imports every view
    get_resolver().resolve("/")
    library()
    templates = Path(apps.get_app_config("pages").path, "templates")
    for path in sorted(templates.rglob("*.html")):
        get_template(str(path.relative_to(templates)))
    connections.close_all()
