"""`guatu compile` of a single report."""

from __future__ import annotations

import io
import sys

import click

from guatu.commands.problems import NO_PLAN, Problem
from guatu.commands.results import BINARY, tally_of, target_of, write_file
from guatu.commands.sources import compile_read, no_plan, read_source, read_table


def compile_one(
    source: str, form: str, output: str | None, table_file: str | None, year: int | None, departments: str | None
) -> None:
    """Compile a file or standard input (`-`), beside a table of duties where one is given, and write the result."""
    document = read_source(source)
    compilation = compile_read(document, year, departments)
    if missing := no_plan(compilation):
        raise Problem(missing, NO_PLAN)
    rows = None
    if table_file:
        from guatu.workreport.comparison import compare, comparison_rows, with_given_owners

        table = read_table(table_file)
        comparison = compare(compilation, table)
        rows = comparison_rows(compilation, table, comparison)
        compilation = with_given_owners(compilation, comparison, table)
    from guatu.documents.writing import write_plan

    target = target_of(source, form, output)
    if target is None:
        if form in BINARY:
            # Written whole, so that a reader that hangs up (| head) ends the run quietly, not within a half-made archive.
            made = io.BytesIO()
            write_plan(form, document, compilation, made, rows=rows)
            sys.stdout.buffer.write(made.getvalue())
        else:
            write_plan(form, document, compilation, sys.stdout, rows=rows)
        sys.stdout.flush()
    else:
        write_file(target, form, document, compilation, rows)
        click.echo(f"已写入 {target}。", err=True)
    if form != "table" or target is not None:
        # Every sentence is accounted for where a person sees it, whatever the format and wherever it goes.
        for line in (*tally_of(compilation), *compilation.notes):
            click.echo(line, err=True)
    if rows and (form != "table" or target is not None):
        from guatu.documents.terminal import write_comparison

        write_comparison(rows, sys.stderr, most=20)
