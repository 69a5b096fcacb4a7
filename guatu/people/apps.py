"""The app of organisations and people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Organisations, people and permissions."""

    name = "guatu.people"
    label = "people"
    verbose_name = "机构与人员"
