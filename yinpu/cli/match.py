"""What a name is: match."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from ontology.errors import UsageError
from yinpu.cli.options import Commands, Knowledge, Output, knowledge_with
from yinpu.cli.printing import RecordFormat, records_as, write

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from builders.matching import Match, Matcher, Verdict

__all__ = ["app"]

app = Commands()
_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
#: What is told of a name in lines, and what it is called there.
_LINES = ("type", "kind", "level", "form", "place", "jurisdiction", "since", "until", "known", "rule", "score", "id")


@app.command()
def match(
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="Names; two are compared; -: one a line from stdin.")],
    explain: Annotated[bool, typer.Option("--explain", help="Also what it is by its parts, and why it is no other.")] = False,
    each: Annotated[bool, typer.Option("--each", help="Tell of two names one by one; do not compare them.")] = False,
    on: Annotated[str, typer.Option(metavar="DATE", help="The day, month or year on which it was used.")] = "",
    jurisdiction: Annotated[str, typer.Option(metavar="CODE", help="Where it was used, as HK or TW; else the mainland.")] = "",
    format: Annotated[Literal["table", RecordFormat], typer.Option("--format", "-f", help="Lines, or records.")] = "table",
    output: Output = None,
    knowledge: Knowledge = None,
) -> None:
    """What thing a name is, or whether two names are of one: yinpu match 威海市商业银行 威海银行 --explain

    Ends with 0 when each name is a known thing, or two are the same, else with 1.
    """
    from builders.matching import Matcher, compare

    if on and not _DAY.fullmatch(on):
        raise UsageError(f"--on {on}: give a day as 2020-05-31, a month as 2020-05 or a year as 2020")
    asked = sys.stdin.read().splitlines() if names == ["-"] else names
    asked = [name for name in asked if name.strip()] or names
    matcher, given = Matcher(knowledge_with(knowledge)), {"on": on, "jurisdiction": jurisdiction.upper()}
    if len(names) == 2 and not each:
        verdict = compare(matcher, asked[0], asked[1], **given)
        found = [_explained(matcher, name, given) for name in asked] if explain else []
        write(_compared(verdict, found, format), output)
        code = int(verdict.verdict != "same")
    else:
        found = [_explained(matcher, name, given) if explain else matcher(name, **given) for name in asked]
        write("\n".join(_told(one, explain) for one in found) if format == "table" else _records(found, format), output)
        code = int(any(one.verdict != "thing" for one in found))
    if code:
        raise typer.Exit(code)


def _explained(matcher: Matcher, name: str, given: Mapping[str, str]) -> Match:
    """What a name is; of one that is none, also the known names that are nearly it."""
    found = matcher(name, **given)
    if found.verdict != "unknown":
        return found
    return found._replace(reasons=(*found.reasons, *(f"one character from {near}" for near in matcher.near(name))))


def _compared(verdict: Verdict, found: Sequence[Match], format: RecordFormat) -> str:
    if format != "table":
        record = verdict._asdict() | ({"names": [_record(one) for one in found]} if found else {})
        return records_as([record], format, tuple(record))
    head = f"{verdict.verdict} ({verdict.score:.2f}): {verdict.name} | {verdict.other}: {verdict.rule}"
    return "\n".join([head, *(f"  {reason}" for reason in verdict.reasons), *(_told(one, True) for one in found)])


def _told(one: Match, explain: bool) -> str:
    """A name in a line, or in several that say why."""
    meant = one.label or "、".join(candidate.label for candidate in one.candidates)
    head = f"{one.name}: {one.verdict}" + (f": {meant}" if meant else "") + (f" {one.id}" if one.id and not explain else "")
    if not explain:
        return head
    cells = [(name, getattr(one, name)) for name in _LINES]
    lines = [f"  {name:<12} {value}" for name, value in cells if value]
    return "\n".join([head, *(f"  {'because':<12} {reason}" for reason in one.reasons), *lines])


def _record(one: Match) -> dict[str, Any]:
    return one._asdict() | {"score": round(one.score, 3), "candidates": [candidate._asdict() for candidate in one.candidates]}


def _records(found: Sequence[Match], format: RecordFormat) -> str:
    records = [_record(one) for one in found]
    if format == "csv":
        records = [
            record | {"candidates": [one.label for one in match.candidates]}
            for record, match in zip(records, found, strict=True)
        ]
    return records_as(records, format, tuple(records[0]), numbers=("score",))
