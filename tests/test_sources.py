"""Sources of other shapes: Word files, archives, tables; the same report twice; houses inferred."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from builders import build, extract, load, read
from builders.readers import Columns, load_all
from builders.records import Section
from graph import KnowledgeGraph
from ontology.errors import ReadError

WORD = (
    '<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>普惠金融观察</w:t></w:r></w:p><w:p><w:r><w:t>2023年5月,招商</w:t></w:r><w:r><w:t>银行推进普惠金融。"
    "</w:t></w:r></w:p></w:body></w:document>"
)


def archive(files: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return data.getvalue()


def sections(path: Path) -> list[Section]:
    return list(read(load(path)))


def labels(path: Path, columns: Columns = Columns()) -> list[str]:  # noqa: B008
    found = []
    for source in load_all(path, None, columns):
        for section in read(source):
            found += [m.label for m in extract(source, section).mentions if m.type == "Bank"]
    return found


def test_word_file(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": WORD.encode()}))
    (section,) = sections(path)
    assert section.title == "普惠金融观察"
    assert labels(path) == ["招商银行"]


def test_archives_inside_archives(tmp_path: Path) -> None:
    inner = archive({"b.txt": "建行支持乡村振兴。".encode()})
    path = tmp_path / "a.zip"
    path.write_bytes(archive({"a.txt": "工行发布绿色债券。".encode("gb18030"), "deep/inner.zip": inner}))
    assert sorted(labels(path)) == ["中国工商银行", "中国建设银行"]
    result = build([path], tmp_path / "kg")
    assert (result.reports, result.failures) == (2, [])


@pytest.mark.parametrize(
    "files", [{"../out.txt": "工行。".encode()}, {"bomb.txt": b"0" * 40_000_000}], ids=["leads out", "bomb"]
)
def test_archives_that_would_do_harm_are_refused(tmp_path: Path, files: dict[str, bytes]) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(archive({"good.txt": "农行推进数字化转型。".encode(), **files}))
    result = build([path], tmp_path / "kg")
    assert result.reports == 1
    assert [path_.rpartition("/")[2] for path_, _, _ in result.failures] == [name.rpartition("/")[2] for name in files]
    assert not (tmp_path / "out.txt").exists()


def test_broken_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(archive({"a.txt": b"x" * 5000})[:60])
    with pytest.raises(ReadError, match="damaged"):
        list(load_all(path))


def test_rows_of_tables(tmp_path: Path) -> None:
    rows = [{"name": "甲", "body": "招商银行推进财富管理。"}, {"name": "乙", "body": "兴业银行发布绿色债券。"}]
    lines = tmp_path / "a.jsonl"
    lines.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    table = tmp_path / "a.csv"
    table.write_text("name,body\n" + "\n".join(f"{row['name']},{row['body']}" for row in rows), encoding="utf-8")
    columns = Columns("body", "name")
    assert labels(lines, columns) == labels(table, columns) == ["招商银行", "兴业银行"]
    with pytest.raises(ReadError, match="column"):
        labels(table, Columns("text"))


TEXT = "商业银行加快数字化转型,招商银行与平安银行在财富管理上各有侧重,监管部门同时要求守住风险底线。" * 12


def test_the_same_report_twice_is_one_with_two_appearances(tmp_path: Path) -> None:
    head = "标题: 零售银行观察\n发布机构: 德勤\n日期: 2023-05-06\n\n"
    (tmp_path / "a.txt").write_text(head + TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_text(head + TEXT + "以上。", encoding="utf-8")
    (tmp_path / "c.txt").write_text("标题: 另一份观察\n\n" + "绿色债券发行提速,兴业银行居前。" * 40, encoding="utf-8")
    for name, files in {"one": ["a.txt", "b.txt", "c.txt"], "two": ["c.txt", "b.txt", "a.txt"]}.items():
        assert build([tmp_path / f for f in files], tmp_path / name, workers=1).reports == 2
    with KnowledgeGraph.open(tmp_path / "one") as one, KnowledgeGraph.open(tmp_path / "two") as two:
        assert {r["id"] for r in one.reports()} == {r["id"] for r in two.reports()}
        sources = one.query("SELECT ?source { ?r a yp:Report ; dcterms:source ?source } ORDER BY ?source")["source"]
    assert [Path(s).name for s in sources] == ["a.txt", "b.txt", "c.txt"]


ENTRY = "  • {title}(15页).pdf\n\n    {text}\n\n    浏览量5人已浏览 发布时间2023-10-07 15页 推荐指数5星级\n"


@pytest.mark.parametrize(
    ("words", "house"),
    [
        ("分析师 某某 执业证号:S0600521070001", "东吴证券"),
        ("请务必阅读正文最后的中国银河证券股份有限公司免责声明", "中国银河证券"),
        ("请阅读最后一页免责声明及信息披露", "信达证券"),
        ("敬请参阅最后一页特别声明", None),  # two houses write so
        ("本报告仅供参考", None),
    ],
)
def test_house_of_an_unsigned_broker_report(tmp_path: Path, words: str, house: str | None) -> None:
    path = tmp_path / "page.txt"
    text = f"证券研究报告 银行 2023年09月27日 {words} 息差企稳,资产质量平稳。"
    other = ENTRY.format(title="德勤:银行业回顾", text="回顾与展望。")
    path.write_text(ENTRY.format(title="银行业:息差企稳可期-230927", text=text) + other, encoding="utf-8")
    source = load(path)
    first = extract(source, next(iter(read(source))))
    assert [label for _, label in first.publishers] == ([house] if house else [])
    assert bool(first.section.inferred_by) is bool(house)
