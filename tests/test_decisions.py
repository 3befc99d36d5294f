"""Decisions: that two things are one, or two, or that a finding is right; undone without loss, asked again when rows change."""

from __future__ import annotations

from pathlib import Path

from ontology import Knowledge
from ontology.knowledge import table_files as tables
from ontology.knowledge.decisions import asked_again, decisions_are_signed, unjudged

Cells = dict[str, str]


def table(folder: Path, name: str, *rows: Cells) -> None:
    columns = tables.COLUMNS[name]
    lines = [columns, *(tuple(row.get(column, "") for column in columns) for row in rows)]
    (folder / f"{name}.tsv").write_text("".join("\t".join(line) + "\n" for line in lines), encoding="utf-8")


def theme(name: str, **cells: str) -> Cells:
    return {"concept": name, "id": name, "level": "recalled"} | cells


def bank(label: str, name: str = "", status: str = "preferred", **cells: str) -> Cells:
    row = {"entity": label, "name": name or label, "status": status, "id": label, "level": "recalled"}
    return row | ({"kind": "city_bank"} if status == "preferred" else {}) | cells


def signed(**cells: str) -> Cells:
    return {"reason": "one", "who": "us", "when": "2026-01-05"} | cells


def judged(folder: Path) -> None:
    table(folder, "judged", *({"decision": name, "digest": digest} for name, digest in unjudged(folder).items()))


def test_a_merger_can_be_undone(tmp_path: Path) -> None:
    """As docs/knowledge.md tells it."""
    table(tmp_path, "kinds", {"kind": "city_bank", "class": "Bank"})
    two = [bank("海塘银行"), bank("海塘银行", "海行", "short"), bank("南屿银行"), bank("南屿银行", "屿行", "short")]
    table(tmp_path, "institutions", *two)
    before = Knowledge.of((tmp_path,)).lexicon
    merged = [
        bank("海塘银行"),
        bank("海塘银行", "海行", "short"),
        *(bank("海塘银行", n, "alias") for n in ("南屿银行", "屿行")),
    ]
    table(tmp_path, "institutions", *merged)
    table(tmp_path, "redirects", signed(old="institution/南屿银行", new="institution/海塘银行"))
    judged(tmp_path)
    one = Knowledge.of((tmp_path,)).lexicon
    assert [thing.label for thing in one.lookup("屿行")] == ["海塘银行"]
    assert one.ids.iri("institution", "南屿银行") == one.ids.iri("institution", "海塘银行")
    table(tmp_path, "redirects")
    table(tmp_path, "institutions", *two)
    judged(tmp_path)
    after = Knowledge.of((tmp_path,)).lexicon
    assert (after.things, dict(after.names)) == (before.things, dict(before.names))
    assert not unjudged(tmp_path) and not list(asked_again(tmp_path))


def test_a_decision_is_asked_again_when_its_rows_change(tmp_path: Path) -> None:
    pair = [theme("潮汐信贷", definition="一"), theme("信贷潮汐")]
    table(tmp_path, "themes", *pair, theme("别的"))
    table(tmp_path, "waivers", signed(check="twins", subject="信贷潮汐 | 潮汐信贷"))
    assert not list(asked_again(tmp_path))  # nobody has judged yet
    judged(tmp_path)
    table(tmp_path, "themes", *pair, theme("别的", definition="改了"))
    assert not list(asked_again(tmp_path))
    table(tmp_path, "themes", pair[0] | {"definition": "二"}, pair[1])
    (line,) = asked_again(tmp_path)
    assert line == "waivers: twins: 信贷潮汐 | 潮汐信贷: its rows have changed since it was decided on 2026-01-05"
    judged(tmp_path)
    assert len(list(asked_again(tmp_path))) == 1  # tidying alone decides nothing
    table(tmp_path, "waivers", signed(check="twins", subject="信贷潮汐 | 潮汐信贷", when="2026-02-05"))
    judged(tmp_path)
    assert not list(asked_again(tmp_path))
    assert [name.split(": ")[-1] for name in unjudged(tmp_path)] == ["2026-02-05"]


def test_a_decision_on_nothing_or_by_nobody_is_told(tmp_path: Path) -> None:
    table(tmp_path, "themes", theme("潮汐信贷"))
    table(tmp_path, "identity_waivers", signed(entity="海塘银行", name="海塘集团", who=""))
    table(tmp_path, "redirects", signed(old="theme/信贷潮汐", new="theme/潮汐信贷"))
    assert list(asked_again(tmp_path)) == ["identity_waivers: 海塘银行: 海塘集团: no table has what was decided on"]
    assert list(decisions_are_signed(tmp_path)) == ["identity_waivers: 海塘银行: no who"]


def test_all_our_decisions_are_judged() -> None:
    held = {row["decision"] for row in Knowledge().rows("judged")}
    assert held == set(unjudged(tables.KNOWLEDGE)) and len(held) > 400
