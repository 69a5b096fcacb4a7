"""The WSGI application that granian serves: Django, and before it the quick look-up of one row."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.settings")

django = get_wsgi_application()

from guatu.api.lookup import with_lookups  # noqa: E402 - needs Django set up

application = with_lookups(django)  # type: ignore[arg-type]  # an HttpResponse is an iterable of bytes
