"""How right it is: evaluate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yinpu.cli.options import Commands, Knowledge, knowledge_with

__all__ = ["app"]

app = Commands()


@app.command()
def evaluate(
    gold: Annotated[list[Path], typer.Argument(metavar="GOLD.jsonl...", help="Annotated passages.")],
    errors: Annotated[bool, typer.Option("--errors", help="Also list what was missed, wrong or linked wrongly.")] = False,
    rules: Annotated[bool, typer.Option("--rules", help="Also how many finds of each rule were right.")] = False,
    knowledge: Knowledge = None,
) -> None:
    """Precision, recall and linking against annotated passages: yinpu evaluate gold.jsonl --errors"""
    from builders.evaluate import evaluate as run

    evaluation = run(gold, knowledge_with(knowledge))
    typer.echo(evaluation.report(errors))
    if rules:
        typer.echo(evaluation.by_rule())
