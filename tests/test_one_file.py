"""Checking one file, comments in tables, and the data dictionary."""

from __future__ import annotations

from pathlib import Path

import pytest

from ontology import Knowledge
from ontology.errors import KnowledgeError, UsageError
from ontology.knowledge import table_files as tables
from ontology.knowledge.curation import curate
from ontology.knowledge.dictionary import dictionary
from ontology.knowledge.one_file import problems_of, table_named

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


def test_a_file_of_yinpu_is_in_order() -> None:
    assert list(problems_of(tables.KNOWLEDGE / "institutions" / "banks.tsv")) == []


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


def test_the_dictionary_describes_every_column() -> None:
    page = dictionary(tables.read_table(tables.KNOWLEDGE / "columns.tsv"))
    for table, columns in tables.COLUMNS.items():
        section = page.split(f"## {table}\n")[1].split("\n## ")[0]
        assert all(f"| `{column}` |" in section for column in columns), table
