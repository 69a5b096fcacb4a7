"""The app of everything about registers that is the same for all of them: journal, seals, evidence, drafts, saved views."""

from __future__ import annotations

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """Journal, seals, evidence, drafts, saved views."""

    name = "guatu.registers"
    label = "registers"
    verbose_name = "台账"
