"""guatu (挂图): from a government's work report to a plan whose progress is computed."""

__version__ = "0.1.0"
