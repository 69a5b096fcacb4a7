"""What goes wrong on the command line, in words for staff."""

from __future__ import annotations

from typing import IO, Any

import click

FAILED, NO_PLAN = 1, 2


class Problem(click.ClickException):
    """What went wrong, in words for staff; ends the command with its own status."""

    def __init__(self, message: str, status: int = FAILED) -> None:
        super().__init__(message)
        self.status = status

    @property
    def exit_code(self) -> int:  # type: ignore[override]
        """The status that click leaves with."""
        return self.status

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the message as it is, without a usage line."""
        click.echo(f"错误：{self.format_message()}", file=file, err=file is None)
