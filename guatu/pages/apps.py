"""The pages as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Server-rendered pages; the app brings its templates, static files and checks."""

    name = "guatu.pages"
    label = "pages"
    verbose_name = "页面"

    def ready(self) -> None:
        """Register the check for the front-end packages."""
        from guatu.pages import checks  # noqa: F401
