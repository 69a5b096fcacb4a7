"""Doors to registers: the same ones for each, described with the fields of its definition."""

from guatu.api.registers.doors import router

__all__ = ["router"]
