"""How right it is: sample, evaluate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from yinpu.cli.options import KG, Commands, Graph, Knowledge, Output, knowledge_with
from yinpu.cli.printing import note, records_as, write

__all__ = ["app"]

app = Commands()


@app.command()
def sample(
    graph: Graph = KG,
    type: Annotated[
        str, typer.Option(help="What to judge: Bank, practises, Case, Penalty, title, ...; what there is without it.")
    ] = "",
    number: Annotated[int, typer.Option("-n", "--number", min=1, help="Rows to draw.")] = 60,
    seed: Annotated[int, typer.Option(help="The same seed draws the same rows.")] = 0,
    format: Annotated[Literal["jsonl", "csv"], typer.Option("--format", "-f", help="Form of the rows.")] = "jsonl",
    output: Output = None,
) -> None:
    """Rows of a graph to judge, each with its sentence: yinpu sample --type practises -n 60 --seed 7 -f csv -o rows.csv"""
    from graph.query.sample import COLUMNS, kinds
    from graph.query.sample import sample as drawn
    from graph.store.snapshot import Snapshot
    from ontology.judged import VERDICTS

    with Snapshot.open(graph) as kg:
        if not type:
            rows = [{"type": name, "rows": count} for name, count in kinds(kg).items()]
            write(records_as(rows, "table", ("type", "rows"), numbers=("rows",)), output)
            return
        found = drawn(kg, type, number, seed)
    write(records_as(found, format, COLUMNS), output)
    if output is not None and str(output) != "-":
        note(f"wrote {output}: write {', '.join(VERDICTS)} into judged, then: yinpu evaluate {output}")


@app.command()
def evaluate(
    gold: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Annotated passages, or judged rows of a sample.")],
    errors: Annotated[bool, typer.Option("--errors", help="Also list what was missed, wrong or linked wrongly.")] = False,
    rules: Annotated[bool, typer.Option("--rules", help="Also how many finds of each rule were right.")] = False,
    record: Annotated[
        bool,
        typer.Option("--record", help="Write what --rules tells into the table rules, of --knowledge or of a checkout."),
    ] = False,
    knowledge: Knowledge = None,
) -> None:
    """How right it is, against annotated passages or a judged sample: yinpu evaluate gold.jsonl --errors

    A file made by `yinpu sample` gives the precision of what was judged right or false in it, with its interval.
    """
    from builders.evaluate import by_rule, summed
    from builders.evaluate import evaluate as run
    from builders.evaluate import record as write_rules
    from ontology.judged import is_judged, judgement

    judged = [path for path in gold if is_judged(path)]
    passages = [path for path in gold if path not in judged]
    counts = []
    if passages:
        evaluation = run(passages, knowledge_with(knowledge))
        typer.echo(evaluation.report(errors))
        counts.append(evaluation.rules)
    if judged:
        told = judgement(judged)
        typer.echo(told.report(errors))
        counts.append(told.rules)
    if rules:
        typer.echo(by_rule(summed(counts)))
    if record:
        path = write_rules(summed(counts), knowledge)
        note(f"wrote {path}: the scores of relations follow it from the next extraction on")
