"""Checking one file, comments in tables, and the data dictionary."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ontology import Knowledge
from ontology.__main__ import stale
from ontology.errors import KnowledgeError, UsageError
from ontology.knowledge import checks, decisions, held, recalled
from ontology.knowledge import table_files as tables
from ontology.knowledge.cells import FORMS
from ontology.knowledge.checks import CHECKS, problems
from ontology.knowledge.curation import curate
from ontology.knowledge.dictionary import dictionary
from ontology.knowledge.one_file import CONCERNS, problems_of, table_named
from ontology.knowledge.verify.recording import levelled

HEADER = "entity\tname\tstatus\tkind\tsince\tuntil\tseat\tparent\tcode"


def _table(folder: Path, *rows: str, header: str = HEADER, name: str = "mine.tsv") -> Path:
    path = folder / name
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def test_a_file_of_ones_own_in_order(tmp_path: Path) -> None:
    path = _table(tmp_path, "# ours", "海塘银行\t海塘银行\tpreferred\tcity_bank\t2001\t\t南屿\t\t")
    assert list(problems_of(path)) == []


def test_what_is_wrong_names_line_and_remedy(tmp_path: Path) -> None:
    path = _table(
        tmp_path,
        "# ours",
        "海塘银行\t海塘银行\tpreferred\tcity_bank\t2002\t2001\t\t\t",
        "海塘银行\t海塘行\tnickname\t\t\t\t\t\t",
    )
    found = list(problems_of(path))
    assert any(line.startswith(f"{path}: line 3: dates: ") and line.endswith("correct the date") for line in found)
    assert any("nickname" in line and line.startswith(f"{path}: line ") for line in found)


def test_a_name_that_yinpu_gives_to_another_is_told(tmp_path: Path) -> None:
    path = _table(tmp_path, "海塘银行\t海塘银行\tpreferred\tcity_bank\t\t\t\t\t", "海塘银行\t中国工商银行\talias\t\t\t\t\t\t")
    assert any("中国工商银行" in line for line in problems_of(path))


def test_rows_of_ones_own_win(tmp_path: Path) -> None:
    own = "中国工商银行\t中国工商银行\tpreferred\tstate_bank\t\t\t南屿\t\t"
    assert list(problems_of(_table(tmp_path, own))) == []
    assert list(problems_of(_table(tmp_path, "\t工行\tnever\t\t\t\t\t\t", own))) == []


@pytest.mark.parametrize("name", ["institutions/banks.tsv", "surnames.tsv", "claims.tsv", "columns.tsv", "redirects.tsv"])
def test_a_file_of_yinpu_is_in_order(name: str) -> None:
    assert list(problems_of(tables.KNOWLEDGE / name)) == []


def test_one_file_and_all_tables_give_the_same_findings(tmp_path: Path) -> None:
    root = tmp_path / "tables"
    shutil.copytree(tables.KNOWLEDGE, root)
    shutil.copy(recalled.PATH, tmp_path)
    path = root / "places.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    cells = lines[1].split("\t")
    lines[1] = "\t".join([*cells[:3], "empire", *cells[4:]])
    path.write_text("\n".join([*lines, "990001\t海塘县\t\t\t990000\trecalled\t2026-1-1"]) + "\n", encoding="utf-8")
    path.write_text(tables.canonical(path, "places"), encoding="utf-8")
    found = list(problems_of(path))
    assert found == list(problems(root))
    assert any(f"{path}: line 2: values: places: {cells[0]}: division 'empire' is none of province" in line for line in found)
    assert any("division is empty" in line for line in found) and any("checked '2026-1-1'" in line for line in found)
    assert all(line.startswith(f"{path}: line ") for line in found)


@pytest.mark.parametrize("name", CHECKS)
def test_what_a_check_reads_is_known(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read: set[str] = set()
    placed = held.placed

    def seen(table: str, root: Path) -> list[tables.Placed]:
        read.add(table)
        return placed(table, root)

    for module in ("held", "checks", "cells", "decisions"):
        monkeypatch.setattr(f"ontology.knowledge.{module}.placed", seen)
    decisions._index.cache_clear()
    checks._supports.cache_clear()
    assert list(CHECKS[name](tables.KNOWLEDGE)) == []
    assert (wanted := CONCERNS[name]) is None or read == {*wanted}


def test_examples_are_of_their_form_and_values() -> None:
    rows = list(tables.read_table(tables.KNOWLEDGE / "columns.tsv"))
    for row in rows:
        shown, form = row["example"], FORMS.get(row["form"], bool)
        assert not shown or form(shown), f"{row['table']}: {row['column']}: example {shown}"
        if ", " in row["values"]:
            assert shown in row["values"].split(", "), f"{row['table']}: {row['column']}: example {shown}"


@pytest.mark.parametrize("header", ["entity\tname", "", "甲\t乙"])
def test_no_table_has_such_columns(tmp_path: Path, header: str) -> None:
    with pytest.raises(UsageError, match="no table has the columns"):
        list(problems_of(_table(tmp_path, header=header)))


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "x.tsv"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(KnowledgeError, match="UTF-8"):
        table_named(path)


def test_comments_are_no_rows_and_stay_above_theirs(tmp_path: Path) -> None:
    path = _table(
        tmp_path,
        "# last",
        "乙银行\t乙银行\tpreferred\tcity_bank\t\t\t\t\t",
        "# first",
        "甲银行\t甲银行\tpreferred\tcity_bank\t\t\t\t\t",
        "# end",
    )
    assert [row["name"] for row in tables.read_table(path)] == ["乙银行", "甲银行"]
    lines = tables.canonical(path, "institutions").splitlines()
    assert [line.split("\t")[0] for line in lines] == ["entity", "# last", "乙银行", "# first", "甲银行", "# end"]


def test_accepting_a_term_keeps_comments(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    curate("海塘金融", broader=["普惠金融"], folder=folder)
    (path,) = folder.rglob("*.tsv")
    path.write_text(path.read_text(encoding="utf-8").replace("海塘金融", "# from a meeting\n海塘金融", 1), encoding="utf-8")
    curate("南屿金融", broader=["普惠金融"], folder=folder)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[lines.index("# from a meeting") + 1].startswith("海塘金融")
    assert len(list(Knowledge(folder).rows("themes"))) > 2


def test_a_comment_stays_above_its_name_and_the_header(tmp_path: Path) -> None:
    path = _table(
        tmp_path,
        *("甲银行\t甲行\tshort\t\t\t\t\t\t", "# asked them", "甲银行\t乙行\tshort\t\t\t\t\t\t"),
        "甲银行\t甲银行\tpreferred\tcity_bank\t\t\t\t#1\t",
        header=f"# ours\n{HEADER}",
    )
    lines = tables.canonical(path, "institutions").splitlines()
    assert [line.split("\t")[:2][-1] for line in lines] == ["# ours", "name", "甲银行", "# asked them", "乙行", "甲行"]
    assert table_named(path) == "institutions"
    assert [row["parent"] for row in tables.read_table(path)] == ["", "", "#1"]


def test_whatever_writes_tables_keeps_comments(tmp_path: Path) -> None:
    shutil.copytree(tables.KNOWLEDGE, root := tmp_path / "tables")
    said = {"judged.tsv": "# one", "places.tsv": "# two", "surnames.tsv": "# three"}
    for name, comment in said.items():
        head, first, *lines = (root / name).read_text(encoding="utf-8").split("\n")
        first = first.replace("corroborated\t2026", "primary\t2026")
        (root / name).write_text("\n".join([head, comment, first, *lines]), encoding="utf-8")
    for path, wanted in stale(root):
        path.write_text(wanted, encoding="utf-8")
    assert levelled(root) == 1  # the place, which its claims do not say to be primary
    for name, comment in said.items():
        assert (root / name).read_text(encoding="utf-8").split("\n")[1] == comment


def test_no_term_begins_as_a_comment(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a comment"):
        curate("#海塘金融", broader=["普惠金融"], folder=tmp_path)


def test_the_dictionary_describes_every_column() -> None:
    page = dictionary(tables.read_table(tables.KNOWLEDGE / "columns.tsv"))
    for table, columns in tables.COLUMNS.items():
        section = page.split(f"## {table}\n")[1].split("\n## ")[0]
        assert all(f"| `{column}` |" in section for column in columns), table
