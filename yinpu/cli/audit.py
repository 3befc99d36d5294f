"""Rows of the tables for a reader to judge, and what was judged: knowledge sample."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yinpu.cli.options import Knowledge, Output, knowledge_with
from yinpu.cli.printing import note, write

__all__ = ["sample"]


def sample(
    number: Annotated[int, typer.Option("-n", "--number", min=1, help="Rows to draw.")] = 60,
    seed: Annotated[int, typer.Option(help="The same seed draws the same rows.")] = 0,
    table: Annotated[str, typer.Option(help="The table to draw from; by default all tables of facts, and themes.")] = "",
    judged: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="Do not draw: tell the error rate of a judged file.")
    ] = None,
    output: Output = None,
    knowledge: Knowledge = None,
) -> None:
    """Rows for a reader to look up and judge: yinpu knowledge sample -n 60 --seed 7 -o rows.tsv"""
    from ontology.knowledge.audit import VERDICTS, audits, sample_table

    if judged:
        write("\n".join(map(str, audits(judged))), output)
        return
    write(sample_table(knowledge_with(knowledge), number, seed, table), output)
    if output is not None and str(output) != "-":
        note(f"wrote {output}: write {', '.join(VERDICTS)} into verdict, then: yinpu knowledge sample --judged {output}")
